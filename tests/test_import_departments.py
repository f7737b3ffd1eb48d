"""`linli import` of tables of departments and of the service guide: rehearsed, written as files, read anew."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from linli.main import app
from services.departments import read
from tests.tables_of_others import workbook

OURS = read()
PAPERS = "身份证；照片（一寸，白底）"
GUIDE = [
    ["事项清单（示例）"],
    ["事项名称", "俗称", "实施部门", "申请材料", "办理地点", "承诺时限（工作日）", "核对日期", "备注"],
    ["社保卡申领补换", "医保卡、社会保障卡", "人社局", PAPERS, "一楼3号窗口", "当场办结", "2026-11-20", "x"],
    ["护照", "出国护照", "公安局", "身份证、照片", "出入境窗口", 7, None, ""],
]
OFFICES = [["部门名称", "简称", "职责"], ["县档案馆", "档案馆", "查档案、档案复印"]]


@pytest.fixture(autouse=True)
def _own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LINLI_DATA_FOLDER", "var")
    monkeypatch.setenv("LINLI_DEPARTMENTS_FOLDER", "own")
    Path("own").mkdir()
    read.cache_clear()
    yield
    read.cache_clear()


def ran(*options, code=0):
    read.cache_clear()  # as a new start does
    result = CliRunner().invoke(app, ["import", *options])
    assert result.exit_code == code, result.output
    return result.output.splitlines()


def own():
    read.cache_clear()
    return read(Path("own"))


def table(*rows, name="t.xlsx"):
    Path(name).write_bytes(workbook(list(rows)))
    return name


def test_a_rehearsal_says_all_and_writes_nothing():
    said = ran(table(*GUIDE), "--dry-run")
    assert said[0].startswith("Sheet1: items, headings in row 2; columns: 事项名称, 俗称, 实施部门, 申请材料")
    assert said[1:] == [
        "1 new, 1 changed, 0 as they are, 0 wrong",
        "new: 护照",
        "changed: 社保卡申领补换",
        "this was a rehearsal (--dry-run): nothing was written",
    ]
    assert list(Path("own").iterdir()) == []


def test_rows_take_the_place_of_ours_and_stand_behind_them():
    assert ran(table(*GUIDE))[-1] == "own/items.yml: written; it is read at the next start"
    found = own()
    assert [item.title for item in found.items] == [*(item.title for item in OURS.items), "护照"]
    (card,) = found.called(["医保卡"])
    assert (card.papers, card.where, card.days) == (["身份证", "照片（一寸，白底）"], "一楼3号窗口", 0)
    assert str(card.checked) == "2026-11-20"
    assert found.called(["护照"])[0].days == 7


def test_the_same_table_again_writes_nothing_and_another_keeps_what_was_there():
    ran(table(*GUIDE))
    assert ran("t.xlsx")[-1] == "nothing to write"
    said = ran(table(GUIDE[1], ["户口迁移", "", "公安局", "户口本", "派出所", 1, None, ""]))
    assert said[-1] == "own/items.yml: written; as it was: items.yml.before; it is read at the next start"
    assert len(own().items) == len(OURS.items) + 2


def test_departments_come_before_the_items_that_belong_to_them():
    assert ran(table(*OFFICES))[-1].startswith("own/departments.yml: written")
    said = ran(table(GUIDE[1], ["查档案", "", "档案馆", "身份证", "档案馆", 0, None, ""]))
    assert "1 new, 0 changed, 0 as they are, 0 wrong" in said
    assert own().department("档案馆").handles[0].name == "查档案"


def test_what_a_department_handles_keeps_its_working_days():
    ran(table(OFFICES[0], ["县城市管理和综合执法局", "城管", "路灯、共享单车"]))
    handled = {one.name: one.answer_days for one in own().department("城管").handles}
    assert handled == {"路灯": 3, "共享单车": None}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (["社保卡", "", "天文局", "身份证", "窗口", 1, None, ""], "there is no department '天文局'"),
        (["社保卡", "", "人社局", "身份证", "窗口", "三四天", None, ""], "时限(工作日): days must be a whole number"),
        (["社保卡", "", "人社局", "身份证", "窗口", 1, "去年", ""], "核对日期: write it as 2026-12-31"),
        (["卡", "", "人社局", "身份证", "窗口", 1, None, ""], "事项名称: a name has 2 to 24 characters"),
        (["", "", "人社局", "身份证", "窗口", 1, None, ""], "'title' is missing"),
    ],
)
def test_a_row_that_is_wrong_is_left_out_with_its_place(row, said):
    shown = ran(table(GUIDE[1], row, GUIDE[3]))
    assert "1 new, 0 changed, 0 as they are, 1 wrong" in shown
    assert any(line.startswith("  Sheet1, row 2: ") and said in line for line in shown), shown


def test_the_same_title_twice_in_a_table_is_taken_once():
    shown = ran(table(*GUIDE, ["护 照", "", "公安局", "身份证", "窗口", 9, None, ""]))
    assert "  Sheet1, row 5: 护 照 stands in row 4 already" in shown
    assert own().called(["护照"])[0].days == 7


def test_without_a_folder_nothing_is_written_and_it_says_what_to_do(monkeypatch):
    monkeypatch.delenv("LINLI_DEPARTMENTS_FOLDER")
    assert "LINLI_DEPARTMENTS_FOLDER" in ran(table(*GUIDE), code=2)[0]
    assert ran("t.xlsx", "--dry-run")[-1].startswith("this was a rehearsal")


def test_a_csv_is_read_as_well():
    Path("t.csv").write_text("事项,部门,材料\n护照,公安局,身份证\n", encoding="utf-8")
    assert "1 new, 0 changed, 0 as they are, 0 wrong" in ran("t.csv", "--dry-run")


def test_a_table_of_members_is_still_one_of_members():
    said = ran(table(["姓名", "电话", "单位"], ["张三", "13812345678", "县医院"]), "--dry-run")
    assert said[0].startswith("Sheet1: members")


@pytest.mark.parametrize("more", ["职责", "简称"])
def test_people_with_their_departments_are_people_and_no_departments(more):
    said = ran(table(["姓名", "电话", "部门", more], ["张三", "13812345678", "城管局", "路灯"]), "--dry-run")
    assert said[0].startswith("Sheet1: members")


@pytest.mark.parametrize(
    ("shown", "days"), [("30个工作日", 30), ("即办件", 0), ("20天", 20), ("５ 个工作日", 5), (3.0, 3), ("0", 0)]
)
def test_working_days_are_read_however_they_are_written(shown, days):
    ran(table(GUIDE[1], ["护照", "", "公安局", "身份证", "窗口", shown, None, ""]))
    assert own().called(["护照"])[0].days == days


@pytest.mark.parametrize("shown", ["1-3天", "法定30个工作日，承诺5个", "很快", "-1", "1.5"])
def test_working_days_that_are_not_certain_are_refused(shown):
    said = ran(table(GUIDE[1], ["护照", "", "公安局", "身份证", "窗口", shown, None, ""]))
    assert "0 new, 0 changed, 0 as they are, 1 wrong" in said


def test_people_beside_departments_in_one_file_are_not_left_out_without_a_word():
    people = [["姓名", "电话"], ["张三", "13812345678"]]
    Path("both.xlsx").write_bytes(workbook(GUIDE, people))
    assert "import them from a file each" in ran("both.xlsx", code=2)[0]


def test_a_sheet_that_is_neither_is_said_to_be_left_out():
    Path("more.xlsx").write_bytes(workbook(GUIDE, [["怎么填"]]))
    assert any(line.startswith("Sheet2: left out") for line in ran("more.xlsx", "--dry-run"))
