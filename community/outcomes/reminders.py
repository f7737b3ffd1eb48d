"""Reminders, and the line of the evening."""

from datetime import datetime
from typing import Self

from community.outcomes.base import Facts, Outcome, SomeFacts
from community.outcomes.facts import AboutActivity, ActivityFacts


class ReminderDayBefore(Outcome):
    fades = True
    public = True
    activities: tuple[ActivityFacts, ...]

    def concerns(self) -> tuple[Facts, ...]:
        return self.activities

    def only(self, left: tuple[Facts, ...]) -> Self | None:
        return self.model_copy(update={"activities": left}) if left else None


class ReminderSoon(AboutActivity):
    personal = True
    fades = True


class RemindersOff(Outcome):
    short = True


class RemindersOn(Outcome):
    short = True


class RemindersOwnOnly(Outcome):
    """Somebody else's were meant: nothing was changed, they say it themselves.

    :ivar on: they were to be reminded; else no more.
    """

    names: tuple[str, ...]
    on: bool


class Digest(Outcome):
    """What did not fit into the day's message budget, in one message.

    `told_at`: since when it stands in the group; what it speaks of may have changed since.
    """

    public = True
    fades = True
    lines: tuple[SomeFacts, ...]
    told_at: datetime | None = None

    def concerns(self) -> tuple[Facts, ...]:
        return self.lines

    def only(self, left: tuple[Facts, ...]) -> Self | None:
        return self.model_copy(update={"lines": left}) if left else None
