"""Checking in and out."""

from datetime import datetime

from community.outcomes.activities import RosterRow
from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.hours import HoursRow


class CheckinCode(AboutActivity):
    personal = True
    code: str
    until: datetime  # the code is good until then
    opens: datetime | None = None  # before checking in opens: when, since the code will be another one then


class CheckinCodeNeeded(Outcome):
    short = True


class CheckedIn(AboutActivity):
    short = True
    name: str | None = None  # somebody else, by an organiser's tap


class AlreadyCheckedIn(AboutActivity):
    short = True


class WrongCode(Outcome):
    short = True


class CodePaused(AboutActivity):
    """Five wrong codes in a row: none counts for a while."""

    short = True
    until: datetime


class CodesGuessed(AboutActivity):
    """For whoever runs the activity: somebody may be guessing, or does not get in."""

    personal = True
    name: str
    until: datetime


class TooEarly(AboutActivity):
    short = True
    opens: datetime


class TooLate(AboutActivity):
    short = True
    leaving: bool = False
    code: bool = False  # an organiser asks for the code


class NotCheckedIn(Outcome):
    """Leaving without having come: what can still be done about it depends on the moment."""

    short = True
    activity: ActivityFacts | None = None  # that may be meant; None: no place in any
    opens: datetime | None = None  # checking in will be possible from then on
    over: bool = False  # it is possible no more, but the organiser can still put it right


class CheckedOut(AboutActivity):
    short = True
    minutes: int | None = None  # None: this activity earns no hours


class AttendanceSummary(AboutActivity):
    """After an early closing, what the time of those who did not check out counts to may still be chosen."""

    personal = True
    rows: tuple[RosterRow, ...]
    closed: bool
    excused: tuple[str, ...] = ()
    forgotten: tuple[HoursRow, ...] = ()
    could_be: datetime | None = None  # what it could count to instead; None: nothing to be chosen
