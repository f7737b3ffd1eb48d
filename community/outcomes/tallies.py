"""Tallies."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.tallies import Count


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
