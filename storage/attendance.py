"""Queries on who was there, and who may come."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.activities import PUBLISHED
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.signup import SignUp, Standing
from storage.timers import Moments

OPEN = Moments(Activity.id, Activity.starts_at, (PUBLISHED, col(Activity.closed_at).is_(None)))


def attendances(tx: Session, activity_id: int) -> dict[int, Attendance]:
    """By sign-up."""
    found = select(Attendance).join(SignUp, col(SignUp.id) == col(Attendance.sign_up_id))
    return {row.sign_up_id: row for row in tx.exec(found.where(SignUp.activity_id == activity_id))}


def attended_by(tx: Session, member_id: int, first: datetime, last: datetime) -> list[Activity]:
    found = (
        select(Activity)
        .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .where(SignUp.member_id == member_id, Activity.starts_at >= first, Activity.starts_at < last)
    )
    return list(tx.exec(found.order_by(col(Activity.starts_at))))


def to_check_in(tx: Session, now: datetime, latest_start: datetime) -> list[Activity]:
    """Activities that start by then and are not over, to which somebody goes who can check in: guests cannot."""
    goes = (col(SignUp.standing) == Standing.GOING) & col(SignUp.member_id).is_not(None)
    somebody = select(SignUp.id).where(SignUp.activity_id == Activity.id, goes).exists()
    found = select(Activity).where(*OPEN.where, Activity.starts_at <= latest_start, Activity.ends_at >= now, somebody)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def still_there(tx: Session, member_id: int, ending_after: datetime) -> list[Activity]:
    """Activities that somebody has come to and not left."""
    found = (
        select(Activity)
        .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .where(SignUp.member_id == member_id, col(Attendance.checked_out_at).is_(None))
        .where(PUBLISHED, Activity.ends_at > ending_after)
    )
    return list(tx.exec(found))
