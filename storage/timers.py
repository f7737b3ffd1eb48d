"""What is due, when the next thing will be, and what timers have done or failed at."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Select, bindparam, delete, func
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from storage.tables.timers import TimerRun

BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Moments:
    """Rows of a table and the moment of each: what is due and what will be next come from one query.

    Asked every minute for every timer: built once, since building a statement takes longer than running it.
    """

    row_id: Any
    at: Any
    where: tuple[Any, ...] = ()

    def until(self, tx: Session, last: datetime, first: datetime | None = None) -> list[tuple[int, datetime]]:
        """Ids and moments that are over at `last` (and came after `first`), the oldest first."""
        found = tx.connection().execute(self._until, {"last": last, "first": first or BEGINNING})
        return [(row, at) for row, at in found]

    def next(self, tx: Session, after: datetime) -> datetime | None:
        value: datetime | None = tx.connection().execute(self._next, {"after": after}).scalar()
        return value

    @cached_property
    def _until(self) -> Select[Any]:
        over = (self.at <= bindparam("last"), self.at > bindparam("first"))
        return sa_select(self.row_id, self.at).where(*over, *self.where).order_by(self.at, self.row_id)

    @cached_property
    def _next(self) -> Select[Any]:
        return sa_select(func.min(self.at)).where(self.at > bindparam("after"), *self.where)


RESTING = Moments(TimerRun.key, TimerRun.rests_until, (~col(TimerRun.done),))


def done(tx: Session, timer: str, keys: Collection[str]) -> set[str]:
    """Those that the timer need not look at again."""
    return set(tx.exec(select(TimerRun.key).where(TimerRun.timer == timer, TimerRun.done, col(TimerRun.key).in_(keys))))


def forget(tx: Session, timer: str, keys: Collection[str]) -> None:
    tx.exec(delete(TimerRun).where(col(TimerRun.timer) == timer, col(TimerRun.key).in_(keys)))


def next_rest(tx: Session, after: datetime) -> datetime | None:
    """When a failed row is next tried again."""
    return RESTING.next(tx, after)


def failing(tx: Session) -> list[TimerRun]:
    return list(tx.exec(select(TimerRun).where(~col(TimerRun.done)).order_by(TimerRun.timer, TimerRun.key)))


def forget_done(tx: Session, before: datetime) -> None:
    tx.exec(delete(TimerRun).where(col(TimerRun.done), col(TimerRun.at) < before))


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    return min((moment for moment in moments if moment is not None), default=None)
