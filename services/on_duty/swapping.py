"""[换班]: with somebody who is named, or with anybody. Until one of them agrees it stays whose it is."""

from community.names import name_key
from community.on_duty import OnDuty
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option, QuestionDropped
from community.wishes import Wish
from services import persons
from services.actor import Actor
from services.on_duty.subject import by_slot, redraw
from services.on_duty.taking import ask_clash, clashing, own_place
from services.subjects import subject
from services.turn import Turn
from storage import groups, on_duty, people, units
from storage.tables.notices import Lane
from storage.tables.on_duty import DutyPlace, DutySlot
from storage.tables.people import Member


def swap(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Which of one's own, and with whom."""
    found = own_place(turn, actor, wish, "swap")
    if isinstance(found, Outcome):
        return found
    place, slot = found
    plan = OnDuty.of(wish)
    if plan.anybody:
        return _to_anybody(turn, actor, place, slot)
    return _to(turn, actor, place, slot, plan.name) if plan.name else _ask(turn, slot)


def _ask(turn: Turn, slot: DutySlot, unknown: str = "") -> Outcome:
    meant = Wish(intent="swap_duty_with", about=subject(slot))
    anybody = meant.detailed(OnDuty(anybody=True))
    return said.DutySwapAsked(slot=turn.facts(slot), unknown=unknown, options=(Option(wish=anybody),))


def _to_anybody(turn: Turn, actor: Actor, place: DutyPlace, slot: DutySlot) -> Outcome:
    was_open = place.swap_open
    place.swap_open, place.swap_with_id = True, None
    actor.note("offer_duty", slot)
    redraw(turn, slot)
    chats = [chat for chat in groups.chats_of(turn.tx, slot.unit_id) if chat.paused_at is None]
    for chat in chats if not was_open else ():
        wanted = said.DutySwapWanted(slot=turn.facts(slot), name=place.name)
        turn.post(chat, wanted, lane=Lane.CARD, hold=True, budgeted=True)
    return said.DutySwapProposed(slot=turn.facts(slot), groups=len(chats))


def _to(turn: Turn, actor: Actor, place: DutyPlace, slot: DutySlot, name: str) -> Outcome:
    other = _neighbour(turn, slot, name)
    if other is None or other.id == actor.id or other.id in _those_in(turn, slot):
        return _ask(turn, slot, unknown=name)
    yes, no = (Wish(intent=intent, about=subject(slot)) for intent in ("agree_to_swap_duty", "refuse_to_swap_duty"))
    options = (Option(wish=yes, says="yes"), Option(wish=no, says="no"))
    offer = said.DutySwapOffered(slot=turn.facts(slot), name=place.name, options=options)
    if not turn.tell({other.id: None}, offer, silent=turn.is_night):
        return said.DutyRefused(because="cannot_tell", name=other.name)
    place.swap_open, place.swap_with_id = False, other.id
    actor.note("offer_duty", slot, member=other.id)
    redraw(turn, slot)
    return said.DutySwapProposed(slot=turn.facts(slot), name=other.name)


def _neighbour(turn: Turn, slot: DutySlot, name: str) -> Member | None:
    known = people.known_at(turn.tx, units.subtree(turn.tx, slot.unit_id))
    found = [one for one in known if name_key(one.name) == name_key(name)]
    return found[0] if len(found) == 1 else None


def _those_in(turn: Turn, slot: DutySlot) -> list[int | None]:
    return [place.member_id for place in by_slot(turn, [slot])[slot.id]]


# --- the other one answers -------------------------------------------------------------------------------------------


def agree(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    found = _asked(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    place, slot = found
    me = actor.member()
    if not OnDuty.of(wish).sure and (other := clashing(turn, me, slot)):
        return ask_clash(turn, wish, slot, other)
    giver = turn.tx.get_one(Member, place.member_id)
    place.member_id, place.name, place.taken_at, place.swap_with_id = me.id, me.name, turn.now, None
    actor.note("swap_duty", slot, member=giver.id)
    redraw(turn, slot)
    turn.tell(
        {giver.id: None},
        said.DutySlotReleased(slot=turn.facts(slot), name=giver.name, to=me.name),
        silent=turn.is_night,
    )
    return said.DutySlotTaken(slot=turn.facts(slot), name=me.name, instead_of=giver.name)


def refuse(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    found = _asked(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    place, slot = found
    place.swap_with_id = None
    actor.note("refuse_duty", slot)
    news = said.DutySwapDeclined(slot=turn.facts(slot), name=actor.member().name)
    turn.tell({place.member_id: None} if place.member_id else {}, news, silent=turn.is_night)
    return QuestionDropped(intent="swap_duty")


def _asked(turn: Turn, actor: Actor, wish: Wish) -> tuple[DutyPlace, DutySlot] | Outcome:
    """The place that they were asked to take over, while it is still to be had."""
    slot = turn.lock(DutySlot, wish.about_a("duty_slot") or 0)
    if slot is None or actor.id is None or slot.ends_at <= turn.now:
        return said.DutyRefused(because="over")
    places = by_slot(turn, [slot])[slot.id]
    place = next((one for one in places if one.swap_with_id == actor.id and one.member_id is not None), None)
    if place is None or any(one.member_id == actor.id for one in places):
        return said.DutyRefused(because="over")
    return place, slot


def withdraw(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不换了]"""
    found = own_place(turn, actor, wish, "swap")
    if isinstance(found, Outcome):
        return found
    place, slot = found
    place.swap_open, place.swap_with_id = False, None
    actor.note("keep_duty", slot)
    redraw(turn, slot)
    return said.DutySwapWithdrawn(slot=turn.facts(slot))


def leave_as_it_is(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return QuestionDropped(intent="take_duty")


def _gone(turn: Turn, leaving: Actor) -> None:
    """Whoever was to take it over is gone: it stays whose it is."""
    for place in on_duty.asked_to_swap(turn.tx, leaving.member().id):
        place.swap_with_id = None
    turn.tx.flush()


persons.gives_up(_gone, "duty_place.swap_with_id")
