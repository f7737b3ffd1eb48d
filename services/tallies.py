"""Tallies for any unit of the tree, on demand and once a week."""

from dataclasses import astuple
from datetime import datetime, timedelta

from community import tallies as rules
from community.clock import at, local_day
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, WhichUnit
from community.outcomes.tallies import Tally, TallyRow
from community.rights import NARROW, RIGHTS, Right, units_with
from community.tallies import Period, Sums
from community.wishes import Said, Wish
from services.finding import best_unit
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import notices, people, tallies, units
from storage.tables.notices import Lane
from storage.tables.people import RoleName
from storage.tables.units import Unit, UnitKind
from storage.tallies import Counts, Scope


def tally(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        unit = _unit_for(visit, wish)
        if isinstance(unit, Outcome):
            return visit.reply(unit)
        return visit.reply(tally_of(visit, unit, _period(visit, wish)))


def _unit_for(visit: Visit, wish: Wish) -> Unit | Outcome:
    own = units_with(Right.SEE_TALLIES, visit.roles)
    if not own and not visit.is_owner:
        return NotAllowed()
    if wish.wanted.unit:
        unit = best_unit(units.all_units(visit.tx), wish.wanted.unit)
        allowed = unit is not None and visit.may(Right.SEE_TALLIES, units.lineage(visit.tx, unit.id))
        return unit if unit is not None and allowed else NotAllowed()
    choices = [visit.tx.get_one(Unit, unit_id) for unit_id in own] or units.all_units(visit.tx)[:1]
    if len(choices) == 1:
        return choices[0]
    options = tuple(Option(wish=wish.wanting(unit=u.name), label=u.name) for u in choices)
    return WhichUnit(question_id=visit.ask(options, private=True), options=options)


def _period(visit: Visit, wish: Wish) -> Period:
    """The time that was said (本月, 上个月, 今年 …); this month when none was."""
    said = wish.wanted.time
    if said is None or said.start is None:
        return rules.period("month", visit.now, visit.figures)
    for name in ("week", "month", "quarter", "year"):
        whole = rules.period(name, said.start, visit.figures)
        if (whole.first, whole.last) == (said.start, said.end):
            return whole
    return Period("span", said.start, said.end or _day_after(said))


def _day_after(said: Said) -> datetime:
    assert said.start is not None
    return said.start + timedelta(days=1)


def tally_of(turn: Turn, unit: Unit, period: Period) -> Tally:
    """Exact for a single building or team; above, counts of people under five are hidden."""
    total, rows = _sums(turn, unit, period)
    if unit.kind not in (UnitKind.BUILDING, UnitKind.TEAM):
        total, rows = rules.suppressed(total, rows, turn.figures)
    return Tally(
        unit=unit.name,
        period=period.name,
        first=period.first,
        last=period.last,
        total=_row(total),
        rows=tuple(_row(row) for row in rows) if len(rows) > 1 else (),
    )


def _sums(turn: Turn, unit: Unit, period: Period) -> tuple[Sums, list[Sums]]:
    """The rows of the unit's children (and its own, when it held something), and their total.

    Teams have no row: their activities are held in units. Rows add up, but for people who were in more than one.
    """
    scope = Scope(unit.id, period.first, period.last, is_team=unit.kind == UnitKind.TEAM)
    found = tallies.counts(turn.tx, scope)
    busy = [counts for counts in found.values() if counts.people]
    people = tallies.people(turn.tx, scope) if len(busy) > 1 else None
    total = Sums(
        unit.name,
        activities=sum(counts.activities for counts in found.values()),
        signed_up=sum(counts.signed_up for counts in found.values()),
        attended=sum(counts.attended for counts in found.values()),
        people=sum(counts.people for counts in busy) if people is None else people,
        minutes=sum(counts.minutes for counts in found.values()),
    )
    children = [child for child in units.children(turn.tx, unit.id) if child.kind != UnitKind.TEAM]
    shown = [*([unit] if unit.id in found else []), *children]
    return total, [Sums(one.name, *astuple(found.get(one.id, Counts()))) for one in shown]


def _row(sums: Sums) -> TallyRow:
    return TallyRow(
        name=sums.name,
        activities=sums.activities,
        signed_up=sums.signed_up,
        attended=sums.attended,
        people=sums.people,
        minutes=sums.minutes,
    )


def send_weekly(desk: Desk, now: datetime) -> None:
    """Timer: on Monday morning last week's tally, in private, to those who look after a unit; never an empty one."""
    weekday, clock = desk.figures.weekly_tally
    today = local_day(now, desk.figures)
    if today.weekday() != weekday or now < at(today, clock, desk.figures):
        return
    with desk.turn(now) as turn:
        week = rules.period("week", now - timedelta(days=7), desk.figures)
        for unit in units.all_units(turn.tx):
            _send_weekly(turn, unit, week)


def _send_weekly(turn: Turn, unit: Unit, week: Period) -> None:
    roles = [r for r in people.roles_on(turn.tx, [unit.id]) if RoleName(r.role) not in NARROW]
    readers = [r.member_id for r in roles if Right.SEE_TALLIES in RIGHTS[RoleName(r.role)]]
    keys = {member: f"weekly:{unit.id}:{week.first.date()}:{member}" for member in readers}
    told = notices.told_among(turn.tx, keys.values())
    waiting = {m: key for m, key in keys.items() if key not in told}
    if not waiting:
        return
    news = tally_of(turn, unit, week)
    if news.total.activities == 0:
        return
    known = people.members(turn.tx, list(waiting))
    for member, key in waiting.items():
        if not known[member].reminders_off:
            turn.tell({member: None}, news, lane=Lane.REMINDER, hold=True, key=key)
