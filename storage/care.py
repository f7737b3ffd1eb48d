"""Queries on the care list."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, select

from storage import notices
from storage.tables.audit import Audit
from storage.tables.care import Care, CareCount, CareHelper, CareState, CareTurn, TurnState
from storage.tables.subject import Subject
from storage.timers import Moments

DUE = Moments(Care.id, Care.next_at, (col(Care.state) == CareState.RUNNING,))
LAPSING = Moments(CareTurn.id, CareTurn.lapses_at, (col(CareTurn.state) == TurnState.DUE,))
OLD = Moments(CareTurn.id, CareTurn.due_at)


def all_of(tx: Session) -> list[Care]:
    return list(tx.exec(select(Care).order_by(col(Care.id))))


def organised(tx: Session, member_id: int) -> list[Care]:
    return list(tx.exec(select(Care).where(Care.organiser_id == member_id).order_by(col(Care.id))))


def of_person(tx: Session, member_id: int) -> list[Care]:
    return list(tx.exec(select(Care).where(Care.member_id == member_id).order_by(col(Care.id))))


def helped(tx: Session, member_id: int) -> list[Care]:
    """By somebody who was asked to, whether they have agreed or not."""
    found = select(Care).join(CareHelper, col(CareHelper.care_id) == col(Care.id))
    return list(tx.exec(found.where(CareHelper.member_id == member_id).order_by(col(Care.id))))


def agreed_by(tx: Session, member_id: int) -> list[CareHelper]:
    theirs = (CareHelper.member_id == member_id, col(CareHelper.agreed_at).is_not(None))
    return list(tx.exec(select(CareHelper).where(*theirs)))


def helpers(tx: Session, care_ids: Collection[int]) -> dict[int, list[CareHelper]]:
    """In the order in which they were named."""
    found: dict[int, list[CareHelper]] = {care: [] for care in care_ids}
    rows = select(CareHelper).where(col(CareHelper.care_id).in_(care_ids)).order_by(col(CareHelper.id))
    for helper in tx.exec(rows):
        found[helper.care_id].append(helper)
    return found


def helper(tx: Session, care_id: int, member_id: int) -> CareHelper | None:
    same = select(CareHelper).where(CareHelper.care_id == care_id, CareHelper.member_id == member_id)
    return tx.exec(same).first()


def turns(tx: Session, care_id: int) -> list[CareTurn]:
    """The newest first."""
    return list(tx.exec(select(CareTurn).where(CareTurn.care_id == care_id).order_by(col(CareTurn.id).desc())))


def turns_at(tx: Session, care_id: int, due_at: datetime) -> list[CareTurn]:
    """Whoever was asked to make this visit."""
    return list(tx.exec(select(CareTurn).where(CareTurn.care_id == care_id, CareTurn.due_at == due_at)))


def own_due(tx: Session, member_id: int) -> list[CareTurn]:
    """What somebody is to do, the newest first."""
    open_ones = (CareTurn.helper_id == member_id, CareTurn.state == TurnState.DUE)
    return list(tx.exec(select(CareTurn).where(*open_ones).order_by(col(CareTurn.id).desc())))


def on_their_way(tx: Session, member_id: int, since: datetime) -> list[tuple[Care, CareTurn]]:
    """What somebody is to do, and has done since then."""
    open_or_new = (col(CareTurn.state) == TurnState.DUE) | (col(CareTurn.done_at) >= since)
    found = select(Care, CareTurn).where(Care.id == CareTurn.care_id, CareTurn.helper_id == member_id, open_or_new)
    return list(tx.exec(found.order_by(col(CareTurn.id))))


def counts(tx: Session) -> list[CareCount]:
    return list(tx.exec(select(CareCount).order_by(col(CareCount.unit_id), col(CareCount.year))))


def forget(tx: Session, care: Care, now: datetime) -> None:
    """With everything that was told of it, and with who has done what: that would say who was looked after."""
    tx.exec(delete(Audit).where(col(Audit.subject_kind) == "care", col(Audit.subject_id) == care.id))
    tx.exec(delete(CareTurn).where(col(CareTurn.care_id) == care.id))
    tx.exec(delete(CareHelper).where(col(CareHelper.care_id) == care.id))
    notices.empty_about(tx, Subject("care", care.id), now)
    tx.delete(care)
    tx.flush()
