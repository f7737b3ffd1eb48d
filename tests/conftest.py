"""Fixtures that every part of the tests may use."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import settings
from sqlmodel import select

from storage.database import Database
from tests.cast import Program, community, in_memory
from tests.poison import logged

os.environ["LINLI_ENGINE"] = "embedded"  # a program under test starts no Rasa of its own
settings.register_profile("linli", deadline=None, print_blob=True)
settings.load_profile("linli")


@pytest.fixture(scope="session")
def memory() -> Iterator[tuple[Database, bytes]]:
    """One for all tests, and what it is when empty: an engine that has seen a statement does not compile it again."""
    made = Database("sqlite://")
    made.open()
    yield made, in_memory(made).serialize()
    made.close()


@pytest.fixture
def database(memory: tuple[Database, bytes]) -> Database:
    """In memory, and empty."""
    made, empty = memory
    in_memory(made).deserialize(empty)
    return made


@pytest.fixture
def found(database: Database) -> Callable[..., Program]:
    """Founds the community with the activities that the test needs."""
    return lambda *activities, **how: Program(database, community(*activities), **how)


@pytest.fixture
async def program(found: Callable[..., Any]) -> Program:
    """The program with one activity on Saturday and its card in the group."""
    made: Program = found()
    await made.deliver()
    made.heard = []
    return made


@pytest.fixture
def log() -> Iterator[Callable[[], str]]:
    """What the program has written to its log so far, at every level."""
    with logged() as lines:
        yield lines


@pytest.fixture
def rows_of(database: Database) -> Callable[..., list[Any]]:
    """All rows of a table that meet the conditions, in order."""

    def found(table: Any, *where: Any) -> list[Any]:
        with database.reading() as tx:
            key = next(iter(table.__table__.primary_key.columns))
            return list(tx.exec(select(table).where(*where).order_by(key)))

    return found
