"""One database, short transactions.

SQLite begins every writing transaction with BEGIN IMMEDIATE: without it, two people read the same last seat
(30 seats took 36 people, measured). On PostgreSQL the row of the activity is locked instead (`activities.lock`).
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import alembic.command
import alembic.config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util.exc import CommandError
from sqlalchemy import Engine, create_engine, event, text
from sqlalchemy.engine import Connection, make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from storage import tables  # noqa: F401  (the tables must be known before they are made)

BUSY_TIMEOUT_MS = 10_000
DISCREET = {"hide_parameters": True}  # an error must not repeat what stands in a row
MIGRATIONS = Path(__file__).parent / "migrations"


class DatabaseProblem(Exception):
    """The database cannot be used; the message says what to do."""


def is_known(revision: str) -> bool:
    """Whether this version of the program can use tables of that revision."""
    try:
        return ScriptDirectory(str(MIGRATIONS)).get_revision(revision) is not None
    except CommandError:
        return False


class Database:
    """An engine and its transactions. `transaction()` writes, `reading()` only reads."""

    def __init__(self, url: str, *, begin_immediate: bool = True) -> None:
        """`begin_immediate=False` exists for the twin of the race test, which shows what goes wrong without it."""
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.in_memory = self.is_sqlite and self.url.database in (None, "", ":memory:")
        self.engine = self._engine()
        if self.is_sqlite:
            _prepare_sqlite(self.engine, "IMMEDIATE" if begin_immediate else "DEFERRED")

    def _engine(self) -> Engine:
        if self.in_memory:
            return create_engine(self.url, **DISCREET, poolclass=StaticPool, connect_args={"check_same_thread": False})
        if self.is_sqlite:
            return create_engine(self.url, **DISCREET, connect_args={"check_same_thread": False})
        return create_engine(self.url, **DISCREET, pool_pre_ping=True, pool_size=8)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """Commits at the end, rolls back on any exception."""
        with Session(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Reads without taking the write lock."""
        with self.engine.connect().execution_options(linli_begin="DEFERRED") as connection:
            with Session(connection, expire_on_commit=False) as session:
                yield session

    def open(self) -> None:
        """Brings the tables up to date and makes sure that SQLite is as safe as we rely on.

        :raises DatabaseProblem: not reachable, not writable, or written by a newer version.
        """
        try:
            if self.in_memory:
                SQLModel.metadata.create_all(self.engine)
            else:
                self._migrate()
            if self.is_sqlite:
                self._assert_sqlite_is_safe()
        except (DatabaseError, sqlite3.DatabaseError) as problem:
            reason = str(getattr(problem, "orig", None) or problem).strip()
            shown = self.url.render_as_string(hide_password=True)
            raise DatabaseProblem(f"cannot use the database {shown}: {reason}") from problem

    def empty(self) -> None:
        """Removes every row: a rehearsal's database is used again, which is quicker than making it anew."""
        with self.transaction() as tx:
            for table in reversed(SQLModel.metadata.sorted_tables):
                tx.execute(table.delete())

    def close(self) -> None:
        self.engine.dispose()

    def _migrate(self) -> None:
        config = alembic.config.Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self.engine.connect() as connection, self._foreign_keys_off(connection), connection.begin():
            config.attributes["connection"] = connection
            self._refuse_newer(connection)
            alembic.command.upgrade(config, "head")
            if self.is_sqlite and connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise DatabaseProblem("the upgrade would leave rows that refer to nothing; it was taken back")

    @contextmanager
    def _foreign_keys_off(self, connection: Connection) -> Iterator[None]:
        """SQLite alters a table by making it anew: dropping the old one must not touch what refers to it."""
        if not self.is_sqlite:
            yield
            return
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        raw.execute("PRAGMA foreign_keys=OFF")  # outside of a transaction, else it does nothing
        try:
            yield
        finally:
            raw.execute("PRAGMA foreign_keys=ON")

    def _refuse_newer(self, connection: Connection) -> None:
        here = MigrationContext.configure(connection).get_current_revision()
        if here is not None and not is_known(here):
            raise DatabaseProblem(
                f"the database was written by a newer version of linli (revision {here}); "
                "install that version again or restore the backup made before the upgrade"
            )

    def _assert_sqlite_is_safe(self) -> None:
        wanted = {"synchronous": 2, "foreign_keys": 1, "busy_timeout": BUSY_TIMEOUT_MS}
        if not self.in_memory:
            wanted |= {"journal_mode": "wal"}  # type: ignore[dict-item]
        with self.engine.connect() as connection:
            for pragma, value in wanted.items():
                found = connection.execute(text(f"PRAGMA {pragma}")).scalar_one()
                if found != value:
                    raise DatabaseProblem(f"SQLite refused PRAGMA {pragma}={value} (it is {found})")


def _prepare_sqlite(engine: Engine, begin: str) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None  # we say BEGIN ourselves
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Connection) -> None:
        mode = connection.get_execution_options().get("linli_begin", begin)
        connection.exec_driver_sql(f"BEGIN {mode}")
