"""A Bot API server for each test."""

import ssl
from collections.abc import AsyncIterator
from functools import cache

import pytest

from tests.bot.channels.telegram.fake_api import FakeTelegram

CERTIFICATES = cache(ssl.create_default_context)


@pytest.fixture(autouse=True)
def certificates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Read once: it takes each client 50 ms, and nobody asks for them here."""
    monkeypatch.setattr(ssl, "create_default_context", CERTIFICATES)


@pytest.fixture
async def server() -> AsyncIterator[FakeTelegram]:
    made = FakeTelegram()
    await made.start()
    yield made
    await made.stop()
