"""Every row of every table, at one moment, in portions: memory does not grow with the town."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, LargeBinary, Table, select
from sqlalchemy.engine import Connection
from sqlmodel import SQLModel

from storage.database import Database

ROWS = 500  # in memory at a time
_SECRET = re.compile(r"(^|_)(secret|digest|hash|token|password|cookie)($|_)")


def tables() -> list[Table]:
    """In an order in which they may be read in again."""
    return list(SQLModel.metadata.sorted_tables)


def is_secret(column: Column[Any]) -> bool:
    """What opens a door, or is derived from it: by its name, so that a new one need not be listed."""
    return _SECRET.search(column.name) is not None


def columns(table: Table) -> list[Column[Any]]:
    return [column for column in table.columns if not is_secret(column)]


@contextmanager
def at_one_moment(database: Database) -> Iterator[Connection]:
    """What is committed meanwhile is not seen: SQLite's reader sees one state anyway, PostgreSQL's is told to."""
    options: dict[str, Any] = {"linli_begin": "DEFERRED"} if database.is_sqlite else {}
    if not database.is_sqlite:
        options = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
    with database.engine.connect().execution_options(**options) as connection, connection.begin():
        yield connection


def rows(connection: Connection, table: Table) -> Iterator[dict[str, Any]]:
    """By their keys. Files come one at a time."""
    wanted = columns(table)
    portion = 1 if any(isinstance(column.type, LargeBinary) for column in wanted) else ROWS
    found = select(*wanted).order_by(*table.primary_key.columns)
    for row in connection.execution_options(yield_per=portion).execute(found).mappings():
        yield dict(row)
