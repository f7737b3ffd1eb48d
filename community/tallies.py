"""Tallies: periods of the community's calendar, and what is too small to be shown."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from community.clock import at, local_day
from community.figures import Figures
from community.small import Count, column, with_another

COUNTS_OF_PEOPLE = ("signed_up", "attended", "people", "no_shows")
PERIODS = ("week", "month", "quarter", "year")


@dataclass(frozen=True)
class Sums:
    """What happened in one unit and everything below it."""

    name: str
    activities: int = 0
    signed_up: Count = 0  # places taken by sign-up
    attended: Count = 0  # attendances
    people: Count = 0  # different members who attended
    minutes: Count = 0  # counted hours
    no_shows: Count = 0  # places that nobody came for, where attendance was taken
    wait: int | None = None  # minutes until the first sign-up, the median; None: nobody signed up, or unsaid
    children: Count = 0  # of the places taken by sign-up
    ratings: Count = 0  # of lectures that have enough of them
    stars: float | None = None  # their average


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


def named(first: datetime, last: datetime, figures: Figures) -> Period:
    """A whole week, month, quarter or year, or else a span of days."""
    wholes = (period(name, first, figures) for name in PERIODS)
    return next((one for one in wholes if (one.first, one.last) == (first, last)), Period("span", first, last))


def before(this: Period, figures: Figures) -> Period:
    """The one before it: the month before a month, as many days before a span."""
    if this.name in PERIODS:
        return period(this.name, this.first - timedelta(days=1), figures)
    first, last = (local_day(moment, figures) for moment in (this.first, this.last))
    return Period("span", at(first - (last - first), time.min, figures), this.first)


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
    kept = [replace(row, children="hidden", ratings="hidden") for row in _without_their_hours(kept, known)]
    return replace(_without_hours(total), children=_children(total, figures), ratings="hidden"), kept


def _children(total: Sums, figures: Figures) -> Count:
    """Told of all together alone, where neither they nor the grown-ups are a handful."""
    everybody, least = total.signed_up, figures.small_count
    if not isinstance(everybody, int) or not isinstance(total.children, int):
        return "hidden"
    return total.children if least <= total.children <= everybody - least else "hidden"


def rated(lectures: Iterable[tuple[int, int]], figures: Figures) -> tuple[int, float | None]:
    """How many ratings, and their average, of the lectures that were rated often enough to be told.

    A lecture counts with all of its ratings or with none, so that what is left of any two tallies laid side by side
    is of whole lectures too.

    :param lectures: of each how many ratings, and all of their stars together.
    """
    told = [(count, stars) for count, stars in lectures if count >= figures.ratings_told]
    count = sum(count for count, _ in told)
    return count, round(sum(stars for _, stars in told) / count, 1) if count else None


def without_wait(row: Sums) -> Sums:
    """How quick a handful was is theirs."""
    return row if isinstance(row.signed_up, int) else replace(row, wait=None)


def of_each(total: Sums, shown: Sums, parts: Sequence[Sums], figures: Figures) -> list[Sums]:
    """The activities of one row: nothing of them says what the row does not say, or what of them is small.

    :param shown: the row as it is told.
    """
    again, cells = suppressed(total, parts, figures)
    for figure in (*COUNTS_OF_PEOPLE, "minutes"):
        if not isinstance(getattr(shown, figure), int) or not isinstance(getattr(again, figure), int):
            cells = [_set(figure, cell, "hidden") for cell in cells]
    return [without_wait(_without_stars(cell)) for cell in cells]


def _without_stars(cell: Sums) -> Sums:
    """That a lecture was rated says that five were there."""
    return cell if isinstance(cell.attended, int) else replace(cell, stars=None)


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
