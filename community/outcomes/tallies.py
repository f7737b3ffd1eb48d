"""Tallies."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from community.outcomes.base import Facts, File, Outcome
from community.outcomes.questions import Asks
from community.small import Count
from storage.tables.activities import ActivityKind


class TallyRow(BaseModel):
    """A count may be `small` (under five people) or `hidden` (a small one could be computed from it)."""

    model_config = ConfigDict(frozen=True)

    name: str
    activities: int
    signed_up: Count
    attended: Count
    people: Count
    minutes: Count
    no_shows: Count = 0
    wait: int | None = None  # minutes, until an activity's first sign-up: half of them had it sooner
    children: Count = 0  # of those who signed up
    ratings: Count = 0  # of lectures that were rated five times and more
    stars: float | None = None  # their average


class Lacking(BaseModel):
    """Somebody whose yearly duty is not done."""

    model_config = ConfigDict(frozen=True)

    name: str
    kinds: tuple[ActivityKind, ...]
    could_make_up: int | None = None  # the member, when there is something that the reader may put to that year


class DutyRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    owed: Count
    done: Count
    missing: Count


class DutyTally(BaseModel):
    """Of a whole year. Names are for who may see the roster of that very unit.

    :ivar rows: of each unit below, where several are told.
    :ivar returns: the reader may make returns for employers.
    """

    model_config = ConfigDict(frozen=True)

    owed: Count
    done: Count
    missing: Count
    lacking: tuple[Lacking, ...] = ()
    rows: tuple[DutyRow, ...] = ()
    returns: bool = False


class HelpTally(BaseModel):
    """Requests for help; `within`: claimed within half an hour, two hours, a day."""

    model_config = ConfigDict(frozen=True)

    requests: Count
    within: tuple[Count, ...]
    helpers: Count


class ProblemTally(BaseModel):
    """Problems that were reported in a period, as they stand now."""

    model_config = ConfigDict(frozen=True)

    reported: Count
    solved: Count
    overdue: Count
    reopened: Count


class PeriodFacts(BaseModel):
    model_config = ConfigDict(frozen=True)

    period: str  # week | month | quarter | year | span
    first: datetime
    last: datetime


class Messages(BaseModel):
    """New messages to the groups of a unit within these days; more than their budget they cannot be."""

    model_config = ConfigDict(frozen=True)

    groups: int
    sent: int
    days: int


class Tally(Outcome):
    """
    :ivar before: what it is compared with, and when that was.
    :ivar is_over: the period has ended, so that less than before is less.
    :ivar apart: what was asked for and has no tally of its own.
    :ivar weekly: nobody has asked for it now; it is told every Monday.
    :ivar own: of the reader's own lectures alone.
    :ivar messages: how much of their budget its groups have used lately.
    :ivar group_id: of the unit's own group, which is told every month.
    """

    personal = True
    unit: str
    unit_id: int
    period: str  # week | month | quarter | year | span
    first: datetime
    last: datetime
    total: TallyRow
    rows: tuple[TallyRow, ...] = ()
    duty: DutyTally | None = None
    help: HelpTally | None = None
    problems: ProblemTally | None = None
    before: TallyRow | None = None
    before_when: PeriodFacts | None = None
    is_over: bool = False
    apart: str = ""
    weekly: bool = False
    own: bool = False
    messages: Messages | None = None
    group_id: int | None = None


class WhichPeriod(Asks):
    """What was said of the time is no period, or more than one."""

    personal = True
    periods: tuple[PeriodFacts, ...]


class TallySheet(Outcome):
    """A workbook, made when it is sent; no copy of it lies anywhere."""

    personal = True
    latest = True
    made_of = frozenset({"unit", "unit_id", "period", "first", "last", "apart", "own"})
    unit: str
    unit_id: int
    period: str
    first: datetime
    last: datetime
    apart: str = ""
    own: bool = False  # of the reader's own lectures alone
    units: int = 0  # rows
    activities: int = 0
    name: str = ""  # of the file
    content: bytes = Field(default=b"", exclude=True)

    def attached(self) -> File | None:
        return File(self.name, self.content) if self.content else None


# --- told by itself ----------------------------------------------------------------------------------------------


class MonthlyFacts(Facts):
    """A group's month: counts of what was held there, as everybody may read them."""

    about: Literal["monthly"] = "monthly"
    unit: str
    month: datetime  # its first instant
    activities: int
    signed_up: Count
    attended: Count
    people: Count


class GroupTally(Outcome):
    """Once a month, to a group."""

    public = True
    monthly: MonthlyFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.monthly,)


class WeeklyOff(Outcome):
    short = True


class WeeklyOn(Outcome):
    short = True


class MonthlyOff(Outcome):
    short = True
    group: str


class MonthlyOn(Outcome):
    short = True
    group: str


class WhichGroup(Asks):
    personal = True
