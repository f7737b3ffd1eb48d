"""Timers: which rows are due, and what is done to one of them, each in a transaction of its own.

No timer is stored. What was done once and needs no second look is noted, and so is a row that has failed: it rests with
growing pauses while everything else goes on.
"""

import logging
import traceback
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from community.figures import Figures
from services.turn import Turn
from services.visit import Desk
from storage import notices, timers
from storage.tables.timers import TimerRun
from storage.timers import Moments

log = logging.getLogger(__name__)
RESTS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360))
ITSELF = ""  # the key under which a timer that cannot even say what is due is noted

Due = Callable[[Session, datetime, Figures], Iterable[str]]
Next = Callable[[Session, datetime, Figures], datetime | None]


@dataclass(frozen=True)
class Timer:
    """:param due: keys of the rows that are due, the oldest first.
    :param act: what is done to one; it looks again whether that is still right.
    :param next: the next moment at which something will be due, None when nothing is in sight.
    :param once: what was looked at is not looked at again under its key.
    """

    name: str
    due: Due
    act: Callable[[Turn, str], None]
    next: Next
    once: bool = False


TIMERS: dict[str, Timer] = {}


def declare(timer: Timer) -> None:
    """
    :raises ValueError: two timers of one name.
    """
    if timer.name in TIMERS:
        raise ValueError(f"two timers are called {timer.name!r}")
    TIMERS[timer.name] = timer


def row_of(key: str) -> int:
    """The id in a key; behind an @ may stand which occurrence is meant."""
    return int(key.partition("@")[0])


def at_moments(
    name: str, moments: Moments, act: Callable[[Turn, int], None], late: Callable[[Figures], timedelta] | None = None
) -> Timer:
    """A timer for the rows of one query, each due at its moment, or so much later; doing it takes the row out."""

    def delay(figures: Figures) -> timedelta:
        return late(figures) if late else timedelta()

    def due(tx: Session, now: datetime, figures: Figures) -> list[str]:
        return [str(row) for row, _ in moments.until(tx, now - delay(figures))]

    def following(tx: Session, now: datetime, figures: Figures) -> datetime | None:
        moment = moments.next(tx, now - delay(figures))
        return moment + delay(figures) if moment else None

    return Timer(name, due, lambda turn, key: act(turn, row_of(key)), following)


def tick(desk: Desk, now: datetime) -> None:
    """Everything that is due."""
    for _ in steps(desk, now):
        pass


def steps(desk: Desk, now: datetime) -> Iterator[None]:
    """Everything that is due, one short transaction after the other, so that people may be served in between.

    A timer or a row that fails is noted, and the others have their turn.
    """
    with desk.database.reading() as tx:
        failed = timers.failing(tx)
    for timer in TIMERS.values():
        rests = {run.key: run.rests_until or now for run in failed if run.timer == timer.name}
        if rests.get(ITSELF, now) <= now:
            for key in _to_do(desk, timer, now, rests):
                _do(desk, timer, key, now, failed=key in rests)
                yield


def _to_do(desk: Desk, timer: Timer, now: datetime, rests: Mapping[str, datetime]) -> list[str]:
    """Keys that are due, neither done nor resting. Notes about what is not due any more go."""
    try:
        with desk.database.reading() as tx:
            keys = list(timer.due(tx, now, desk.figures))
            done = timers.done(tx, timer.name, keys) if timer.once and keys else set()
    except Exception as problem:
        _stumbles(desk, timer, ITSELF, now, problem)
        return []
    if past := rests.keys() - keys:
        with desk.turn(now) as turn:
            timers.forget(turn.tx, timer.name, past)
    return [key for key in keys if key not in done and rests.get(key, now) <= now]


def _do(desk: Desk, timer: Timer, key: str, now: datetime, *, failed: bool) -> None:
    try:
        with desk.turn(now) as turn:
            timer.act(turn, key)
            if failed:
                timers.forget(turn.tx, timer.name, [key])
            if timer.once:
                turn.tx.merge(TimerRun(timer=timer.name, key=key, at=now, done=True))
    except Exception as problem:
        _stumbles(desk, timer, key, now, problem)


def look_again(turn: Turn, timer: str, keys: Collection[str]) -> None:
    """What was looked at once has changed for somebody."""
    timers.forget(turn.tx, timer, keys)


def _stumbles(desk: Desk, timer: Timer, key: str, now: datetime, problem: Exception) -> None:
    with desk.turn(now) as turn:
        run = turn.tx.get(TimerRun, (timer.name, key)) or TimerRun(timer=timer.name, key=key, at=now)
        run.rests_until = now + RESTS[min(run.attempts, len(RESTS) - 1)]
        run.at, run.attempts, run.error = now, run.attempts + 1, _where(problem)
        turn.tx.add(run)
    log.error("timer %s failed on %s (%s)", timer.name, key or "itself", run.error, exc_info=problem)


def _where(problem: Exception) -> str:
    """What failed and where: messages of databases repeat what people have said."""
    last = traceback.extract_tb(problem.__traceback__)[-1]
    return f"{type(problem).__name__} in {last.name}, line {last.lineno}"


def next_due(desk: Desk, now: datetime) -> datetime | None:
    """When something will next happen by itself, held messages included: for a clock that is moved by hand."""
    with desk.database.reading() as tx:
        moments = [timer.next(tx, now, desk.figures) for timer in TIMERS.values()]
        return timers.earliest([*moments, timers.next_rest(tx, now), notices.HELD.next(tx, now)])
