"""`linli roles`: lists, grants and revokes through the services of the chat, and says clearly what it refuses."""

import sqlite3
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from linli.main import app

COMMUNITY = """
units:
  - {name: 工农社区, kind: community}
  - {name: 大汉龙城3栋, in: 工农社区}
  - {name: 大汉龙城5栋, in: 工农社区}
  - {name: 环境卫生整治队, kind: team, in: 工农社区}
people:
  王阿姨: {home: 大汉龙城3栋, roles: [{role: 楼栋长, unit: 大汉龙城3栋, until: 2098-12-31}]}
  小李: {home: 大汉龙城3栋, reachable: true}
  老彭: {home: 大汉龙城5栋}
"""


@pytest.fixture(autouse=True)
def _a_community(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATA_FOLDER", "var")
    Path("c.yml").write_text(COMMUNITY, encoding="utf-8")
    assert CliRunner().invoke(app, ["import", "c.yml"]).exit_code == 0


def roles(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["roles", *arguments])


def said(*arguments: str) -> str:
    result = roles(*arguments)
    assert result.exit_code == 0, result.output
    return result.stderr.strip()


def refused(*arguments: str) -> str:
    result = roles(*arguments)
    assert result.exit_code == 2, result.output
    return result.stderr.strip()


def listed() -> list[str]:
    return roles().stdout.splitlines()


def test_roles_are_listed_with_the_number_of_their_bearer_and_their_end() -> None:
    assert listed() == ["1 王阿姨 楼栋长 大汉龙城3栋 until 2098-12-31"]


def test_a_role_is_granted_changed_and_revoked() -> None:
    assert said("grant", "小李", "网格长", "工农社区") == "小李 网格长 工农社区"
    assert said("grant", "小李", "网格长", "工农社区") == "already: 小李 网格长 工农社区"
    assert said("grant", "2", "网格长", "工农社区", "--until", "2099-01-31") == "小李 网格长 工农社区 until 2099-01-31"
    assert listed()[1:] == ["2 小李 网格长 工农社区 until 2099-01-31"]
    assert said("revoke", "小李", "网格长", "工农社区") == "not any more: 小李 网格长 工农社区 until 2099-01-31"
    assert listed()[1:] == []


def test_who_was_never_in_private_is_to_be_told_by_whoever_runs_it() -> None:
    assert "tell them yourself" in said("grant", "老彭", "队长", "环境卫生整治队")


def test_of_two_of_a_name_the_number_is_asked_for() -> None:
    with sqlite3.connect("var/linli.db") as connection:
        connection.execute("UPDATE member SET name = '小李' WHERE name = '老彭'")
    connection.close()
    assert "say the number: 2 (大汉龙城3栋), 3 (大汉龙城5栋)" in refused("grant", "小李", "楼栋长", "大汉龙城5栋")
    assert said("grant", "3", "楼栋长", "大汉龙城5栋").startswith("小李 楼栋长 大汉龙城5栋")
    assert [line.split()[0] for line in listed()] == ["1", "3"]


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("grant", "小李", "班长", "大汉龙城3栋"), "no role called '班长'"),
        (("grant", "小李", "楼栋长", "3栋"), "no unit is called '3栋' (there are: 大汉龙城3栋)"),
        (("grant", "小张", "楼栋长", "大汉龙城3栋"), "nobody is called '小张'"),
        (("grant", "99", "楼栋长", "大汉龙城3栋"), "nobody is called '99'"),
        (("grant", "小李", "楼栋长", "大汉龙城3栋", "--until", "2020-01-01"), "--until: that day is over"),
        (("grant", "小李", "楼栋长", "环境卫生整治队"), "a team has a 队长 and no other role"),
        (("grant", "小李", "队长", "大汉龙城3栋"), "a team has a 队长 and no other role"),
        (("revoke", "小李", "楼栋长", "大汉龙城3栋"), "not held there"),
        (("revoke", "王阿姨", "楼栋长", "大汉龙城5栋"), "not held there"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(arguments: tuple[str, ...], why: str) -> None:
    before = listed()
    assert why in refused(*arguments)
    assert listed() == before


def test_a_day_that_is_none_is_refused() -> None:
    assert roles("grant", "小李", "楼栋长", "大汉龙城3栋", "--until", "soon").exit_code == 2
