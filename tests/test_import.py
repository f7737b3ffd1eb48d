"""`linli import`: what it refuses, what it says was new, and that a refusal leaves the database as it was."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from linli.importing import CHANNELS
from linli.main import app

README = Path(__file__).parents[1] / "README.md"
ACTIVITY = "{title: 扫地, unit: 3栋, start: 2026-11-28T09:00, "


@pytest.fixture(autouse=True)
def _own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATA_FOLDER", "var")


def imported(text: str, *options: str) -> Result:
    Path("c.yml").write_text(text, encoding="utf-8")
    return CliRunner().invoke(app, ["import", "c.yml", *options])


def said(text: str, *options: str) -> list[str]:
    result = imported(text, *options)
    assert result.exit_code == 0, result.output
    return result.stderr.splitlines()


def refused(text: str, *options: str) -> str:
    result = imported(text, *options)
    assert result.exit_code == 2, result.output
    return result.stderr.strip()


def tables() -> str:
    with sqlite3.connect("var/linli.db") as connection:
        whole = "\n".join(connection.iterdump())
    connection.close()
    return whole


def sample(number: int = 0) -> str:
    """What README tells organisers to write."""
    return README.read_text(encoding="utf-8").split("```yaml\n")[number + 1].partition("```")[0]


def test_readmes_sample_says_what_was_new_and_nothing_the_second_time() -> None:
    assert said(sample()) == [
        "new: 3 units (上梅街道、工农社区、大汉龙城3栋), 1 group (龙城3栋群), 2 people (王阿姨、小李), "
        "1 role (王阿姨 楼栋长 大汉龙城3栋)",
        "made as a street, since a unit lies in it: 上梅街道",
    ]
    assert said(sample()) == ["nothing new"]


def test_a_longer_file_says_what_is_new_in_it() -> None:
    said(sample())
    longer = sample().replace("  小李: {", "  老陈: {home: 大汉龙城3栋}\n  小李: {phone: 13800000001, ")
    assert said(longer) == ["new: 1 person (老陈)", "added: person 小李: phone"]


def test_long_lists_are_counted() -> None:
    units = ", ".join(f"{{name: {number}栋}}" for number in range(1, 11))
    assert said(f"units: [{units}]") == ["new: 10 units (1栋、2栋、3栋、4栋、5栋、6栋 and 4 more)"]


@pytest.mark.parametrize("channel", ["wechat", "Telegram", "replay", ""])
def test_an_unknown_channel_is_refused_and_the_known_ones_are_listed(channel: str) -> None:
    assert refused(sample(), "--channel", channel) == (
        f"--channel: there is no channel called {channel!r} (web, telegram)"
    )
    assert not Path("var").exists()


def test_readmes_sample_invents_nobody_on_telegram() -> None:
    """Names are no ids there."""
    said("units: [{name: 大汉龙城1栋}]")
    before = tables()
    assert refused(sample(), "--channel", "telegram") == (
        "c.yml:7: person 王阿姨: a role needs an id here, the person's number, such as 123456789 (at people.王阿姨)"
    )
    assert tables() == before


def test_on_telegram_residents_without_a_number_and_groups_are_left_out_and_said() -> None:
    assert said(sample().replace("王阿姨: {", "王阿姨: {id: 123456789, "), "--channel", "telegram")[2:] == [
        "groups are left out, on this channel they are bound by a button there: 龙城3栋群",
        "left out for want of an id (the person's number, such as 123456789) until they take part themselves: 小李",
    ]


@pytest.mark.parametrize("written", ["王阿姨", "'@wang'", "-1001234567890", "0123456789", "1.5", 10**20])
def test_an_id_on_telegram_is_a_persons_number(written: object) -> None:
    assert "is no id here" in refused(f"people: {{王阿姨: {{id: {written}}}}}", "--channel", "telegram")


@pytest.mark.parametrize(
    ("text", "line", "why"),
    [
        (f"activities:\n- {ACTIVITY}\n   end: 2026-11-28T08:00}}", 3, "activities.0.end"),
        (f"activities:\n- {ACTIVITY}\n   end: 2026-11-28T11:00, capacity: -3}}", 3, "activities.0.capacity"),
        (f"activities:\n- {ACTIVITY}end: 2026-11-28T11:00,\n   hours: -1}}", 3, "activities.0.hours"),
        (
            f"activities:\n- {ACTIVITY}end: 2026-11-28T11:00,\n   signup_closes: 2026-11-26T09:00,\n"
            "   signup_opens: 2026-11-27T09:00}",
            4,
            "activities.0.signup_opens",
        ),
        ("people:\n  小李:\n    phone: 没有", 3, "people.小李.phone"),
        ("people:\n  小李: {}\n  小李: {}", 3, "stands twice: lines 2 and 3"),
        ("people: {小李: {home: 3栋,\n roles: [{role: 国王}]}}", 2, "(known: 总网格长, 网格长, 楼栋长, 小网格长, "),
        ("activities:\n- {title: 扫地, unit: 9栋, start: 2026-11-28T09:00, end: 2026-11-28T11:00}", 2, "called '9栋'"),
        ("units: [{name: 甲, in: 乙},\n {name: 乙, in: 甲}]", 1, "lies in itself"),
        ("settings:\n  quiet_hours: 晚上", 2, "write it as 21:30-07:30"),
    ],
)
def test_a_refusal_names_line_and_field_and_leaves_the_database_as_it_was(text: str, line: int, why: str) -> None:
    said("units: [{name: 3栋}]\npeople: {老陈: {home: 3栋}}")
    before = tables()
    complaint = refused(text)
    assert complaint.startswith(f"c.yml:{line}: ")
    assert why in complaint
    assert tables() == before


def test_nothing_of_a_file_is_added_when_its_last_line_is_wrong() -> None:
    said("{}")
    before = tables()
    refused("units: [{name: 3栋}]\nchats: {群: 3栋}\npeople:\n  小李: {home: 3栋}\n  老陈: {home: 9栋}")
    assert tables() == before


def test_what_the_command_does_not_take_is_said() -> None:
    assert said("units: [{name: 3栋}]\nsettings: {message_budget: 4}") == [
        "new: 1 unit (3栋)",
        "settings are left out: they come from the environment or .env",
    ]


def test_nobody_is_put_on_a_care_list_by_a_file() -> None:
    """Whoever has written it can consent for nobody."""
    text = "units: [{name: 3栋}]\npeople: {小李: {home: 3栋}}\ncare: [{for: 刘奶奶, helpers: [小李], every: 每周二}]"
    assert said(text)[-1] == "the care list is left out: each person and each helper is asked in private"


@pytest.mark.parametrize(
    ("care", "why"),
    [
        ("{for: 刘奶奶, helpers: [小李], every: 经常}", "每周二"),
        ("{for: 刘奶奶, helpers: [], every: 每周二}", "must not be empty"),
        ("{for: 刘奶奶, every: 每周二}", "helpers"),
    ],
)
def test_a_care_list_that_says_too_little_is_refused(care: str, why: str) -> None:
    said("{}")
    assert why in refused(f"people:\n  小李:\ncare:\n- {care}")


def test_every_channel_can_be_imported_for() -> None:
    from bot.channels.telegram import Telegram
    from bot.channels.webchat import WebChat

    assert set(CHANNELS) == {WebChat.name, Telegram.name}


MEMBER = "units: [{name: 3栋}]\npeople: {小李: {home: 3栋, party_member: true}}"


def test_a_member_of_the_party_is_so_only_once_they_have_said_it_themselves() -> None:
    assert said(MEMBER) == ["new: 1 unit (3栋), 1 person (小李)"]
    assert "to_ask" in tables()
    assert "INSERT INTO consent" not in tables()
    assert "INSERT INTO report_in" not in tables()
    assert said(MEMBER) == ["nothing new"]
