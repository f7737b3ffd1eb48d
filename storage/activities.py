"""Queries on activities, sign-ups, attendance and hours."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, func
from sqlmodel import Session, col, or_, select

from storage.tables import (
    Activity,
    ActivityState,
    Attendance,
    Card,
    Chat,
    Hours,
    HoursState,
    Notice,
    NoticeState,
    SignUp,
    Standing,
)

PUBLISHED = col(Activity.state) == ActivityState.PUBLISHED
EDGES = (Activity.signup_opens, Activity.signup_closes, Activity.starts_at, Activity.ends_at)


# Asked for every sign-up: built once, since building a statement takes longer than running it.
_LOCK = (
    select(Activity)
    .where(Activity.id == bindparam("activity_id"))
    .with_for_update()
    .execution_options(populate_existing=True)  # what was read before the lock may be old
)
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


def going_during(tx: Session, member_id: int, start: datetime, end: datetime) -> list[Activity]:
    """Activities that a member goes to and that touch the hours between start and end."""
    return list(tx.exec(_GOING_DURING, params={"member_id": member_id, "start": start, "end": end}))


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


def card_of_message(tx: Session, channel: str, chat: str, message_id: str) -> Card | None:
    found = select(Card).join(Chat, col(Chat.id) == col(Card.chat_id)).where(Card.message_id == message_id)
    return tx.exec(found.where(Chat.channel == channel, Chat.external_id == chat)).first()


def has_open_card(tx: Session, chat_id: int) -> bool:
    found = select(Card.id).join(Activity, col(Activity.id) == col(Card.activity_id)).where(Card.chat_id == chat_id)
    return tx.exec(found.where(PUBLISHED, col(Activity.number).is_not(None))).first() is not None


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


def lapsed_offers(tx: Session, now: datetime) -> list[SignUp]:
    found = select(SignUp).where(SignUp.standing == Standing.OFFERED, col(SignUp.offered_until) <= now)
    return list(tx.exec(found.order_by(col(SignUp.id))))


def unanswered_hours(tx: Session, decided_before: datetime) -> list[Hours]:
    found = select(Hours).where(Hours.state == HoursState.APPROVED, col(Hours.decided_at) <= decided_before)
    return list(tx.exec(found.order_by(col(Hours.sign_up_id))))


# --- when something will next happen by itself -----------------------------------------------------------------


def next_end(tx: Session, after: datetime) -> datetime | None:
    """Of an activity whose attendance is open."""
    return _first(tx, Activity.ends_at, after, PUBLISHED, col(Activity.closed_at).is_(None))


def next_edge(tx: Session, after: datetime) -> datetime | None:
    """When sign-up next opens or closes, or an activity starts or ends."""
    found = [_first(tx, edge, after, PUBLISHED) for edge in EDGES]
    return min((moment for moment in found if moment), default=None)


def next_lapse(tx: Session, after: datetime) -> datetime | None:
    return _first(tx, SignUp.offered_until, after, col(SignUp.standing) == Standing.OFFERED)


def next_decision(tx: Session, after: datetime) -> datetime | None:
    """The earliest approval of hours that nobody has answered yet."""
    return _first(tx, Hours.decided_at, after, col(Hours.state) == HoursState.APPROVED)


def next_held(tx: Session, after: datetime) -> datetime | None:
    """The earliest message that is being held."""
    return _first(tx, Notice.not_before, after, col(Notice.state) == NoticeState.QUEUED)


def _first(tx: Session, column: Any, after: datetime, *where: Any) -> datetime | None:
    value: datetime | None = tx.exec(select(func.min(column)).where(column > after, *where)).first()
    return value
