"""APScheduler as a ticker: it has no job store, so nothing can run twice or be lost with it."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import Executor
from datetime import datetime

from apscheduler.schedulers.asyncio import AsyncIOScheduler  # type: ignore[import-untyped]

from scheduler.jobs import tick
from services.visit import Desk

log = logging.getLogger(__name__)


class Ticker:
    """Once a minute, and whenever it is called."""

    def __init__(
        self, desk: Desk, now: Callable[[], datetime], nudge: Callable[[], None], executor: Executor | None = None
    ) -> None:
        self._desk = desk
        self._now = now
        self._nudge = nudge
        self._executor = executor
        self._scheduler = AsyncIOScheduler(timezone=desk.figures.zone)

    def start(self) -> None:
        self._scheduler.add_job(self.tick, "cron", second=0, coalesce=True, max_instances=1, misfire_grace_time=None)
        self._scheduler.start()

    def stop(self) -> None:
        self._scheduler.shutdown(wait=False)

    async def tick(self) -> None:
        """A tick that fails is logged and the next one does its work: what is due stays due."""
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, tick, self._desk, self._now())
        except Exception:
            log.exception("a tick failed; the next one catches up")
        self._nudge()
