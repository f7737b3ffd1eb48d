"""What the program runs on: a SQLite file, and PostgreSQL where a server or its binaries are at hand."""

import getpass
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlmodel import SQLModel

from storage.database import Database

SERVER = "LINLI_TEST_POSTGRES"  # URL of a server on which databases may be made
NUMBERS = count(1)
PREFIX = "linli-pg-"
AS_POSTGRES = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []  # it refuses to run as root


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[URL]:
    """An empty database on each backend."""
    if request.param == "sqlite":
        yield make_url(f"sqlite:///{tmp_path / 'linli.db'}")
        return
    yield from _fresh(request.getfixturevalue("postgres"))


@pytest.fixture
def backend(url: URL) -> Iterator[Database]:
    """Opened, on each backend."""
    made = Database(url.render_as_string(hide_password=False))
    made.open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    made = Database(f"sqlite:///{tmp_path_factory.mktemp('sqlite') / 'linli.db'}")
    made.open()
    yield made
    made.close()


@pytest.fixture(scope="session")
def postgresql(postgres: URL) -> Iterator[Database]:
    for url in _fresh(postgres):
        made = Database(url.render_as_string(hide_password=False))
        made.open()
        yield made
        made.close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def tables(request: pytest.FixtureRequest) -> Database:
    """Empty tables on each backend, in a database that is used again."""
    made: Database = request.getfixturevalue(request.param)
    made.empty()
    if not made.is_sqlite:
        _count_from_one(made)
    return made


def _count_from_one(made: Database) -> None:
    names = ", ".join(f'"{table.name}"' for table in SQLModel.metadata.sorted_tables)
    with made.transaction() as tx:
        tx.execute(text(f"TRUNCATE {names} RESTART IDENTITY"))


def _fresh(server: URL) -> Iterator[URL]:
    name = f"linli_{os.getpid()}_{next(NUMBERS)}"
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield server.set(database=name)
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(scope="session")
def postgres() -> Iterator[URL]:
    """The server that the environment names, else a throw-away cluster that listens on a socket only."""
    pytest.importorskip("psycopg", reason="PostgreSQL is not tested: psycopg is not installed (the extra `postgres`)")
    if given := os.environ.get(SERVER):
        yield make_url(given)
        return
    binaries = _binaries()
    if binaries is None:
        pytest.skip(f"PostgreSQL is not tested: no initdb found and {SERVER} is not set")
    if AS_POSTGRES and not (shutil.which("runuser") and _has_postgres_user()):
        pytest.skip("PostgreSQL is not tested: it refuses to run as root, and there is no user postgres to run it as")
    _stop_those_of_killed_tests(binaries)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    (folder / "tests.pid").write_text(str(os.getpid()))
    try:
        yield from _cluster(binaries, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _cluster(binaries: Path, folder: Path) -> Iterator[URL]:
    rows, log, user = folder / "rows", folder / "log", getpass.getuser()
    if AS_POSTGRES:
        user = "postgres"
        shutil.chown(folder, user)
    initdb = [binaries / "initdb", "-D", rows, "-U", user, "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
    quietly(*AS_POSTGRES, *initdb)
    options = f"-c listen_addresses='' -k {folder} -c fsync=off"
    quietly(*AS_POSTGRES, binaries / "pg_ctl", "-D", rows, "-l", log, "-o", options, "-w", "start")
    try:
        yield make_url(f"postgresql+psycopg://{user}@/postgres?host={folder}")
    finally:
        _stop(binaries, rows)


def _stop(binaries: Path, rows: Path) -> None:
    quietly(*AS_POSTGRES, binaries / "pg_ctl", "-D", rows, "-m", "immediate", "stop")


def _stop_those_of_killed_tests(binaries: Path) -> None:
    for owner in Path(tempfile.gettempdir()).glob(f"{PREFIX}*/tests.pid"):
        if not Path(f"/proc/{owner.read_text()}").exists():
            with suppress(subprocess.CalledProcessError):
                _stop(binaries, owner.parent / "rows")
            shutil.rmtree(owner.parent, ignore_errors=True)


def quietly(*command: str | Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")


def _binaries() -> Path | None:
    """Debian keeps them out of the PATH."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    return next((one.parent for one in sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), reverse=True)), None)


def _has_postgres_user() -> bool:
    return subprocess.run(["id", "postgres"], capture_output=True, check=False).returncode == 0
