"""Queries on duty rosters: their slots, who is in them, who is on duty."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, func, select

from storage import cards
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot
from storage.tables.subject import Subject
from storage.timers import Moments

PAST = Moments(DutySlot.id, DutySlot.ends_at)
_HAS_SLOTS = select(DutySlot.id).where(DutySlot.roster_id == DutyRoster.id).exists()
EMPTY = Moments(DutyRoster.id, DutyRoster.published_at, (~_HAS_SLOTS,))


def on_duty(tx: Session, unit_ids: Collection[int], now: datetime) -> dict[int, list[int]]:
    """Members on duty at this moment, by unit; who took it first comes first."""
    running = select(DutySlot.unit_id, DutyPlace.member_id).where(
        DutyPlace.slot_id == DutySlot.id,
        col(DutySlot.unit_id).in_(unit_ids),
        DutySlot.starts_at <= now,
        DutySlot.ends_at > now,
    )
    found: dict[int, list[int]] = {}
    for unit, member in tx.exec(running.order_by(col(DutyPlace.id))):
        if member is not None and member not in found.setdefault(unit, []):
            found[unit].append(member)
    return found


def slot(tx: Session, unit_id: int, starts_at: datetime, ends_at: datetime) -> DutySlot | None:
    same = select(DutySlot).where(
        DutySlot.unit_id == unit_id, DutySlot.starts_at == starts_at, DutySlot.ends_at == ends_at
    )
    return tx.exec(same.order_by(col(DutySlot.id))).first()


_ORDER = (col(DutySlot.starts_at), col(DutySlot.number), col(DutySlot.id))


def slots_of(tx: Session, roster_ids: Collection[int]) -> list[DutySlot]:
    return list(tx.exec(select(DutySlot).where(col(DutySlot.roster_id).in_(roster_ids)).order_by(*_ORDER)))


def between(tx: Session, unit_ids: Collection[int], first: datetime, last: datetime) -> list[DutySlot]:
    """Slots of which some part lies there."""
    here = (col(DutySlot.unit_id).in_(unit_ids), DutySlot.starts_at < last, DutySlot.ends_at > first)
    return list(tx.exec(select(DutySlot).where(*here).order_by(*_ORDER)))


def starting(tx: Session, after: datetime, last: datetime) -> list[DutySlot]:
    """Of every unit, also of what no roster has."""
    near = (DutySlot.starts_at > after, DutySlot.starts_at <= last)
    return list(tx.exec(select(DutySlot).where(*near).order_by(*_ORDER)))


def next_start(tx: Session, unit_ids: Collection[int], after: datetime) -> datetime | None:
    there = (col(DutySlot.unit_id).in_(unit_ids), DutySlot.starts_at > after)
    return tx.exec(select(DutySlot.starts_at).where(*there).order_by(*_ORDER)).first()


def to_come(tx: Session, now: datetime) -> list[DutyRoster]:
    """Rosters with a slot that is not over."""
    with_some = select(DutySlot.roster_id).where(DutySlot.ends_at > now)
    return list(tx.exec(select(DutyRoster).where(col(DutyRoster.id).in_(with_some)).order_by(col(DutyRoster.id))))


def by(tx: Session, author_id: int) -> list[DutyRoster]:
    return list(tx.exec(select(DutyRoster).where(DutyRoster.author_id == author_id)))


def last_number(tx: Session, roster_id: int) -> int:
    return tx.exec(select(func.max(DutySlot.number)).where(DutySlot.roster_id == roster_id)).one() or 0


def places(tx: Session, slot_ids: Collection[int]) -> list[DutyPlace]:
    """In the order in which they were taken."""
    found = select(DutyPlace).where(col(DutyPlace.slot_id).in_(slot_ids))
    return list(tx.exec(found.order_by(col(DutyPlace.id))))


def coming(tx: Session, member_id: int, now: datetime) -> Sequence[tuple[DutyPlace, DutySlot]]:
    """Places of somebody whose time is not over, the soonest first."""
    held = select(DutyPlace, DutySlot).where(
        DutyPlace.slot_id == DutySlot.id, DutyPlace.member_id == member_id, DutySlot.ends_at > now
    )
    return tx.exec(held.order_by(col(DutySlot.starts_at), col(DutySlot.id))).all()


def asked_to_swap(tx: Session, member_id: int) -> list[DutyPlace]:
    return list(tx.exec(select(DutyPlace).where(DutyPlace.swap_with_id == member_id)))


def slots_of_both(tx: Session, one: int, other: int) -> list[int]:
    """Slots in which both members are."""
    theirs = select(DutyPlace.slot_id).where(DutyPlace.member_id == other)
    both = select(DutyPlace.slot_id).where(DutyPlace.member_id == one, col(DutyPlace.slot_id).in_(theirs))
    return list(tx.exec(both))


def drop(tx: Session, slot: DutySlot) -> None:
    """With whoever was in it."""
    tx.exec(delete(DutyPlace).where(col(DutyPlace.slot_id) == slot.id))
    tx.delete(slot)
    tx.flush()


def forget(tx: Session, slot: DutySlot) -> None:
    """The roster goes with its last one."""
    roster_id = slot.roster_id
    drop(tx, slot)
    if roster_id is not None and not slots_of(tx, [roster_id]):
        forget_roster(tx, tx.get_one(DutyRoster, roster_id))


def forget_roster(tx: Session, roster: DutyRoster) -> None:
    cards.forget(tx, Subject("duty_roster", roster.id))
    tx.delete(roster)
    tx.flush()
