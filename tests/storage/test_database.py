"""Opening, transactions, and what the tables refuse."""

from datetime import datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import func, inspect, select, text
from sqlalchemy.exc import IntegrityError, StatementError
from sqlmodel import SQLModel

from storage import activities
from storage.database import Database, DatabaseProblem
from storage.tables.activities import Activity
from storage.tables.notices import HandledEvent, Lane, Notice, NoticeState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Standing
from storage.tables.units import Unit, UnitKind
from tests.cast import START, SUNDAY, activity, place


def how_many(opened, table):
    with opened.reading() as tx:
        return tx.execute(select(func.count()).select_from(table)).scalar_one()


def with_an_activity(opened):
    with opened.transaction() as tx:
        tx.add(Unit(id=1, name="大汉龙城3栋", kind=UnitKind.BUILDING))
        tx.add(Member(id=1, name="小李", joined_at=SUNDAY))
        tx.flush()
        tx.add(activity())
    return opened


# --- opening ---------------------------------------------------------------------------------------------------


def test_migrations_lead_to_exactly_the_tables_of_today(backend):
    with backend.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_migrations_give_the_keys_and_indexes_the_names_of_today(backend):
    found = inspect(backend.engine)
    for table in SQLModel.metadata.sorted_tables:
        assert {index["name"] for index in found.get_indexes(table.name)} >= {index.name for index in table.indexes}


def test_opening_twice_changes_nothing(backend):
    with_an_activity(backend).open()
    assert how_many(backend, Activity) == 1


def test_a_newer_database_is_refused(backend):
    with backend.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match=r"newer version of linli \(revision 9999\)"):
        backend.open()


def test_a_newer_database_is_left_as_it_is(backend):
    with backend.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem):
        backend.open()
    with backend.reading() as tx:
        assert tx.execute(text("SELECT version_num FROM alembic_version")).scalar_one() == "9999"


@pytest.mark.parametrize("where", ["missing/folder/linli.db", "."])
def test_a_path_that_cannot_be_written_is_one_clear_line(tmp_path, where):
    with pytest.raises(DatabaseProblem, match=r"cannot use the database sqlite:///.*: unable to open"):
        Database(f"sqlite:///{tmp_path / where}").open()


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path):
    (tmp_path / "linli.db").write_text("this is a shopping list\n" * 100)
    with pytest.raises(DatabaseProblem, match="not a database"):
        Database(f"sqlite:///{tmp_path / 'linli.db'}").open()


def test_a_server_that_does_not_answer_is_one_clear_line(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseProblem, match="cannot use the database postgresql"):
        Database(f"postgresql+psycopg://nobody:secret@/linli?host={tmp_path}").open()


def test_the_password_is_not_shown(tmp_path):
    pytest.importorskip("psycopg")
    with pytest.raises(DatabaseProblem) as problem:
        Database(f"postgresql+psycopg://nobody:secret@/linli?host={tmp_path}").open()
    assert "secret" not in str(problem.value)


# --- SQLite is as safe as we rely on ---------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path):
    made = Database(f"sqlite:///{tmp_path / 'linli.db'}")
    made.open()
    yield made
    made.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 10_000)]
)
def test_every_connection_is_safe(file, pragma, value):
    connections = [file.engine.raw_connection() for _ in range(3)]
    assert {one.cursor().execute(f"PRAGMA {pragma}").fetchone()[0] for one in connections} == {value}
    for one in connections:
        one.close()


def test_a_sqlite_that_is_not_safe_is_refused(database, monkeypatch):
    monkeypatch.setattr("storage.database.BUSY_TIMEOUT_MS", 1)
    with pytest.raises(DatabaseProblem, match="busy_timeout"):
        database.open()


def test_a_writing_transaction_takes_the_lock_at_its_beginning(file):
    statements = []
    with file.transaction() as tx:
        tx.connection().connection.set_trace_callback(statements.append)
    with file.transaction() as tx:
        tx.execute(text("SELECT 1"))
    assert statements[-3:] == ["BEGIN IMMEDIATE", "SELECT 1", "COMMIT"]


