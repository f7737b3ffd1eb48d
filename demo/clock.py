"""The clock of the demo: real time, moved ahead by hand, with everything done that falls due on the way."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from threading import Lock

FILE_NAME = "demo-clock.json"
MINUTE = timedelta(minutes=1)


def _real_time() -> datetime:
    return datetime.now(UTC)


class DemoClock:
    """Never goes backwards, a restart and a corrected system clock included. Safe to read from any thread.

    :param folder: where the offset is kept in a small file.
    :param next_due: the next moment after the given one at which something happens by itself.
    :param tick: does what is due at a moment.
    """

    def __init__(
        self,
        folder: Path,
        zone: tzinfo,
        next_due: Callable[[datetime], datetime | None],
        tick: Callable[[datetime], Awaitable[None]],
        real: Callable[[], datetime] = _real_time,
    ) -> None:
        self._file = folder / FILE_NAME
        self._zone = zone
        self._next_due = next_due
        self._tick = tick
        self._real = real
        self._reading = Lock()
        self._moving = asyncio.Lock()
        self._offset, self._reached = self._kept()

    def now(self) -> datetime:
        with self._reading:
            self._reached = max(self._reached, self._real() + self._offset)
            return self._reached.astimezone(self._zone)

    def skip_to(self, moment: datetime) -> None:
        """Before anything has been planned: nothing falls due on the way."""
        self._set(max(moment, self.now()))

    async def advance(self, delta: timedelta) -> None:
        """:raises ValueError: for a step back."""
        if delta < timedelta(0):
            raise ValueError(f"the clock does not go backwards: {delta}")
        async with self._moving:
            await self._move_to(self.now() + delta)

    async def to_next(self) -> datetime | None:
        """To the next moment at which something happens by itself; None when nothing is ahead."""
        async with self._moving:
            now = self.now()
            due = self._next_due(now)
            if due is None:
                return None
            target = _full_minute(max(due, now))
            await self._move_to(target)
            return target.astimezone(self._zone)

    async def _move_to(self, target: datetime) -> None:
        """Stops at every minute at which something is due; the others would do nothing."""
        at = self.now()
        while (due := self._next_due(at)) is not None and due <= target and at < target:
            at = min(_full_minute(max(due, at + timedelta.resolution)), target)
            await self._stop_at(at)
        await self._stop_at(target)

    async def _stop_at(self, moment: datetime) -> None:
        self._set(moment)
        await self._tick(moment)

    def _set(self, moment: datetime) -> None:
        """What was done on the way may have taken longer than the way: then the moment has passed already."""
        with self._reading:
            self._reached = max(self._reached, moment)
            self._offset = max(self._offset, moment - self._real())
            self._keep()

    # --- the file --------------------------------------------------------------------------------------------

    def _keep(self) -> None:
        kept = {"offset_seconds": self._offset.total_seconds(), "reached": self._reached.astimezone(UTC).isoformat()}
        half_written = self._file.with_suffix(".new")
        half_written.write_text(json.dumps(kept), encoding="utf-8")
        os.replace(half_written, self._file)

    def _kept(self) -> tuple[timedelta, datetime]:
        """Without a file, or with a damaged one, the clock shows the real time."""
        try:
            kept = json.loads(self._file.read_text(encoding="utf-8"))
            offset = timedelta(seconds=float(kept["offset_seconds"]))
            reached = datetime.fromisoformat(kept["reached"]).astimezone(self._zone)
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return timedelta(0), self._real()
        return max(offset, reached - self._real()), reached


def _full_minute(moment: datetime) -> datetime:
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + MINUTE
