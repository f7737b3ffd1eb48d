"""A sign-up by button, from the event to the committed, rendered and answered, against its bare transactions."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import event as listening

from bench.measure import Measured
from bot.conversation import Conversation
from bot.messages import IncomingMessage, IncomingTap, Outgoing
from bot.outbox import Outbox
from bot.pace import Limits
from community.figures import Figures
from community.spec import ActivitySpec, CommunitySpec, PersonSpec, UnitSpec
from services.founding import found
from services.visit import Desk, Event
from storage.database import Database
from texts.render import Renderer

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
TAPS = 480
ACTIVITIES = 12
AT_ONCE = 8  # fingers in the air
GROUP, UNIT = "group", "building"
Statement = tuple[str, Any]


class Nowhere:
    """A channel that shows nothing and counts its answers."""

    name = "bench"
    limits = Limits(card_rest=0.5)

    def __init__(self) -> None:
        self._posted = 0
        self.expect(0)

    def expect(self, answers: int) -> asyncio.Event:
        """Set when so many taps have been answered."""
        self._missing, self._complete = answers, asyncio.Event()
        return self._complete

    async def begin(self) -> None:
        """Always ready."""

    async def end(self) -> None:
        """Nothing is kept open."""

    async def send(self, message: Outgoing) -> str | None:
        if message.tap_id is not None:
            self._missing -= 1
            if self._missing == 0:
                self._complete.set()
            return None
        self._posted += 1
        return message.edits or f"m{self._posted}"


def sign_ups() -> list[Measured]:
    """Known neighbours tap [报名] on the cards of a dozen activities, several at a time."""
    with _prepared() as (program, _):
        ours = asyncio.run(program.all_answered())
    with _prepared() as (program, folder):
        copy = folder / "copy.db"
        with program.desk.database.engine.connect() as connection:
            connection.connection.driver_connection.execute(f"VACUUM INTO '{copy}'")  # type: ignore[union-attr]
        statements = _recorded(program.desk.database)
        asyncio.run(program.all_answered())
        bare = _replayed(copy, statements)
    ratio = bare / ours
    return [
        Measured("sign-ups a second, by button, committed, rendered, answered", f"{TAPS / ours:.0f}"),
        Measured("the same statements and commits on bare SQLite, a second", f"{TAPS / bare:.0f}"),
        Measured("ratio", f"{ratio:.2f}", "≥ 0.5", ratio >= 0.5),
    ]


class _Program:
    def __init__(self, database: Database) -> None:
        self.desk = Desk(database, Figures())
        self.channel = Nowhere()
        self.executor = ThreadPoolExecutor(1)

    def _wired(self) -> tuple[Conversation, Outbox]:
        renderer = Renderer(self.desk.figures.zone, "bench", lambda: NOW)
        outbox = Outbox(self.desk, self.channel, renderer, lambda: NOW, self.executor)
        return Conversation(self.desk, lambda: None, self.executor, outbox.nudge), outbox

    async def prepare(self) -> None:
        """Cards stand in the group, and every statement has been compiled once."""
        conversation, outbox = self._wired()
        found(self.desk, _community(), Nowhere.name, NOW)
        await outbox.deliver_due()
        await conversation.handle(IncomingTap(event(TAPS), "sign_up:1"))
        await outbox.deliver_due()

    async def all_answered(self) -> float:
        """Seconds until everybody who tapped has an answer."""
        conversation, outbox = self._wired()
        everybody, fingers = self.channel.expect(TAPS), asyncio.Semaphore(AT_ONCE)
        sending = asyncio.create_task(outbox.run())

        async def tap(number: int) -> None:
            async with fingers:
                await conversation.handle(IncomingTap(event(number), f"sign_up:{number % ACTIVITIES + 1}"))

        start = perf_counter()
        await asyncio.gather(*(tap(number) for number in range(TAPS)))
        await everybody.wait()
        taken = perf_counter() - start
        outbox.stop()
        await sending
        return taken


@contextmanager
def _prepared() -> Iterator[tuple[_Program, Path]]:
    with tempfile.TemporaryDirectory() as name:
        opened = Database(f"sqlite:///{Path(name) / 'bench.db'}")
        opened.open()
        program = _Program(opened)
        asyncio.run(program.prepare())
        yield program, Path(name)
        program.executor.shutdown()
        opened.close()


def _community() -> CommunitySpec:
    start = NOW + timedelta(days=6)
    activities = [
        ActivitySpec(
            title=f"activity {number}",
            unit=UNIT,
            start=start + number * timedelta(hours=3),
            end=start + number * timedelta(hours=3) + timedelta(hours=2),
        )
        for number in range(ACTIVITIES)
    ]
    people = {f"person {number}": PersonSpec(home=UNIT) for number in range(TAPS + 1)}
    return CommunitySpec(units=[UnitSpec(name=UNIT)], chats={GROUP: UNIT}, people=dict(people), activities=activities)


def event(number: int, *, tap: bool = True) -> Event:
    return Event(
        channel=Nowhere.name,
        event_id=str(number),
        at=NOW,
        chat=GROUP,
        person=f"person {number}",
        name=f"person {number}",
        private=False,
        tap_id=str(number) if tap else None,
    )


# --- the reference ---------------------------------------------------------------------------------------------


def _recorded(database: Database) -> list[Statement]:
    """From now on, every statement of the database with its parameters."""
    statements: list[Statement] = []

    @listening.listens_for(database.engine, "before_cursor_execute")
    def on_statement(_c: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        statements.extend((statement, one) for one in (parameters if many else [parameters]))

    @listening.listens_for(database.engine, "commit")
    def on_commit(_connection: Any) -> None:
        statements.append(("COMMIT", ()))

    @listening.listens_for(database.engine, "rollback")
    def on_rollback(_connection: Any) -> None:
        statements.append(("ROLLBACK", ()))

    return statements


def _replayed(copy: Path, statements: list[Statement]) -> float:
    """The same statements in the same transactions, with nothing around them."""
    connection = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    start = perf_counter()
    for statement, parameters in statements:
        if not (statement == "ROLLBACK" and not connection.in_transaction):
            connection.execute(statement, parameters).fetchall()
    taken = perf_counter() - start
    connection.close()
    return taken


# --- chatter ---------------------------------------------------------------------------------------------------


class _Untouched:
    def __getattr__(self, name: str) -> object:
        raise AssertionError("chatter touched the database")


def chatter() -> list[Measured]:
    """A line that is not for the bot: no query, hardly any time."""
    conversation = Conversation(Desk(_Untouched(), Figures(), "bench"), lambda: None)  # type: ignore[arg-type]
    lines = [IncomingMessage(event(n, tap=False), "今天天气真好，谁家的猫跑到楼道里来了") for n in range(5000)]

    async def all_of_them() -> float:
        start = perf_counter()
        for line in lines:
            await conversation.handle(line)
        return (perf_counter() - start) / len(lines) * 1e6

    cost = asyncio.run(all_of_them())
    return [Measured("a line of chatter", f"{cost:.1f} µs", "≤ 50 µs, no query", cost <= 50)]
