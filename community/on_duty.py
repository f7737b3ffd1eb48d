"""Duty rosters (值班): what a schedule says line by line, who is free for a slot, when somebody is reminded."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.clock import DAY, at, is_quiet, local_day
from community.figures import Figures
from community.wishes import Details, Said
from storage.tables.on_duty import DutyPlace, DutySlot

Why = Literal["time", "hours", "day", "impossible", "past", "far", "people", "words", "private", "double"]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Planned(_Frozen):
    """A slot as a schedule has it."""

    starts_at: datetime
    ends_at: datetime
    task: str = ""
    needed: int = 1
    names: tuple[str, ...] = ()


class Unread(_Frozen):
    """A line of which not everything is certain; nothing of it is taken."""

    said: str
    why: Why


class Rostering(Details):
    """A schedule, and for which unit; `unread` keeps it from being published."""

    topic: Literal["rostering"] = "rostering"
    unit_id: int | None = None
    unit: str = ""  # as it was called
    draft: str = ""  # which preview it is of: published once, in however many windows
    slots: tuple[Planned, ...] = ()
    unread: tuple[Unread, ...] = ()


class OnDuty(Details):
    """What is said of one slot, or of whoever is on duty."""

    topic: Literal["on_duty"] = "on_duty"
    number: int | None = None  # as it stands on the card
    name: str = ""  # with whom to swap
    anybody: bool = False
    sure: bool = False
    unclear: bool = False  # words beside it that nothing read
    time: Said | None = None  # to which a slot is moved
    needed: int | None = None


MOST_SLOTS = 40  # on one card: more are no message of a platform any more
MOST_NEEDED = 20
LONGEST_DUTY = DAY


def in_order(slots: Iterable[Planned]) -> tuple[Planned, ...]:
    return tuple(sorted(slots, key=lambda one: (one.starts_at, one.ends_at)))


def clash(one: DutySlot | Planned, other: DutySlot | Planned) -> bool:
    """Touching ends do not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def free(slot: DutySlot, places: Sequence[DutyPlace]) -> int:
    """How many are lacking."""
    return max(0, slot.needed - len(places))


def remind_at(starts_at: datetime, figures: Figures) -> datetime:
    """Some hours before; of a duty so early that this is at night, the evening before."""
    planned = starts_at - figures.soon_before
    if not is_quiet(planned, figures):
        return planned
    day = local_day(planned, figures)
    evening = at(day, figures.evening_line, figures)
    return evening if evening < planned else evening - DAY


def moved(slot: DutySlot, time: Said, figures: Figures) -> tuple[datetime, datetime] | None:
    """From when to when it is then: what was not said of day, hours or length stays. None: that is not certain."""
    if time.is_uncertain or time.start is None or time.each:
        return None
    clock, length = slot.starts_at.astimezone(figures.zone).time(), slot.ends_at - slot.starts_at
    if not time.has_time:
        is_day = time.has_date and time.kind == "day"
        start = at(local_day(time.start, figures), clock, figures)
        return (start, start + length) if is_day else None
    start = time.start
    if not time.has_date:
        start = at(local_day(slot.starts_at, figures), start.astimezone(figures.zone).time(), figures)
    end = start + (time.length or length)
    return (start, end) if start < end <= start + LONGEST_DUTY else None


def is_close(slot: DutySlot, now: datetime, figures: Figures) -> bool:
    return slot.starts_at - now <= figures.told_at_once


def tomorrow(now: datetime, figures: Figures) -> tuple[datetime, datetime]:
    day = local_day(now, figures) + timedelta(days=1)
    midnight = datetime.min.time()
    return at(day, midnight, figures), at(day + timedelta(days=1), midnight, figures)
