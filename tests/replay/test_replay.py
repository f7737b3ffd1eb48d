"""A rehearsal that cannot be played says why, and one whose expectation is wrong fails."""

from pathlib import Path
from textwrap import dedent

import pytest
from typer.testing import CliRunner

from demo.settle import settle
from linli.main import app
from replay.player import House, play

COMMUNITY = """
    now: 2026-11-22T17:00+08:00
    community:
      units: [{name: 3栋, in: 社区}]
      chats: {群: 3栋}
      people: {小李: {home: 3栋}}
      activities:
        - {title: 扫地, unit: 3栋, start: 2026-11-28T09:00, end: 2026-11-28T11:00, capacity: 1}
    steps:
"""


@pytest.fixture(scope="module")
def house() -> House:
    return House.open(None, settle)


async def why(house: House, folder: Path, step: str) -> str:
    file = folder / "scene.yml"
    file.write_text(dedent(COMMUNITY) + f"  - {step}\n", encoding="utf-8")
    return "; ".join(result.why for result in await play(file, house) if result.why)


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{who: 小李, in: 群, taps: 报名, hears: [waitlisted]}", "expected waitlisted, heard signed_up"),
        ("{who: 小李, in: 群, taps: 报名, silent: true}", "expected silence"),
        ("{who: 小李, in: 群, taps: 报名, text: [候补第9位]}", "lacks"),
        ("{who: 小李, in: 群, taps: 报名, not_text: [小李]}", "must not have"),
        ("{who: 小李, in: 群, taps: 报名, in_group_not_text: [小李]}", "a group must not read"),
        ("{who: 小李, in: 群, taps: 发布}", "there is no button [发布]"),
        ("{who: 小李, in: 群, says: 报名, reply_to: promoted}", "no promoted to reply to"),
        ("{told: 小李, outcome: promoted}", "not told promoted"),
        ("{in: 群, heard: activity_card, count: 7}", "1 times, not 7"),
        ("{who: 小李, says: 帮助, hears: [help]}\n  - {heard: help}", "a group has been not told help"),  # in private
        ("{roster: 扫地, going: [小李]}", "going is [], not"),
        ("{roster: 跳伞, going: []}", "no activity is called"),
        ("{hours: 小李, year: 2026, counted: 2}", "counted is 0.0, not 2.0"),
        ("{state: {members: 9}}", "members: 1, not 9"),
        ("{state: {elephants: 1}}", "unknown key 'elephants'"),
        ("{advance: 3 moons}", "not a length of time"),
    ],
)
async def test_a_wrong_expectation_fails(house: House, tmp_path: Path, step: str, complaint: str) -> None:
    assert complaint in await why(house, tmp_path, step)


@pytest.mark.parametrize(
    ("step", "complaint"),
    [
        ("{who: 小李, in: 群, shouts: 报名}", "unknown key 'shouts'"),
        ("{requests: {opne: 1}}", "unknown key 'opne' in requests"),
        ("{requests: {open: 1}}", "requests open: 0, not 1"),
        ("{going: [小李]}", "going needs roster"),
        ("{says: 报名}", "says needs who"),
    ],
)
async def test_a_key_that_cannot_be_played_is_named(house: House, tmp_path: Path, step: str, complaint: str) -> None:
    assert complaint in await why(house, tmp_path, step)


def test_it_exits_with_1_when_an_expectation_fails_and_with_0_otherwise(tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yml", tmp_path / "bad.yml"
    good.write_text(dedent(COMMUNITY) + "  - {who: 小李, in: 群, taps: 报名, hears: [signed_up]}\n")
    bad.write_text(dedent(COMMUNITY) + "  - {who: 小李, in: 群, taps: 报名, hears: [waitlisted]}\n")
    assert CliRunner().invoke(app, ["replay", "--engine", "none", str(good)]).exit_code == 0
    assert CliRunner().invoke(app, ["replay", "--engine", "none", str(good), str(bad)]).exit_code == 1


def test_json_has_one_object_for_each_step(tmp_path: Path) -> None:
    import json

    file = tmp_path / "scene.yml"
    file.write_text(dedent(COMMUNITY) + "  - {who: 小李, in: 群, taps: 报名, hears: [signed_up]}\n")
    out = CliRunner().invoke(app, ["replay", "--engine", "none", "--json", str(file)]).stdout
    step = json.loads(out)
    assert step["step"] == 1
    assert step["ok"] is True
    assert step["heard"][0]["to"] == {"alert": "小李"}
    assert step["heard"][1] | {"text": ""} == {
        "to": {"chat": "群"},
        "outcome": "activity_card",
        "text": "",
        "buttons": ["报名", "取消报名", "名单"],
        "edited": True,
    }
