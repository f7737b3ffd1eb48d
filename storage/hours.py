"""Queries on hours."""

from datetime import datetime

from sqlmodel import Session, col, or_, select

from storage.tables.activities import Activity, ActivityState
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp
from storage.timers import Moments


def hours_of(tx: Session, activity_id: int) -> list[tuple[Hours, SignUp]]:
    found = select(Hours, SignUp).join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
    return [(h, s) for h, s in tx.exec(found.where(SignUp.activity_id == activity_id).order_by(col(SignUp.id)))]


def hours_of_member(
    tx: Session, member_id: int, first: datetime, last: datetime
) -> list[tuple[Hours, Activity]]:
    """By the year in which the activity starts; services without an activity are among them."""
    found = (
        select(Hours, Activity)
        .join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .where(Hours.member_id == member_id, Activity.starts_at >= first, Activity.starts_at < last)
        .order_by(col(Activity.starts_at))
    )
    return [(h, a) for h, a in tx.exec(found)]


def recorded_of(tx: Session, member_id: int) -> list[Activity]:
    """Every service that was entered for a member without an activity."""
    own = select(SignUp.activity_id).where(SignUp.member_id == member_id)
    found = select(Activity).where(col(Activity.id).in_(own), Activity.state == ActivityState.RECORDED)
    return list(tx.exec(found))


def recorded_on(tx: Session, member_id: int, first: datetime, last: datetime) -> list[tuple[Hours, Activity]]:
    """What was entered for a member without an activity."""
    own = hours_of_member(tx, member_id, first, last)
    return [(hours, activity) for hours, activity in own if activity.state == ActivityState.RECORDED]


def approved_by_oneself(tx: Session, member_id: int) -> list[tuple[Hours, Activity]]:
    """Decided by the member whose they are or who entered them: two accounts have turned out to be one person's."""
    found = (
        select(Hours, Activity)
        .join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .where(or_(Hours.member_id == member_id, Hours.entered_by == member_id), Hours.decided_by == member_id)
        .order_by(col(Activity.starts_at))
    )
    return [(h, a) for h, a in tx.exec(found)]


UNANSWERED = Moments(Hours.sign_up_id, Hours.decided_at, (col(Hours.state) == HoursState.APPROVED,))
