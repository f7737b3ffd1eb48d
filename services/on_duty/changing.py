"""What an organiser changes afterwards: a slot's time, task or number, a slot or all of them called off."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from community import on_duty as rules
from community.on_duty import OnDuty
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right, units_with
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.on_duty.subject import by_slot
from services.on_duty.taking import which
from services.subjects import subject
from services.turn import Turn
from storage import on_duty
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """3号班改到14点到18点, 3号班改成3人: at once when it is certain, and whoever is in it is told."""
    slot, plan = _slot(turn, actor, wish), OnDuty.of(wish)
    if isinstance(slot, Outcome):
        return slot
    before, places = turn.facts(slot), by_slot(turn, [slot])[slot.id]
    then = rules.moved(slot, plan.time, turn.figures) if plan.time else (slot.starts_at, slot.ends_at)
    if plan.unclear or then is None or not (plan.time or plan.needed) or (plan.time and then[0] <= turn.now):
        return said.DutyChangeUnclear(slot=before)
    if plan.needed is not None and plan.needed < len(places):
        return said.DutyChangeUnclear(slot=before, too_few=True)
    slot.starts_at, slot.ends_at = then
    for place in places if plan.time else ():  # whoever was asked to take it over was asked of another time
        place.swap_with_id, place.swap_open = None, False
    slot.needed = plan.needed or slot.needed
    actor.note("change_duty", slot)
    turn.tx.flush()
    _redraw(turn, slot.roster_id)
    news = said.DutySlotChanged(slot=turn.facts(slot), before=before)
    told, untold = _tell(turn, actor, places, news, min(slot.starts_at, before.starts_at)) if plan.time else (0, ())
    return news.model_copy(update={"mine": True, "told": told, "untold": untold})


def call_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """取消3号班, 取消值班表: asked first, since whoever is in them is told."""
    if OnDuty.of(wish).number is None and wish.about_a("duty_slot") is None:
        return _all_of_it(turn, actor, wish)
    slot = _slot(turn, actor, wish)
    if isinstance(slot, Outcome):
        return slot
    yes = Wish(intent="duty_called_off", about=subject(slot))
    return said.DutyCallOffAsked(slots=turn.all_facts([slot]), options=_yes_or_no(yes))


def _all_of_it(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    rosters = _handled(turn, actor, wish)
    if isinstance(rosters, Outcome):
        return rosters
    if len(rosters) > 1:
        shown = turn.all_facts(rosters)
        options = (Option(wish=wish.aimed_at(one.subject), facts=one, numbered=True) for one in shown)
        return said.WhichDutyRoster(rosters=shown, options=tuple(options))
    slots = _ahead(turn, on_duty.slots_of(turn.tx, [rosters[0].id]))
    yes = Wish(intent="duty_called_off", about=subject(rosters[0]))
    return said.DutyCallOffAsked(slots=turn.all_facts(slots), whole=True, options=_yes_or_no(yes))


def _yes_or_no(yes: Wish) -> tuple[Option, ...]:
    return Option(wish=yes, says="yes"), Option(wish=Wish(intent="leave_duty_as_it_is"), says="no")


def called_off(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确定]"""
    slots = _ahead(turn, _meant(turn, wish))
    if wish.answers is None or not slots:
        return QuestionClosed()
    if not all(actor.may_for(Right.PUBLISH, slot) for slot in slots):
        return NotAllowed()
    facts, roster_id, places = turn.all_facts(slots), slots[0].roster_id, by_slot(turn, slots)
    actor.note("call_off_duty", wish.about, slots=[slot.id for slot in slots])
    told, untold = _tell_each(turn, actor, slots, places)
    for slot in slots:
        on_duty.drop(turn.tx, slot)
    _redraw(turn, roster_id)
    return said.DutyCalledOff(slots=facts, mine=True, told=told, untold=untold)


def _tell_each(
    turn: Turn, actor: Actor, slots: Sequence[DutySlot], places: dict[int, list[DutyPlace]]
) -> tuple[int, tuple[str, ...]]:
    """One message each, with all that is theirs."""
    own: dict[int, tuple[DutyPlace, list[DutySlot]]] = {}
    for slot in slots:
        for place in places[slot.id]:
            if place.member_id is not None:
                own.setdefault(place.member_id, (place, []))[1].append(slot)
    told, untold = 0, [p.name for slot in slots for p in places[slot.id] if p.member_id is None]
    for place, theirs in own.values():
        news = said.DutyCalledOff(slots=turn.all_facts(theirs))
        one, missed = _tell(turn, actor, [place], news, min(slot.starts_at for slot in theirs))
        told, untold = told + one, [*untold, *missed]
    return told, tuple(dict.fromkeys(untold))


def _tell(
    turn: Turn, actor: Actor, places: Sequence[DutyPlace], news: Outcome, starts_at: datetime
) -> tuple[int, tuple[str, ...]]:
    """At night too when it takes effect within a day; who cannot be told is named to the organiser."""
    others = [place for place in places if place.member_id is None or place.member_id != actor.id]
    hold = starts_at - turn.now > turn.figures.told_at_once
    missed = [p.name for p in others if p.member_id is None or not turn.tell({p.member_id: None}, news, hold=hold)]
    return len(others) - len(missed), tuple(missed)


def _meant(turn: Turn, wish: Wish) -> list[DutySlot]:
    if (roster_id := wish.about_a("duty_roster")) is not None:
        return on_duty.slots_of(turn.tx, [roster_id])
    slot = turn.lock(DutySlot, wish.about_a("duty_slot") or 0)
    return [slot] if slot is not None else []


def _ahead(turn: Turn, slots: Iterable[DutySlot]) -> list[DutySlot]:
    return [slot for slot in slots if slot.ends_at > turn.now]


def _redraw(turn: Turn, roster_id: int | None) -> None:
    if roster_id is not None and (roster := turn.tx.get(DutyRoster, roster_id)) is not None:
        cards.redraw(turn, roster)


def _handled(turn: Turn, actor: Actor, wish: Wish) -> list[DutyRoster] | Outcome:
    """Rosters that they may change: the one that is replied to, or all that are not over."""
    found = on_duty.to_come(turn.tx, turn.now)
    if (roster_id := wish.about_a("duty_roster")) is not None:
        found = [one for one in found if one.id == roster_id]
    allowed = [one for one in found if actor.may_for(Right.PUBLISH, one)]
    if (found and not allowed) or not (actor.is_owner or units_with(Right.PUBLISH, actor.roles)):
        return NotAllowed()
    return allowed or said.DutyRefused(because="not_here")


def _slot(turn: Turn, actor: Actor, wish: Wish) -> DutySlot | Outcome:
    """The one with this number, of whatever roster; of several it is asked."""
    if (slot_id := wish.about_a("duty_slot")) is not None:
        slot = turn.lock(DutySlot, slot_id)
        if slot is None or slot.ends_at <= turn.now:
            return said.DutyRefused(because="over")
        return slot if actor.may_for(Right.PUBLISH, slot) else NotAllowed()
    rosters = _handled(turn, actor, wish)
    if isinstance(rosters, Outcome):
        return rosters
    number = OnDuty.of(wish).number
    slots = _ahead(turn, on_duty.slots_of(turn.tx, [one.id for one in rosters]))
    found = [slot for slot in slots if slot.number == number]
    if not found:
        return said.DutyRefused(because="no_slot", number=number)
    return found[0] if len(found) == 1 else which(turn, found, wish, "change")
