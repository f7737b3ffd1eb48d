"""A schedule for days that have a roster: it takes that one's place, and whoever is in a slot that stays, stays."""

from collections.abc import Sequence

from community.names import name_key
from community.on_duty import Planned, is_same
from services.turn import Turn
from storage import on_duty
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot


def standing(turn: Turn, unit_id: int, planned: Sequence[Planned]) -> DutyRoster | None:
    """The newest of this very unit that has a slot on those days."""
    rosters = [one for one in on_duty.to_come(turn.tx, turn.now) if one.unit_id == unit_id]
    return next((one for one in reversed(rosters) if planned and _meanwhile(turn, one, planned)), None)


def _meanwhile(turn: Turn, roster: DutyRoster, planned: Sequence[Planned]) -> list[DutySlot]:
    """Slots that are to come, from the first of the schedule to its last."""
    first, last = min(one.starts_at for one in planned), max(one.ends_at for one in planned)
    slots = on_duty.slots_of(turn.tx, [roster.id])
    return [slot for slot in slots if slot.ends_at > turn.now and slot.starts_at < last and slot.ends_at > first]


def lost(turn: Turn, roster: DutyRoster, planned: Sequence[Planned]) -> list[DutySlot]:
    """What the schedule has no more; of other days than its own nothing is lost."""
    return [slot for slot in _meanwhile(turn, roster, planned) if not any(is_same(slot, one) for one in planned)]


def stays(slots: Sequence[DutySlot], plan: Planned, places: dict[int, list[DutyPlace]]) -> DutySlot | None:
    """The slot that the schedule has too, with whoever took it meanwhile."""
    slot = next((one for one in slots if is_same(one, plan)), None)
    if slot is not None:
        new = {name_key(name) for name in plan.names} - {name_key(one.name) for one in places[slot.id]}
        slot.needed = max(plan.needed, len(places[slot.id]) + len(new))
    return slot
