"""Slots of more than a year ago, and somebody who goes for good."""

from services import persons
from services.actor import Actor
from services.timers import at_moments, declare
from services.turn import Turn
from storage import on_duty
from storage.tables.on_duty import DutySlot


def _forget(turn: Turn, slot_id: int) -> None:
    slot = turn.lock(DutySlot, slot_id)
    if slot is not None:
        on_duty.forget(turn.tx, slot)


def _release(turn: Turn, leaving: Actor) -> None:
    """What is to come is free again; the past keeps a nameless place."""
    for place, _ in on_duty.coming(turn.tx, leaving.member().id, turn.now):
        turn.tx.delete(place)
    turn.tx.flush()


persons.gives_up(_release, "duty_place.member_id")
declare(at_moments("forget_duty_slots", on_duty.PAST, _forget, late=lambda one: one.duty_slots_kept))
