"""Tallies: periods of the community's calendar, and what is too small to be shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from community.clock import at, local_day
from community.figures import Figures
from community.small import Count, column, with_another

COUNTS_OF_PEOPLE = ("signed_up", "attended", "people")


@dataclass(frozen=True)
class Sums:
    """What happened in one unit and everything below it."""

    name: str
    activities: int = 0
    signed_up: Count = 0  # places taken by sign-up
    attended: Count = 0  # attendances
    people: Count = 0  # different members who attended
    minutes: Count = 0  # counted hours


@dataclass(frozen=True)
class Period:
    """From the first instant to the last one, exclusive."""

    name: str  # week | month | quarter | year | span
    first: datetime
    last: datetime


def period(name: str, now: datetime, figures: Figures) -> Period:
    """The week, month, quarter or year that `now` falls into; weeks begin on Monday."""
    today = local_day(now, figures)
    first = {
        "week": today - timedelta(days=today.weekday()),
        "month": today.replace(day=1),
        "quarter": today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
        "year": today.replace(month=1, day=1),
    }[name]
    return Period(name, at(first, time.min, figures), at(_next(name, first), time.min, figures))


def year(number: int, figures: Figures) -> Period:
    return Period("year", *(at(date(y, 1, 1), time.min, figures) for y in (number, number + 1)))


def _next(name: str, first: date) -> date:
    if name == "week":
        return first + timedelta(days=7)
    months = first.year * 12 + first.month - 1 + {"month": 1, "quarter": 3, "year": 12}[name]
    return date(months // 12, months % 12 + 1, 1)


def suppressed(total: Sums, rows: Sequence[Sums], figures: Figures) -> tuple[Sums, list[Sums]]:
    """Hides counts of people under five, zero included, and more where a hidden one could be computed.

    Of a row without activities and hours everybody knows that nobody was there. Who was in two units is one person of
    both, so people may be less than their rows; what they certainly are is hidden as if it were not so.
    """
    kept, known = list(rows), {place for place, row in enumerate(rows) if not (row.activities or row.minutes)}
    for figure in COUNTS_OF_PEOPLE:
        counts = [getattr(row, figure) for row in rows]
        shown, cells = column(getattr(total, figure), counts, figures.small_count, known)
        total, kept = _set(figure, total, shown), [_set(figure, *pair) for pair in zip(kept, cells, strict=True)]
    return _without_hours(total), _without_their_hours(kept, known)


def _set(figure: str, row: Sums, value: Count) -> Sums:
    return replace(row, **{figure: value})  # type: ignore[arg-type]


def _without_their_hours(rows: Sequence[Sums], known: Collection[int]) -> list[Sums]:
    """Hours of a hidden handful of people would say who they are; so would those that are left of the total."""
    unsaid = {place for place, row in enumerate(rows) if not isinstance(row.people, int)}
    hours = {n: row.minutes for n, row in enumerate(rows) if isinstance(row.minutes, int) and n not in known}
    away = unsaid | with_another(unsaid - {*known}, hours)
    return [replace(row, minutes="hidden") if place in away else row for place, row in enumerate(rows)]


def _without_hours(row: Sums) -> Sums:
    return row if isinstance(row.people, int) else replace(row, minutes="hidden")