def test_reading_waits_for_nobody_who_writes(file):
    with file.transaction() as tx:
        tx.add(Member(id=1, name="小李", joined_at=SUNDAY))
        tx.flush()
        assert how_many(file, Member) == 0
    assert how_many(file, Member) == 1


# --- transactions ----------------------------------------------------------------------------------------------


def test_a_transaction_that_fails_leaves_nothing(tables):
    def fails():
        with tables.transaction() as tx:
            tx.add(Member(name="小李", joined_at=SUNDAY))
            tx.flush()
            raise RuntimeError("the power is gone")

    with pytest.raises(RuntimeError):
        fails()
    assert how_many(tables, Member) == 0


def test_emptying_removes_every_row_and_keeps_the_tables(tables):
    with_an_activity(tables).empty()
    assert how_many(tables, Activity) == how_many(tables, Unit) == 0
    with_an_activity(tables)


# --- instants --------------------------------------------------------------------------------------------------


def test_an_instant_comes_back_as_the_same_instant(tables):
    with_an_activity(tables)
    with tables.reading() as tx:
        found = tx.get_one(Activity, 1).starts_at
    assert found == START
    assert found.utcoffset().total_seconds() == 0


def test_a_time_without_a_zone_is_refused(tables):
    def stores():
        with tables.transaction() as tx:
            tx.add(Member(name="小李", joined_at=datetime(2026, 11, 22)))  # noqa: DTZ001

    with pytest.raises(StatementError, match="without a zone"):
        stores()


def test_a_time_without_a_zone_cannot_be_asked_for(tables):
    def asks():
        with tables.reading() as tx:
            activities.published(tx, None, datetime(2026, 11, 22))  # noqa: DTZ001

    with pytest.raises(StatementError, match="without a zone"):
        asks()


# --- what the tables refuse ------------------------------------------------------------------------------------


def refused(tables, *rows):
    def stores():
        with tables.transaction() as tx:
            for row in rows:
                tx.add(row)
                tx.flush()

    with pytest.raises(IntegrityError):
        stores()


def notice(**columns):
    usual = {"channel": "web", "lane": Lane.REPLY, "outcome": "thanks_back", "state": NoticeState.QUEUED}
    return Notice(**usual, not_before=SUNDAY, queued_at=SUNDAY, **columns)


def test_nobody_stands_on_a_roster_twice(tables):
    with_an_activity(tables)
    refused(tables, place(1, member_id=1), place(2, member_id=1))


def test_whoever_cancelled_may_come_back(tables):
    with with_an_activity(tables).transaction() as tx:
        tx.add_all([place(1, Standing.CANCELLED, member_id=1), place(2, member_id=1)])
    assert how_many(tables, SignUp) == 2


def test_a_host_may_bring_several_guests(tables):
    with with_an_activity(tables).transaction() as tx:
        tx.add_all([place(1, host_id=1), place(2, host_id=1)])
    assert how_many(tables, SignUp) == 2


def test_an_open_number_means_one_activity(tables):
    with_an_activity(tables)
    refused(tables, activity(id=2, number=1))


def test_a_number_that_was_given_back_can_be_given_again(tables):
    with with_an_activity(tables).transaction() as tx:
        tx.add_all([activity(id=2, number=None), activity(id=3, number=None)])
    assert how_many(tables, Activity) == 3


def test_what_has_a_key_is_told_once(tables):
    refused(tables, notice(key="soon:1:小李"), notice(key="soon:1:小李"))


def test_what_has_no_key_may_be_told_again(tables):
    with tables.transaction() as tx:
        tx.add_all([notice(), notice()])
    assert how_many(tables, Notice) == 2


def test_an_event_is_handled_once_on_each_channel(tables):
    with tables.transaction() as tx:
        tx.add_all([HandledEvent(channel=c, event_id="7", at=SUNDAY) for c in ("web", "telegram")])
    refused(tables, HandledEvent(channel="web", event_id="7", at=SUNDAY))


def test_nothing_refers_to_what_does_not_exist(tables):
    refused(tables, activity(unit_id=99))


@pytest.mark.parametrize("number", [0, -1, 2**31 - 1])
def test_an_id_that_was_never_given_finds_nothing(tables, number):
    with tables.reading() as tx:
        assert tx.get(Activity, number) is None
