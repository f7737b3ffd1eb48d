"""Checking in and out."""

from datetime import datetime

from community.outcomes.activities import RosterRow
from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity


class CheckinCode(AboutActivity):
    personal = True
    code: str
    until: datetime


class CheckinCodeNeeded(Outcome):
    short = True


class CheckedIn(AboutActivity):
    short = True
    name: str | None = None  # somebody else, by an organiser's tap


class AlreadyCheckedIn(AboutActivity):
    short = True


class WrongCode(Outcome):
    short = True


class TooEarly(AboutActivity):
    short = True
    opens: datetime


class TooLate(AboutActivity):
    short = True
    leaving: bool = False


class CheckedOut(AboutActivity):
    short = True
    minutes: int | None = None  # None: this activity earns no hours


class AttendanceSummary(AboutActivity):
    personal = True
    rows: tuple[RosterRow, ...]
    closed: bool
