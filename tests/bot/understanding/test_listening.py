"""The breaker: who listens when Rasa fails, and who afterwards."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.understanding import listening as module
from bot.understanding.engine import Understood
from bot.understanding.listening import FAILURES, Listening
from bot.understanding.rasa import RasaEngine
from community.vocabulary import Vocabulary
from tests.bot.understanding.fake_rasa import FakeRasa, fake_rasa

NOW = datetime(2026, 11, 22, 17, tzinfo=ZoneInfo("Asia/Shanghai"))
OWN = Understood("roster", 0.8)


class Embedded:
    name = "embedded"

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        return OWN


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FIRST_PROBE", 0.01)
    monkeypatch.setattr(module, "LONGEST_REST", 0.02)


@asynccontextmanager
async def probing(listening: Listening) -> AsyncIterator[None]:
    probe = asyncio.create_task(listening.probe())
    yield
    probe.cancel()
    with suppress(asyncio.CancelledError):
        await probe
    listening.turn_to(None)


async def until(listening: Listening, name: str) -> None:
    async with asyncio.timeout(5):
        while listening.name != name:  # noqa: ASYNC110 (nobody tells when)
            await asyncio.sleep(0.005)


async def hears(listening: Listening) -> str:
    return (await asyncio.to_thread(listening.understand, "我也去", Vocabulary(), NOW)).intent


def lines(server: FakeRasa) -> int:
    return server.asked.count("我也去")


async def test_the_embedded_engine_listens_until_rasa_has_answered() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        assert await hears(listening) == "roster"
        assert server.asked == []
        async with probing(listening):
            await until(listening, "rasa")
            assert await hears(listening) == "sign_up"


async def test_a_line_that_rasa_does_not_answer_is_understood_all_the_same() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        async with probing(listening):
            await until(listening, "rasa")
            server.status = 503
            assert await hears(listening) == "roster"
            assert listening.name == "rasa"


async def test_five_failures_in_a_row_and_rasa_is_asked_no_more() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        async with probing(listening):
            await until(listening, "rasa")
            server.status = 500
            for _ in range(FAILURES):
                assert listening.name == "rasa"
                await hears(listening)
            assert (listening.name, lines(server)) == ("embedded", FAILURES)
            await hears(listening)
            assert lines(server) == FAILURES


async def test_a_success_in_between_forgives_what_was_before() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        async with probing(listening):
            await until(listening, "rasa")
            for _ in range(3):
                server.status = 500
                for _ in range(FAILURES - 1):
                    await hears(listening)
                server.status = 200
                await hears(listening)
            assert listening.name == "rasa"


async def test_rasa_listens_again_without_anybody_doing_anything() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        async with probing(listening):
            await until(listening, "rasa")
            server.status = 500
            for _ in range(FAILURES):
                await hears(listening)
            server.status = 200
            await until(listening, "rasa")
            assert await hears(listening) == "sign_up"


async def test_a_rasa_that_is_turned_away_while_it_is_asked_loses_no_line() -> None:
    with fake_rasa() as server:
        listening = Listening(Embedded(), RasaEngine(server.url))
        async with probing(listening):
            await until(listening, "rasa")
            server.delay = 0.2
            asked = asyncio.create_task(hears(listening))
            await asyncio.sleep(0.05)
            listening.turn_to(None)
            assert await asked in ("sign_up", "roster")
            assert await hears(listening) == "roster"


def test_the_breaker_opens_at_five() -> None:
    assert FAILURES == 5
