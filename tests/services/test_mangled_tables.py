"""Whatever file somebody hands over: it is read, or refused with a sentence; nothing else happens."""

import io
import time
import zipfile

import pytest

from community.importing.tables import Sheet
from services.importing import ImportRefused
from services.importing.files import sheets_of
from services.importing.planning import Plan, planned
from services.importing.saying import reasons, said
from services.importing.writing import carry_out
from tests.cast import SUNDAY
from tests.tables_of_others import HEADS, HOURS_HEADS, mangled, text, workbook

MB = 2**20


@pytest.fixture
def take(program):
    """As the command does it, and back again; returns the sheets, or the sentence of the refusal."""
    from services.founding import BY_NAME

    class Again(Exception):
        pass

    def takes(content: bytes) -> "Plan | str":
        try:
            sheets = sheets_of(content, "x")
        except ImportRefused as refusal:
            return str(refusal)
        try:
            with program.desk.turn(SUNDAY) as turn:
                plan = planned(turn, sheets, "replay", BY_NAME)
                carry_out(turn, plan, "x", "replay")
                raise Again
        except Again:
            return plan

    return takes


def goes_through(take, seeds):
    outcomes = {"read": 0, "refused": 0, "rows": 0}
    for seed in seeds:
        try:
            found = take(mangled(seed))
            if isinstance(found, Plan):
                outcomes["read"] += 1
                outcomes["rows"] += len(found.verdicts)
                assert all(said(one) and reasons([one]) for one in (*found.faults, *found.doubts))
            else:
                outcomes["refused"] += 1
                assert len(found) > 15
        except BaseException as problem:
            raise AssertionError(f"seed {seed}") from problem
    return outcomes


def test_three_hundred_mangled_files_are_read_or_refused(take):
    outcomes = goes_through(take, range(300))
    assert min(outcomes.values()) > 30


@pytest.mark.slow
def test_ten_thousand_mangled_files_are_read_or_refused(take):
    outcomes = goes_through(take, range(10_000))
    assert min(outcomes.values()) > 1000


# --- too much ----------------------------------------------------------------------------------------------------


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return made.getvalue()


def refused(content: bytes) -> str:
    start = time.perf_counter()
    with pytest.raises(ImportRefused) as refusal:
        sheets_of(content, "x")
    assert time.perf_counter() - start < 20
    return str(refusal.value)


BOMB = 25 * MB


@pytest.fixture
def small_limit(monkeypatch):
    monkeypatch.setattr("services.importing.packed.MOST_UNPACKED", 20 * MB)


@pytest.mark.usefixtures("small_limit")
def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    assert "unpacks to more than" in refused(packed(xl__worksheets__sheet1=b"0" * BOMB))


@pytest.mark.usefixtures("small_limit")
def test_a_zip_bomb_that_lies_about_its_size_is_refused():
    content = packed(xl__worksheets__sheet1=b"0" * BOMB)
    size = BOMB.to_bytes(4, "little")
    assert content.count(size) >= 1
    assert "unpacks to more than" in refused(content.replace(size, (1000).to_bytes(4, "little")))


@pytest.mark.parametrize("corner", [(1_048_575, 16_383), (1_048_575, 3), (199_999, 16_383)])
def test_one_cell_in_the_far_corner_is_refused(corner):
    assert "too far to the right or down" in refused(workbook(lambda sheet, _: sheet.write(*corner, "x")))


def test_a_long_text_that_a_million_cells_repeat_is_refused():
    cells = "".join(f'<row r="{r}"><c r="T{r}" t="s"><v>0</v></c></row>' for r in range(1, 100_001)).encode()
    long = b"<sst><si><t>" + b"x" * 32_000 + b"</t></si></sst>"
    content = packed(xl__worksheets__sheet1=b"<sheetData>" + cells + b"</sheetData>", xl__sharedStrings=long)
    assert "too long" in refused(content)


def test_an_ods_that_repeats_a_row_a_million_times_is_refused():
    made = io.BytesIO()
    row = b'<table:table-row table:number-rows-repeated="1048576">' + b'<table:table-cell office:value="1">' * 9
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", row)
    assert "repeats its cells" in refused(made.getvalue()) or "too far" in refused(made.getvalue())


def test_a_file_of_more_than_fifty_megabytes_is_refused():
    assert "larger than 50 MB" in refused(b"x" * (50 * MB + 1))


def test_more_rows_than_are_borne_are_refused():
    assert "200,000 rows" in refused("姓名,电话\n".encode() + "张三,13812345678\n".encode() * 200_001)


@pytest.mark.slow
def test_a_hundred_thousand_rows_are_taken(take):
    names = (chr(0x4E00 + n // 300) + chr(0x6E00 + n % 300) for n in range(100_000))
    people = ([name, str(13900000000 + n), "大汉龙城3栋"] for n, name in enumerate(names))
    found = take(text([["姓名", "电话", "楼栋"], *people]))
    assert isinstance(found, Plan)
    taken, left_out = len(found.verdicts), len(found.faults) + len(found.doubts)  # a plan is too long to be shown
    assert (taken, left_out) == (100_000, 0)


# --- nothing to take ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf\r\n", "empty"),
        (b"\xff\xfe", "empty"),
        (b"PK\x03\x04", "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
        (b"%PDF-1.7\n\x01\x02", "neither a table nor text"),
        (b"<html><table><tr><td>", "web page"),
        (b"<?xml version='1.0'?><Workbook>", "web page"),
        ("姓名,电话\n张三,138".encode()[:-4] + "张".encode()[:2], "cut off"),
        ("姓名,电话".encode("utf-16")[:-1], "damaged"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(content, why):
    assert why in refused(content)


def test_headings_alone_are_a_table_without_rows(take):
    found = take(workbook([HEADS], [HOURS_HEADS]))
    assert [table.kind for table in found.tables] == ["members", "hours"]
    assert not found.verdicts


def test_no_formula_is_evaluated():
    content = workbook(lambda sheet, _: sheet.write_formula(0, 0, "=6*7", None, "cached"))
    assert sheets_of(content, "x") == [Sheet("Sheet1", [["cached"]])]
