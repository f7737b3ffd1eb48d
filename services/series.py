"""A series to everything that speaks of it: its facts, its plan, and what topics do when an occurrence is made."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import islice, takewhile

from community import recurring as rules
from community.clock import local_day
from community.outcomes.series import SeriesFacts, Skip
from community.recurring import Planned, hours_on, pattern, phase_on
from services.subjects import Kind, declare
from services.turn import Turn
from services.workdays import workdays
from storage import series as stored
from storage import units
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Phase, Series

SHOWN = ("place", "capacity", "at_least", "lecturer", "bring", "open_to")
# What topics do when an occurrence was made: whoever comes every time is signed up.
WHEN_MADE: list[Callable[[Turn, Activity], None]] = []
FAR = timedelta(days=5 * 366)  # what is further away is not in sight: 29 February comes sooner


def phases(turn: Turn, series: Series) -> list[Phase]:
    return stored.phases(turn.tx, [series.id])


def plan(turn: Turn, series: Series, first: date) -> Iterator[Planned]:
    """Its planned days from a day on."""
    return rules.planned(series, phases(turn, series), first, workdays(turn.figures), turn.figures.zone)


def coming_up(turn: Turn, series: Series, first: date | None = None, count: int = 4) -> tuple[Planned, ...]:
    """The next ones that are planned and held, from now on."""
    return tuple(islice(_ahead(turn, series, first), count))


def _ahead(turn: Turn, series: Series, first: date | None) -> Iterator[Planned]:
    since = max(first or date.min, local_day(turn.now, turn.figures))
    near = takewhile(lambda one: one.day < since + FAR, plan(turn, series, since))
    return (one for one in near if one.starts_at > turn.now and rules.is_held(one))


def starts(turn: Turn, series: Series, first: date | None = None, count: int = 4) -> tuple[datetime, ...]:
    """When the next ones are: one that was moved alone is where it went, one that was called off is nowhere."""
    made = stored.made_from(turn.tx, series.id, first or date.min)
    days = {row.planned_on for row in made}
    there = [row.starts_at for row in made if row.state == ActivityState.PUBLISHED and row.starts_at > turn.now]
    more = (one.starts_at for one in _ahead(turn, series, first) if one.day not in days)
    return tuple(sorted([*there, *islice(more, count)])[:count])


def in_the_way(turn: Turn, series: Series, first: date | None = None) -> tuple[Planned, ...]:
    """Dates within the time foretold that fall on a holiday, whatever becomes of them."""
    today = max(first or date.min, local_day(turn.now, turn.figures))
    found = []
    for one in plan(turn, series, today):
        if one.day > today + turn.figures.skips_foretold:
            break
        if one.unusual and one.starts_at > turn.now:
            found.append(one)
    return tuple(found)


def skips(some: Sequence[Planned]) -> tuple[Skip, ...]:
    return tuple(Skip(starts_at=one.starts_at, name=one.unusual.name if one.unusual else "") for one in some)


def facts(turn: Turn, some: Sequence[Series]) -> list[SeriesFacts]:
    names = units.names(turn.tx, {s.unit_id for s in some} | {s.team_id for s in some if s.team_id})
    return [_facts(turn, series, names) for series in some]


def _facts(turn: Turn, series: Series, names: dict[int, str]) -> SeriesFacts:
    today = local_day(turn.now, turn.figures)
    known = phases(turn, series)
    following = coming_up(turn, series, count=1)
    phase = following[0].phase if following else phase_on(known, today)
    start, end = hours_on(phase, following[0].day if following else today, turn.figures.zone)
    return SeriesFacts(
        id=series.id,
        title=phase.title,
        kind=series.kind,
        unit=names[series.unit_id],
        team=names[series.team_id] if series.team_id else None,
        **{name: getattr(phase, name) for name in SHOWN},
        pattern=pattern(phase),
        starts_at=start,
        ends_at=end,
    )


declare(
    Kind(
        "series",
        Series,
        facts=facts,
        unit=lambda series: series.unit_id,
        teams=lambda series: [series.team_id] if series.team_id else [],
        organiser=lambda series: series.organiser_id,
    )
)
