"""Every rehearsal over Telegram's channel and real HTTP: the same outcomes, rosters and silence as on the web."""

from functools import partial
from pathlib import Path

import pytest

from bot.understanding.embedded import EmbeddedEngine
from demo.settle import settle
from replay.player import House, play
from tests.bot.channels.telegram.fake_api import FakeTelegram
from tests.bot.channels.telegram.stage import TelegramStage

pytestmark = pytest.mark.slow
FILES = sorted((Path(__file__).parents[3] / "transcripts").glob("*.yml"))


@pytest.fixture(scope="module")
def house() -> House:
    return House.open(EmbeddedEngine(), settle)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
async def test_it_goes_as_on_the_web(house: House, server: FakeTelegram, file: Path) -> None:
    on_telegram = House(house.database, house.engine, settle, house.figures, partial(TelegramStage, server))
    failed = [f"step {result.step}: {result.why}" for result in await play(file, on_telegram) if not result.ok]
    assert not failed
    assert server.refused() == []
