"""What an organiser says of an activity that is published or changed."""

from datetime import datetime, timedelta
from typing import Literal

from community.wishes import Details, Said
from storage.tables.activities import Activity


class Planning(Details):
    """New values; what is not said stays, or is missing."""

    topic: Literal["activities"] = "activities"
    title: str | None = None
    place: str | None = None
    amount: int | None = None  # how many people
    time: Said | None = None  # what an activity is moved to
    shift_minutes: int | None = None  # … or by how much it is put off (negative: earlier)


def new_times(activity: Activity, plan: Planning) -> tuple[datetime, datetime]:
    """A day alone keeps the clock, a clock alone keeps the day, and the length stays unless an end is said."""
    start, length = activity.starts_at, activity.ends_at - activity.starts_at
    said = plan.time
    if plan.shift_minutes:
        start += timedelta(minutes=plan.shift_minutes)
    elif said is not None and said.start is not None and said.kind in ("point", "day", "span"):
        start = _moved(start, said)
        length = said.length or length
    return start, start + length


def _moved(start: datetime, said: Said) -> datetime:
    assert said.start is not None
    here = start.astimezone(said.start.tzinfo)
    day = said.start.date() if said.has_date else here.date()
    clock = said.start.time() if said.has_time else here.time()
    return datetime.combine(day, clock, said.start.tzinfo)


def missing(title: str | None, time: Said | None, now: datetime) -> tuple[str, ...]:
    """What a line that publishes still lacks: title, start; `future` when it is over already."""
    timed = time is not None and time.start is not None and time.has_time and time.kind in ("point", "span")
    lacking = [] if title else ["title"]
    lacking += [] if timed else ["start"]
    if timed and time and time.start and time.start <= now:
        lacking.append("future")
    return tuple(lacking)
