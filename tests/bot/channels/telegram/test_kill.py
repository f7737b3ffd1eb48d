"""`linli run` is killed at random moments while fifty people tap three hundred times, until all is delivered."""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import Session, func, select

from community.figures import Figures
from community.spec import CommunitySpec
from services.founding import found
from services.visit import Desk
from storage.database import Database
from storage.tables.notices import Notice, NoticeState
from storage.tables.signup import SignUp, Standing
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import TOKEN, FakeTelegram

pytestmark = pytest.mark.slow

PEOPLE, ACTIVITIES, KILLS = 50, 6, 6
GROUP = -1000
LONGEST = 60.0  # seconds until everything must be delivered
UNSENT = (NoticeState.QUEUED, NoticeState.SENDING)


@pytest.fixture
def database(tmp_path: Path) -> Database:
    """One group, six activities with a week to go."""
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    made.open()
    start = datetime.now(UTC) + timedelta(days=7)
    activities = [
        {
            "title": f"活动{n}",
            "unit": "3栋",
            "start": start + timedelta(days=n),
            "end": start + timedelta(days=n, hours=2),
        }
        for n in range(ACTIVITIES)
    ]
    spec = {"units": [{"name": "3栋"}], "chats": {str(GROUP): "3栋"}, "activities": activities}
    found(Desk(made, Figures()), CommunitySpec.model_validate(spec), "telegram", datetime.now(UTC))
    return made


@pytest.fixture
async def telegram() -> AsyncIterator[FakeTelegram]:
    made = FakeTelegram(clock=time.monotonic)
    await made.start()
    yield made
    await made.stop()


class Child:
    """The program in a process of its own."""

    def __init__(self, server: FakeTelegram, folder: Path, port: int) -> None:
        self._log = folder / "linli.log"
        own = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        self._environment = own | {
            "LINLI_DATA_FOLDER": str(folder),
            "LINLI_TELEGRAM_TOKEN": TOKEN,
            "LINLI_TELEGRAM_BASE_URL": server.url,
            "LINLI_PORT": str(port),
            "LINLI_QUIET_HOURS": "00:00-00:00",
        }

    async def start(self) -> None:
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "linli", "run", env=self._environment, stdout=log, stderr=log
            )

    async def dies(self, by: signal.Signals) -> int:
        self._process.send_signal(by)
        return await self._process.wait()

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")


@pytest.fixture
async def child(
    telegram: FakeTelegram, database: Database, tmp_path: Path, unused_tcp_port: int
) -> AsyncIterator[Child]:
    """The community is there before it starts."""
    made = Child(telegram, tmp_path, unused_tcp_port)
    await made.start()
    yield made
    if made._process.returncode is None:
        await made.dies(signal.SIGKILL)


def everybody_taps() -> list[dict[str, Any]]:
    """Every person on every activity, in no order; each also asks one thing in private, which is told only once."""
    group = updates.group(GROUP, str(GROUP))
    acts = [(person, f"sign_up:{n + 1}") for person in range(PEOPLE) for n in range(ACTIVITIES)]
    acts += [(person, "") for person in range(PEOPLE)]
    random.Random(3).shuffle(acts)
    made = []
    for number, (person, action) in enumerate(acts, 1):
        who = updates.user(7000 + person, f"邻居{person}")
        asks = updates.says(number, "/help", who, updates.private(who["id"]), message_id=number)
        made.append(updates.taps(number, action, who, group) if action else asks)
    return made


async def delivered(telegram: FakeTelegram, database: Database) -> None:
    """Waits until nothing is pending on either side."""
    await until(lambda: not telegram.pending and not count(database, unsent()))


def unsent() -> Any:
    return Notice.state.in_(UNSENT)  # type: ignore[attr-defined]


def count(database: Database, *where: Any) -> int:
    with database.reading() as tx:
        return tx.exec(select(func.count()).select_from(Notice).where(*where)).one()


def places(tx: Session) -> Counter[tuple[int | None, int]]:
    rows = tx.exec(select(SignUp).where(SignUp.standing == Standing.GOING)).all()
    return Counter((row.member_id, row.activity_id) for row in rows)


async def until(true: Callable[[], bool]) -> None:
    end = time.monotonic() + LONGEST
    while not true():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def killed_again_and_again(telegram: FakeTelegram, child: Child) -> None:
    """While the updates come in."""
    rest, chance = everybody_taps(), random.Random(5)
    for _ in range(KILLS):
        now, rest = rest[:50], rest[50:]
        telegram.delivers(*now)
        seen = telegram.polls
        await until(lambda seen=seen: telegram.polls > seen)
        await asyncio.sleep(chance.uniform(0.0, 0.6))
        assert await child.dies(signal.SIGKILL) == -signal.SIGKILL
        await child.start()
    telegram.delivers(*rest)


async def test_no_sign_up_is_lost_or_doubled(telegram: FakeTelegram, child: Child, database: Database) -> None:
    await killed_again_and_again(telegram, child)
    await delivered(telegram, database)
    with database.reading() as tx:
        taken = places(tx)
    assert len(taken) == PEOPLE * ACTIVITIES
    assert set(taken.values()) == {1}
    assert len(telegram.alerts) == PEOPLE * ACTIVITIES
    assert all("text" in answered for answered in telegram.alerts.values())
    uncertain = count(database, Notice.state == NoticeState.UNCERTAIN)
    assert uncertain <= KILLS
    answers = Counter(chat for chat, _ in telegram.messages if chat > 0)
    assert set(answers.values()) == {1}
    assert len(answers) >= PEOPLE - uncertain
    assert count(database, Notice.state == NoticeState.FAILED) == 0
    assert telegram.refused() == []


async def test_a_program_that_acknowledged_on_arrival_would_lose_some(
    telegram: FakeTelegram, child: Child, database: Database
) -> None:
    """The twin: the kills do hit what is under way."""
    telegram.forgets = True
    await killed_again_and_again(telegram, child)
    await delivered(telegram, database)
    with database.reading() as tx:
        assert len(places(tx)) < PEOPLE * ACTIVITIES


async def test_asked_to_stop_it_finishes_and_sends_nothing_half(
    telegram: FakeTelegram, child: Child, database: Database
) -> None:
    telegram.delivers(*everybody_taps())
    await until(lambda: len(telegram.alerts) >= 20)
    await child.dies(signal.SIGTERM)
    assert count(database, Notice.state == NoticeState.SENDING) == 0
    assert "Traceback" not in child.log
    await child.start()
    await delivered(telegram, database)
    assert count(database, Notice.state == NoticeState.UNCERTAIN) == 0
    assert len(telegram.alerts) == PEOPLE * ACTIVITIES
