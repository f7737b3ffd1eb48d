"""Queries on who is on duty."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.tables.on_duty import DutyPlace, DutySlot
from storage.timers import Moments

PAST = Moments(DutySlot.id, DutySlot.ends_at)


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


def forget(tx: Session, slot: DutySlot) -> None:
    tx.exec(delete(DutyPlace).where(col(DutyPlace.slot_id) == slot.id))
    tx.delete(slot)
    tx.flush()
