"""The demo community, founded in memory and with its past month."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from demo.community import demo_community
from demo.history import fill_past
from services.founding import found
from services.visit import Desk
from storage.database import Database

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 17, 0, tzinfo=ZONE)

Settle = Callable[[datetime], Desk]


def founded(now: datetime) -> Desk:
    database = Database("sqlite://")
    database.open()
    desk = Desk(database)
    found(desk, demo_community(now), "web", now)
    return desk


@pytest.fixture(scope="session")
def settle() -> Iterator[Settle]:
    """A new community with its past, to be changed at will."""
    made: list[Desk] = []

    def settle(now: datetime) -> Desk:
        made.append(founded(now))
        fill_past(made[-1], demo_community(now), "web", now)
        return made[-1]

    yield settle
    for desk in made:
        desk.database.close()


@pytest.fixture(scope="session")
def settled(settle: Settle) -> Desk:
    """One for all tests that only look."""
    return settle(SUNDAY)
