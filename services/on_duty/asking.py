"""今天谁值班, 值班: who is on duty now, who comes next, and what is one's own."""

from datetime import datetime, timedelta

from community.clock import local_day
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.rights import Right, units_with
from community.wishes import Wish
from services.actor import Actor
from services.on_duty.subject import by_slot
from services.turn import Turn
from storage import on_duty, people, units
from storage.tables.on_duty import DutySlot
from storage.tables.units import Unit

MOST_OWN = 8
MOMENT = timedelta(seconds=1)


def on_duty_now(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    unit_id = _unit(actor)
    own = _own(turn, actor)
    time = wish.wanted.time
    asked = time if time and time.has_date and time.start and not time.is_uncertain else None
    if unit_id is None:
        return said.OnDutyNow(own=turn.all_facts(own[:MOST_OWN]), organiser=_publishes(actor))
    day = asked.start if asked and asked.start and not _is_today(turn, asked.start) else None
    last = asked.end or day if asked and day else None
    running = _nearest(turn, unit_id, day, last) if day and last else _running(turn, unit_id)
    return said.OnDutyNow(
        unit=turn.tx.get_one(Unit, unit_id).name,
        running=turn.all_facts(running),
        coming=() if day else turn.all_facts(_next(turn, unit_id)),
        own=turn.all_facts(own[:MOST_OWN]),
        day=day,
        people=_contacts(turn, actor, running),
        unclear=time is not None and time.is_uncertain,
        organiser=_publishes(actor),
    )


def _is_today(turn: Turn, start: datetime) -> bool:
    """今天 is asked of those who are on duty now and next; whoever was this morning helps nobody."""
    return local_day(start, turn.figures) == local_day(turn.now, turn.figures)


def _unit(actor: Actor) -> int | None:
    """Where it is asked: of the group, or where one lives, or what one looks after."""
    if actor.chat is not None:
        return actor.chat.unit_id
    home = actor.me.home_unit_id if actor.me else None
    return home or next(iter(role.unit_id for role in actor.roles), None)


def _own(turn: Turn, actor: Actor) -> list[DutySlot]:
    if not actor.in_private or actor.id is None:
        return []
    return [slot for _, slot in on_duty.coming(turn.tx, actor.id, turn.now)]


def _publishes(actor: Actor) -> bool:
    """In private they read how a schedule is begun."""
    if not actor.in_private:
        return False
    return actor.is_owner or bool(units_with(Right.PUBLISH, actor.roles))


def _running(turn: Turn, unit_id: int) -> list[DutySlot]:
    """Of the nearest unit, upwards, that has anybody on duty."""
    for unit in units.lineage(turn.tx, unit_id):
        found = on_duty.between(turn.tx, [unit], turn.now, turn.now + MOMENT)
        slots = [slot for slot in found if slot.starts_at <= turn.now]
        if manned := [slot for slot in slots if by_slot(turn, [slot])[slot.id]]:
            return manned
    return []


def _nearest(turn: Turn, unit_id: int, first: datetime, last: datetime) -> list[DutySlot]:
    """Of a whole day, or an hour of it."""
    for unit in units.lineage(turn.tx, unit_id):
        if slots := on_duty.between(turn.tx, [unit], first, max(last, first + MOMENT)):
            return slots
    return []


def _next(turn: Turn, unit_id: int) -> list[DutySlot]:
    """Whatever begins first, of this unit or one above it."""
    lineage = units.lineage(turn.tx, unit_id)
    start = on_duty.next_start(turn.tx, lineage, turn.now)
    if start is None:
        return []
    return [s for s in on_duty.starting(turn.tx, turn.now, start) if s.unit_id in lineage]


def _contacts(turn: Turn, actor: Actor, slots: list[DutySlot]) -> tuple[said.OnDutyPerson, ...]:
    """In private, to whoever may see rosters with contacts there: nobody has agreed to more by taking a slot."""
    if actor.chat is not None:
        return ()
    allowed = [s for s in slots if actor.may(Right.SEE_CONTACTS, units.lineage(turn.tx, s.unit_id))]
    members = [p.member_id for some in by_slot(turn, allowed).values() for p in some if p.member_id is not None]
    names, phones = people.members(turn.tx, members), people.phones(turn.tx, members)
    return tuple(
        said.OnDutyPerson(name=names[one].name, phone=phones.get(one)) for one in dict.fromkeys(members) if one in names
    )
