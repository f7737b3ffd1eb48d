"""Slots of more than a year ago, somebody who goes for good, and two members who turn out to be one."""

from community import on_duty as rules
from community.outcomes import on_duty as said
from community.rights import Right
from services import persons, whom
from services.actor import Actor
from services.names import written_names
from services.on_duty.subject import affair, redraw
from services.timers import at_moments, declare
from services.turn import Turn
from storage import on_duty
from storage.tables.on_duty import DutyRoster, DutySlot
from storage.tables.people import Member


def _forget(turn: Turn, slot_id: int) -> None:
    slot = turn.lock(DutySlot, slot_id)
    if slot is not None:
        on_duty.forget(turn.tx, slot)


def _release(turn: Turn, leaving: Actor) -> None:
    """What is to come is free again; the past keeps a nameless place."""
    for place, slot in on_duty.coming(turn.tx, leaving.member().id, turn.now):
        turn.tx.delete(place)
        redraw(turn, slot)
        if rules.is_close(slot, turn.now, turn.figures):
            news = said.DutySlotReleased(slot=turn.facts(slot), name=written_names()["nobody"]["name"], mine=False)
            nearest = whom.in_charge(turn, affair(turn, slot), without=[leaving.member().id])
            turn.tell(dict.fromkeys(nearest), news, silent=turn.is_night)
    turn.tx.flush()


def _forget_empty(turn: Turn, roster_id: int) -> None:
    """All of it was called off."""
    roster = turn.lock(DutyRoster, roster_id)
    if roster is not None:
        on_duty.forget_roster(turn.tx, roster)


def _hand_over(turn: Turn, leaving: Actor) -> None:
    """A roster goes on; whoever looks after its unit is told what there is to tell."""
    for roster in on_duty.by(turn.tx, leaving.member().id):
        roster.author_id = None
    turn.tx.flush()


def _loses_right(turn: Turn, member_id: int) -> None:
    holder = Actor(turn, turn.tx.get_one(Member, member_id))
    for roster in on_duty.by(turn.tx, member_id):
        if not holder.may_for(Right.PUBLISH, roster):
            roster.author_id = None


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """In a slot where both are, the second leaves."""
    for slot_id in on_duty.slots_of_both(turn.tx, kept.id, other.id):
        for place in on_duty.places(turn.tx, [slot_id]):
            if place.member_id == other.id:
                turn.tx.delete(place)
        redraw(turn, turn.tx.get_one(DutySlot, slot_id))
    turn.tx.flush()


persons.gives_up(_release, "duty_place.member_id")
persons.gives_up(_hand_over, "duty_roster.author_id")
persons.loses_right(_loses_right)
persons.become_one(_become_one)
declare(at_moments("forget_duty_rosters", on_duty.EMPTY, _forget_empty, late=lambda one: one.duty_slots_kept))
declare(at_moments("forget_duty_slots", on_duty.PAST, _forget, late=lambda one: one.duty_slots_kept))
