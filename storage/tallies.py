"""The sums behind a tally: aggregates over the activities of a period, for any unit of the tree."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import CTE, ColumnElement, Row, and_, case, func, or_, select
from sqlmodel import Session, col

from storage.activities import PUBLISHED, RECORDED
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp, Standing
from storage.tables.units import Unit

COUNTED = col(Hours.state) == HoursState.COUNTED


@dataclass(frozen=True)
class Counts:
    activities: int = 0
    signed_up: int = 0
    attended: int = 0
    people: int = 0
    minutes: int = 0


@dataclass(frozen=True)
class Scope:
    """What is tallied: a unit with everything below it, or a team; from an instant to another, exclusive."""

    unit_id: int
    first: datetime
    last: datetime
    is_team: bool = False

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
        return (
            query.select_from(Activity)
            .join(self.below, holder == self.below.c.id)
            .where(held, col(Activity.starts_at) >= self.first, col(Activity.starts_at) < self.last)
        )

    def sign_ups(self, query: Any) -> Any:
        going = and_(col(SignUp.activity_id) == col(Activity.id), col(SignUp.standing) == Standing.GOING)
        sign_ups = self.activities(query).join(SignUp, going)
        for table in (Attendance, Hours):
            sign_ups = sign_ups.outerjoin(table, col(table.sign_up_id) == col(SignUp.id))
        return sign_ups


def counts(tx: Session, scope: Scope) -> dict[int, Counts]:
    """What happened, by the unit's children (and the unit itself)."""
    child = scope.below.c.child
    held = scope.activities(select(child, func.count(case((PUBLISHED, 1))))).group_by(child)
    rows = {unit_id: Counts(activities=number) for unit_id, number in tx.execute(held)}
    for row in tx.execute(_took_part(scope)):
        rows[row.child] = _filled(rows[row.child], row)
    return rows


def people(tx: Session, scope: Scope) -> int:
    """Different members who attended or served anywhere: who was in two buildings is still one."""
    return int(tx.execute(scope.sign_ups(select(func.count(_attender().distinct())))).scalar_one())


def _took_part(scope: Scope) -> Any:
    """The one heavy query: sign-ups of the period with their attendance and counted hours, by child.

    Of services without an activity only what counts is seen.
    """
    counted = case((COUNTED, col(Hours.minutes)), else_=0)
    query = select(
        scope.below.c.child,
        func.count(case((PUBLISHED, 1))).label("signed_up"),
        func.count(col(Attendance.sign_up_id)).label("attended"),
        func.count(_attender().distinct()).label("people"),
        func.sum(counted).label("minutes"),
    )
    return scope.sign_ups(query).group_by(scope.below.c.child)


def _attender() -> ColumnElement[int | None]:
    served = and_(RECORDED, COUNTED, col(Hours.minutes) > 0)
    return case((or_(col(Attendance.sign_up_id).is_not(None), served), col(SignUp.member_id)))


def _filled(row: Counts, found: Row[Any]) -> Counts:
    return replace(
        row,
        signed_up=found.signed_up,
        attended=found.attended,
        people=found.people,
        minutes=int(found.minutes or 0),
    )
