"""What is counted of a unit and of those below it, and as much of it as may be told."""

from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import time, timedelta

from community import tallies as rules
from community.aid.counting import counted
from community.clock import at, local_day
from community.completion import completion, completions
from community.duty import Stand
from community.figures import Figures
from community.outcomes.tallies import DutyRow, DutyTally, HelpTally, Lacking, Messages, ProblemTally, Tally, TallyRow
from community.problems.counting import counted as problems_counted
from community.rights import Right
from community.tallies import Period, Sums
from services import duties
from services.actor import Actor
from services.duties import Completed
from services.turn import Turn
from storage import aid, groups, problems, tallies, units, usage
from storage import people as everybody
from storage.tables.people import Member
from storage.tables.units import Unit, UnitKind
from storage.tallies import Counts, Scope

MOST_LACKING = 50


def tally_of(turn: Turn, unit: Unit, period: Period, lecturer: int | None = None) -> Tally:
    """Exact for a single building or team; above, counts of people under five are hidden.

    :param lecturer: the member whose lectures alone are counted.
    """
    total, rows = told(turn, unit, *sums(turn, unit, period, lecturer))
    return Tally(
        unit=unit.name,
        unit_id=unit.id,
        period=period.name,
        first=period.first,
        last=period.last,
        is_over=period.last <= turn.now,
        own=lecturer is not None,
        total=row_of(total),
        rows=tuple(map(row_of, rows.values())) if len(rows) > 1 else (),
    )


def told(turn: Turn, unit: Unit, total: Sums, rows: Mapping[int, Sums]) -> tuple[Sums, Mapping[int, Sums]]:
    """As much as whoever may see the unit's tally may read of it and of its rows."""
    return (total, rows) if is_exact(unit) else of_everybody(turn, total, rows)


def is_exact(unit: Unit) -> bool:
    return unit.kind in (UnitKind.BUILDING, UnitKind.TEAM)


def of_everybody(turn: Turn, total: Sums, rows: Mapping[int, Sums]) -> tuple[Sums, Mapping[int, Sums]]:
    """What may be read by whoever is in a group."""
    total, cells = rules.suppressed(total, list(rows.values()), turn.figures)
    return rules.without_wait(total), dict(zip(rows, map(rules.without_wait, cells), strict=True))


def scope_of(unit: Unit, period: Period, lecturer: int | None = None) -> Scope:
    return Scope(unit.id, period.first, period.last, unit.kind == UnitKind.TEAM, lecturer)


def sums(turn: Turn, unit: Unit, period: Period, lecturer: int | None = None) -> tuple[Sums, dict[int, Sums]]:
    """The total, and rows of the unit's children (and its own, when it held something).

    Teams have no row: their activities are held in units. Rows add up, but for people who were in more than one.
    """
    scope = scope_of(unit, period, lecturer)
    found, total = tallies.counts(turn.tx, scope)
    rows = rows_of(turn, unit, found)
    figures, none = turn.figures, Counts()
    return sums_of(unit.name, total, figures), {
        one.id: sums_of(one.name, found.get(one.id, none), figures) for one in rows
    }


def sums_of(name: str, counts: Counts, figures: Figures) -> Sums:
    ratings, stars = rules.rated(counts.rated, figures)
    return Sums(
        name,
        activities=counts.activities,
        signed_up=counts.signed_up,
        attended=counts.attended,
        people=counts.people,
        minutes=counts.minutes,
        no_shows=counts.no_shows,
        wait=_minutes(counts),
        children=counts.children,
        ratings=ratings,
        stars=stars,
    )


def _minutes(counts: Counts) -> int | None:
    return None if counts.wait is None else round(counts.wait.total_seconds() / 60)


def rows_of(turn: Turn, unit: Unit, found: Collection[int]) -> list[Unit]:
    """Its children, and in front the unit itself where something is its own. Teams hold and house nothing."""
    children = [child for child in units.children(turn.tx, unit.id) if child.kind != UnitKind.TEAM]
    return [*([unit] if unit.id in found else []), *children]


def duty(turn: Turn, actor: Actor, unit: Unit, period: Period) -> DutyTally | None:
    """Of a whole year, of those who live there now: exact for a building, and for who may see that unit's roster."""
    if period.name != "year" or unit.kind == UnitKind.TEAM:
        return None
    year = local_day(period.first, turn.figures).year
    reads_names = actor.is_owner or actor.may(Right.SEE_CONTACTS, units.lineage(turn.tx, unit.id))
    told = duty_of(turn, unit, year, exact=reads_names or unit.kind == UnitKind.BUILDING)
    if told is None:
        return None
    told = told.model_copy(update={"returns": actor.may(Right.CONFIRM_REPORT_IN, units.lineage(turn.tx, unit.id))})
    if not reads_names:
        return told
    lacking = duties.lacking(turn.tx, unit.id, year, turn.now, turn.figures, MOST_LACKING)
    known = everybody.members(turn.tx, lacking)
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


def help_of(turn: Turn, unit: Unit, period: Period) -> HelpTally | None:
    """None: nobody has asked for help there."""
    below = [unit.id] if unit.kind == UnitKind.TEAM else units.subtree(turn.tx, unit.id)
    found = aid.in_period(turn.tx, below, period.first, period.last)
    if not found:
        return None
    claims = aid.claims(turn.tx, [one.id for one in found])
    return HelpTally(**asdict(counted(found, claims, turn.figures, exact=is_exact(unit))))


def problems_of(turn: Turn, unit: Unit, period: Period) -> ProblemTally | None:
    """None: nobody has reported any there. Disputes and opinions are none."""
    below = units.subtree(turn.tx, unit.id)
    found = problems.in_period(turn.tx, below, period.first, period.last)
    return ProblemTally(**asdict(problems_counted(found, turn.figures, exact=is_exact(unit)))) if found else None


def _duty_rows(turn: Turn, unit: Unit, found: Mapping[int, Completed], least: int | None) -> tuple[DutyRow, ...]:
    shown = rows_of(turn, unit, found)
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


def messages(turn: Turn, unit: Unit) -> Messages | None:
    """What was told is forgotten after a week, so that it is of these days and not of the period."""
    bound = groups.bound_to(turn.tx, units.subtree(turn.tx, unit.id))
    days = usage.DAYS
    first = at(local_day(turn.now, turn.figures) - timedelta(days=days - 1), time.min, turn.figures)
    sent = usage.sent(turn.tx, [chat.id for chat in bound], first, turn.now + timedelta(seconds=1))
    return Messages(groups=len(bound), sent=sum(sent.values()), days=days) if bound else None


def row_of(sums: Sums) -> TallyRow:
    return TallyRow(**asdict(sums))
