"""A roster and its slots as subjects: one card in each group of the unit, drawn from the slots as they are."""

from collections.abc import Iterable, Sequence

from sqlmodel import SQLModel

from community import on_duty as rules
from community.outcomes import on_duty as said
from community.outcomes.base import Outcome
from community.rights import Right
from services import cards
from services.actor import Actor
from services.subjects import Kind, declare
from services.turn import Turn
from storage import groups, on_duty, units
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot


def slot_facts(turn: Turn, some: Sequence[DutySlot]) -> list[said.DutySlotFacts]:
    turn.tx.flush()
    names = units.names(turn.tx, {slot.unit_id for slot in some})
    found = by_slot(turn, some)
    return [_slot(slot, names[slot.unit_id], found[slot.id]) for slot in some]


def _slot(slot: DutySlot, unit: str, places: Sequence[DutyPlace]) -> said.DutySlotFacts:
    return said.DutySlotFacts(
        id=slot.id,
        number=slot.number,
        unit=unit,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        title=slot.task or "",
        places=slot.needed,
        names=tuple(place.name for place in places),
        swapping=tuple(place.name for place in places if place.swap_open),
        free=rules.free(slot, places),
    )


def by_slot(turn: Turn, slots: Sequence[DutySlot]) -> dict[int, list[DutyPlace]]:
    found: dict[int, list[DutyPlace]] = {slot.id: [] for slot in slots}
    for place in on_duty.places(turn.tx, list(found)):
        found[place.slot_id].append(place)
    return found


def roster_facts(turn: Turn, some: Sequence[DutyRoster]) -> list[said.DutyRosterFacts]:
    names = units.names(turn.tx, {roster.unit_id for roster in some})
    return [_roster(turn, roster, names[roster.unit_id]) for roster in some]


def _roster(turn: Turn, roster: DutyRoster, unit: str) -> said.DutyRosterFacts:
    turn.tx.flush()
    slots = tuple(slot_facts(turn, on_duty.slots_of(turn.tx, [roster.id])))
    ahead = [slot for slot in slots if slot.ends_at > turn.now]
    return said.DutyRosterFacts(id=roster.id, unit=unit, slots=slots, free=sum(slot.free for slot in ahead))


def _draw(turn: Turn, roster: DutyRoster) -> Outcome:
    facts = turn.facts(roster)
    is_over = all(slot.ends_at <= turn.now for slot in facts.slots)
    return said.DutyRosterCard(roster=facts, is_over=is_over)


def _on_cards(turn: Turn) -> Iterable[DutyRoster]:
    return on_duty.to_come(turn.tx, turn.now)


def roster_of(turn: Turn, slot: DutySlot) -> DutyRoster | None:
    return turn.tx.get(DutyRoster, slot.roster_id) if slot.roster_id is not None else None


def affair(turn: Turn, slot: DutySlot) -> SQLModel:
    """What somebody organises: the roster, or a slot that stands by itself."""
    return roster_of(turn, slot) or slot


def redraw(turn: Turn, slot: DutySlot) -> None:
    turn.tx.flush()
    if (roster := roster_of(turn, slot)) is not None:
        cards.redraw(turn, roster)


def is_here(turn: Turn, actor: Actor, unit_id: int) -> bool:
    """Who may take part: who speaks in one of its groups, lives in it or near it, or has taken part there."""
    reached = {chat.id for chat in groups.chats_of(turn.tx, unit_id)}
    if actor.chat is not None:
        return actor.chat.id in reached or _is_above(turn, unit_id, actor.chat.unit_id)
    if actor.me is None:
        return False
    if reached & {chat.id for chat in groups.groups_of(turn.tx, actor.me)}:
        return True
    return _is_above(turn, unit_id, actor.me.home_unit_id) or actor.may(Right.PUBLISH, units.lineage(turn.tx, unit_id))


def _is_above(turn: Turn, unit_id: int, home: int | None) -> bool:
    return home is not None and unit_id in units.lineage(turn.tx, home)


def _is_still_theirs(turn: Turn, facts: said.DutySlotFacts, member_id: int | None) -> bool:
    """It is held at that time, and whoever is told is in it."""
    slot = turn.tx.get(DutySlot, facts.id)
    if slot is None or (slot.starts_at, slot.ends_at) != (facts.starts_at, facts.ends_at):
        return False
    return member_id is None or any(one.member_id == member_id for one in on_duty.places(turn.tx, [slot.id]))


declare(
    Kind(
        "duty_roster",
        DutyRoster,
        facts=roster_facts,
        unit=lambda roster: roster.unit_id,
        organiser=lambda roster: roster.author_id,
        card=said.DutyRosterCard,
        draw=_draw,
        on_cards=_on_cards,
    )
)
declare(
    Kind("duty_slot", DutySlot, facts=slot_facts, unit=lambda slot: slot.unit_id, still_true=_is_still_theirs)
)
