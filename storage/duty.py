"""Queries on what counts for the yearly duty."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, delete, or_, select

from storage.activities import PUBLISHED, RECORDED
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.duty import Excuse, Exemption, MakeUp
from storage.tables.hours import Hours
from storage.tables.signup import SignUp, Standing
from storage.timers import Moments


class Came(NamedTuple):
    """That a member came to something, with what says so."""

    row: SignUp
    activity: Activity
    attendance: Attendance | None
    hours: Hours | None


def forget(tx: Session, member_id: int) -> None:
    """What changed somebody's duty, when they owe none any more."""
    tx.exec(delete(Exemption).where(col(Exemption.member_id) == member_id))
    tx.exec(delete(MakeUp).where(col(MakeUp.member_id) == member_id))


def came(tx: Session, member_ids: Collection[int], first: datetime, last: datetime) -> list[Came]:
    """Services with hours, also without an activity, and attended sessions, by their start in a period."""
    service = (col(Activity.kind) == ActivityKind.SERVICE) & (col(Hours.minutes) > 0)
    session = (col(Activity.kind) == ActivityKind.ORG_LIFE) & col(Attendance.sign_up_id).is_not(None)
    found = (
        select(SignUp, Activity, Attendance, Hours)
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id), isouter=True)
        .join(Hours, col(Hours.sign_up_id) == col(SignUp.id), isouter=True)
        .where(col(SignUp.member_id).in_(member_ids), SignUp.standing == Standing.GOING)
        .where(or_(PUBLISHED, RECORDED))
        .where(or_(service, session))
        .where(Activity.starts_at >= first, Activity.starts_at < last)
        .order_by(col(Activity.starts_at), col(SignUp.id))
    )
    return [Came(*columns) for columns in tx.exec(found)]


def exemptions(tx: Session, member_ids: Collection[int], year: int) -> list[Exemption]:
    """All that were granted, also those that are over."""
    found = select(Exemption).where(col(Exemption.member_id).in_(member_ids), Exemption.year == year)
    return list(tx.exec(found.order_by(col(Exemption.id))))


def exemptions_by_member(tx: Session, member_ids: Collection[int], year: int) -> dict[int, list[Exemption]]:
    found: dict[int, list[Exemption]] = {}
    for row in exemptions(tx, member_ids, year):
        found.setdefault(row.member_id, []).append(row)
    return found


def granted_to_oneself(tx: Session, member_id: int) -> list[Exemption]:
    """Two accounts have turned out to be one person's; what was granted together stands together."""
    found = select(Exemption).where(Exemption.member_id == member_id, Exemption.granted_by == member_id)
    return list(tx.exec(found.order_by(col(Exemption.year), col(Exemption.granted_at), col(Exemption.id))))


def made_up_by_oneself(tx: Session, member_id: int) -> list[MakeUp]:
    return list(tx.exec(select(MakeUp).where(MakeUp.member_id == member_id, MakeUp.counted_by == member_id)))


def made_up(tx: Session, member_ids: Collection[int]) -> dict[int, int]:
    """The year for which a service or session counts instead of its own, by sign-up."""
    found = select(MakeUp.sign_up_id, MakeUp.year).where(col(MakeUp.member_id).in_(member_ids))
    return {sign_up: year for sign_up, year in tx.exec(found)}  # noqa: C416  (rows are no pairs to mypy)


def excuses(tx: Session, activity_id: int) -> list[Excuse]:
    return list(tx.exec(select(Excuse).where(Excuse.activity_id == activity_id).order_by(col(Excuse.id))))


EXEMPTIONS_END = Moments(Exemption.id, Exemption.until, (col(Exemption.ended_at).is_(None),))
