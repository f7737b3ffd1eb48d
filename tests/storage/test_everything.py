"""An export holds every table as it is at one moment, and nothing that opens a door."""

import base64
import json
import re
import stat
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Column, Integer, String, Table
from sqlalchemy.engine import URL
from sqlmodel import SQLModel

from linli.exporting import ExportProblem, export, plain
from linli.settings import Settings
from services.founding import found
from services.visit import Desk
from storage import everything
from storage.database import Database
from storage.tables.attachments import Attachment, AttachmentContent
from storage.tables.units import Unit
from tests.cast import FIGURES, SUNDAY, cleaning, community

SECRETS = {"activity.code_secret", "calendar_link.digest", "link_code.digest"}
SOUNDS_SECRET = re.compile("secret|digest|hash|token|passw|cookie")


@pytest.fixture
def settings(url: URL, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    return Settings(data_folder=tmp_path / "var", database_url=url.render_as_string(hide_password=False))


@pytest.fixture
def database(settings: Settings) -> Iterator[Database]:
    made = Database(settings.url)
    made.open()
    found(Desk(made, FIGURES), community(cleaning()), "replay", SUNDAY)
    yield made
    made.close()


def lines(folder: Path, table: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{table}.jsonl").read_text(encoding="utf-8").splitlines()]


def test_every_table_is_exported(settings: Settings, database: Database, tmp_path: Path) -> None:
    folder = export(settings, tmp_path / "out", SUNDAY)
    assert {one.stem for one in folder.glob("*.jsonl")} == set(SQLModel.metadata.tables)
    with database.reading() as tx:
        for table in SQLModel.metadata.sorted_tables:
            assert len(lines(folder, table.name)) == len(tx.execute(table.select()).all()), table.name


def test_a_new_table_is_exported_without_being_listed(settings: Settings, tmp_path: Path, database: Database) -> None:
    new = Table("umbrella", SQLModel.metadata, Column("id", Integer, primary_key=True), Column("colour", String))
    try:
        new.create(database.engine)
        with database.transaction() as tx:
            tx.execute(new.insert(), [{"id": 1, "colour": "红"}])
        folder = export(settings, tmp_path / "out", SUNDAY)
        assert lines(folder, "umbrella") == [{"id": 1, "colour": "红"}]
        assert "| colour | varchar, may be null |" in (folder / "README.md").read_text(encoding="utf-8")
    finally:
        SQLModel.metadata.remove(new)


def test_instants_have_their_zone_and_files_their_bytes(
    settings: Settings, database: Database, tmp_path: Path
) -> None:
    blob = bytes(range(256))
    keep(database, blob)
    folder = export(settings, tmp_path / "out", SUNDAY)
    assert lines(folder, "activity")[0]["starts_at"] == "2026-11-28T01:00:00+00:00"
    assert base64.b64decode(lines(folder, "attachment_content")[0]["content"]) == blob
    assert lines(folder, "unit")[0]["name"] == "上梅街道"


def keep(database: Database, *contents: bytes) -> None:
    with database.transaction() as tx:
        for content in contents:
            kept = Attachment(name="a.pdf", is_picture=False, brought_at=SUNDAY)
            tx.add(kept)
            tx.flush()
            tx.add(AttachmentContent(attachment_id=kept.id, content=content))


def test_what_opens_a_door_is_left_out_and_said_so(settings: Settings, database: Database, tmp_path: Path) -> None:
    folder = export(settings, tmp_path / "out", SUNDAY)
    assert "code_secret" not in lines(folder, "activity")[0]
    assert "Left out: code_secret." in (folder / "README.md").read_text(encoding="utf-8")


def test_every_secret_of_the_tables_is_known_by_its_name() -> None:
    columns = [column for table in everything.tables() for column in table.columns]
    found = {f"{column.table.name}.{column.name}" for column in columns if everything.is_secret(column)}
    assert found >= SECRETS
    assert not [one for one in columns if SOUNDS_SECRET.search(one.name) and not everything.is_secret(one)]


def test_only_whoever_runs_the_program_can_read_it(settings: Settings, database: Database) -> None:
    folder = export(settings, None, SUNDAY)
    assert folder == settings.data_folder / "exports" / "linli-export-20261122T090000Z"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(one.stat().st_mode) for one in folder.iterdir()} == {0o600}
    assert list(folder.parent.iterdir()) == [folder]


def test_a_folder_that_is_there_is_left_alone(settings: Settings, database: Database, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ExportProblem, match="is there already"):
        export(settings, tmp_path / "out", SUNDAY)


def test_what_is_committed_meanwhile_is_not_seen(database: Database) -> None:
    with everything.at_one_moment(database) as connection:
        units = Unit.metadata.tables["unit"]
        before = len(list(everything.rows(connection, units)))
        with database.transaction() as tx:
            tx.add(Unit(name="新楼", kind="building"))
        assert len(list(everything.rows(connection, units))) == before


def test_memory_does_not_grow_with_the_rows(database: Database) -> None:
    units, files = Unit.metadata.tables["unit"], Unit.metadata.tables["attachment_content"]
    with database.transaction() as tx:
        tx.execute(units.insert(), [{"name": f"{number}栋", "kind": "building"} for number in range(20_000)])
    keep(database, *[bytes(2**20)] * 12)
    with everything.at_one_moment(database) as connection:
        tracemalloc.start()
        try:
            assert sum(1 for _ in everything.rows(connection, units)) > 20_000
            assert sum(1 for _ in everything.rows(connection, files)) == 12
            assert tracemalloc.get_traced_memory()[1] < 6 * 2**20
        finally:
            tracemalloc.stop()


@pytest.mark.parametrize("value", [object(), {1, 2}, 1j])
def test_what_has_no_form_is_refused_rather_than_guessed(value: object) -> None:
    with pytest.raises(TypeError):
        plain(value)


def test_instants_keep_their_moment() -> None:
    assert plain(datetime(2026, 11, 28, 1, 0, tzinfo=UTC)) == "2026-11-28T01:00:00+00:00"
