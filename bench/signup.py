"""A sign-up by button, from the event to the committed and rendered answer, against its bare transactions."""

import asyncio
import sqlite3
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from zoneinfo import ZoneInfo

from bench.measure import Measured
from bot.conversation import Conversation
from bot.messages import IncomingMessage, IncomingTap, Outgoing
from bot.outbox import Outbox
from community.figures import Figures
from community.spec import ActivitySpec, CommunitySpec, UnitSpec
from services.founding import found
from services.visit import Desk, Event
from storage.database import Database
from texts.render import Renderer

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
TAPS = 400
GROUP = "group"


class Nowhere:
    """A channel that shows nothing."""

    name = "bench"

    def __init__(self) -> None:
        self.sent = 0

    async def send(self, message: Outgoing) -> str | None:
        self.sent += 1
        return None if message.tap_id else f"m{self.sent}"


@contextmanager
def database() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        opened = Database(f"sqlite:///{Path(folder) / 'bench.db'}")
        opened.open()
        yield opened
        opened.close()


def community() -> CommunitySpec:
    start = NOW + timedelta(days=6)
    unit = UnitSpec(name="unit")
    activity = ActivitySpec(title="activity", unit="unit", start=start, end=start + timedelta(hours=2))
    return CommunitySpec(units=[unit], chats={GROUP: "unit"}, activities=[activity])


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


def sign_ups() -> list[Measured]:
    with database() as opened:
        ours = asyncio.run(_taps(opened))
        commits = 3  # the sign-up with its answer; taking the answer for sending; noting that it was sent
    bare = _bare(commits)
    ratio = bare / ours
    return [
        Measured("sign-ups a second, by button, answered", f"{TAPS / ours:.0f}"),
        Measured("the bare transactions alone", f"{TAPS / bare:.0f}"),
        Measured("ratio", f"{ratio:.2f}", "≥ 0.5", ratio >= 0.5),
    ]


async def _taps(opened: Database) -> float:
    desk = Desk(opened, Figures())
    found(desk, community(), Nowhere.name, NOW)
    executor = ThreadPoolExecutor(1)
    conversation = Conversation(desk, lambda: None, executor)
    outbox = Outbox(desk, Nowhere(), Renderer(desk.figures.zone, "bench", lambda: NOW), lambda: NOW, executor)
    await outbox.deliver_due()
    start = perf_counter()
    for number in range(TAPS):
        await conversation.handle(IncomingTap(event(number), "sign_up:1"))
        await outbox.deliver_replies()
    return perf_counter() - start


def _bare(commits: int) -> float:
    """The same number of commits with the same rows, with nothing around them."""
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "bare.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        for table in ("event", "person", "member", "signup", "audit", "notice", "card"):
            connection.execute(f"CREATE TABLE {table} (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT)")
        start = perf_counter()
        for number in range(TAPS):
            _write(connection, number)
            for state in range(commits - 1):
                connection.execute("BEGIN IMMEDIATE")
                connection.execute("UPDATE notice SET c = ? WHERE id = ?", (state, number + 1))
                connection.execute("COMMIT")
        return perf_counter() - start


def _write(connection: sqlite3.Connection, number: int) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for table in ("event", "person", "member", "signup", "audit", "notice"):
        connection.execute(f"INSERT INTO {table} (a, b, c) VALUES (?, ?, ?)", (number, "x" * 40, "y" * 40))
    connection.execute("SELECT * FROM signup WHERE a = ?", (number,)).fetchall()
    connection.execute("COMMIT")


def chatter() -> list[Measured]:
    """A line that is not for the bot: no query, hardly any time."""

    class Untouched:
        def __getattr__(self, name: str) -> object:
            raise AssertionError("chatter touched the database")

    conversation = Conversation(Desk(Untouched(), Figures(), "bench"), lambda: None)  # type: ignore[arg-type]
    lines = [IncomingMessage(event(n, tap=False), "今天天气真好，谁家的猫跑到楼道里来了") for n in range(5000)]

    async def all_of_them() -> float:
        start = perf_counter()
        for line in lines:
            await conversation.handle(line)
        return (perf_counter() - start) / len(lines) * 1e6

    cost = asyncio.run(all_of_them())
    return [Measured("a line of chatter", f"{cost:.1f} µs", "≤ 50 µs, no query", cost <= 50)]
