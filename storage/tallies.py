"""The sums behind a tally: aggregates over the activities of a period, for any unit of the tree."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from statistics import median
from typing import Any

from sqlalchemy import CTE, Row, and_, case, func, null, or_, select, union
from sqlmodel import Session, col

from storage.activities import PUBLISHED, RECORDED
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.lectures import Rating
from storage.tables.signup import SignUp, Source, Standing
from storage.tables.units import Unit

COUNTED = col(Hours.state) == HoursState.COUNTED
GOING = col(SignUp.standing) == Standing.GOING
RATED = col(Rating.sign_up_id) == col(SignUp.id)
LECTURE = col(Activity.kind) == ActivityKind.LECTURE
# Since when one could sign up; of what was not published here nobody knows.
OPENED = case(
    (col(Activity.signup_opens) > col(Activity.published_at), col(Activity.signup_opens)),
    else_=col(Activity.published_at),
)


@dataclass(frozen=True)
class Counts:
    activities: int = 0
    signed_up: int = 0
    attended: int = 0
    people: int = 0
    minutes: int = 0
    no_shows: int = 0
    waits: tuple[timedelta, ...] = ()  # of each activity that anybody signed up for, until the first one did
    children: int = 0
    rated: tuple[tuple[int, int], ...] = ()  # of each lecture how many ratings, and all their stars together

    @property
    def wait(self) -> timedelta | None:
        return timedelta(seconds=median(wait.total_seconds() for wait in self.waits)) if self.waits else None


@dataclass(frozen=True)
class Held:
    """A published activity by itself; `child` is that of the asked unit which it belongs to."""

    child: int
    unit_id: int
    title: str
    kind: str
    starts_at: datetime
    counts: Counts


@dataclass(frozen=True)
class Scope:
    """What is tallied: a unit with everything below it, or a team; from an instant to another, exclusive."""

    unit_id: int
    first: datetime
    last: datetime
    is_team: bool = False
    lecturer_id: int | None = None  # of their lectures alone

    @cached_property
    def below(self) -> CTE:
        """Every unit below, with the child of the asked unit that it hangs on; the unit itself is its own."""
        here = or_(col(Unit.id) == self.unit_id, col(Unit.parent_id) == self.unit_id)
        top: Any = select(col(Unit.id), col(Unit.id).label("child")).where(here)
        below: CTE = top.cte("below", recursive=True)
        deeper = select(col(Unit.id), below.c.child).join(below, col(Unit.parent_id) == below.c.id)
        everything: CTE = below.union_all(deeper.where(below.c.id != self.unit_id))
        return everything

    def activities(self, query: Any) -> Any:
        """A team's activities are held in units; they are its own all the same."""
        holder = col(Activity.team_id) if self.is_team else col(Activity.unit_id)
        held = or_(PUBLISHED, RECORDED)
        if self.lecturer_id is not None:
            held = and_(PUBLISHED, LECTURE, col(Activity.lecturer_id) == self.lecturer_id)
        return (
            query.select_from(Activity)
            .join(self.below, holder == self.below.c.id)
            .where(held, col(Activity.starts_at) >= self.first, col(Activity.starts_at) < self.last)
        )

    def sign_ups(self, query: Any) -> Any:
        """Everybody who ever signed up, with attendance and hours where there are any."""
        sign_ups = self.activities(query).join(SignUp, col(SignUp.activity_id) == col(Activity.id))
        for table in (Attendance, Hours):
            sign_ups = sign_ups.outerjoin(table, col(table.sign_up_id) == col(SignUp.id))
        return sign_ups


def counts(tx: Session, scope: Scope) -> tuple[dict[int, Counts], Counts]:
    """What happened, by the unit's children (and the unit itself), and all of it together."""
    child = scope.below.c.child
    found = scope.activities(select(child, func.count(case((PUBLISHED, 1))))).group_by(child)
    rows = {unit_id: Counts(activities=number) for unit_id, number in tx.execute(found)}
    waits: dict[int, list[timedelta]] = defaultdict(list)
    rated = _rated(tx, scope)
    for row in tx.execute(_by_activity(scope)):
        rows[row.child] = _more(rows[row.child], row)
        waits[row.child] += _waited(row)
    stars: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for one, theirs in rated.values():
        stars[one].append(theirs)
    people = {unit_id: number for unit_id, number in tx.execute(_people(scope))}  # noqa: C416  (rows are no pairs)
    for one, counted in rows.items():
        waited, rates = tuple(waits[one]), tuple(stars[one])
        rows[one] = replace(counted, people=people.get(one, 0), waits=waited, rated=rates)
    return rows, _together(rows.values(), people[None])


