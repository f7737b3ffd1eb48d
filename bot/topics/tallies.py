"""Tallies on demand."""

from bot.topic import Intent, Topic, declare
from community.rights import Right
from services import tallies

declare(Topic(intents={"tally": Intent(tallies.tally, right=Right.SEE_TALLIES)}))
