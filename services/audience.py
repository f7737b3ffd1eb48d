"""For whom: units as they are called, only those where one may announce; what is not certain is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from sqlmodel import SQLModel

from community.clock import at, local_day
from community.finding import is_left_out_of
from community.rights import Right, units_with
from services.actor import Actor
from services.finding import MOST_CHOICES, units_named
from services.subjects import kind_of, subject
from services.turn import Turn
from storage import audiences, groups, notices, units
from storage.tables.units import Unit, UnitKind


@dataclass(frozen=True)
class Audience:
    units: tuple[int, ...] = ()
    unknown: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()


def may_announce(actor: Actor) -> bool:
    return actor.is_owner or bool(units_with(Right.ANNOUNCE, actor.roles))


def own(turn: Turn, actor: Actor) -> list[int]:
    """Units for which somebody holds a role with the right; of the owner those that no other is above."""
    if found := units_with(Right.ANNOUNCE, actor.roles):
        return found
    return [unit.id for unit in units.all_units(turn.tx) if unit.parent_id is None] if actor.is_owner else []


def everywhere(turn: Turn, actor: Actor) -> Audience:
    """One's own units, and whatever group there is below them."""
    bound = groups.bound_units(turn.tx)
    return Audience(units=tuple(unit for top in own(turn, actor) for unit in _with_all_below(turn, top, bound)))


def _with_all_below(turn: Turn, unit: int, bound: set[int]) -> list[int]:
    """A unit without a group of its own stands for all below it."""
    children = units.children(turn.tx, unit) if unit in bound else []
    return [unit, *(below for child in children for below in _with_all_below(turn, child.id, bound))]


def named(turn: Turn, actor: Actor, names: Sequence[str]) -> Audience:
    """Each name is one unit, or it is asked."""
    known = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    mine = {below for unit in own(turn, actor) for below in units.subtree(turn.tx, unit)}
    offered = choices(turn, actor)
    found = {name: _meant(known, mine, offered, name) for name in names}
    meant = {name: unit for name, unit in found.items() if unit is not None}
    return Audience(
        units=tuple(unit.id for unit in meant.values()),
        unknown=tuple(name for name, unit in found.items() if unit is None),
        forbidden=tuple(unit.name for unit in meant.values() if not _may(turn, actor, unit.id)),
    )


def _meant(known: Sequence[Unit], mine: set[int], offered: Sequence[Unit], name: str) -> Unit | None:
    """By its place among those that were offered, by its name, by a part of its name that only one has."""
    if name.isdigit():
        return offered[int(name) - 1] if 0 < int(name) <= len(offered) else None
    exact = [unit for unit in known if unit.name == name]
    alike = exact or [unit for unit in units_named(known, name) if _is_part(name, unit.name)]
    nearer = [unit for unit in alike if unit.id in mine] or alike
    return nearer[0] if len(nearer) == 1 else None


def _is_part(said: str, name: str) -> bool:
    """梅苑 is 梅苑小区; 桂苑小区, however alike, is not."""
    return said in name or is_left_out_of(said, name)


def choices(turn: Turn, actor: Actor) -> list[Unit]:
    """What can be chosen by number: one's own units, then those right below them."""
    mine = own(turn, actor)
    below = [child.id for unit in mine for child in units.children(turn.tx, unit) if child.kind != UnitKind.TEAM]
    return [turn.tx.get_one(Unit, unit) for unit in list(dict.fromkeys([*mine, *below]))[:MOST_CHOICES]]


def _may(turn: Turn, actor: Actor, unit: int, right: Right = Right.ANNOUNCE) -> bool:
    return actor.may(right, units.lineage(turn.tx, unit))


def may_for_all(turn: Turn, actor: Actor, row: SQLModel, right: Right = Right.ANNOUNCE) -> bool:
    """The right over every unit that it is for."""
    chosen = audiences.units_of(turn.tx, subject(row))
    return all(_may(turn, actor, unit, right) for unit in chosen or [kind_of(row).unit(row)])


def may_handle(turn: Turn, actor: Actor, row: SQLModel) -> bool:
    """Correct, stop, withdraw, close: whoever may announce to all of them, the author among them."""
    return may_announce(actor) and may_for_all(turn, actor, row)


def called(turn: Turn, row: SQLModel) -> tuple[str, ...]:
    """Its units, without those that lie below another one of them."""
    chosen = audiences.units_of(turn.tx, subject(row))
    tops = [unit for unit in chosen if not set(units.lineage(turn.tx, unit)[1:]) & set(chosen)]
    names = units.names(turn.tx, tops)
    return tuple(names[unit] for unit in tops)


def choose(turn: Turn, row: Any, chosen: Sequence[int]) -> None:
    """The unit above all of them holds it."""
    lines = [units.lineage(turn.tx, unit) for unit in chosen]
    shared = [unit for unit in lines[0] if all(unit in line for line in lines)]
    row.unit_id = shared[0] if shared else chosen[0]
    audiences.choose(turn.tx, subject(row), chosen)


def full(turn: Turn, chat_ids: Sequence[int]) -> int:
    """How many of these groups have had their messages of the day; at night it is the next day's that counts."""
    if turn.is_night:
        return 0
    today = at(local_day(turn.now, turn.figures), time.min, turn.figures)
    return notices.groups_over_budget(turn.tx, chat_ids, today, turn.figures.message_budget)
