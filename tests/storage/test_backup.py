"""A backup is whole, made while people write, and goes into an empty place only."""

import stat
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlmodel import select

from linli import backups
from linli.backups import Nightly, check, last, made_at, make, restore
from linli.settings import Settings
from replay.stage import Stage
from services import lease
from services.founding import found
from services.signup.joining import sign_up
from services.visit import Desk, attend
from storage import backup
from storage.backup import BackupProblem
from storage.database import Database
from storage.tables.audit import Audit
from storage.tables.notices import Notice, NoticeState
from storage.tables.questions import Question
from storage.tables.signup import SignUp
from storage.tables.units import Unit
from tests.cast import BOT, DAY, FIGURES, HOUR, MINUTE, SUNDAY, at, cleaning, community, wish
from tests.storage.test_races import CHANNEL, tap

NOON = datetime(2026, 11, 28, 4, 0, tzinfo=UTC)


@dataclass
class House:
    """A program on a real database, with its settings and a place to restore to."""

    settings: Settings
    stage: Stage
    elsewhere: Settings
    opened: list[Database] = field(default_factory=list)

    @property
    def database(self) -> Database:
        return self.stage.desk.database

    def opens_elsewhere(self) -> Database:
        self.opened.append(Database(self.elsewhere.url))
        self.opened[-1].open()
        return self.opened[-1]

    def begins_again(self) -> Stage:
        """The program starts on what was restored."""
        stage = self.stage
        stage.database = self.opens_elsewhere()
        stage.desk, stage.channel.heard = Desk(stage.database, FIGURES, BOT), []
        stage.now += MINUTE
        stage.restart()
        return stage


