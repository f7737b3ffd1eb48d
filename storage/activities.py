"""Queries on activities, sign-ups, attendance and hours."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, or_, select

from storage.tables import (
    Activity,
    ActivityState,
    Attendance,
    Card,
    Hours,
    HoursState,
    SignUp,
    Standing,
)


def lock(tx: Session, activity_id: int) -> Activity | None:
    """The activity, kept from others until the end of the transaction (SQLite has locked everything already)."""
    return tx.exec(select(Activity).where(Activity.id == activity_id).with_for_update()).first()


def published(tx: Session, unit_ids: Collection[int] | None, ending_after: datetime) -> list[Activity]:
    """Published activities that end after a moment, the next one first; of all units when `unit_ids` is None."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED, Activity.ends_at > ending_after)
    if unit_ids is not None:
        found = found.where(or_(col(Activity.unit_id).in_(unit_ids), col(Activity.team_id).in_(unit_ids)))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def numbers_in_use(tx: Session) -> set[int]:
    return {n for n in tx.exec(select(Activity.number).where(col(Activity.number).is_not(None))) if n}


def drafts_of(tx: Session, member_id: int) -> list[Activity]:
    """Newest first."""
    found = select(Activity).where(Activity.state == ActivityState.DRAFT, Activity.organiser_id == member_id)
    return list(tx.exec(found.order_by(col(Activity.id).desc())))


def roster(tx: Session, activity_id: int) -> list[SignUp]:
    """Sign-ups that are not cancelled, in order of arrival."""
    active = select(SignUp).where(SignUp.activity_id == activity_id, SignUp.standing != Standing.CANCELLED)
    return list(tx.exec(active.order_by(col(SignUp.id))))


def active_of(tx: Session, member_id: int, ending_after: datetime) -> list[tuple[SignUp, Activity]]:
    """A member's own places and those of their guests in activities that are not over."""
    mine = or_(col(SignUp.member_id) == member_id, col(SignUp.host_id) == member_id)
    found = (
        select(SignUp, Activity)
        .join(Activity, col(SignUp.activity_id) == col(Activity.id))
        .where(mine, SignUp.standing != Standing.CANCELLED, Activity.ends_at > ending_after)
        .where(Activity.state == ActivityState.PUBLISHED)
        .order_by(col(Activity.starts_at), col(SignUp.id))
    )
    return [(row, activity) for row, activity in tx.exec(found)]


def going_during(tx: Session, member_id: int, start: datetime, end: datetime) -> list[Activity]:
    """Activities that a member goes to and that touch the hours between start and end."""
    found = (
        select(Activity)
        .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        .where(SignUp.member_id == member_id, SignUp.standing == Standing.GOING)
        .where(Activity.state == ActivityState.PUBLISHED, Activity.starts_at < end, Activity.ends_at > start)
        .order_by(col(Activity.starts_at))
    )
    return list(tx.exec(found))


def own_sign_up(tx: Session, activity_id: int, member_id: int) -> SignUp | None:
    return tx.exec(
        select(SignUp).where(
            SignUp.activity_id == activity_id, SignUp.member_id == member_id, SignUp.standing != Standing.CANCELLED
        )
    ).first()


def attendances(tx: Session, activity_id: int) -> dict[int, Attendance]:
    """By sign-up."""
    found = select(Attendance).join(SignUp, col(SignUp.id) == col(Attendance.sign_up_id))
    return {row.sign_up_id: row for row in tx.exec(found.where(SignUp.activity_id == activity_id))}


def hours_of(tx: Session, activity_id: int) -> list[tuple[Hours, SignUp]]:
    found = select(Hours, SignUp).join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
    return [(h, s) for h, s in tx.exec(found.where(SignUp.activity_id == activity_id).order_by(col(SignUp.id)))]


def hours_of_member(
    tx: Session, member_id: int, first: datetime, last: datetime
) -> list[tuple[Hours, Activity]]:
    """By the year in which the activity starts."""
    found = (
        select(Hours, Activity)
        .join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .where(Hours.member_id == member_id, Activity.starts_at >= first, Activity.starts_at < last)
        .order_by(col(Activity.starts_at))
    )
    return [(h, a) for h, a in tx.exec(found)]


def attended_by(tx: Session, member_id: int, first: datetime, last: datetime) -> list[Activity]:
    found = (
        select(Activity)
        .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .where(SignUp.member_id == member_id, Activity.starts_at >= first, Activity.starts_at < last)
    )
    return list(tx.exec(found.order_by(col(Activity.starts_at))))


def cards(tx: Session, activity_id: int) -> list[Card]:
    return list(tx.exec(select(Card).where(Card.activity_id == activity_id).order_by(col(Card.id))))


# --- what time brings ------------------------------------------------------------------------------------------


def to_close(tx: Session, ended_before: datetime) -> list[Activity]:
    """Published activities whose attendance is still open although they ended before a moment."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED, col(Activity.closed_at).is_(None))
    return list(tx.exec(found.where(Activity.ends_at <= ended_before).order_by(col(Activity.id))))


def starting(tx: Session, first: datetime, last: datetime) -> list[Activity]:
    """Published activities that start after `first` and not after `last`."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED)
    found = found.where(Activity.starts_at > first, Activity.starts_at <= last)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def shutting(tx: Session, first: datetime, last: datetime) -> list[Activity]:
    """Published activities whose sign-up opens or closes, or that start, in the time up to and including `last`."""
    edges = (Activity.signup_opens, Activity.signup_closes, Activity.starts_at, Activity.ends_at)
    within = or_(*((col(edge) > first) & (col(edge) <= last) for edge in edges))
    return list(tx.exec(select(Activity).where(Activity.state == ActivityState.PUBLISHED, within)))


def lapsed_offers(tx: Session, now: datetime) -> list[SignUp]:
    found = select(SignUp).where(SignUp.standing == Standing.OFFERED, col(SignUp.offered_until) <= now)
    return list(tx.exec(found.order_by(col(SignUp.id))))


def unanswered_hours(tx: Session, decided_before: datetime) -> list[Hours]:
    found = select(Hours).where(Hours.state == HoursState.APPROVED, col(Hours.decided_at) <= decided_before)
    return list(tx.exec(found.order_by(col(Hours.sign_up_id))))


def first_after(tx: Session, column: Any, after: datetime, *where: Any) -> datetime | None:
    """The earliest value of a time column after a moment."""
    value: datetime | None = tx.exec(select(func.min(column)).where(column > after, *where)).first()
    return value
