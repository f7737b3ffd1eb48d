"""Calendars: the secret of an address, and what of an activity stands in one."""

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from community.clock import at, local_day
from community.figures import Figures
from community.wishes import Details
from storage.tables.activities import Activity, ActivityState
from storage.tables.calendars import CalendarEntry

BYTES = 16  # 128 bits: nobody finds one by trying
KEPT = timedelta(days=60)  # what is over stays to be seen for so long
MOST = 500
_TOKEN = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


class Calendaring(Details):
    """Which calendar is wanted."""

    topic: Literal["calendar"] = "calendar"
    whose: Literal["", "mine", "unit", "others"] = ""  # empty: an activity's, or it is asked
    name: str = ""  # the person who was named


def new_token() -> str:
    return secrets.token_urlsafe(BYTES)


def is_token(written: str) -> bool:
    return _TOKEN.fullmatch(written) is not None


def digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True)
class Entry:
    """An activity as calendars show it: nothing of who goes."""

    activity_id: int
    created_at: datetime
    title: str
    place: str
    unit: str
    starts_at: datetime
    ends_at: datetime
    cancelled: bool
    version: int
    changed_at: datetime


def shown(activity: Activity, unit: str) -> str:
    """A digest of what is shown: when it differs, calendars have to follow."""
    cancelled = activity.state == ActivityState.CANCELLED
    parts = (activity.title, activity.place, unit, activity.starts_at.timestamp(), activity.ends_at.timestamp())
    return digest(repr((*parts, cancelled)))


def entry(activity: Activity, unit: str, seen: CalendarEntry) -> Entry:
    return Entry(
        activity_id=activity.id,
        created_at=activity.created_at,
        title=activity.title,
        place=activity.place or "",
        unit=unit,
        starts_at=activity.starts_at,
        ends_at=activity.ends_at,
        cancelled=activity.state == ActivityState.CANCELLED,
        version=seen.version,
        changed_at=seen.changed_at,
    )


def since(now: datetime, figures: Figures) -> datetime:
    """From when on things are shown; the same all day, so that what has not changed reads the same."""
    return at(local_day(now - KEPT, figures), datetime.min.time(), figures)


def is_known(tags: str, etag: str) -> bool:
    """Whether a reader has this version already: If-None-Match, whose marks may be weak or any."""
    return any(one.strip().removeprefix("W/") in ("*", etag) for one in tags.split(","))