def _together(several: Collection[Counts], people: int) -> Counts:
    """
    :param people: who was in more than one of them is one.
    """
    return Counts(
        activities=sum(one.activities for one in several),
        signed_up=sum(one.signed_up for one in several),
        attended=sum(one.attended for one in several),
        people=people,
        minutes=sum(one.minutes for one in several),
        no_shows=sum(one.no_shows for one in several),
        waits=tuple(wait for one in several for wait in one.waits),
        children=sum(one.children for one in several),
        rated=tuple(theirs for one in several for theirs in one.rated),
    )


def _people(scope: Scope) -> Any:
    """How many different members attended or served, by child; and anywhere, under None."""
    who = select(scope.below.c.child, col(SignUp.member_id).label("member"))
    going = scope.activities(who).join(SignUp, and_(col(SignUp.activity_id) == col(Activity.id), GOING))
    known = going.where(col(SignUp.member_id).is_not(None))
    came = known.join(Attendance, col(Attendance.sign_up_id) == col(SignUp.id))
    served = known.join(Hours, col(Hours.sign_up_id) == col(SignUp.id))
    pairs = union(came, served.where(RECORDED, COUNTED, col(Hours.minutes) > 0)).cte("pairs")
    by_child = select(pairs.c.child, func.count()).group_by(pairs.c.child)
    return by_child.union_all(select(null(), func.count(pairs.c.member.distinct())))


def held(tx: Session, scope: Scope) -> Iterator[Held]:
    """Every published activity by itself, the earliest first."""
    columns = (col(Activity.unit_id), col(Activity.title), col(Activity.kind), col(Activity.starts_at))
    taken = {row.activity: row for row in tx.execute(_by_activity(scope))}
    rated = _rated(tx, scope)
    found = scope.activities(select(scope.below.c.child, col(Activity.id), *columns)).where(PUBLISHED)
    for row in tx.execute(found.order_by(columns[-1], col(Activity.id))):
        alone = _of_one(taken.get(row.id))
        stars = (rated[row.id][1],) if row.id in rated else ()
        yield Held(row.child, row.unit_id, row.title, row.kind, row.starts_at, replace(alone, rated=stars))


def _of_one(row: Row[Any] | None) -> Counts:
    if row is None:
        return Counts(activities=1)
    alone = _more(Counts(activities=1), row)
    return replace(alone, people=alone.attended, waits=_waited(row))


def _rated(tx: Session, scope: Scope) -> dict[int, tuple[int, tuple[int, int]]]:
    """Of each lecture that was rated: where it belongs, how many ratings, and all of their stars together."""
    columns = (scope.below.c.child, col(Activity.id))
    found = scope.activities(select(*columns, func.count(), func.sum(col(Rating.stars))).where(PUBLISHED, LECTURE))
    found = found.join(SignUp, col(SignUp.activity_id) == col(Activity.id)).join(Rating, RATED)
    rows = tx.execute(found.group_by(*columns))
    return {lecture: (child, (count, int(stars))) for child, lecture, count, stars in rows}


def _by_activity(scope: Scope) -> Any:
    """The heavy query: what came of each activity. Of services without one only what counts is seen, all in one row."""
    activity = case((PUBLISHED, col(Activity.id)))
    query = select(
        scope.below.c.child,
        activity.label("activity"),
        func.count(case((and_(PUBLISHED, GOING), 1))).label("signed_up"),
        func.count(case((and_(PUBLISHED, GOING, col(SignUp.is_child).is_(True)), 1))).label("children"),
        func.count(case((GOING, col(Attendance.sign_up_id)))).label("attended"),
        func.sum(case((and_(GOING, COUNTED), col(Hours.minutes)), else_=0)).label("minutes"),
        func.min(case((PUBLISHED, OPENED))).label("opened"),
        func.min(case((col(SignUp.source) != Source.IMPORT, col(SignUp.created_at)))).label("first"),
        func.min(col(Activity.closed_at)).label("closed"),
    )
    return scope.sign_ups(query).group_by(scope.below.c.child, activity)


def _more(counts: Counts, row: Row[Any]) -> Counts:
    """Who did not come is known once attendance is over, and only where it was taken."""
    stayed_away = row.signed_up - row.attended if row.activity and row.closed and row.attended else 0
    return replace(
        counts,
        signed_up=counts.signed_up + row.signed_up,
        children=counts.children + row.children,
        attended=counts.attended + row.attended,
        minutes=counts.minutes + int(row.minutes or 0),
        no_shows=counts.no_shows + stayed_away,
    )


def _waited(row: Row[Any]) -> tuple[timedelta, ...]:
    return (max(timedelta(), row.first - row.opened),) if row.opened and row.first else ()
