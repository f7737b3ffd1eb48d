"""Publishing, changing and showing activities."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.questions import Asks


class TimeImpossible(Asks):
    asks = "more"
    said: str


class ActivityPreview(AboutActivity, Asks):
    """Publishes on yes, asks what to change when something is wrong, drops the draft on 取消."""

    personal = True
    asks = "draft"
    lives = "draft_lives"
    groups: int = 0


class ActivityIncomplete(Asks):
    """A publishing line that lacks its title or its time."""

    personal = True
    asks = "more"
    missing: tuple[str, ...]  # title | start | future


class ActivityPublished(AboutActivity):
    personal = True
    groups: int


class ActivityDiscarded(Outcome):
    personal = True
    title: str


class WhatToChange(AboutActivity, Asks):
    personal = True
    asks = "words"


class Name(BaseModel):
    """A name on a roster, with the note that a 接龙 list carried."""

    model_config = ConfigDict(frozen=True)

    name: str
    note: str | None = None


class ActivityCard(AboutActivity):
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


class ActivityChanged(AboutActivity):
    changes: tuple[Change, ...]
    told: int | None = None  # for the organiser: how many were told


class ActivityCancelled(AboutActivity):
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


class Roster(AboutActivity):
    going: tuple[RosterRow, ...]
    waiting: tuple[RosterRow, ...]
    taking_attendance: bool = False
