"""What is asked of a tally: which unit and period, what it is compared with, whether as a table."""

from datetime import date, datetime, time
from typing import Literal

from community.clock import at
from community.figures import Figures
from community.tallies import PERIODS, Period, before, named, period
from community.wishes import Details, Said
from storage.tables.units import UnitKind


class Tallying(Details):
    topic: Literal["tallies"] = "tallies"
    sheet: bool = False
    compares: bool = False  # that it shall be compared was said, perhaps with what
    against: Said | None = None
    each: UnitKind | None = None  # a row for each of these
    each_said: str = ""  # and how that was said
    apart: str = ""  # what has no tally of its own: a kind of activity, an activity, a person
    unread: str = ""  # what may name a unit that nobody knows
    unclear: bool = False  # what was said of the time is no period, or several
    first: date | None = None  # certain: a button carries it
    last: date | None = None  # exclusive


def periods(said: Said | None, wanted: Tallying, now: datetime, figures: Figures) -> tuple[Period, Period] | None:
    """The period that is meant and the one it is compared with; None: that must be asked.

    Without a word it is this month; 跟去年比 is about this year.
    """
    if wanted.first and wanted.last:
        first, last = (at(day, time.min, figures) for day in (wanted.first, wanted.last))
        this = named(first, last, figures)
        return this, before(this, figures)
    if wanted.unclear:
        return None
    one, other = _meant(said, figures), _meant(wanted.against, figures)
    if one is None or not wanted.compares or other is not None:
        return _compared(one or period("month", now, figures), other, figures)
    running = period(one.name, now, figures) if one.name in PERIODS else one
    return _compared(running, one, figures) if running.first > one.first else _compared(one, None, figures)


def _compared(this: Period, other: Period | None, figures: Figures) -> tuple[Period, Period] | None:
    """A year is not compared with a month, and nothing with itself."""
    other = other or before(this, figures)
    return (this, other) if this.name == other.name and this.first != other.first else None


def _meant(said: Said | None, figures: Figures) -> Period | None:
    if said is None or said.start is None or said.end is None:
        return None
    return named(said.start, said.end, figures)


def choices(now: datetime, figures: Figures) -> tuple[Period, ...]:
    """What is offered when no period was understood."""
    running = {name: period(name, now, figures) for name in PERIODS}
    return (running["week"], before(running["month"], figures), *(running[name] for name in PERIODS[1:]))
