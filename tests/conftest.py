"""Fixtures that every part of the tests may use."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings

from storage.database import Database
from tests.cast import Program, community

settings.register_profile("linli", deadline=None, print_blob=True)
settings.load_profile("linli")


@pytest.fixture
def database() -> Iterator[Database]:
    """In memory, for one test."""
    made = Database("sqlite://")
    made.open()
    yield made
    made.close()


@pytest.fixture
def found(database: Database) -> Callable[..., Program]:
    """Founds the community with the activities that the test needs."""
    return lambda *activities, settings=None, **how: Program(database, community(*activities, **(settings or {})), **how)


@pytest.fixture
async def program(found: Callable[..., Any]) -> Program:
    """The program with one activity on Saturday and its card in the group."""
    made: Program = found()
    await made.deliver()
    return made
