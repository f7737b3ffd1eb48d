"""APScheduler as a ticker: it has no job store, so nothing can run twice or be lost with it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime
from time import monotonic

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from services.timers import steps
from services.visit import Desk

log = logging.getLogger(__name__)
_DONE = object()


class Ticker:
    """Once a minute, and whenever it is called.

    :param beside: what is asked every minute, too, in a thread of its own: nobody waits for it.
    """

    def __init__(
        self,
        desk: Desk,
        now: Callable[[], datetime],
        nudge: Callable[[], None],
        executor: Executor | None = None,
        beside: Callable[[], None] | None = None,
    ) -> None:
        self._desk = desk
        self._now = now
        self._nudge = nudge
        self._executor = executor
        self._beside = beside
        self._moved_at: float | None = None
        self._ticking = asyncio.Lock()
        self._scheduler = AsyncIOScheduler(timezone=desk.figures.zone)

    def start(self) -> None:
        once = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        self._scheduler.add_job(self.tick, "cron", second=0, **once)
        if self._beside is not None:  # no coroutine: APScheduler runs it in a thread
            self._scheduler.add_job(self._beside, "cron", second=30, **once)
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    def age(self) -> float | None:
        """Seconds since the last tick went forward; None before the first."""
        return None if self._moved_at is None else monotonic() - self._moved_at

    async def tick(self) -> None:
        """A tick that fails is logged and the next one does its work: what is due stays due."""
        try:
            async with self._ticking:  # one after the other, whoever asks
                await self._do_what_is_due()
        except Exception:
            log.exception("a tick failed; the next one catches up")
        self._nudge()

    async def _do_what_is_due(self) -> None:
        """Row by row: whoever taps meanwhile is served in between."""
        loop, due = asyncio.get_running_loop(), steps(self._desk, self._now())
        while await loop.run_in_executor(self._executor, next, due, _DONE) is not _DONE:
            self._moved_at = monotonic()
        self._moved_at = monotonic()
