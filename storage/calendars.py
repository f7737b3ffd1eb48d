"""Queries on calendars."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, or_, select

from storage import audiences
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.calendars import CalendarEntry, CalendarLink
from storage.tables.signup import SignUp, Standing

_SHOWN = (
    col(Activity.state).in_((ActivityState.PUBLISHED, ActivityState.CANCELLED)),
    col(Activity.published_at).is_not(None),
)


def link_of(tx: Session, member_id: int, unit_id: int | None) -> CalendarLink | None:
    """The address that is in use."""
    found = select(CalendarLink).where(CalendarLink.member_id == member_id, col(CalendarLink.ended_at).is_(None))
    return tx.exec(found.where(col(CalendarLink.unit_id) == unit_id).order_by(col(CalendarLink.id).desc())).first()


def by_digest(tx: Session, digest: str) -> CalendarLink | None:
    return tx.exec(select(CalendarLink).where(CalendarLink.digest == digest)).first()


def end_links(tx: Session, member_id: int, unit_id: int | None, now: datetime) -> None:
    links = (col(CalendarLink.member_id) == member_id) & (col(CalendarLink.unit_id) == unit_id)
    tx.exec(update(CalendarLink).where(links, col(CalendarLink.ended_at).is_(None)).values(ended_at=now))


def of_units(tx: Session, unit_ids: Collection[int], since: datetime, most: int) -> list[Activity]:
    """What anybody there may read: no sessions of organizational life, whose dates are their participants' own."""
    there = or_(
        col(Activity.unit_id).in_(unit_ids),
        col(Activity.team_id).in_(unit_ids),
        col(Activity.id).in_(audiences.chosen_for("activity", unit_ids)),
    )
    found = select(Activity).where(*_SHOWN, there, Activity.kind != ActivityKind.ORG_LIFE, Activity.ends_at > since)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id)).limit(most)))


def of_member(tx: Session, member_id: int, since: datetime, most: int) -> list[Activity]:
    """What a member goes to, what was called off of it too."""
    goes = select(SignUp.activity_id).where(SignUp.member_id == member_id, SignUp.standing == Standing.GOING)
    found = select(Activity).where(*_SHOWN, col(Activity.id).in_(goes), Activity.ends_at > since)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id)).limit(most)))


def entries(tx: Session, activity_ids: Collection[int]) -> dict[int, CalendarEntry]:
    found = tx.exec(select(CalendarEntry).where(col(CalendarEntry.activity_id).in_(activity_ids)))
    return {entry.activity_id: entry for entry in found}
