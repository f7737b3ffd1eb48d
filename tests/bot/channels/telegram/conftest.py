"""A Bot API server for each test."""

from collections.abc import AsyncIterator

import pytest

from tests.bot.channels.telegram.fake_api import FakeTelegram


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    made = FakeTelegram()
    await made.start()
    yield made
    await made.stop()
