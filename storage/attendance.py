"""Queries on who was there."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.signup import SignUp


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
