"""Checking in and out."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.activities import RosterRow
from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.hours import HoursRow
from community.outcomes.questions import Asks


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
    name: str | None = None  # somebody else


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
    days: int | None = None  # so long it could have been entered


class NotCheckedIn(Outcome):
    """Leaving without having come: what can still be done about it depends on the moment."""

    short = True
    activity: ActivityFacts | None = None  # that may be meant; None: no place in any
    opens: datetime | None = None  # checking in will be possible from then on
    over: bool = False  # it is possible no more, but the organiser can still put it right


class CheckedOut(AboutActivity):
    """How long somebody was there is theirs alone to read."""

    short = True
    minutes: int | None = None  # None: this activity earns no hours

    def for_group(self) -> Outcome | None:
        shown = super().for_group()
        return shown if shown is None or self.minutes is None else self.model_copy(update={"minutes": None})


class AttendanceSummary(AboutActivity):
    """After an early closing, what the time of those who did not check out counts to may still be chosen."""

    personal = True
    rows: tuple[RosterRow, ...]
    closed: bool
    excused: tuple[str, ...] = ()
    forgotten: tuple[HoursRow, ...] = ()
    could_be: datetime | None = None  # what it could count to instead; None: nothing to be chosen


class EnteredRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    minutes: int | None  # None: only present


class BackFilled(AboutActivity):
    """Presence that was entered afterwards, and who decides about its hours: somebody else."""

    personal = True
    rows: tuple[EnteredRow, ...]
    full: int | None = None  # what the activity earns at most, when more was said
    a_day: int | None = None  # what is entered for one day at most, when it left no more
    asked: int | None = None  # how many may decide; None: there is nothing to decide


class NotOnList(AboutActivity):
    """Nothing was entered: somebody who is named goes to no activity that may be meant, or two do."""

    personal = True
    names: tuple[str, ...]  # empty: whoever speaks
    twice: bool = False


class BackFillUnclear(Asks):
    """For how long? What is said next is added."""

    personal = True
    asks = "more"


class PresencePassedOn(AboutActivity):
    """Somebody says of themselves that they came: it counts nothing until whoever runs it says so."""

    personal = True
    told: int  # how many can say so; 0: nobody can be reached
    again: bool = False


class PresenceClaimed(AboutActivity):
    """To whoever runs it."""

    personal = True
    speaks_for = "name"
    sign_up_id: int
    name: str
    minutes: int | None = None
    words: str


class PresenceRefused(AboutActivity):
    personal = True
    name: str = ""  # to whoever has said so; else to the person
    by: str = ""


class PresenceTakenBack(AboutActivity):
    personal = True
    name: str
