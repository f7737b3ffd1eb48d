"""Queries on what counts for the yearly duty."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Subquery, and_, case, func
from sqlalchemy import select as choose
from sqlmodel import Session, col, delete, or_, select

from storage.activities import PUBLISHED, RECORDED
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.duty import Excuse, Exemption, MakeUp
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Profile
from storage.tables.signup import SignUp, Standing
from storage.tallies import Scope
from storage.timers import Moments

A_YEAR = timedelta(days=366)
SERVED = (col(Activity.kind) == ActivityKind.SERVICE) & or_(PUBLISHED, RECORDED) & (col(Hours.minutes) > 0)
ATTENDED = (col(Activity.kind) == ActivityKind.ORG_LIFE) & PUBLISHED & col(Attendance.sign_up_id).is_not(None)


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
    found = (
        select(SignUp, Activity, Attendance, Hours)
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id), isouter=True)
        .join(Hours, col(Hours.sign_up_id) == col(SignUp.id), isouter=True)
        .where(col(SignUp.member_id).in_(member_ids), SignUp.standing == Standing.GOING)
        .where(or_(SERVED, ATTENDED))
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


# --- counted by the database, for whole towns ------------------------------------------------------------------


class Alike(NamedTuple):
    """How many members of a unit's child (or of the unit itself) stand alike in a year, and how."""

    child: int
    services: int
    sessions: int
    no_service: int  # 1: exempted from it
    no_session: int
    members: int


def alike(tx: Session, scope: Scope, year: int, now: datetime) -> list[Alike]:
    """All who owe the duty of a year and live in a unit or below it.

    :param scope: the unit and the year. What was done and counts is what `community.duty` says of one member.
    """
    stands = _stands(scope, year, now)
    columns = [stands.c[name] for name in Alike._fields[:-1]]
    return [Alike(*row) for row in tx.execute(choose(*columns, func.count()).group_by(*columns))]


def lacking(
    tx: Session, scope: Scope, year: int, now: datetime, owed: Mapping[ActivityKind, int], most: int
) -> list[int]:
    """The first of those who have not done it."""
    stands = _stands(scope, year, now)
    done = {ActivityKind.SERVICE: (stands.c.services, stands.c.no_service)}
    done[ActivityKind.ORG_LIFE] = (stands.c.sessions, stands.c.no_session)
    lacks = [and_(done[kind][0] < number, done[kind][1] == 0) for kind, number in owed.items() if number]
    found = choose(stands.c.member_id).where(or_(*lacks)).order_by(stands.c.member_id).limit(most)
    return list(tx.execute(found).scalars()) if lacks else []


def _stands(scope: Scope, year: int, now: datetime) -> Subquery:
    """A row for each member whose duty it is."""
    did, exempt = _counting(scope, year), _exempted(scope, year, now)
    in_service = col(Profile.in_service) != False  # noqa: E712  (`= 1` makes SQLite look through all of them for each unit)
    owes = and_(in_service, or_(col(Profile.duty_from).is_(None), col(Profile.duty_from) <= year))
    return (
        choose(
            col(Member.id).label("member_id"),
            scope.below.c.child,
            *(func.coalesce(did.c[name], 0).label(name) for name in ("services", "sessions")),
            *(func.coalesce(exempt.c[name], 0).label(name) for name in ("no_service", "no_session")),
        )
        .select_from(Member)
        .join(scope.below, col(Member.home_unit_id) == scope.below.c.id)
        .join(Profile, and_(col(Profile.member_id) == col(Member.id), owes))
        .outerjoin(did, did.c.member_id == col(Member.id))
        .outerjoin(exempt, exempt.c.member_id == col(Member.id))
        .subquery()
    )


def _counting(scope: Scope, year: int) -> Subquery:
    """What counts for the year, by member: of it, or put to it out of the next."""
    of_it = and_(col(MakeUp.year).is_(None), col(Activity.starts_at) < scope.last)
    confirmed = or_(col(Attendance.confirmed_by).is_not(None), col(Activity.closed_at).is_not(None))
    counts = or_(and_(SERVED, col(Hours.state) == HoursState.COUNTED), and_(ATTENDED, confirmed))
    return (
        choose(col(SignUp.member_id), *_by_kind(Activity.kind, "services", "sessions"))
        .join(Activity, col(Activity.id) == col(SignUp.activity_id))
        .outerjoin(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
        .outerjoin(Hours, col(Hours.sign_up_id) == col(SignUp.id))
        .outerjoin(MakeUp, col(MakeUp.sign_up_id) == col(SignUp.id))
        .where(col(SignUp.standing) == Standing.GOING, counts, or_(of_it, col(MakeUp.year) == year))
        .where(col(Activity.starts_at) >= scope.first, col(Activity.starts_at) < scope.last + A_YEAR)
        .group_by(col(SignUp.member_id))
        .subquery()
    )


def _exempted(scope: Scope, year: int, now: datetime) -> Subquery:
    holds = or_(col(Exemption.until) >= scope.last, col(Exemption.until) > now)
    return (
        choose(col(Exemption.member_id), *_by_kind(Exemption.kind, "no_service", "no_session"))
        .where(col(Exemption.year) == year, holds)
        .group_by(col(Exemption.member_id))
        .subquery()
    )


def _by_kind(kind: Any, *names: str) -> list[ColumnElement[int]]:
    kinds = (ActivityKind.SERVICE, ActivityKind.ORG_LIFE)
    return [func.sum(case((kind == one, 1), else_=0)).label(name) for one, name in zip(kinds, names, strict=True)]


def excuses(tx: Session, activity_id: int) -> list[Excuse]:
    return list(tx.exec(select(Excuse).where(Excuse.activity_id == activity_id).order_by(col(Excuse.id))))


EXEMPTIONS_END = Moments(Exemption.id, Exemption.until, (col(Exemption.ended_at).is_(None),))
