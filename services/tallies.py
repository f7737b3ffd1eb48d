"""Tallies for any unit of the tree, on demand and once a week."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, astuple
from datetime import datetime, timedelta

from sqlmodel import Session

from community import tallies as rules
from community.clock import at, local_day
from community.completion import completion, completions
from community.duty import Stand
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.tallies import DutyRow, DutyTally, Lacking, Tally, TallyRow
from community.rights import Right, may, units_with
from community.tallies import Period, Sums
from community.wishes import Said, Wish
from services import duties, whom
from services.actor import Actor
from services.duties import Completed
from services.finding import best_unit, which_unit
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import notices, people, tallies, units
from storage.tables.notices import Lane
from storage.tables.people import Member
from storage.tables.units import Unit, UnitKind
from storage.tallies import Counts, Scope

MOST_LACKING = 50


def tally(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    unit = _unit_for(turn, actor, wish)
    if isinstance(unit, Outcome):
        return unit
    period = _period(turn, wish)
    return tally_of(turn, unit, period).model_copy(update={"duty": _duty(turn, actor, unit, period)})


def _unit_for(turn: Turn, actor: Actor, wish: Wish) -> Unit | Outcome:
    own = units_with(Right.SEE_TALLIES, actor.roles)
    if not own and not actor.is_owner:
        return NotAllowed()
    if wish.wanted.unit:
        unit = best_unit(units.all_units(turn.tx), wish.wanted.unit)
        allowed = unit is not None and actor.may(Right.SEE_TALLIES, units.lineage(turn.tx, unit.id))
        return unit if unit is not None and allowed else NotAllowed()
    choices = [turn.tx.get_one(Unit, unit_id) for unit_id in own] or units.all_units(turn.tx)[:1]
    if len(choices) == 1:
        return choices[0]
    return which_unit(choices, wish)


def _period(turn: Turn, wish: Wish) -> Period:
    """The time that was said (本月, 上个月, 今年 …); this month when none was."""
    said = wish.wanted.time
    if said is None or said.start is None:
        return rules.period("month", turn.now, turn.figures)
    for name in ("week", "month", "quarter", "year"):
        whole = rules.period(name, said.start, turn.figures)
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
    return total, [Sums(one.name, *astuple(found.get(one.id, Counts()))) for one in _rows_of(turn, unit, found)]


def _rows_of(turn: Turn, unit: Unit, found: Collection[int]) -> list[Unit]:
    """Its children, and in front the unit itself where something is its own. Teams hold and house nothing."""
    children = [child for child in units.children(turn.tx, unit.id) if child.kind != UnitKind.TEAM]
    return [*([unit] if unit.id in found else []), *children]


def _duty(turn: Turn, actor: Actor, unit: Unit, period: Period) -> DutyTally | None:
    """Of a whole year, of those who live there now: exact for a building, and for who may see that unit's roster."""
    if period.name != "year" or unit.kind == UnitKind.TEAM:
        return None
    year = local_day(period.first, turn.figures).year
    reads_names = actor.is_owner or may(Right.SEE_CONTACTS, actor.roles, [unit.id])
    told = duty_of(turn, unit, year, exact=reads_names or unit.kind == UnitKind.BUILDING)
    if told is None:
        return None
    told = told.model_copy(update={"returns": actor.may(Right.CONFIRM_REPORT_IN, units.lineage(turn.tx, unit.id))})
    if not reads_names:
        return told
    lacking = duties.lacking(turn.tx, unit.id, year, turn.now, turn.figures, MOST_LACKING)
    known = people.members(turn.tx, lacking)
    shown = [_lacking(turn, actor, unit, known[one], found.stand) for one, found in lacking.items()]
    return told.model_copy(update={"lacking": tuple(shown)})


def duty_of(turn: Turn, unit: Unit, year: int, *, exact: bool) -> DutyTally | None:
    """None: nobody owes it there, and the reader may know that."""
    least = None if exact else turn.figures.small_count
    found = duties.completed(turn.tx, unit.id, year, turn.now, turn.figures)
    if not found and exact:
        return None
    owed, done = (sum(getattr(one, figure) for one in found.values()) for figure in ("owed", "done"))
    return DutyTally(**asdict(completion(owed, done, least)), rows=_duty_rows(turn, unit, found, least))


def _duty_rows(turn: Turn, unit: Unit, found: Mapping[int, Completed], least: int | None) -> tuple[DutyRow, ...]:
    shown = _rows_of(turn, unit, found)
    counts = [(one.owed, one.done) for one in (found.get(row.id, Completed()) for row in shown)]
    has_own = [0] if unit.id in found else []
    told = [completion(*pair) for pair in counts] if least is None else completions(counts, least, has_own)
    if len(shown) < 2 or not told:
        return ()
    return tuple(DutyRow(name=one.name, **asdict(count)) for one, count in zip(shown, told, strict=True))


def _lacking(turn: Turn, actor: Actor, unit: Unit, member: Member, stand: Stand) -> Lacking:
    may_put = member.id != actor.id and actor.may(Right.GRANT_EXEMPTIONS, units.lineage(turn.tx, unit.id))
    year = local_day(turn.now, turn.figures).year - 1
    puts = may_put and stand.year == year and duties.could_make_up(turn.tx, member.id, turn.now, turn.figures)
    return Lacking(name=member.name, kinds=stand.missing, could_make_up=member.id if puts else None)


def _row(sums: Sums) -> TallyRow:
    return TallyRow(
        name=sums.name,
        activities=sums.activities,
        signed_up=sums.signed_up,
        attended=sums.attended,
        people=sums.people,
        minutes=sums.minutes,
    )


# --- once a week -----------------------------------------------------------------------------------------------


def _send_weekly(turn: Turn, key: str) -> None:
    """Last week's tally, in private, to those who look after the unit; never an empty one."""
    unit, week = turn.tx.get_one(Unit, row_of(key)), _last_week(turn.now, turn.figures)
    readers = whom.of_unit(turn, unit.id, Right.SEE_TALLIES)
    known = people.members(turn.tx, readers)
    keys = {m: f"weekly:{unit.id}:{week.first.date()}:{m}" for m in readers if not known[m].reminders_off}
    told = notices.told_among(turn.tx, keys.values())
    wanting = {member: key for member, key in keys.items() if key not in told}
    news = tally_of(turn, unit, week) if wanting else None
    if news is None or (news.total.activities == 0 and news.total.minutes in (0, "hidden")):
        return
    for member, told_once in wanting.items():
        turn.tell({member: None}, news, lane=Lane.REMINDER, hold=True, key=told_once)


def _units_to_tell(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """On Monday morning, every unit that somebody looks after."""
    weekday, clock = figures.weekly_tally
    today = local_day(now, figures)
    if today.weekday() != weekday or now < at(today, clock, figures):
        return []
    return [f"{unit}@{_last_week(now, figures).first.date()}" for unit in people.units_with_roles(tx, now)]


def _next_week(tx: Session, now: datetime, figures: Figures) -> datetime:
    weekday, clock = figures.weekly_tally
    today = local_day(now, figures)
    moment = at(today + timedelta(days=(weekday - today.weekday()) % 7), clock, figures)
    return moment if moment > now else moment + timedelta(days=7)


def _last_week(now: datetime, figures: Figures) -> Period:
    return rules.period("week", now - timedelta(days=7), figures)


declare(Timer("weekly_tally", _units_to_tell, _send_weekly, _next_week, once=True))
