"""Reminders, and the line of the evening."""



from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts


class ReminderDayBefore(Outcome):
    activities: tuple[ActivityFacts, ...]


class ReminderSoon(AboutActivity):
    personal = True


class RemindersOff(Outcome):
    short = True


class RemindersOn(Outcome):
    short = True


class Digest(Outcome):
    """What did not fit into the day's message budget, in one line."""

    activities: tuple[ActivityFacts, ...]
