"""[我来值] and [不值了]: everybody for themselves. Nobody twice, no more than are needed, and what clashes is asked."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from community import on_duty as rules
from community.names import name_key
from community.on_duty import OnDuty
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.on_duty.subject import affair, by_slot, is_here, may_take_part, redraw
from services.subjects import subject
from services.turn import Turn
from storage import on_duty, people, units
from storage.tables.on_duty import DutyPlace, DutySlot
from storage.tables.people import Member

MOST_CHOICES = 12
HALF_DAY = timedelta(hours=4)  # 下午, from its first hour on


def take(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """The slot that is tapped or called by its number; without one, which of those where somebody is lacking."""
    if wish.about is not None and wish.about.kind == "duty_slot":
        slot = turn.lock(DutySlot, wish.about.id)
        return _take(turn, actor, slot, wish) if slot else said.DutyRefused(because="over")
    here = ahead(turn, actor, wish)
    if not here:
        return said.DutyRefused(because="not_then" if ahead(turn, actor, wish.wanting(time=None)) else "not_here")
    number = OnDuty.of(wish).number
    numbered = [slot for slot in here if slot.number == number]
    if number is not None and not numbered:
        return said.DutyRefused(because="no_slot", number=number)
    lacking = _lacking(turn, numbered or called(here, wish))
    if len(numbered) == 1 and not unclear(numbered, wish):
        return _take(turn, actor, turn.lock(DutySlot, numbered[0].id) or numbered[0], wish)
    if not lacking:
        return said.DutyRefused(because="none_free")
    if len(lacking) == 1 and not unclear(lacking, wish):
        return _take(turn, actor, turn.lock(DutySlot, lacking[0].id) or lacking[0], wish)
    return which(turn, lacking, wish, "take")


def look(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """还有空班吗: where somebody is lacking; nobody has taken anything, yet."""
    here = ahead(turn, actor, wish)
    if not here:
        return said.DutyRefused(because="not_then" if ahead(turn, actor, wish.wanting(time=None)) else "not_here")
    lacking = _lacking(turn, here)
    meant = wish.model_copy(update={"intent": "take_duty"})
    return which(turn, lacking, meant, "take") if lacking else said.DutyRefused(because="none_free")


def ahead(turn: Turn, actor: Actor, wish: Wish) -> list[DutySlot]:
    """What is not over: of the roster that is tapped or replied to, else of all that concern them here."""
    if (roster_id := wish.about_a("duty_roster")) is not None:
        slots = on_duty.slots_of(turn.tx, [roster_id])
    else:
        rosters = [one for one in on_duty.to_come(turn.tx, turn.now) if is_here(turn, actor, one.unit_id)]
        slots = on_duty.slots_of(turn.tx, [one.id for one in rosters])
    return [slot for slot in slots if slot.ends_at > turn.now and fits(slot, wish)]


def fits(slot: DutySlot, wish: Wish) -> bool:
    """When a time was said, the slot lies in it."""
    time = wish.wanted.time
    if time is None or time.start is None or not time.has_date:
        return True
    if time.has_time:
        return slot.starts_at <= time.start < slot.ends_at
    if time.kind == "part":
        return slot.starts_at < time.start + HALF_DAY and slot.ends_at > time.start
    return slot.starts_at < (time.end or time.start) and slot.ends_at > time.start


def called(slots: Sequence[DutySlot], wish: Wish) -> list[DutySlot]:
    """门岗我来值: the slots of the task that is said, if there are any."""
    task = OnDuty.of(wish).task
    return [slot for slot in slots if _is_task(task, slot)] or list(slots)


def unclear(slots: Sequence[DutySlot], wish: Wish) -> bool:
    """Words that nothing read and that are no task."""
    plan = OnDuty.of(wish)
    return plan.unclear or (bool(plan.task) and not all(_is_task(plan.task, slot) for slot in slots))


def _is_task(said: str, slot: DutySlot) -> bool:
    return len(said) > 1 and name_key(said) in name_key(slot.task or "")


def _lacking(turn: Turn, slots: Sequence[DutySlot]) -> list[DutySlot]:
    """Where a place is free, or somebody would give theirs away."""
    found = by_slot(turn, slots)
    return [s for s in slots if rules.free(s, found[s.id]) or any(one.swap_open for one in found[s.id])]


def which(
    turn: Turn,
    slots: Sequence[DutySlot],
    wish: Wish,
    to: Literal["take", "release", "swap", "change"],
    full: int | None = None,
) -> said.WhichDutySlot:
    shown = slots[:MOST_CHOICES]
    alike = len({slot.number for slot in shown}) < len(shown)
    facts = turn.all_facts(shown)
    meant = wish.model_copy(update={"wanted": type(wish.wanted)(), "tapped": False})
    options = (Option(wish=meant.aimed_at(one.subject), facts=one, numbered=alike) for one in facts)
    return said.WhichDutySlot(to=to, slots=facts, alike=alike, full=full, options=tuple(options))


def _take(turn: Turn, actor: Actor, slot: DutySlot, wish: Wish) -> Outcome:
    if slot.ends_at <= turn.now:
        return said.DutyRefused(because="over")
    if not may_take_part(turn, actor, slot.unit_id):
        return said.DutyRefused(because="stranger")
    me = actor.member()
    places = by_slot(turn, [slot])[slot.id]
    if any(place.member_id == me.id for place in places):
        return said.DutySlotTaken(slot=turn.facts(slot), name=me.name, already=True)
    room = _room(turn, slot, places, me)
    if room is None:
        return _full(turn, actor, slot)
    if not OnDuty.of(wish).sure and (other := clashing(turn, me, slot)):
        return ask_clash(turn, wish, slot, other)
    before = _sits_down(turn, room, me)
    actor.note("take_duty", slot)
    redraw(turn, slot)
    if before is not None:
        news = said.DutySlotReleased(slot=turn.facts(slot), name=before.name, to=me.name)
        turn.tell({before.id: None}, news, silent=turn.is_night)
    return said.DutySlotTaken(slot=turn.facts(slot), name=me.name, instead_of=before.name if before else "")


def _room(turn: Turn, slot: DutySlot, places: Sequence[DutyPlace], me: Member) -> DutyPlace | None:
    """The place that stands there under their name, a free one, one that somebody would give away."""
    named = [one for one in places if one.member_id is None and name_key(one.name) == name_key(me.name)]
    if len(named) == 1 and _is_only_one(turn, slot, me):
        return named[0]
    if rules.free(slot, places):
        return DutyPlace(slot_id=slot.id, name=me.name, taken_at=turn.now)
    return next((one for one in places if one.swap_open), None)


def _is_only_one(turn: Turn, slot: DutySlot, me: Member) -> bool:
    known = people.known_at(turn.tx, units.subtree(turn.tx, slot.unit_id))
    return not [one for one in known if one.id != me.id and name_key(one.name) == name_key(me.name)]


def _sits_down(turn: Turn, place: DutyPlace, me: Member) -> Member | None:
    """Returns whose it was."""
    before = turn.tx.get(Member, place.member_id) if place.member_id is not None else None
    place.member_id, place.name, place.taken_at = me.id, me.name, turn.now
    place.swap_open, place.swap_with_id = False, None
    turn.tx.add(place)
    turn.tx.flush()
    return before


def _full(turn: Turn, actor: Actor, slot: DutySlot) -> Outcome:
    """Others of the same roster, when somebody is lacking there."""
    others = on_duty.slots_of(turn.tx, [slot.roster_id]) if slot.roster_id is not None else []
    free = _lacking(turn, [one for one in others if one.ends_at > turn.now])
    if not free:
        return said.DutyRefused(because="full", number=slot.number)
    return which(turn, free, Wish(intent="take_duty"), "take", full=slot.number)


def clashing(turn: Turn, me: Member, slot: DutySlot) -> DutySlot | None:
    own = [other for _, other in on_duty.coming(turn.tx, me.id, turn.now) if other.id != slot.id]
    return next((other for other in own if rules.clash(slot, other)), None)


def ask_clash(turn: Turn, wish: Wish, slot: DutySlot, other: DutySlot) -> Outcome:
    sure = OnDuty.of(wish).model_copy(update={"sure": True})
    yes = Wish(intent=wish.intent, about=subject(slot), details=sure)
    no = Wish(intent="leave_duty_as_it_is")
    return said.DutyClashAsked(
        slot=turn.facts(slot),
        other=turn.facts(other),
        options=(Option(wish=yes, says="yes"), Option(wish=no, says="no")),
    )


# --- given up ------------------------------------------------------------------------------------------------------


def release(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不值了], 周二的班我不值了: one's own; of several it is asked which."""
    found = own_place(turn, actor, wish, "release")
    if isinstance(found, Outcome):
        return found
    place, slot = found
    name = place.name
    turn.tx.delete(place)
    actor.note("release_duty", slot)
    redraw(turn, slot)
    if rules.is_close(slot, turn.now, turn.figures):
        news = said.DutySlotReleased(slot=turn.facts(slot), name=name, mine=False)
        nearest = whom.in_charge(turn, affair(turn, slot), without=[actor.id] if actor.id else [])
        turn.tell(dict.fromkeys(nearest), news, silent=turn.is_night)
    return said.DutySlotReleased(slot=turn.facts(slot), name=name)


def own_place(
    turn: Turn, actor: Actor, wish: Wish, to: Literal["release", "swap"]
) -> tuple[DutyPlace, DutySlot] | Outcome:
    """The place that is certainly meant."""
    own = list(on_duty.coming(turn.tx, actor.id, turn.now)) if actor.id is not None else []
    number, about = OnDuty.of(wish).number, wish.about
    if about is not None and about.kind == "duty_slot":
        own = [one for one in own if one[1].id == about.id]
    elif about is not None and about.kind == "duty_roster":
        own = [one for one in own if one[1].roster_id == about.id]
    fitting = [one for one in own if fits(one[1], wish) and number in (None, one[1].number)]
    named = called([slot for _, slot in fitting], wish)
    fitting = [one for one in fitting if one[1] in named]
    if not own or not fitting:
        return said.DutyRefused(because="none_held", number=number)
    if len(fitting) > 1 or (unclear(named, wish) and about is None):
        return which(turn, [slot for _, slot in fitting], wish, to)
    place, slot = fitting[0]
    turn.lock(DutySlot, slot.id)
    return place, slot
