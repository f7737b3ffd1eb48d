"""Files as offices have them: what is inside decides, never what the file is called."""

import io
import zipfile
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from community.figures import Figures
from community.importing.tables import by_word, table_of
from services.founding import BY_NAME
from services.importing import import_table
from services.importing.files import sheets_of
from services.importing.words import recognised
from services.importing.workbooks import write_rejected, write_template
from tests.tables_of_others import text, workbook

ROWS = [["姓名", "联系电话", "楼栋"], ["张三", "13812345678", "大汉龙城3栋"]]
ENCODINGS = ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "，"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_text_is_read_in_every_encoding_and_with_every_delimiter(encoding, delimiter):
    assert sheets_of(text(ROWS, delimiter, encoding), "x")[0].rows == ROWS


def test_quotes_hold_delimiters_lines_and_quotes():
    content = '姓名,电话,备注\n张三,13812345678,"说""好"",\n就来"\n'.encode()
    assert sheets_of(content, "x")[0].rows[1] == ["张三", "13812345678", '说"好",\n就来']


def test_lines_may_end_as_on_old_machines():
    assert len(sheets_of("姓名,电话\r张三,13812345678\r".encode(), "x")[0].rows) == 2


def test_a_title_above_does_not_hide_the_delimiter():
    content = "某社区，志愿者，花名册\n姓名\t电话\n张三\t13812345678".encode()
    assert sheets_of(content, "x")[0].rows[2] == ["张三", "13812345678"]


def test_a_workbook_gives_values_merged_ranges_and_hidden_sheets():
    def writes(sheet, book):
        sheet.write_row(0, 0, ["姓名", "电话", "楼栋", "出生日期"])
        sheet.merge_range(1, 2, 3, 2, "大汉龙城3栋")
        sheet.write_number(1, 1, 13812345678)
        sheet.write_datetime(1, 3, date(1980, 2, 3))

    def hidden(sheet, book):
        sheet.write(0, 0, "姓名")
        sheet.hide()

    first, second = sheets_of(workbook(writes, hidden), "x")
    assert first.rows[1] == ["", 13812345678.0, "大汉龙城3栋", date(1980, 2, 3)]
    assert first.merged == [((1, 2), (3, 2))]
    assert (first.hidden, second.hidden) == (False, True)


def test_rows_are_numbered_as_the_sheet_shows_them_though_it_begins_further_down():
    (sheet,) = sheets_of(workbook(lambda sheet, _: sheet.write(4, 2, "x")), "x")
    assert sheet.rows[4][2] == "x"


def ods(rows):
    parts = ("office", "table", "text")
    spaces = " ".join(f'xmlns:{one}="urn:oasis:names:tc:opendocument:xmlns:{one}:1.0"' for one in parts)
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    told = ("<table:table-row>" + "".join(map(cell.format, row)) + "</table:table-row>" for row in rows)
    sheet = f'<table:table table:name="x">{"".join(told)}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f"<office:document-content {spaces}>{body}</office:document-content>")
        archive.writestr("META-INF/manifest.xml", "<x/>")
    return made.getvalue()


def test_an_ods_is_read():
    assert sheets_of(ods(ROWS), "x")[0].rows == ROWS


# --- what is written ---------------------------------------------------------------------------------------------


def test_the_template_is_recognised_sheet_by_sheet(tmp_path):
    write_template(tmp_path / "t.xlsx", Figures())
    sheets = sheets_of((tmp_path / "t.xlsx").read_bytes(), "t")
    found = [table_of(sheet, by_word(recognised().headings)) for sheet in sheets[:2]]
    assert [table.kind for table in found] == ["members", "hours"]
    assert [table.ignored for table in found] == [(), ()]
    assert "8.0" in str(sheets[2].rows)


def test_rows_left_out_are_written_whole_with_the_reason(tmp_path, program):
    rows = [["名册"], ["姓名", "电话", "备注", "楼栋"], ["张三", 138, "=1+1", "9栋"], ["李四", 13812345678, "", ""]]
    plan, _ = import_table(program.desk, workbook(rows), "x", "replay", program.now, BY_NAME)
    write_rejected(tmp_path / "r.xlsx", plan.faults)
    (sheet,) = sheets_of((tmp_path / "r.xlsx").read_bytes(), "r")
    heads, row = sheet.rows
    assert heads == ["姓名", "电话", "备注", "楼栋", "原来第几行", "为什么没有导入"]
    assert row[:5] == ["张三", "138", "=1+1", "9栋", "3"]
    assert "电话：这不是一个电话号码" in row[5]
    assert "楼栋：没有叫这个名字的" in row[5]


@pytest.mark.parametrize("live", ["=1+1", "+1", "-1+2", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "{=1}", "http://x.cn"])
def test_nothing_is_exported_live(tmp_path, program, live):
    rows = [["姓名", "电话", "备注"], ["张三", "138", live]]
    plan, _ = import_table(program.desk, workbook(rows), "x", "replay", program.now, BY_NAME)
    write_rejected(tmp_path / "r.xlsx", plan.faults)
    with zipfile.ZipFile(tmp_path / "r.xlsx") as packed:
        assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
        assert not [name for name in packed.namelist() if "rels" in name and b"hyperlink" in packed.read(name)]
    assert CalamineWorkbook.from_path(tmp_path / "r.xlsx").get_sheet_by_index(0).to_python()[1][2] == live
