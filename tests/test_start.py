"""What cannot start says so in one line and exits with 2."""

import socket
import sqlite3
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linli import checks
from linli.main import app
from linli.settings import load_settings
from storage.database import Database


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path / "var"))


def refused(*command: str) -> str:
    """The one line that a command ends with."""
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2, result.output
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, lines
    return lines[0]


def test_a_port_in_use() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"port {port} on 127.0.0.1 cannot be used" in refused("demo", "--port", str(port))


def test_a_data_folder_that_cannot_be_written(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path / "file" / "var"))
    assert "cannot write into the data folder" in refused("run")


def test_a_database_of_a_newer_version(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    file = tmp_path / "var" / "linli.db"
    Database(f"sqlite:///{file}").open()
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    assert "written by a newer version of linli (revision 9999)" in refused("run")


def test_a_setting_that_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LINLI_TIMEZONE", "Mars/Olympus")
    assert refused("run").startswith("LINLI_TIMEZONE: no such time zone")


@pytest.mark.parametrize("public", [None, "http://linli.example.org"])
def test_pages_go_over_a_network_encrypted_only(monkeypatch: pytest.MonkeyPatch, public: str | None) -> None:
    monkeypatch.setenv("LINLI_HOST", "0.0.0.0")
    if public:
        monkeypatch.setenv("LINLI_PUBLIC_URL", public)
    assert "set LINLI_PUBLIC_URL to its https address" in refused("run")
    monkeypatch.setenv("LINLI_PUBLIC_URL", "https://linli.example.org")
    assert checks.audience(load_settings()) == "0.0.0.0"


def test_the_owner_is_given_a_way_in(tmp_path: Path) -> None:
    """Twice the same owner, and the first link is over."""
    for _ in range(2):
        result = CliRunner().invoke(app, ["login"])
        assert result.exit_code == 0, result.output
        assert result.stdout.startswith("http://127.0.0.1:8080/in/")
    with sqlite3.connect(tmp_path / "var" / "linli.db") as connection:
        accounts = connection.execute("SELECT channel, external_id FROM identity").fetchall()
        links = connection.execute("SELECT count(*) FROM sign_in_link WHERE replaced_at IS NULL").fetchone()
    connection.close()
    assert (accounts, links) == ([("web", "owner")], (1,))
    assert result.stdout.strip().rpartition("/")[2].encode() not in (tmp_path / "var" / "linli.db").read_bytes()


def test_an_engine_that_is_not_there() -> None:
    assert "--engine" in refused("understand", "--engine", "oracle")


def test_a_community_that_does_not_fit(tmp_path: Path) -> None:
    file = tmp_path / "community.yml"
    file.write_text("units: [{name: 3栋, colour: red}]")
    assert "unknown key 'colour'" in refused("import", str(file))
    file.write_text("people: {小李: {home: 9栋}}")
    assert "no unit is called '9栋'" in refused("import", str(file))


def test_a_community_is_imported_once(tmp_path: Path) -> None:
    file = tmp_path / "community.yml"
    file.write_text("units: [{name: 3栋}]\nchats: {群: 3栋}\npeople: {小李: {home: 3栋}}")
    for _ in range(2):
        assert CliRunner().invoke(app, ["import", str(file)]).exit_code == 0
    with sqlite3.connect(tmp_path / "var" / "linli.db") as connection:
        rows = [connection.execute(f"SELECT count(*) FROM {table}").fetchone() for table in ("unit", "member")]
    connection.close()
    assert rows == [(1,), (1,)]


def test_the_doctor_finds_what_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CliRunner().invoke(app, ["doctor"]).exit_code == 0
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("LINLI_PORT", str(other.getsockname()[1]))
        result = CliRunner().invoke(app, ["doctor"])
    assert result.exit_code == 1
    assert "✗ port" in result.stderr


@pytest.mark.parametrize("command", [["when"], ["understand"], ["replay"], ["run"], ["demo"], ["import"], ["bench"]])
def test_help_is_everywhere(command: list[str]) -> None:
    assert CliRunner().invoke(app, [*command, "--help"]).exit_code == 0


def test_time_expressions_come_out_as_json() -> None:
    said = "周六上午9点到11点\n2月30号\n你好\n"
    result = CliRunner().invoke(app, ["when", "--now", "2026-11-22T17:00+08:00"], input=said)
    lines = result.stdout.splitlines()
    assert '"kind": "span", "start": "2026-11-28T09:00", "end": "2026-11-28T11:00"' in lines[0]
    assert '"kind": "impossible"' in lines[1]
    assert '"kind": "none"' in lines[2]


def test_a_moment_that_is_none_is_refused() -> None:
    assert "--now" in refused("when", "--now", "yesterday")




def test_a_backup_is_made_named_and_restored(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert "there is no database" in CliRunner().invoke(app, ["backup"]).stderr
    Database(f"sqlite:///{tmp_path / 'var' / 'linli.db'}").open()
    made = CliRunner().invoke(app, ["backup", "--to", str(tmp_path / "kept")])
    assert made.exit_code == 0, made.output
    assert "is there already" in refused("restore", made.stdout.strip())
    monkeypatch.setenv("LINLI_DATA_FOLDER", str(tmp_path / "elsewhere"))
    assert CliRunner().invoke(app, ["restore", made.stdout.strip()]).exit_code == 0
    assert (tmp_path / "elsewhere" / "linli.db").exists()


def test_an_export_says_where_it_is(tmp_path: Path) -> None:
    (tmp_path / "var").mkdir()
    made = CliRunner().invoke(app, ["export", "--to", str(tmp_path / "out")])
    assert made.exit_code == 0, made.output
    assert (tmp_path / "out" / "README.md").exists()
    assert "is there already" in refused("export", "--to", str(tmp_path / "out"))
