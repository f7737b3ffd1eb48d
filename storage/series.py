"""Queries on what comes again."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ColumnElement, func
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.activities import PUBLISHED
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.series import Phase, Regular, Series
from storage.tables.signup import SignUp
from storage.timers import Moments

RUNNING = col(Series.published_at).is_not(None)
NEXT = Moments(Series.id, Series.next_at, (RUNNING,))
DRAFTS = Moments(Series.id, Series.created_at, (col(Series.published_at).is_(None),))


def running(tx: Session, unit_ids: Collection[int] | None, now: datetime) -> list[Series]:
    """Published ones that something of is still to come; of all units when `unit_ids` is None."""
    to_come = select(Activity.id).where(Activity.series_id == Series.id, PUBLISHED, Activity.ends_at > now).exists()
    found = select(Series).where(RUNNING, or_(col(Series.next_at).is_not(None), to_come))
    if unit_ids is not None:
        found = found.where(or_(col(Series.unit_id).in_(unit_ids), col(Series.team_id).in_(unit_ids)))
    return list(tx.exec(found.order_by(col(Series.id))))


def drafts_of(tx: Session, member_id: int) -> list[Series]:
    """The newest first."""
    found = select(Series).where(col(Series.published_at).is_(None), Series.organiser_id == member_id)
    return list(tx.exec(found.order_by(col(Series.id).desc())))


def run_by(tx: Session, member_id: int) -> list[Series]:
    return list(tx.exec(select(Series).where(Series.organiser_id == member_id).order_by(col(Series.id))))


def lectured_by(tx: Session, member_id: int) -> list[Phase]:
    return list(tx.exec(select(Phase).where(Phase.lecturer_id == member_id)))


def phases(tx: Session, series_ids: Collection[int]) -> list[Phase]:
    found = select(Phase).where(col(Phase.series_id).in_(series_ids))
    return list(tx.exec(found.order_by(col(Phase.series_id), col(Phase.since))))


def occurrence(tx: Session, series_id: int, day: date) -> Activity | None:
    """Whatever has become of it."""
    return tx.exec(select(Activity).where(Activity.series_id == series_id, Activity.planned_on == day)).first()


def made_from(tx: Session, series_id: int, day: date) -> list[Activity]:
    """Occurrences of the days from this one on, whatever has become of them."""
    found = select(Activity).where(Activity.series_id == series_id, col(Activity.planned_on) >= day)
    return list(tx.exec(found))


def to_come(tx: Session, series_id: int, now: datetime) -> list[Activity]:
    """Occurrences that have not started, the next one first."""
    found = select(Activity).where(Activity.series_id == series_id, PUBLISHED, Activity.starts_at > now)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


def hidden(tx: Session, now: datetime, shown_until: datetime) -> set[int]:
    """Occurrences without a card for the time being: further away, and not the nearest of their series."""
    nearer = aliased(Activity)
    is_nearer = (
        select(nearer.id)
        .where(nearer.series_id == Activity.series_id, nearer.state == ActivityState.PUBLISHED)
        .where(nearer.ends_at > now, nearer.starts_at < Activity.starts_at)
        .exists()
    )
    return set(tx.exec(select(Activity.id).where(*_far(shown_until), is_nearer)))


def _far(shown_until: datetime) -> tuple[ColumnElement[bool], ...]:
    return PUBLISHED, col(Activity.series_id).is_not(None), col(Activity.starts_at) > shown_until


def without_card(tx: Session, now: datetime) -> list[Activity]:
    """Occurrences to come that no group has a card of."""
    card = select(Card.id).where(Card.subject_kind == "activity", Card.subject_id == Activity.id).exists()
    found = select(Activity).where(PUBLISHED, col(Activity.series_id).is_not(None), Activity.starts_at > now, ~card)
    return list(tx.exec(found.order_by(col(Activity.starts_at), col(Activity.id))))


# --- who comes every time --------------------------------------------------------------------------------------


def regulars(tx: Session, series_id: int) -> list[Regular]:
    """In the order of asking."""
    return list(tx.exec(select(Regular).where(Regular.series_id == series_id).order_by(col(Regular.id))))


def regular(tx: Session, series_id: int, member_id: int) -> Regular | None:
    return tx.exec(select(Regular).where(Regular.series_id == series_id, Regular.member_id == member_id)).first()


def regular_at(tx: Session, member_id: int) -> list[Regular]:
    return list(tx.exec(select(Regular).where(Regular.member_id == member_id).order_by(col(Regular.id))))


def places(tx: Session, series_id: int, member_id: int) -> int:
    """How often somebody has signed up to something of a series, whatever has become of it."""
    found = select(func.count()).select_from(SignUp).join(Activity, col(SignUp.activity_id) == col(Activity.id))
    return tx.exec(found.where(SignUp.member_id == member_id, Activity.series_id == series_id)).one()
