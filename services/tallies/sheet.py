"""统计表: the tally as a workbook, for whoever asked for it."""

from collections.abc import Mapping
from itertools import groupby

from community import tallies as rules
from community.outcomes.tallies import TallySheet
from community.tallies import Period, Sums
from services import latest
from services.actor import Actor
from services.tallies import counting
from services.turn import Turn
from storage import tallies, units
from storage.tables.units import Unit
from storage.tallies import Scope
from texts.tally_sheets import Line, workbook


def hand_over(
    turn: Turn, actor: Actor, unit: Unit, period: Period, apart: str, lecturer: int | None
) -> TallySheet:
    asked = TallySheet(
        unit=unit.name,
        unit_id=unit.id,
        period=period.name,
        first=period.first,
        last=period.last,
        apart=apart,
        own=lecturer is not None,
    )
    actor.note("make_tally_sheet", unit=unit.name, first=str(period.first.date()), last=str(period.last.date()))
    return _made(turn, asked, lecturer)


def _made(turn: Turn, asked: TallySheet, lecturer: int | None) -> TallySheet:
    """As things stand at this moment."""
    unit, period = turn.tx.get_one(Unit, asked.unit_id), Period(asked.period, asked.first, asked.last)
    exact = counting.sums(turn, unit, period, lecturer)
    total, rows = counting.told(turn, unit, *exact)
    activities = _activities(turn, unit, counting.scope_of(unit, period, lecturer), exact[1], rows)
    told = [*rows.values(), total] if len(rows) > 1 else [total]
    problems = counting.problems_of(turn, unit, period) if lecturer is None else None
    name, content = workbook(asked, told, activities, problems, turn.now, turn.figures.zone)
    return asked.model_copy(
        update={"units": len(told), "activities": len(activities), "name": name, "content": content}
    )


def _activities(
    turn: Turn, unit: Unit, scope: Scope, exact: Mapping[int, Sums], told: Mapping[int, Sums]
) -> list[Line]:
    """They say nothing that the row of their unit does not."""
    held = sorted(tallies.held(turn.tx, scope), key=lambda one: one.child)
    names = units.names(turn.tx, {one.unit_id for one in held})
    lines: list[Line] = []
    for child, theirs in groupby(held, key=lambda one: one.child):
        some = list(theirs)
        cells = [counting.sums_of(one.title, one.counts, turn.figures) for one in some]
        if not counting.is_exact(unit):
            cells = rules.of_each(exact[child], told[child], cells, turn.figures)
        for one, cell in zip(some, cells, strict=True):
            lines.append(Line(names[one.unit_id], one.title, one.kind, one.starts_at, cell))
    return sorted(lines, key=lambda line: line.starts_at)


latest.declare(TallySheet, lambda turn, account, asked: _made(turn, asked, account.member_id if asked.own else None))
