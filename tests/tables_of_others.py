"""Tables as offices have them, and the same mangled from a seed."""

import io
import random
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

import xlsxwriter

HEADS = ["序号", "姓名", "联系电话", "楼栋", "网格", "工作单位", "党支部", "政治面貌", "特长", "备注"]
HOURS_HEADS = ["姓名", "手机号", "楼栋", "日期", "服务内容", "时长（小时）", "地点"]


def workbook(*sheets: Any, **options: Any) -> bytes:
    """
    :param sheets: rows, or a function that writes into a sheet and its book.
    """
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True, "default_date_format": "yyyy-mm-dd"} | options) as book:
        for rows in sheets:
            sheet = book.add_worksheet()
            if callable(rows):
                rows(sheet, book)
            else:
                for number, row in enumerate(rows):
                    for index, cell in enumerate(row):
                        write(sheet, number, index, cell)
    return made.getvalue()


def write(sheet: Any, row: int, column: int, cell: Any) -> None:
    """A text is a text, whatever it begins with."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell)
    elif cell is not None:
        sheet.write(row, column, cell)


def text(rows: Sequence[Sequence[Any]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    lines = (delimiter.join("" if cell is None else str(cell) for cell in row) for row in rows)
    return "\r\n".join(lines).encode(encoding)


# --- mangled -----------------------------------------------------------------------------------------------------

NAMES = ["张三", "李 四", "王芳", "王芳", "欧阳锋", "Ｔｏｍ", "张三、李四", "", "合计", "=1+1", "@SUM(A1)", "😀"]
PHONES: list[Any] = [13812345678, 1.3812345678e10, "138-1234-5678", "1.38E+10", "1380000", None, "+8613812345679", True]
DAYS: list[Any] = [date(2025, 11, 5), 45966, 45966.5, "2025年11月6日", "20251107", "11月5日", "昨天", 1e300, -5]
LENGTHS: list[Any] = [2, 1.5, "2小时", "一个半小时", "90分钟", "1:30", timedelta(minutes=90), "约2小时", -1, 1e300]
PLACES: list[Any] = ["大汉龙城3栋", "3", 3, "龙城五号楼", "9栋", None, date(2026, 3, 2), "不住3栋"]
SAID = ["党员", "群众", "民革党员", "是", "?", "", None]


def mangled(seed: int) -> bytes:
    """One of a hundred tables, spoilt in a way of its own."""
    chance = random.Random(seed)
    return chance.choice(SPOILING)(chance, _made(chance.randrange(100)))


@cache
def _made(seed: int) -> bytes:
    chance = random.Random(seed)
    rows = _rows(chance)
    kind = chance.randrange(6)
    if kind < 3:
        return workbook(rows, _odd_sheet(chance)) if chance.random() < 0.7 else workbook(_odd_sheet(chance))
    encoding = chance.choice(["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le", "big5"])
    quoted = [[f'"{cell}"' if chance.random() < 0.1 else cell for cell in row] for row in rows]
    return "\n".join(chance.choice(",\t;，").join(map(str, row)) for row in quoted).encode(encoding, "replace")


def _rows(chance: random.Random) -> list[list[Any]]:
    """With title lines above, blank rows between, and columns in any order."""
    hours = chance.random() < 0.5
    heads = list(HOURS_HEADS if hours else HEADS)
    chance.shuffle(heads)
    above: list[list[Any]] = [["某某社区花名册"]] * chance.randrange(4)
    rows = [[_cell(chance, head) for head in heads] for _ in range(chance.choice([0, 1, 3, 12]))]
    return [*above, heads[: chance.randrange(1, len(heads) + 1)] if chance.random() < 0.2 else heads, *rows]


def _cell(chance: random.Random, head: str) -> Any:
    kinds = {"姓名": NAMES, "联系电话": PHONES, "手机号": PHONES, "楼栋": PLACES, "日期": DAYS, "政治面貌": SAID}
    if chance.random() < 0.05:
        return chance.choice(["\u200b", "\x07", "'", '"', '""', "\n", "\\", "NULL", "#REF!", "�", True, 0, -0.0, 1e-9])
    if chance.random() < 0.8:
        return _plain(chance).get(head, "")
    return chance.choice(LENGTHS if head.startswith("时长") else kinds.get(head, ["扫地", "", None, 7, "x" * 500]))


def _plain(chance: random.Random) -> dict[str, Any]:
    return {
        "姓名": chance.choice(["张三", "李四", "王芳", "小李", "赵五"]),
        "联系电话": chance.choice(["", 13812345678, "13800000002", 13_900_000_000 + chance.randrange(10**8)]),
        "手机号": chance.choice(["", "13800000002"]),
        "楼栋": chance.choice(["大汉龙城3栋", "大汉龙城5栋"]),
        "日期": date(2025, 1, 1) + timedelta(days=chance.randrange(300)),
        "服务内容": chance.choice(["扫地", "上门陪护", "=1+1"]),
        "时长（小时）": chance.choice([1, 2.5, "3小时"]),
        "政治面貌": chance.choice(["中共党员", "群众"]),
    }


def _odd_sheet(chance: random.Random) -> Callable[[Any, Any], None]:
    def writes(sheet: Any, book: Any) -> None:
        sheet.write_row(0, 0, HEADS)
        sheet.merge_range(1, 3, chance.randrange(2, 9), 3, "大汉龙城3栋")
        for row in range(1, 9):
            sheet.write_string(row, 1, chance.choice(NAMES))
            formula = chance.choice(["=1+1", '=HYPERLINK("http://x","y")', "=A1:A9"])
            sheet.write_formula(row, 2, formula, None, chance.choice([0, "13812345678", "#N/A"]))
            sheet.write_datetime(row, 4, date(2026, 1, row), book.add_format({"num_format": "yyyy/m/d"}))
        sheet.write(chance.choice([9, 60]), chance.choice([0, 40]), "x")

    return writes


def _cut(chance: random.Random, made: bytes) -> bytes:
    return made[: chance.randrange(len(made) + 1)]


def _flip(chance: random.Random, made: bytes) -> bytes:
    spoilt = bytearray(made)
    for _ in range(chance.choice([1, 5, 50])):
        if spoilt:
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
    return bytes(spoilt)


def _inside(chance: random.Random, made: bytes) -> bytes:
    """The archive is whole, and one of its parts is not."""
    if not made.startswith(b"PK"):
        return _flip(chance, made)
    spoilt = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(spoilt, "w", zipfile.ZIP_DEFLATED) as new:
        chosen = chance.choice(old.namelist())
        for name in old.namelist():
            part = old.read(name)
            if name == chosen:
                part = chance.choice([_flip, _cut, lambda *_: b"", _doubled])(chance, part)
            new.writestr(name, part)
    return spoilt.getvalue()


def _doubled(chance: random.Random, made: bytes) -> bytes:
    return made + made


def _noise(chance: random.Random, made: bytes) -> bytes:
    return chance.choice([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe"]) + chance.randbytes(
        chance.choice([0, 1, 10, 3000])
    )


def _whole(chance: random.Random, made: bytes) -> bytes:
    return made


SPOILING = [_whole, _whole, _cut, _flip, _inside, _inside, _noise, _doubled]
