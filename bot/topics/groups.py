"""Binding a group to its unit."""

from bot.topic import Intent, Tap, Topic, declare
from services import groups

declare(Topic(intents={"bind_group": Intent(groups.bind, said=False)}, taps={"bind": Tap("chat", "bind_group")}))
