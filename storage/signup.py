"""Queries on places."""

from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.activities import PUBLISHED
from storage.tables.activities import Activity, ActivityState
from storage.tables.signup import SignUp, Standing
from storage.timers import Moments

_ROSTER = (
    select(SignUp)
    .where(SignUp.activity_id == bindparam("activity_id"), SignUp.standing != Standing.CANCELLED)
    .order_by(col(SignUp.id))
)


_GOING_DURING = (
    select(Activity)
    .join(SignUp, col(SignUp.activity_id) == col(Activity.id))
    .where(SignUp.member_id == bindparam("member_id"), SignUp.standing == Standing.GOING)
    .where(PUBLISHED, Activity.starts_at < bindparam("end"), Activity.ends_at > bindparam("start"))
    .order_by(col(Activity.starts_at))
)


def roster(tx: Session, activity_id: int) -> list[SignUp]:
    """Sign-ups that are not cancelled, in order of arrival."""
    return list(tx.exec(_ROSTER, params={"activity_id": activity_id}))


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


def guests_of(tx: Session, member_id: int, ending_after: datetime) -> list[str]:
    """Names of those whom a member brings to something that is not over."""
    found = (
        select(SignUp.name)
        .join(Activity, col(SignUp.activity_id) == col(Activity.id))
        .where(SignUp.host_id == member_id, SignUp.standing != Standing.CANCELLED, Activity.ends_at > ending_after)
    )
    return list(tx.exec(found.distinct()))


def going_during(tx: Session, member_id: int, start: datetime, end: datetime) -> list[Activity]:
    """Activities that a member goes to and that touch the hours between start and end."""
    return list(tx.exec(_GOING_DURING, params={"member_id": member_id, "start": start, "end": end}))


def own_sign_up(tx: Session, activity_id: int, member_id: int) -> SignUp | None:
    return tx.exec(
        select(SignUp).where(
            SignUp.activity_id == activity_id, SignUp.member_id == member_id, SignUp.standing != Standing.CANCELLED
        )
    ).first()


def twins(tx: Session, one: int, other: int) -> list[tuple[SignUp, SignUp]]:
    """Places of two members on the same rosters, the earlier first."""
    twin = aliased(SignUp)
    both = (SignUp.member_id == one, twin.member_id == other, twin.activity_id == SignUp.activity_id)
    active = (SignUp.standing != Standing.CANCELLED, twin.standing != Standing.CANCELLED)
    found = tx.exec(select(SignUp, twin).where(*both, *active).order_by(col(SignUp.id)))
    return [(a, b) if a.id < b.id else (b, a) for a, b in found]


OFFERS = Moments(SignUp.id, SignUp.offered_until, (col(SignUp.standing) == Standing.OFFERED,))
