"""The program: a desk, channels with their outboxes, a ticker, and the engine that learns in the background."""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import Any, TypeVar

from bot.channels.base import Channel, Shift
from bot.conversation import Conversation
from bot.outbox import Outbox
from bot.understanding.engine import Engine
from community.vocabulary import Vocabulary
from linli.metrics import Metrics, Timed
from linli.settings import Settings
from scheduler.ticker import Ticker
from services.outbox import answers_tap as answers
from services.visit import Desk
from storage.database import Database
from texts.render import Renderer

log = logging.getLogger(__name__)
T = TypeVar("T")
POSTGRES_WORKERS = 8  # the pool of the engine
PATIENCE = 10.0  # seconds for what is under way at the end


def real_time() -> datetime:
    return datetime.now(UTC)


class Program:
    """Everything that runs in one process, whatever draws it.

    SQLite is written by one worker thread: first come, first served, and nobody waits for a lock.

    :param beside: asked every minute in a thread of its own.
    """

    def __init__(
        self,
        settings: Settings,
        database: Database,
        now: Callable[[], datetime] = real_time,
        beside: Callable[[], None] | None = None,
    ) -> None:
        self.settings = settings
        self.now = now
        self.engine: Engine | None = None
        self.metrics = Metrics()
        workers = 1 if database.is_sqlite else POSTGRES_WORKERS
        self.executor = ThreadPoolExecutor(workers, thread_name_prefix="linli-desk")
        self.desk = Desk(database, settings.figures(), settings.bot_name, settings.owner_identity)
        self.outboxes: list[Outbox] = []
        self._channels: list[Channel] = []
        self._stopping = asyncio.Event()
        self._learnt = asyncio.Event()
        self.conversation = Conversation(
            self.desk,
            lambda: Timed(self.engine, self.metrics) if self.engine else None,
            self.executor,
            self.nudge,
            ready=self._learnt.wait,
            attended=self.metrics.attended,
        )
        self.ticker = Ticker(self.desk, now, self.nudge, self.executor, beside)
        self._tasks: list[asyncio.Task[Any]] = []
        self._endless: list[asyncio.Task[Any]] = []  # those that finish nothing when the program stops

    def add(self, channel: Channel) -> None:
        """Before `start`."""
        renderer = Renderer(self.desk.figures.zone, self.settings.bot_name, self.now)
        self._channels.append(channel)
        noted = self.metrics.sent
        self.outboxes.append(Outbox(self.desk, channel, renderer, self.now, self.executor, noted=noted))

    def listens(self) -> str:
        """rasa, embedded, or none while nothing is learnt yet."""
        return self.engine.name if self.engine else "none"

    def channels(self) -> list[str]:
        return [channel.name for channel in self._channels]

    def nudge(self) -> None:
        for outbox in self.outboxes:
            outbox.nudge()

    async def run(self, service: Callable[..., T], *arguments: object) -> T:
        """In the desk's worker."""
        return await asyncio.get_running_loop().run_in_executor(self.executor, service, *arguments)

    async def deliver(self) -> None:
        """Everything that may go out at this moment."""
        for outbox in self.outboxes:
            await outbox.deliver_due()

    async def start(self) -> None:
        for channel, outbox in zip(self._channels, self.outboxes, strict=True):
            self._keep_running(outbox.run())
            self._keep_running(channel.receive(self._shift(channel, outbox)))
        self.ticker.start()
        await self.ticker.tick()
        self._keep_running(self._learn())

    def _shift(self, channel: Channel, outbox: Outbox) -> Shift:
        answers_tap = partial(self.run, answers, self.desk, channel.name)
        return Shift(self.conversation.handle, answers_tap, outbox.speaking, self._stopping)

    async def stop(self) -> None:
        """Finishes what is being handled and sent; what is not sent yet is sent after the next start."""
        self.ticker.stop()
        self._stopping.set()
        for task in self._endless:
            task.cancel()
        for outbox in self.outboxes:
            outbox.stop()
        if self._tasks:
            _, unfinished = await asyncio.wait(self._tasks, timeout=PATIENCE)
            for task in unfinished:
                task.cancel()
            await asyncio.gather(*unfinished, return_exceptions=True)
        self.executor.shutdown(wait=True)
        self.desk.database.close()

    async def _learn(self) -> None:
        """Buttons, commands, codes and lists work meanwhile; free text waits: a second, a minute after new lines."""
        try:
            self.engine = embedded = await asyncio.to_thread(_embedded)
        finally:
            self._learnt.set()
        log.info("the embedded engine listens")
        self._bring_rasa(embedded)

    def _bring_rasa(self, embedded: Engine) -> None:
        """A Rasa of our own, or one elsewhere, listens whenever it answers."""
        from bot.understanding import rasa_child
        from bot.understanding.listening import Listening
        from bot.understanding.rasa import RasaEngine

        rasa = RasaEngine(self.settings.rasa_url, self.settings.rasa_secret) if self.settings.rasa_url else None
        if self.settings.engine == "embedded" or (rasa is None and not rasa_child.is_installed()):
            return
        self.engine = listening = Listening(embedded, rasa)
        self._endless.append(self._keep_running(listening.probe()))
        if rasa is None:
            child = rasa_child.Child(self.settings.data_folder / "rasa.log")
            self._endless.append(self._keep_running(child.keep(listening)))

    def _keep_running(self, work: Coroutine[Any, Any, None]) -> "asyncio.Task[Any]":
        task = asyncio.create_task(work)
        task.add_done_callback(_report)
        self._tasks.append(task)
        return task


def _embedded() -> Engine:
    """Its libraries and word lists take a second to load: now, and not at somebody's first line."""
    from bot.understanding.embedded import EmbeddedEngine
    from bot.understanding.learnt import is_fresh
    from bot.understanding.words import ROOT

    if not is_fresh():  # apart: CRFsuite lets nothing else run while it learns, for seconds at a time
        log.info("learning from nlu/data, about a minute; the next start reads it back")
        learns = [sys.executable, "-m", "linli", "nlu", "learn"]
        subprocess.run(learns, cwd=ROOT, stdout=subprocess.DEVNULL, check=False)
    engine = EmbeddedEngine()
    engine.understand("在吗", Vocabulary(), real_time())
    return engine


def _report(task: "asyncio.Task[Any]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.error("a part of the program has stopped", exc_info=task.exception())
