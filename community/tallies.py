"""Tallies: periods of the community's calendar, and what is too small to be shown."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Literal

from community.clock import at, local_day
from community.figures import Figures

Count = int | Literal["small", "hidden"]
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
    """Hides counts of people under five, zero included, and more rows where a hidden one could be computed."""
    kept = list(rows)
    for column in COUNTS_OF_PEOPLE:
        total, kept = _suppress(column, total, kept, figures.small_count)
    return _without_hours(total), [_without_hours(row) for row in kept]


def _suppress(column: str, total: Sums, rows: list[Sums], least: int) -> tuple[Sums, list[Sums]]:
    shown_total = _at_least(column, total, least)
    shown = [_at_least(column, row, least) for row in rows]
    while getattr(shown_total, column) != "small" and _could_be_computed(column, total, shown, least):
        left = [row for row in shown if isinstance(getattr(row, column), int)]
        if not left:
            break
        smallest = min(left, key=lambda row: (getattr(row, column), row.name))
        shown = [_set(column, row, "hidden") if row is smallest else row for row in shown]
    return shown_total, shown


def _could_be_computed(column: str, total: Sums, shown: Sequence[Sums], least: int) -> bool:
    """Whether what is left of the total, less what is shown, says exactly how many a small row has.

    Small ones lie between nobody and `least - 1`; a hidden row is known to have `least` or more, and one without
    activities and hours to have nobody.
    """
    cells = [getattr(row, column) for row in shown if row.activities or row.minutes]
    small, hidden = cells.count("small"), cells.count("hidden")
    rest = getattr(total, column) - sum(cell for cell in cells if isinstance(cell, int))
    if not small:
        return False
    if not hidden:
        return small == 1 or rest in (0, small * (least - 1))
    return bool(rest == hidden * least)


def _at_least(column: str, row: Sums, least: int) -> Sums:
    return row if getattr(row, column) >= least else _set(column, row, "small")


def _set(column: str, row: Sums, value: Count) -> Sums:
    return replace(row, **{column: value})  # type: ignore[arg-type]


def _without_hours(row: Sums) -> Sums:
    """Hours of a hidden handful of people would say who they are."""
    return row if isinstance(row.people, int) else replace(row, minutes="hidden")
