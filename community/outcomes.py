"""What can happen: one class for each thing a person may be told, one template in `texts/zh/` for each class.

The class name in snake case is the outcome's name in transcripts, in the outbox and in the template folder.
"""

import re
from datetime import datetime
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from community.tallies import Count
from community.wishes import Wish
from storage.tables import ActivityKind


class Outcome(BaseModel):
    """Something that happened, with what its template needs."""

    model_config = ConfigDict(frozen=True)

    personal: ClassVar[bool] = False  # never said in a group
    short: ClassVar[bool] = False  # fits the alert that answers a tap
    catalogue: ClassVar[dict[str, type["Outcome"]]] = {}

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls.__name__.startswith("_"):
            cls.catalogue[cls.called()] = cls

    @classmethod
    def called(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()


class ActivityFacts(BaseModel):
    """An activity as texts show it."""

    model_config = ConfigDict(frozen=True)

    id: int
    number: int | None = None
    title: str
    kind: ActivityKind
    unit: str
    team: str | None = None
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    capacity: int | None = None
    hours_minutes: int | None = None
    signup_opens: datetime | None = None
    signup_closes: datetime | None = None
    lecturer: str | None = None
    cancelled: bool = False


class _About(Outcome):
    activity: ActivityFacts


# --- general ---------------------------------------------------------------------------------------------------


class NotUnderstood(Outcome):
    offers: tuple[str, ...] = ()  # intents


class NotAllowed(Outcome):
    short = True
    because: str = "right"  # right | not_yours


class Option(BaseModel):
    """One choice of a question: the wish it carries out and what the label is made of."""

    model_config = ConfigDict(frozen=True)

    wish: Wish
    label: str = ""
    activity: ActivityFacts | None = None


class _Asks(Outcome):
    question_id: int = 0
    options: tuple[Option, ...] = ()


class WhichActivity(_Asks):
    pass


class WhichUnit(_Asks):
    personal = True


class QuestionClosed(Outcome):
    """A choice that was answered, replaced or has expired."""

    short = True


class NothingFound(Outcome):
    asked: str = ""
    open: tuple[ActivityFacts, ...] = ()


class GroupNotBound(Outcome):
    chat_id: int = 0
    can_bind: bool = False


class GroupBound(Outcome):
    personal = True
    group: str
    unit: str


class GroupPaused(Outcome):
    """The bot was removed from a group, or may not write there."""

    personal = True
    group: str
    unit: str


class Welcome(Outcome):
    name: str


class Help(Outcome):
    organiser: bool = False
    in_group: bool = False


class PrivacyNotice(Outcome):
    pass


class ContinueInPrivate(Outcome):
    short = True


class ThanksBack(Outcome):
    pass


class GreetingBack(Outcome):
    name: str


class ServiceUnavailable(Outcome):
    short = True


class TimeImpossible(Outcome):
    said: str


# --- activities ------------------------------------------------------------------------------------------------


class ActivityPreview(_About):
    personal = True
    groups: int = 0


class ActivityIncomplete(Outcome):
    """A publishing line that lacks its title or its time."""

    personal = True
    missing: tuple[str, ...]  # title | start | future


class ActivityPublished(_About):
    personal = True
    groups: int


class ActivityDiscarded(Outcome):
    personal = True
    title: str


class WhatToChange(_About):
    personal = True


class Name(BaseModel):
    """A name on a roster, with the note that a 接龙 list carried."""

    model_config = ConfigDict(frozen=True)

    name: str
    note: str | None = None


class ActivityCard(_About):
    """`going` is None where there are too many names to show."""

    going_count: int
    going: tuple[Name, ...] | None
    waiting_count: int
    waiting: tuple[Name, ...] | None
    state: str  # not_yet | open | closed | over | cancelled


class Change(BaseModel):
    model_config = ConfigDict(frozen=True)

    what: str  # time | place | capacity | title
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    value: str | None = None


class ActivityChanged(_About):
    changes: tuple[Change, ...]
    told: int | None = None  # for the organiser: how many were told


class ActivityCancelled(_About):
    told: int | None = None


class ActivityList(Outcome):
    activities: tuple[ActivityFacts, ...]
    lectures: bool = False


class RosterRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    note: str | None = None
    phone: str | None = None
    present: bool = False


class Roster(_About):
    going: tuple[RosterRow, ...]
    waiting: tuple[RosterRow, ...]
    taking_attendance: bool = False


# --- sign-up ---------------------------------------------------------------------------------------------------


class SignedUp(_About):
    short = True
    guests: tuple[str, ...] = ()
    guests_waiting: tuple[str, ...] = ()


class Waitlisted(_About):
    short = True
    position: int
    guests: tuple[str, ...] = ()


class AlreadySignedUp(_About):
    short = True
    position: int | None = None  # in the queue


class SignupClosed(_About):
    short = True


class SignupNotOpen(_About):
    short = True


class Clashes(_Asks):
    activity: ActivityFacts
    others: tuple[ActivityFacts, ...]
    held_until: datetime | None = None  # a freed seat is being offered


class ClashDeclined(_About):
    short = True


class SignupCancelled(_About):
    short = True
    names: tuple[str, ...] = ()  # guests
    by_organiser: bool = False


class NotSignedUp(Outcome):
    short = True
    activity: ActivityFacts | None = None


class Promoted(_About):
    names: tuple[str, ...] = ()  # guests who moved up; empty: the person
    sign_up_id: int


class GuestSignedUp(_About):
    short = True
    names: tuple[str, ...]
    waiting: tuple[str, ...] = ()


class JielongReconciled(_About):
    added: tuple[str, ...]
    waiting: tuple[str, ...]
    removed: tuple[str, ...]
    going_count: int
    closed: bool = False  # new names came too late


# --- attendance ------------------------------------------------------------------------------------------------


class CheckinCode(_About):
    personal = True
    code: str
    until: datetime


class CheckinCodeNeeded(Outcome):
    short = True


class CheckedIn(_About):
    short = True
    name: str | None = None  # somebody else, by an organiser's tap


class AlreadyCheckedIn(_About):
    short = True


class WrongCode(Outcome):
    short = True


class TooEarly(_About):
    short = True
    opens: datetime


class TooLate(_About):
    short = True
    leaving: bool = False


class CheckedOut(_About):
    short = True
    minutes: int | None = None  # None: this activity earns no hours


class AttendanceSummary(_About):
    personal = True
    rows: tuple[RosterRow, ...]
    closed: bool


# --- hours -----------------------------------------------------------------------------------------------------


class HoursRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    minutes: int
    forgot_check_out: bool = False
    words: str | None = None


class HoursToApprove(_About):
    personal = True
    rows: tuple[HoursRow, ...]


class HoursToAdjust(_About):
    personal = True
    rows: tuple[HoursRow, ...]


class HoursApproved(_About):
    personal = True
    rows: tuple[HoursRow, ...]
    left: int = 0  # still to be decided


class HoursToConfirm(_About):
    personal = True
    sign_up_id: int
    minutes: int


class HoursConfirmed(_About):
    personal = True
    minutes: int


class WhatIsWrong(_About):
    personal = True


class HoursDisputed(_About):
    personal = True
    row: HoursRow
    to_organiser: bool


class HoursCorrected(_About):
    personal = True
    sign_up_id: int
    minutes: int


class MyProgress(Outcome):
    personal = True
    name: str
    year: int
    counted_minutes: int
    pending_minutes: int
    services: int
    sessions: int  # of organizational life
    coming: tuple[ActivityFacts, ...]
    queue: tuple[ActivityFacts, ...]
    to_confirm: tuple[HoursToConfirm, ...] = ()


# --- reminders and tallies -------------------------------------------------------------------------------------


class ReminderDayBefore(Outcome):
    activities: tuple[ActivityFacts, ...]


class ReminderSoon(_About):
    personal = True


class RemindersOff(Outcome):
    short = True


class RemindersOn(Outcome):
    short = True


class TallyRow(BaseModel):
    """A count may be `small` (under five people) or `hidden` (a small one could be computed from it)."""

    model_config = ConfigDict(frozen=True)

    name: str
    activities: int
    signed_up: Count
    attended: Count
    people: Count
    minutes: Count


class Tally(Outcome):
    personal = True
    unit: str
    period: str  # week | month | quarter | year
    first: datetime
    last: datetime
    total: TallyRow
    rows: tuple[TallyRow, ...] = ()


class Digest(Outcome):
    """What did not fit into the day's message budget, in one line."""

    activities: tuple[ActivityFacts, ...]
