"""Who lives near: in the same building, then in the compound around it, and nobody farther away."""

from collections.abc import Sequence

from services.turn import Turn
from storage import units
from storage.tables.aid import HelpRequest
from storage.tables.people import Member
from storage.tables.units import Unit, UnitKind

_NEAR = (UnitKind.BUILDING, UnitKind.COMPOUND)


def nearby(turn: Turn, unit_id: int | None) -> list[int]:
    """The building and the compound around it; where there is neither, the unit itself."""
    lineage = units.lineage(turn.tx, unit_id)
    return [unit for unit in lineage if turn.tx.get_one(Unit, unit).kind in _NEAR] or lineage[:1]


def near(turn: Turn, member: Member, around: Sequence[int]) -> int | None:
    """How far from the innermost of these units somebody lives; None: outside all of them."""
    lineage = units.lineage(turn.tx, member.home_unit_id)
    return next((distance for distance, unit in enumerate(around) if unit in lineage), None)


def where_needed(turn: Turn, request: HelpRequest) -> int:
    """Where the asker lives: the card may stand for a compound or a team."""
    asker = turn.tx.get(Member, request.asker_id) if request.asker_id else None
    return (asker.home_unit_id if asker else None) or request.unit_id
