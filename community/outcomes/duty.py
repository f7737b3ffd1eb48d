"""The yearly duty of in-service members. All of it is personal: no group hears that there is such a thing."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.duty import Waits
from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.questions import Asks
from storage.tables.activities import ActivityKind


class Part(BaseModel):
    """One kind of what a year asks for."""

    model_config = ConfigDict(frozen=True)

    kind: ActivityKind
    stand: Literal["done", "missing", "exempt"]
    counted: int
    owed: int
    until: datetime | None = None  # of an exemption


class Waiting(BaseModel):
    """What somebody came to and that does not count yet."""

    model_config = ConfigDict(frozen=True)

    activity: ActivityFacts
    waits: Waits


class MakesUp(BaseModel):
    """What could be put to the year before."""

    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    activity: ActivityFacts


class DutyState(Outcome):
    personal = True
    year: int
    begins: int | None = None  # the first year that is theirs, when this one is not
    parts: tuple[Part, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    coming: tuple[ActivityFacts, ...] = ()  # of what is missing, what they go to
    offers: tuple[ActivityFacts, ...] = ()  # of what is missing, what they may sign up for
    may_make_up: bool = False  # it is the year before, which may still be made up
    make_ups: tuple[MakesUp, ...] = ()


class DutyReminder(Outcome):
    personal = True
    year: int
    parts: tuple[Part, ...]  # what is missing
    waiting: tuple[Waiting, ...] = ()
    coming: tuple[ActivityFacts, ...] = ()
    offers: tuple[ActivityFacts, ...] = ()


class Exempted(BaseModel):
    """Whom what need not be done, until when, and why."""

    model_config = ConfigDict(frozen=True)

    name: str
    kinds: tuple[ActivityKind, ...]
    year: int
    until: datetime
    reason: str


class ExemptionIncomplete(Asks):
    """Whom, why or until when is not said, or cannot be."""

    personal = True
    asks = "more"
    missing: Literal["person", "reason", "time"]


class ExemptionAsked(Asks):
    """With what follows from it: what they hold stays theirs."""

    personal = True
    exempted: Exempted
    ends: bool = False
    places: tuple[ActivityFacts, ...] = ()


class DutyExempted(Outcome):
    """For whoever granted it, and for the member."""

    personal = True
    exempted: Exempted
    by: str
    exemption_id: int
    to_member: bool
    told: bool = True  # the member could be told
    places: tuple[ActivityFacts, ...] = ()


class ExemptionEnded(Outcome):
    """Early or by its date."""

    personal = True
    exempted: Exempted
    to_member: bool
    told: bool = True
    early: bool = False
    missing: tuple[ActivityKind, ...] = ()  # what must be done after all


class ExcuseRecorded(AboutActivity):
    """For whoever does not come, and for those who run it, with what was said."""

    personal = True
    speaks_for = "name"
    name: str
    words: str
    to_member: bool
    gave_up: bool = False  # a place, which goes to the next
    told: int = 0  # how many of those who run it, or the member
    offers: tuple[ActivityFacts, ...] = ()  # other sessions to sign up for


class ExcuseTakenBack(AboutActivity):
    """For whoever heard of the excuse: they come after all."""

    personal = True
    speaks_for = "name"
    name: str


class _AboutMakeUp(AboutActivity, abstract=True):
    personal = True
    name: str
    year: int  # the year before, for which it is to count
    sign_up_id: int


class MakeUpAsked(_AboutMakeUp):
    """For those who may decide: the member asks for it, or they have looked for what could be made up."""

    speaks_for = "name"
    by_member: bool = True


class MakeUpCounted(_AboutMakeUp):
    """For whoever decided, and for the member."""

    by: str
    to_member: bool
    told: bool = True


class MakeUpImpossible(Outcome):
    """Asked for in words: nothing was done."""

    personal = True
    year: int
    because: Literal["too_late", "not_needed", "nothing"]
    name: str = ""  # whose it would be, for an organiser


class MakeUpAnswered(_AboutMakeUp):
    """Anything else that becomes of it."""

    what: Literal["asked", "nobody", "declined", "undone", "too_late", "not_needed", "not_counted"]
    by: str = ""
    to_member: bool = True
