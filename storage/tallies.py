"""The sums behind a tally: aggregates over the activities of a period, for any unit of the tree."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, case, func, select
from sqlmodel import Session, col

from storage.tables import Activity, ActivityState, Attendance, Hours, HoursState, SignUp, Standing


@dataclass(frozen=True)
class Counts:
    activities: int = 0
    signed_up: int = 0
    attended: int = 0
    people: int = 0
    minutes: int = 0


def counts(tx: Session, buckets: Mapping[int, str], first: datetime, last: datetime) -> dict[str, Counts]:
    """What happened in a period, by row.

    :param buckets: unit id → the name of the row that it belongs to, for a unit and everything below it.
    """
    rows = dict.fromkeys(buckets.values(), Counts())
    within = _within(buckets, first, last)
    bucket = case(dict(buckets), value=col(Activity.unit_id)).label("bucket")
    for name, held in tx.execute(select(bucket, func.count()).where(within).group_by(bucket)):
        rows[name] = replace(rows[name], activities=held)
    for row in tx.execute(took_part(bucket, within)):
        rows[row.bucket] = _filled(rows[row.bucket], row)
    return rows


def people(tx: Session, buckets: Mapping[int, str], first: datetime, last: datetime) -> int:
    """Different members who attended anywhere: who was in two buildings is still one."""
    query = select(func.count(_attender().distinct()))
    return int(tx.execute(_from_sign_ups(query, _within(buckets, first, last))).scalar_one())


def took_part(bucket: ColumnElement[Any], within: ColumnElement[bool]) -> Any:
    """The one heavy query: sign-ups of the period with their attendance and counted hours, by row."""
    counted = case((col(Hours.state) == HoursState.COUNTED, col(Hours.minutes)), else_=0)
    query = select(
        bucket,
        func.count().label("signed_up"),
        func.count(col(Attendance.sign_up_id)).label("attended"),
        func.count(_attender().distinct()).label("people"),
        func.sum(counted).label("minutes"),
    )
    return _from_sign_ups(query, within).outerjoin(Hours, col(Hours.sign_up_id) == col(SignUp.id)).group_by(bucket)


def _attender() -> ColumnElement[int | None]:
    return case((col(Attendance.sign_up_id).is_not(None), col(SignUp.member_id)))


def _from_sign_ups(query: Any, within: ColumnElement[bool]) -> Any:
    return (
        query.select_from(Activity)
        .join(SignUp, and_(col(SignUp.activity_id) == col(Activity.id), col(SignUp.standing) == Standing.GOING))
        .outerjoin(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .where(within)
    )


def _within(buckets: Mapping[int, str], first: datetime, last: datetime) -> ColumnElement[bool]:
    return and_(
        col(Activity.unit_id).in_(list(buckets)),
        col(Activity.state) == ActivityState.PUBLISHED,
        col(Activity.starts_at) >= first,
        col(Activity.starts_at) < last,
    )


def _filled(row: Counts, found: Row[Any]) -> Counts:
    return replace(
        row,
        signed_up=found.signed_up,
        attended=found.attended,
        people=found.people,
        minutes=int(found.minutes or 0),
    )
