"""Tallies on demand."""

from bot.topic import Intent, Topic, declare
from services import tallies

declare(Topic(intents={"tally": Intent(tallies.tally)}))
