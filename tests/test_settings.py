"""Every setting is checked at start, with a word on what to change, and is documented."""

from datetime import time
from pathlib import Path

import pytest

from linli.settings import PREFIX, Settings, SettingsProblem, load_settings

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No .env of the developer's."""
    monkeypatch.chdir(tmp_path)


def test_the_defaults_are_those_of_the_county_town() -> None:
    settings = load_settings()
    assert settings.timezone == "Asia/Shanghai"
    assert settings.url == "sqlite:///var/linli.db"
    assert settings.figures().quiet_from == time(21, 30)


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("PORT", "eighty", "LINLI_PORT: "),
        ("PORT", "70000", "LINLI_PORT: "),
        ("TIMEZONE", "Asia/Shangai", "no such time zone: 'Asia/Shangai'"),
        ("QUIET_HOURS", "at night", "write it as 21:30-07:30"),
        ("OWNER", "wang", "write it as channel:person"),
        ("DATABASE_URL", "linli.db", "not a database URL"),
        ("DATABASE_URL", "mysql://here/linli", "sqlite and postgresql, not on mysql"),
        ("MESSAGE_BUDGET", "0", "LINLI_MESSAGE_BUDGET: "),
        ("LOG_LEVEL", "loud", "LINLI_LOG_LEVEL: "),
        ("PROT", "8080", "do you mean LINLI_PORT?"),
    ],
)
def test_a_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch, name: str, value: str, complaint: str) -> None:
    monkeypatch.setenv(PREFIX + name, value)
    with pytest.raises(SettingsProblem) as problem:
        load_settings()
    assert complaint in str(problem.value)


def test_a_broken_env_file_is_named() -> None:
    Path(".env").write_text("LINLI_QUIET_HOUR=22:00-07:00\n")
    with pytest.raises(SettingsProblem, match="do you mean LINLI_QUIET_HOURS"):
        load_settings()
    Path(".env").write_bytes(b"LINLI_BOT_NAME=\xff\xfe\n")
    with pytest.raises(SettingsProblem, match="not UTF-8"):
        load_settings()


def test_the_env_file_counts() -> None:
    Path(".env").write_text("LINLI_BOT_NAME=小帮手\nLINLI_QUIET_HOURS=22:00-06:30\n", encoding="utf-8")
    settings = load_settings()
    assert settings.bot_name == "小帮手"
    assert settings.figures().quiet_to == time(6, 30)


def test_every_setting_is_documented() -> None:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    assert not [name for name in Settings.model_fields if PREFIX + name.upper() not in text]


@pytest.mark.parametrize("behind", ["", "/", "//"])
def test_codes_are_put_behind_the_public_address(monkeypatch: pytest.MonkeyPatch, behind: str) -> None:
    monkeypatch.setenv("LINLI_PUBLIC_URL", f"https://linli.example.org{behind}")
    assert load_settings().figures().public_url == "https://linli.example.org"


@pytest.mark.parametrize("wrong", ["a.org", "https://", "https://a b", "https://a/?x=1", "https://a/#x", "ftp://a"])
def test_an_address_behind_which_no_code_can_be_put_is_refused(monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setenv("LINLI_PUBLIC_URL", wrong)
    with pytest.raises(SettingsProblem, match="LINLI_PUBLIC_URL"):
        load_settings()
