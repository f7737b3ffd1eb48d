"""Queries on activities, sign-ups, attendance and hours."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from storage.tables.activities import Activity, ActivityState
from storage.timers import first

PUBLISHED = col(Activity.state) == ActivityState.PUBLISHED
EDGES = (Activity.signup_opens, Activity.signup_closes, Activity.starts_at, Activity.ends_at)


# Asked for every sign-up: built once, since building a statement takes longer than running it.
_LOCK = (
    select(Activity)
    .where(Activity.id == bindparam("activity_id"))
    .with_for_update()
    .execution_options(populate_existing=True)  # what was read before the lock may be old
)
def lock(tx: Session, activity_id: int) -> Activity | None:
    """The activity, kept from others until the end of the transaction (SQLite has locked everything already)."""
    return tx.exec(_LOCK, params={"activity_id": activity_id}).first()


def published(tx: Session, unit_ids: Collection[int] | None, ending_after: datetime) -> list[Activity]:
    """Published activities that end after a moment, the next one first; of all units when `unit_ids` is None."""
    found = select(Activity).where(Activity.state == ActivityState.PUBLISHED, Activity.ends_at > ending_after)
    if unit_ids is not None:
        found = found.where(or_(col(Activity.unit_id).in_(unit_ids), col(Activity.team_id).in_(unit_ids)))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def cancelled(tx: Session, unit_ids: Collection[int] | None, ending_after: datetime) -> list[Activity]:
    found = select(Activity).where(Activity.state == ActivityState.CANCELLED, Activity.ends_at > ending_after)
    if unit_ids is not None:
        found = found.where(col(Activity.unit_id).in_(unit_ids))
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def numbers_in_use(tx: Session) -> set[int]:
    return {n for n in tx.exec(select(Activity.number).where(col(Activity.number).is_not(None))) if n}


def same(tx: Session, title: str, unit_id: int, starts_at: datetime) -> Activity | None:
    found = select(Activity).where(Activity.title == title, Activity.unit_id == unit_id)
    return tx.exec(found.where(Activity.starts_at == starts_at)).first()


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
    within = or_(*((col(edge) > first) & (col(edge) <= last) for edge in EDGES))
    return list(tx.exec(select(Activity).where(PUBLISHED, within)))


# --- when something will next happen by itself -----------------------------------------------------------------


def next_end(tx: Session, after: datetime) -> datetime | None:
    """Of an activity whose attendance is open."""
    return first(tx, Activity.ends_at, after, PUBLISHED, col(Activity.closed_at).is_(None))


def next_edge(tx: Session, after: datetime) -> datetime | None:
    """When sign-up next opens or closes, or an activity starts or ends."""
    found = [first(tx, edge, after, PUBLISHED) for edge in EDGES]
    return min((moment for moment in found if moment), default=None)