@pytest.fixture
def other_url(url: URL, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[URL]:
    """An empty place of the same kind."""
    if url.get_backend_name() == "sqlite":
        yield url.set(database=str(tmp_path / "elsewhere" / "linli.db"))
        return
    from tests.storage.conftest import _fresh

    yield from _fresh(request.getfixturevalue("postgres"))


@pytest.fixture
def house(url: URL, other_url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    monkeypatch.chdir(tmp_path)
    made = Database(url.render_as_string(hide_password=False))
    made.open()
    settings, elsewhere = (
        Settings(data_folder=tmp_path / name, database_url=one.render_as_string(hide_password=False))
        for name, one in (("var", url), ("elsewhere", other_url))
    )
    stage = Stage(made, FIGURES, SUNDAY, BOT, None)
    found(stage.desk, community(cleaning()), CHANNEL, SUNDAY)
    house = House(settings, stage, elsewhere)
    yield house
    for one in (made, *house.opened):
        one.close()


@pytest.fixture
def file(house: House, tmp_path: Path) -> Path:
    return make(house.settings, tmp_path / "kept", NOON)


def test_only_whoever_runs_the_program_can_read_it(file: Path) -> None:
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [one.name for one in file.parent.iterdir()] == ["linli-20261128T040000Z.zip"]
    assert check(file).made == NOON


def test_everything_committed_before_is_there_though_writes_go_on(house: House, tmp_path: Path) -> None:
    stop, names = threading.Event(), []

    def write() -> None:
        while not stop.is_set():
            with house.database.transaction() as tx:
                tx.add(Unit(name=f"新楼{len(names)}", kind="building"))
            names.append(f"新楼{len(names)}")

    writer = threading.Thread(target=write)
    writer.start()
    try:
        while len(names) < 20:
            writer.join(0.01)
        before = list(names)
        file = make(house.settings, tmp_path / "kept", NOON)
        during = len(names)
    finally:
        stop.set()
        writer.join()
    restore(house.elsewhere, file)
    with house.opens_elsewhere().reading() as tx:
        there = set(tx.exec(select(Unit.name)))
    assert set(before) <= there
    assert during > len(before), "nobody wrote while the backup was made"


async def test_what_was_sent_before_is_not_sent_again(house: House, tmp_path: Path) -> None:
    await house.stage.deliver()
    attend(house.stage.desk, sign_up, tap("小李"), wish("sign_up", 1))
    await house.stage.deliver()
    file = make(house.settings, tmp_path / "kept", NOON)
    restore(house.elsewhere, file)
    again = house.begins_again()
    await again.deliver()
    assert again.channel.heard == []
    with again.desk.database.reading() as tx:
        assert [one.name for one in tx.exec(select(SignUp))] == ["小李"]


def waiting(house: House) -> Path:
    """A backup in which a private answer and the answer to a tap are queued."""
    spoken = {"chat": "小李", "private": True, "tap_id": None}
    attend(house.stage.desk, sign_up, replace(tap("小李"), **spoken), wish("sign_up", 1))
    attend(house.stage.desk, sign_up, tap("刘婶"), wish("sign_up", 1))
    return make(house.settings, house.settings.data_folder / "kept", NOON)


async def test_what_was_queued_may_have_been_sent_since_and_is_shown_instead(house: House) -> None:
    await house.stage.deliver()
    restore(house.elsewhere, waiting(house))
    again = house.begins_again()
    await again.deliver()
    assert [one.outcome for one in again.channel.heard] == ["activity_card"]  # redrawn in place, which harms nobody
    with again.desk.database.reading() as tx:
        doubtful = list(tx.exec(select(Notice.outcome).where(Notice.state == NoticeState.UNCERTAIN)))
    assert doubtful == ["signed_up"]


async def test_after_a_move_what_was_queued_is_sent(house: House) -> None:
    await house.stage.deliver()
    restore(house.elsewhere, waiting(house), as_it_was=True)
    again = house.begins_again()
    await again.deliver()
    assert sorted(one.outcome for one in again.channel.heard) == ["activity_card", "signed_up", "signed_up"]


def test_a_predecessors_lease_is_no_obstacle_for_long(house: House, tmp_path: Path) -> None:
    lease.hold(house.stage.desk, CHANNEL, "gone:1:x", SUNDAY)
    restore(house.elsewhere, make(house.settings, tmp_path / "kept", NOON))
    again = house.begins_again()
    assert lease.hold(again.desk, CHANNEL, "me:1:x", SUNDAY + MINUTE) == "me:1:x"


def test_nothing_is_restored_over_data(house: House, file: Path) -> None:
    with pytest.raises(BackupProblem, match="is there already"):
        restore(house.settings, file)
    restore(house.elsewhere, file)
    with pytest.raises(BackupProblem, match="is there already"):
        restore(house.elsewhere, file)


def test_a_backup_of_a_newer_version_is_refused(house: House, tmp_path: Path) -> None:
    with house.database.transaction() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    newer = make(house.settings, tmp_path / "newer", NOON)
    with pytest.raises(BackupProblem, match="newer version of linli"):
        restore(house.elsewhere, newer)
    assert backup.is_empty(make_url(house.elsewhere.url))


def test_a_damaged_one_is_refused_and_leaves_nothing(house: House, file: Path) -> None:
    rows = bytearray(file.read_bytes())
    rows[len(rows) // 2] ^= 0xFF
    file.write_bytes(rows)
    with pytest.raises(BackupProblem, match=r"damaged|cannot be read"):
        restore(house.elsewhere, file)
    assert not list(house.elsewhere.data_folder.glob("*"))


@pytest.mark.parametrize("content", [b"", b"PK", b"no backup", b"SQLite format 3\x00"])
def test_another_file_is_refused(house: House, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "other.zip").write_bytes(content)
    with pytest.raises(BackupProblem, match="cannot be read"):
        restore(house.elsewhere, tmp_path / "other.zip")


def test_a_zip_of_something_else_is_refused(house: House, tmp_path: Path) -> None:
    with ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr("letter.txt", "dear")
    with pytest.raises(BackupProblem, match="no backup of linli"):
        restore(house.elsewhere, tmp_path / "other.zip")


def test_the_owners_files_come_along_and_are_never_written_over(house: House, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    ours.mkdir()
    (ours / "departments.yml").write_text("departments: []\n")
    file = make(house.settings.model_copy(update={"departments_folder": ours}), tmp_path / "kept", NOON)
    kept = house.elsewhere.data_folder / "departments" / "departments.yml"
    said = restore(house.elsewhere, file)
    assert kept.read_text() == "departments: []\n"
    assert f"LINLI_DEPARTMENTS_FOLDER={kept.parent}" in said[-1]


def test_a_name_in_a_backup_leads_nowhere_else(house: House, file: Path, tmp_path: Path) -> None:
    with ZipFile(file, "a") as packed:
        packed.writestr("departments/../../../escaped.yml", "x")
    restore(house.elsewhere, file)
    assert (house.elsewhere.data_folder / "departments" / "escaped.yml").exists()
    assert not [one for one in tmp_path.rglob("escaped.yml") if one.parent.name != "departments"]


def test_numbers_that_buttons_may_carry_since_are_not_given_again(house: House, tmp_path: Path) -> None:
    file = make(house.settings, tmp_path / "kept", NOON)
    lost = asks(house.database)
    restore(house.elsewhere, file)
    assert asks(house.opens_elsewhere()) > lost + 1000
    if not house.database.is_sqlite:
        with house.opens_elsewhere().transaction() as tx:
            tx.add(new := Unit(name="新楼", kind="building"))
            tx.flush()
            assert new.id > 1000


def test_after_a_move_numbers_go_on(house: House, tmp_path: Path) -> None:
    file = make(house.settings, tmp_path / "kept", NOON)
    lost = asks(house.database)
    restore(house.elsewhere, file, as_it_was=True)
    assert asks(house.opens_elsewhere()) == lost


def asks(database: Database) -> int:
    """The number of a new question."""
    with database.transaction() as tx:
        tx.add(asked := Question(channel="web", chat="a", person="a", kind="choice", asked={}, expires_at=SUNDAY))
        tx.flush()
        return asked.id


# --- each night --------------------------------------------------------------------------------------------------


def test_one_each_night_and_old_ones_go(house: House) -> None:
    clock = [at("14:00")]
    nightly = Nightly(house.settings, lambda: clock[0])
    folder = backups.folder_of(house.settings)
    nightly()
    nightly()
    assert len(made_at(folder)) == 1  # it was not running last night
    for _ in range(9):
        clock[0] += DAY
        nightly()
    days = [f"{one:%m-%d}" for one in sorted(made_at(folder))]
    assert days == ["11-29", "11-30", "12-01", "12-02", "12-03", "12-04", "12-05", "12-06", "12-07"]


def test_one_that_fails_rests_an_hour_and_leaves_the_others_alone(
    house: House, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    tried, clock = [], [at("14:00")]

    def fails(*_: object) -> None:
        tried.append(clock[0])
        raise BackupProblem("no space left")

    monkeypatch.setattr(backups, "make", fails)
    nightly = Nightly(house.settings, lambda: clock[0])
    for minutes in (0, 1, 59, 60, 61):
        clock[0] = at("14:00") + minutes * MINUTE
        nightly()
    assert tried == [at("14:00"), at("15:00")]
    assert "no space left" in caplog.text


def test_files_of_other_names_are_not_ours_to_delete(house: House) -> None:
    folder = backups.folder_of(house.settings)
    folder.mkdir(parents=True)
    for name in ("linli-before-the-move.zip", "notes.txt", "linli-20200101T000000Z.zip.part"):
        (folder / name).write_text("")
    make(house.settings, folder, NOON)
    assert backups.rotate(house.settings) == []
    assert len(list(folder.iterdir())) == 4


# --- the doctor --------------------------------------------------------------------------------------------------


def test_the_doctor_says_when_the_last_one_was_made(house: House) -> None:
    make(house.settings, backups.folder_of(house.settings), NOON)
    assert "2026-11-28 12:00 and can be read" in last(house.settings, NOON + HOUR)


def test_the_doctor_says_that_it_is_old_or_cannot_be_read(house: House) -> None:
    made = make(house.settings, backups.folder_of(house.settings), NOON)
    with pytest.raises(BackupProblem, match="it is old"):
        last(house.settings, NOON + 3 * DAY)
    made.write_bytes(made.read_bytes()[:100])
    with pytest.raises(BackupProblem, match="cannot be read"):
        last(house.settings, NOON + HOUR)


def test_none_at_all_is_a_fault_after_two_days_only(house: House) -> None:
    assert "none yet" in last(house.settings, SUNDAY + DAY)
    with house.database.transaction() as tx:
        tx.add(Audit(at=SUNDAY, action="begun", detail={}))
    with pytest.raises(BackupProblem, match="linli backup"):
        last(house.settings, SUNDAY + 3 * DAY)


def test_without_its_tool_postgresql_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    pytest.importorskip("psycopg")
    with pytest.raises(BackupProblem, match="pg_dump is missing: install"):
        backup.save(URL.create("postgresql+psycopg", database="x"), tmp_path / "x.dump")


def test_a_full_disk_leaves_nothing_half_made(house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_packed", full)
    with pytest.raises(BackupProblem, match="No space left"):
        make(house.settings, tmp_path / "kept", NOON)
    assert list((tmp_path / "kept").iterdir()) == []
