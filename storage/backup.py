"""A copy of the whole database, made while it is written, and a copy put where there is none.

SQLite copies in one step: a reader holds nobody up there, and a copy in portions would begin anew at every write.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.engine import URL
from sqlmodel import Session, SQLModel

from storage.database import BUSY_TIMEOUT_MS, Database

SKIPPED = 100_000


class BackupProblem(Exception):
    """It was not made, or cannot be used; the message says what to do."""


def is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def save(url: URL, to: Path) -> None:
    """Everything that was committed when it began, in a file that has been read back.

    :raises BackupProblem:
    """
    if is_sqlite(url):
        _copy(_file(url), to)
    else:
        _run("pg_dump", url, "--format=custom", "--no-owner", "--no-privileges", f"--file={to}")
        _listed(to)


def load(url: URL, file: Path) -> None:
    """
    :raises BackupProblem: there is something already, or the file cannot be read.
    """
    if not is_empty(url):
        raise BackupProblem(f"{shown(url)} is there already: a backup is restored into an empty place only")
    if is_sqlite(url):
        _assert_whole(file)
        file.rename(_file(url))
    else:
        _listed(file)
        _run("pg_restore", url, "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error", str(file))


def is_empty(url: URL) -> bool:
    """Whether a database can be put there without anything being lost."""
    if is_sqlite(url):
        return not any(Path(f"{_file(url)}{tail}").exists() for tail in ("", "-wal", "-journal"))
    database = Database(url.render_as_string(hide_password=False))
    try:
        return not inspect(database.engine).get_table_names()
    finally:
        database.close()


def revision(url: URL) -> str | None:
    """How new its tables are."""
    database = Database(url.render_as_string(hide_password=False))
    try:
        with database.reading() as tx:
            return MigrationContext.configure(tx.connection()).get_current_revision()
    finally:
        database.close()


def skip_numbers(database: Database) -> None:
    """Numbers that were given after the backup stand on buttons in groups: they must not be given again.

    SQLite counts on from the last row where a table does not keep count itself (docs/running.md says what follows).
    """
    with database.transaction() as tx:
        for table in SQLModel.metadata.sorted_tables:
            key = table.primary_key.columns[0].name
            if not database.is_sqlite:
                _skip(tx, table.name, key)
            elif table.dialect_options["sqlite"]["autoincrement"]:
                last = tx.execute(text("SELECT seq FROM sqlite_sequence WHERE name = :name"), {"name": table.name})
                row = {"name": table.name, "seq": (last.scalar() or 0) + SKIPPED}
                tx.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
                tx.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row)


def _skip(tx: Session, table: str, key: str) -> None:
    of = {"table": f'"{table}"', "key": key}
    sequence = tx.execute(text("SELECT pg_get_serial_sequence(:table, :key)"), of).scalar()
    if sequence is not None:
        given = {"sequence": sequence, "skipped": SKIPPED}
        tx.execute(text("SELECT setval(CAST(:sequence AS regclass), nextval(:sequence) + :skipped)"), given)


def shown(url: URL) -> str:
    return url.render_as_string(hide_password=True)


# --- SQLite ------------------------------------------------------------------------------------------------------


def _file(url: URL) -> Path:
    if url.database in (None, "", ":memory:"):
        raise BackupProblem("a database in memory has no backup")
    return Path(str(url.database))


def _copy(source: Path, to: Path) -> None:
    if not source.exists():
        raise BackupProblem(f"there is no database {source} yet")
    try:
        with closing(_opened(source)) as rows, closing(_opened(to, "rwc")) as copy:
            rows.backup(copy)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
        _assert_whole(to)
    except sqlite3.Error as problem:
        raise BackupProblem(f"{source} could not be copied: {problem}") from problem


def _opened(file: Path, mode: str = "rw") -> sqlite3.Connection:
    uri = f"file:{quote(str(file.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=BUSY_TIMEOUT_MS / 1000)


def _assert_whole(file: Path) -> None:
    try:
        with closing(_opened(file)) as rows:
            found = rows.execute("PRAGMA integrity_check").fetchone()[0]
    except sqlite3.Error as problem:
        raise BackupProblem(f"{file.name} cannot be read: {problem}") from problem
    if found != "ok":
        raise BackupProblem(f"{file.name} is damaged: {str(found).splitlines()[0]}")


# --- PostgreSQL --------------------------------------------------------------------------------------------------


def _run(tool: str, url: URL, *arguments: str) -> None:
    from psycopg.conninfo import make_conninfo

    parts = {"host": url.host, "port": url.port, "user": url.username, "dbname": url.database, **url.query}
    where = make_conninfo("", **{name: str(value) for name, value in parts.items() if value is not None})
    password = {} if url.password is None else {"PGPASSWORD": str(url.password)}  # not where `ps` shows it
    _call(tool, f"--dbname={where}", "--no-password", *arguments, env=os.environ | password)


def _listed(file: Path) -> None:
    _call("pg_restore", "--list", str(file))


def _call(tool: str, *arguments: str, env: dict[str, str] | None = None) -> None:
    if shutil.which(tool) is None:
        raise BackupProblem(f"{tool} is missing: install PostgreSQL's client programs (on Debian: postgresql-client)")
    done = subprocess.run([tool, *arguments], env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip().splitlines() or [f"it ended with {done.returncode}"]
        raise BackupProblem(f"{tool} has failed: {said[0]}")
