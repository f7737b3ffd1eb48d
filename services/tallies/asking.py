"""Tallies on demand: of which unit, of which period, compared with which."""

from collections.abc import Iterator, Sequence

from community import tallying
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, WhichUnit
from community.outcomes.tallies import PeriodFacts, Tally, TallyRow, WhichPeriod
from community.rights import Right, may_over, units_with
from community.tallies import Period
from community.tallying import Tallying
from community.wishes import Said, Wish
from services.actor import Actor
from services.finding import units_named
from services.tallies import counting, sheet
from services.turn import Turn
from storage import groups, units
from storage.tables.subject import Subject
from storage.tables.units import Unit, UnitKind

MOST_CHOICES = 20


def tally(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    unit = _unit_for(turn, actor, wish)
    if isinstance(unit, Outcome):
        return unit
    wanted = Tallying.of(wish)
    found = tallying.periods(wish.wanted.time, wanted, turn.now, turn.figures)
    if found is None or (wanted.sheet and wanted.compares):
        return _which_period(turn, wish.aimed_at(Subject("unit", unit.id)))
    if wanted.sheet:
        return sheet.hand_over(turn, actor, unit, found[0], wanted.apart, _lecturer(turn, actor, unit))
    return _told(turn, actor, unit, wanted, *found)


def _told(turn: Turn, actor: Actor, unit: Unit, wanted: Tallying, this: Period, other: Period) -> Tally:
    lecturer = _lecturer(turn, actor, unit)
    told = compared(turn, unit, counting.tally_of(turn, unit, this, lecturer), other, lecturer)
    rows = tuple(_rows_of_each(turn, unit, wanted.each, this, lecturer)) if wanted.each else told.rows
    more = {
        "duty": counting.duty(turn, actor, unit, this) if lecturer is None else None,
        "help": counting.help_of(turn, unit, this) if lecturer is None else None,
        "problems": counting.problems_of(turn, unit, this) if lecturer is None else None,
        "messages": counting.messages(turn, unit) if lecturer is None and not told.is_over else None,
        "apart": wanted.apart or ("" if rows else wanted.each_said),
        "rows": rows,
        "group_id": _group_of(turn, actor, unit) if this.name == "month" else None,
    }
    return told.model_copy(update=more)


def compared(turn: Turn, unit: Unit, told: Tally, other: Period, lecturer: int | None = None) -> Tally:
    """Nothing can be more or less than what has not begun."""
    if told.first > turn.now:
        return told
    earlier = counting.row_of(counting.told(turn, unit, *counting.sums(turn, unit, other, lecturer))[0])
    when = PeriodFacts(period=other.name, first=other.first, last=other.last)
    return told.model_copy(update={"before": earlier, "before_when": when})


def _rows_of_each(turn: Turn, unit: Unit, kind: UnitKind, this: Period, lecturer: int | None) -> Iterator[TallyRow]:
    """各楼栋 of a street: as the tally of each community says it, so that no two of them say more than each."""
    below = [one for one in units.children(turn.tx, unit.id) if one.kind != UnitKind.TEAM]
    if unit.kind == kind or not below:
        return
    if any(child.kind == kind for child in below):
        yield from counting.tally_of(turn, unit, this, lecturer).rows
    else:
        for child in below:
            yield from _rows_of_each(turn, child, kind, this, lecturer)


def _group_of(turn: Turn, actor: Actor, unit: Unit) -> int | None:
    """The group that is told of this unit every month, for whoever may stop that."""
    if not actor.may(Right.ANNOUNCE, units.lineage(turn.tx, unit.id)):
        return None
    own = [chat for chat in groups.chats_of(turn.tx, unit.id) if chat.unit_id == unit.id]
    return own[0].id if len(own) == 1 and own[0].monthly_tally is not False else None


# --- which unit --------------------------------------------------------------------------------------------------


def _unit_for(turn: Turn, actor: Actor, wish: Wish) -> Unit | Outcome:
    own = units_with(Right.SEE_TALLIES, actor.roles)
    if not own and not actor.is_owner:
        return NotAllowed()
    if certain := wish.about_a("unit"):
        unit = turn.tx.get(Unit, certain)
        return unit if unit is not None and _may_see(turn, actor, unit) else NotAllowed()
    choices = [turn.tx.get_one(Unit, unit_id) for unit_id in own] or units.all_units(turn.tx)[:1]
    if said := wish.wanted.team or wish.wanted.unit:
        return _named(turn, actor, wish, said) or _which_unit(choices, wish)
    return choices[0] if len(choices) == 1 and not Tallying.of(wish).unread else _which_unit(choices, wish)


def _named(turn: Turn, actor: Actor, wish: Wish, said: str) -> Unit | Outcome | None:
    """The one that is meant of those they may see; None: nobody knows it."""
    everywhere = [unit for unit in units.all_units(turn.tx) if not wish.wanted.team or unit.kind == UnitKind.TEAM]
    found = units_named(everywhere, said)
    seen = [unit for unit in found if _may_see(turn, actor, unit)]
    if found and not seen:
        return NotAllowed()
    if unread := Tallying.of(wish).unread:  # 3栋和5栋
        others = [unit for unit in units_named(units.all_units(turn.tx), unread) if _may_see(turn, actor, unit)]
        return _which_unit([*seen, *(unit for unit in others if unit not in seen)], wish)
    if len(seen) > 1:
        return _which_unit(seen, wish)
    return seen[0] if seen else None


def _may_see(turn: Turn, actor: Actor, unit: Unit) -> bool:
    return actor.may(Right.SEE_TALLIES, units.lineage(turn.tx, unit.id))


def _lecturer(turn: Turn, actor: Actor, unit: Unit) -> int | None:
    """Whoever sees no more there than what came of their own lectures."""
    sees_all = may_over(Right.SEE_TALLIES, actor.roles, units.lineage(turn.tx, unit.id), is_own=False)
    return None if sees_all or actor.is_owner else actor.id


def _which_unit(choices: Sequence[Unit], wish: Wish) -> WhichUnit:
    """Of what nobody knows the answer will say that it has no tally of its own."""
    wanted = Tallying.of(wish)
    apart = wanted.apart or (wanted.unread if len(choices) == 1 else "")
    known = wish.detailed(wanted.model_copy(update={"unread": "", "apart": apart}))
    options = (Option(wish=known.aimed_at(Subject("unit", one.id)), label=one.name, numbered=True) for one in choices)
    return WhichUnit(options=tuple(options)[:MOST_CHOICES])


# --- which period ------------------------------------------------------------------------------------------------


def _which_period(turn: Turn, wish: Wish) -> WhichPeriod:
    """What it is compared with is the one before, once it was unclear."""
    clear = wish.detailed(Tallying.of(wish).model_copy(update={"unclear": False, "against": None, "compares": False}))
    choices = tallying.choices(turn.now, turn.figures)
    return WhichPeriod(
        options=tuple(Option(wish=clear.wanting(time=_said(one)), numbered=True) for one in choices),
        periods=tuple(PeriodFacts(period=one.name, first=one.first, last=one.last) for one in choices),
    )


def _said(one: Period) -> Said:
    return Said(kind="span", start=one.first, end=one.last, has_date=True)
