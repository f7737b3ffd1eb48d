"""What texts see of the things they are about."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from storage.tables.activities import ActivityKind


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


class AboutActivity(Outcome, abstract=True):
    activity: ActivityFacts
