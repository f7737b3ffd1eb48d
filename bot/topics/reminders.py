"""Reminders, wanted or not."""

from bot.topic import Intent, Topic, declare
from services import reminders

declare(
    Topic(
        intents={"reminders_off": Intent(reminders.switch_off), "reminders_on": Intent(reminders.switch_on)},
    )
)
