"""`linli import` of tables: what the command says, what it refuses, and that a refusal leaves everything as it was."""

import logging
from pathlib import Path

import pytest
from typer.testing import CliRunner

from linli.main import app
from linli.tables import is_table
from tests.tables_of_others import text, workbook

COMMUNITY = "units: [{name: 大汉龙城3栋}, {name: 大汉龙城5栋}]\npeople: {小李: {home: 大汉龙城3栋, phone: 13800000002}}"
PEOPLE = [1, "张三", 13812345678, "3栋"], [2, "李四", 138, "龙城3栋"]
MEMBERS = [["花名册"], ["序号", "姓名", "电话", "楼栋"], *PEOPLE, ["合计", 2]]
NOW = ("--now", "2026-11-22T17:00")


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATA_FOLDER", "var")
    Path("c.yml").write_text(COMMUNITY, encoding="utf-8")
    ran("c.yml")


def ran(*options, code=0):
    result = CliRunner().invoke(app, ["import", *options, *NOW])
    assert result.exit_code == code, result.output
    return result.output.splitlines()


@pytest.fixture
def members():
    Path("m.xlsx").write_bytes(workbook(MEMBERS))
    return "m.xlsx"


PREVIEW = [
    "Sheet1: members, headings in row 2; columns: B 姓名 = 姓名, C 电话 = 手机号码, D 楼栋 = 楼栋",
    "  not taken: A 序号",
    "  totals and repeated headings, skipped: rows 5",
    "members: {new} new, 0 completed, {known} known already, 0 to decide, 1 wrong",
    "wrong, left out:",
    "  Sheet1 第4行，C列“电话”：“138”——这不是一个电话号码。手机号是11位，座机带上区号。",
]


def preview(new, known):
    return [line.format(new=new, known=known) for line in PREVIEW]


def test_a_rehearsal_says_all_and_writes_nothing(members):
    said = [*preview(1, 0), "this was a rehearsal (--dry-run): nothing was written"]
    assert ran(members, "--dry-run") == said
    assert ran(members, "--dry-run") == said
    assert ran("--list") == []


def test_an_import_has_a_number_is_listed_and_taken_back_by_it(members):
    assert ran(members) == [*preview(1, 0), "this was import 1; `linli import --undo 1` takes it back"]
    assert ran(members) == [*preview(0, 1), "nothing to write"]
    assert ran("--list") == ["1 2026-11-22 17:00 m.xlsx: 1 people, 0 completed, 0 services"]
    assert ran("--undo", "1") == ["taken back: 1 people, additions to 0, 0 services"]
    assert "there is no import 1" in ran("--undo", "1", code=2)[0]
    assert ran("--list")[0].endswith("taken back 2026-11-22 17:00")
    assert ran(members)[-1].startswith("this was import 2")


def test_rows_left_out_are_written_when_asked(members):
    ran(members, "--rejected", "r.xlsx")
    assert ran("r.xlsx", "--dry-run")[:2] == [
        "1: members, headings in row 1; columns: B 姓名 = 姓名, C 电话 = 手机号码, D 楼栋 = 楼栋",
        "  not taken: A 序号, E 原来第几行, F 为什么没有导入",
    ]


@pytest.mark.parametrize("out", ["m.xlsx", "r.csv", "nowhere/r.xlsx"])
def test_no_file_is_written_over_and_nothing_is_done_then(members, out):
    ran(members, "--rejected", out, code=2)
    assert ran("--list") == []


def test_the_template_is_a_table_and_not_written_over():
    assert "fill it in" in ran("--template", "t.xlsx")[0]
    assert "there is such a file already" in ran("--template", "t.xlsx", code=2)[0]
    assert ran("t.xlsx", "--dry-run")[-1].startswith("this was a rehearsal")


@pytest.mark.parametrize(
    "options", [(), ("m.csv", "--list"), ("--list", "--undo", "1"), ("--undo", "7"), ("nowhere.xlsx",)]
)
def test_what_cannot_be_done_is_one_line(options):
    assert len(ran(*options, code=2)) == 1


@pytest.mark.parametrize("name", ["m.csv", "m.xls", "m.txt", "m", "m.yml"])
@pytest.mark.parametrize("content", [workbook(MEMBERS[1:]), text(MEMBERS[1:]), text(MEMBERS[1:], "\t", "gb18030")])
def test_what_is_in_a_file_decides_and_not_its_name(name, content):
    Path(name).write_bytes(content)
    assert ran(name)[-1].startswith("this was import 1")


@pytest.mark.parametrize("name", ["c.yml", "c.yaml", "c.txt", "c"])
def test_a_described_community_stays_yaml(name):
    Path(name).write_text(COMMUNITY, encoding="utf-8")
    assert not is_table(Path(name))
    assert ran(name) == ["nothing new"]
    assert "are for tables" in ran(name, "--dry-run", code=2)[0]


def test_sheets_that_are_not_taken_are_named():
    hours = [["姓名", "时长", "服务内容"]]
    Path("m.xlsx").write_bytes(workbook(MEMBERS, [["货号", "数量"]], hours, lambda sheet, _: sheet.hide()))
    assert [line for line in ran("m.xlsx", "--dry-run") if "left out" in line][:3] == [
        "Sheet2: left out, no headings were recognised in the first ten rows",
        "Sheet3: left out, a column is missing: 日期",
        "Sheet4: left out, the sheet is hidden",
    ]


def test_what_is_known_otherwise_and_what_is_to_be_decided_is_said():
    known, doubtful = ["小李", "13800000002", "大汉龙城5栋", ""], ["小李", "13811112222", "3栋", ""]
    Path("m.csv").write_bytes(text([["姓名", "手机", "住址", "党支部"], known, doubtful]))
    said = "\n".join(ran("m.csv", "--dry-run"))
    assert "the branch is not kept" in said
    assert "m.csv 第2行 小李: 楼栋" in said
    assert "第3行，A列“姓名”：“小李”——已经有叫这个名字的，认不准是不是同一个人：1号 小李 大汉龙城3栋。" in said


def test_on_telegram_people_without_a_number_are_said_to_have_no_account():
    Path("m.csv").write_bytes(text([["姓名", "手机", "Telegram号"], ["张三", "13812345678", ""], ["李四", "", "123x"]]))
    said = "\n".join(ran("m.csv", "--channel", "telegram"))
    assert "1 of the new people have no account here" in said
    assert "这不是这里的账号" in said
    assert "no channel called" in ran("m.csv", "--channel", "wechat", code=2)[0]


def test_an_empty_building_is_not_filled_from_above_and_that_is_said():
    people = ["张三", "13812345678", "3栋"], ["李四", "13812345679", ""]
    Path("m.csv").write_bytes(text([["姓名", "电话", "楼栋"], *people]))
    said = "1 new people have no building: an empty cell is filled from above only where cells are merged"
    assert said in ran("m.csv")


def test_no_log_line_holds_a_name_or_a_number(members, caplog):
    caplog.set_level(logging.DEBUG)
    ran(members)
    ran("--undo", "1")
    logged = caplog.text
    assert "rows left out" in logged
    assert not [one for one in ("张三", "李四", "1381234") if one in logged]
