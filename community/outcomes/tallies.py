"""Tallies."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
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


class Tally(Outcome):
    personal = True
    unit: str
    period: str  # week | month | quarter | year
    first: datetime
    last: datetime
    total: TallyRow
    rows: tuple[TallyRow, ...] = ()
    duty: DutyTally | None = None
