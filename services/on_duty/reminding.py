"""Whoever is on duty soon hears it once, in private; what is empty tomorrow is said today."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from community import on_duty as rules
from community.clock import at, is_quiet, local_day
from community.figures import Figures
from community.outcomes import on_duty as said
from services import cards, whom
from services.on_duty.subject import by_slot
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import notices, on_duty, people
from storage.tables.notices import Lane
from storage.tables.on_duty import DutyRoster, DutySlot

LOOK_AHEAD = timedelta(days=2)  # further than any reminder reaches


# --- before it begins ------------------------------------------------------------------------------------------------


def _key(slot: DutySlot) -> str:
    return f"{slot.id}@{slot.starts_at.isoformat()}"


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    near = on_duty.starting(tx, now, now + LOOK_AHEAD)
    return [_key(slot) for slot in near if _is_due(slot, now, figures)]


def _is_due(slot: DutySlot, now: datetime, figures: Figures) -> bool:
    useful = now <= slot.starts_at - figures.useless_before and not is_quiet(now, figures)
    return useful and rules.remind_at(slot.starts_at, figures) <= now


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    ahead = on_duty.starting(tx, now, now + timedelta(days=400))
    moments = (rules.remind_at(slot.starts_at, figures) for slot in ahead)
    return min((moment for moment in moments if moment > now), default=None)


def _remind(turn: Turn, key: str) -> None:
    """Who can be reached, did not opt out, and has not just taken it."""
    slot = turn.tx.get(DutySlot, row_of(key))
    if slot is None or _key(slot) != key:
        return
    planned = rules.remind_at(slot.starts_at, turn.figures)
    places = by_slot(turn, [slot])[slot.id]
    keys = {p.member_id: f"duty:{key}:{p.member_id}" for p in places if p.member_id and p.taken_at <= planned}
    told = notices.told_among(turn.tx, keys.values())
    waiting = [member for member, one in keys.items() if one not in told]
    found = people.members(turn.tx, waiting)
    for identity in {i.member_id: i for i in people.identities(turn.tx, waiting) if i.reachable}.values():
        member = found[identity.member_id or 0]
        if not member.reminders_off:
            others = tuple(place.name for place in places if place.member_id != member.id)
            until = slot.starts_at - turn.figures.useless_before
            news = said.OnDutyReminder(slot=turn.facts(slot), with_=others)
            turn.whisper(identity, news, lane=Lane.REMINDER, key=keys[member.id], expires_at=until)


declare(Timer("remind_on_duty", _due, _remind, _next, once=True))


# --- nobody tomorrow -------------------------------------------------------------------------------------------------


def _told_at(now: datetime, figures: Figures) -> datetime:
    return at(local_day(now, figures), figures.duty_empty_told, figures)


def _empty(tx: Session, now: datetime, figures: Figures) -> list[str]:
    """Once a day for each roster; what becomes empty later that day is looked at then."""
    if now < _told_at(now, figures) or is_quiet(now, figures):
        return []
    day = local_day(now, figures)
    return [f"{roster}@{day}" for roster in dict.fromkeys(s.roster_id for s in _lacking(tx, now, figures))]


def _lacking(tx: Session, now: datetime, figures: Figures) -> Iterable[DutySlot]:
    first, last = rules.tomorrow(now, figures)
    slots = [s for s in on_duty.starting(tx, first - timedelta(seconds=1), last) if s.roster_id and s.starts_at < last]
    taken = [place.slot_id for place in on_duty.places(tx, [slot.id for slot in slots])]
    return [slot for slot in slots if taken.count(slot.id) < slot.needed]


def _next_look(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    """The morning before any slot that is lacking by now."""
    for slot in on_duty.starting(tx, now, now + timedelta(days=400)):
        taken = len(on_duty.places(tx, [slot.id]))
        day = local_day(slot.starts_at, figures) - timedelta(days=1)
        moment = at(day, figures.duty_empty_told, figures)
        if slot.roster_id and taken < slot.needed and moment > now:
            return moment
    return None


def _say_empty(turn: Turn, key: str) -> None:
    roster = turn.tx.get(DutyRoster, row_of(key))
    if roster is None or roster.published_at > _told_at(turn.now, turn.figures):  # that was news today
        return
    slots = turn.all_facts(s for s in _lacking(turn.tx, turn.now, turn.figures) if s.roster_id == roster.id)
    if not slots:
        return
    facts = turn.facts(roster)
    nearest = whom.in_charge(turn, roster)
    turn.tell(dict.fromkeys(nearest), said.DutySlotEmpty(roster=facts, slots=slots, mine=True), lane=Lane.REMINDER)
    for chat in cards.groups_of(turn.tx, roster):
        if chat.paused_at is None:
            news = said.DutySlotEmpty(roster=facts, slots=slots)
            turn.post(chat, news, lane=Lane.REMINDER, hold=True, budgeted=True)


declare(Timer("say_empty_duty", _empty, _say_empty, _next_look, once=True))
