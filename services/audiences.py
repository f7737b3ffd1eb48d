"""Units that something is for, from what was said: each certain and the speaker's to speak to, or asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from community.rights import Right
from community.spec import folded
from services.actor import Actor
from services.finding import units_named
from services.turn import Turn
from storage import units
from storage.tables.units import Unit, UnitKind


def _is_part_of(said: str, name: str) -> bool:
    """龙城3栋 is 大汉龙城3栋; 竹园小区 is not 兰园小区, however alike they look: what is sent cannot be unsent."""
    rest = iter(folded(name))
    return all(char in rest for char in folded(said))


@dataclass(frozen=True)
class Unclear:
    said: str
    because: Literal["unknown", "several", "right"]


def chosen(turn: Turn, actor: Actor, said: Sequence[str], right: Right) -> list[Unit] | Unclear:
    """In the order in which they were said, each once."""
    tree = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    found: dict[int, Unit] = {}
    for name in said:
        meant = [unit for unit in units_named(tree, name) if _is_part_of(name, unit.name)]
        if len(meant) != 1:
            return Unclear(name, "several" if meant else "unknown")
        if not actor.may(right, units.lineage(turn.tx, meant[0].id)):
            return Unclear(name, "right")
        found[meant[0].id] = meant[0]
    return list(found.values())
