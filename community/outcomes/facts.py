"""What texts see of an activity."""

from datetime import datetime
from typing import Literal

from community.outcomes.base import Facts, Outcome
from storage.tables.activities import ActivityKind, OpenTo


class ActivityFacts(Facts):
    """An activity as texts show it."""

    about: Literal["activity"] = "activity"
    number: int | None = None
    title: str
    kind: ActivityKind
    unit: str
    team: str | None = None
    starts_at: datetime
    ends_at: datetime
    place: str | None = None
    capacity: int | None = None
    at_least: int | None = None
    hours_minutes: int | None = None
    signup_opens: datetime | None = None
    signup_closes: datetime | None = None
    lecturer: str | None = None
    bring: str | None = None
    open_to: OpenTo | None = None
    cancelled: bool = False
    series_id: int | None = None  # it is one of a series
    recorded: bool = False  # a service without an activity: only its day is known

    @property
    def is_discreet(self) -> bool:
        """Who comes to a session of organizational life is a member of the Party."""
        return self.kind == ActivityKind.ORG_LIFE


class AboutActivity(Outcome, abstract=True):
    activity: ActivityFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.activity,)
