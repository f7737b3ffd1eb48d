"""Workbooks (.xlsx) that are handed over. Whatever people write stays text: nothing in them is a formula or a link."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter
import yaml
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from community.hours import shown as hours_shown
from community.outcomes.returns import EmployerReturn
from community.returns import Line
from texts.render import TEMPLATES

PLAIN = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
FONT = {"font_name": "宋体", "font_size": 11, "valign": "vcenter", "text_wrap": True, "border": 1}
WIDTHS = {"name": 14, "branch": 26, "service": 16, "org_life": 16}
USUAL_WIDTH = 13
_NOT_IN_FILE_NAMES = re.compile(r'[\x00-\x1f\x7f\\/:*?"<>|]+')
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((TEMPLATES / "sheets.yml").read_text(encoding="utf-8"))["return"]
    return words


def workbook(made: EmployerReturn, lines: Sequence[Line], zone: ZoneInfo) -> tuple[str, bytes]:
    """The name of the file, and the return: what it is in the first sheet, a line for each member in the second."""
    content = BytesIO()
    says = _spelt(made, zone)
    with xlsxwriter.Workbook(content, PLAIN) as book:
        body, head = book.add_format(FONT), book.add_format(FONT | {"bold": True, "bg_color": "#e8efe9"})
        _summary(book.add_worksheet(_words()["summary"]), says, head, body)
        tenths = book.add_format(FONT | {"num_format": "0.0"})
        _members(book.add_worksheet(_words()["members"]), lines, head, {str: body, int: body, float: tenths})
    name = _words()["file"].format(**says | {"employer": _NOT_IN_FILE_NAMES.sub("_", made.employer)[:40]})
    return name, content.getvalue()


def _spelt(made: EmployerReturn, zone: ZoneInfo) -> dict[str, str]:
    """What the first sheet says, as it is written there."""
    first, last = made.first.astimezone(zone), made.last.astimezone(zone) - timedelta(days=1)
    quarter = {"year": str(first.year), "quarter": str((first.month + 2) // 3)}
    period = _words()["period"].format(**quarter, first=_day(first), last=_day(last))
    until = f"{made.until.astimezone(zone):%Y-%m-%d %H:%M}" if made.until else ""
    counted = _words()["members_count"].format(members=made.members)
    about = {"employer": made.employer, "period": period, "until": until, "unit": made.unit, "by": made.by}
    return quarter | about | {"members": counted, "note": _words()["note"].format(**quarter)}


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _summary(sheet: Worksheet, says: dict[str, str], head: Format, body: Format) -> None:
    sheet.set_column(0, 0, 10)
    sheet.set_column(1, 1, 64)
    sheet.merge_range(0, 0, 0, 1, _words()["title"], head)
    for row, (key, called) in enumerate(_words()["rows"].items(), 1):
        sheet.write_string(row, 0, called, head)
        sheet.write_string(row, 1, _text(says[key]), body)
    sheet.set_row(len(_words()["rows"]), 48)
    _printed(sheet)


def _members(sheet: Worksheet, lines: Sequence[Line], head: Format, formats: Mapping[type, Format]) -> None:
    for column, (key, called) in enumerate(_words()["headings"].items()):
        sheet.set_column(column, column, WIDTHS.get(key, USUAL_WIDTH))
        sheet.write_string(0, column, called, head)
    sheet.set_row(0, 34)
    for row, line in enumerate(lines, 1):
        for column, value in enumerate(_cells(line)):
            if isinstance(value, str):
                sheet.write_string(row, column, _text(value), formats[str])
            else:
                sheet.write_number(row, column, value, formats[type(value)])
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    _printed(sheet)


def _cells(line: Line) -> list[str | float]:
    year = {str(kind): _words()["stands"][how] for kind, how in line.year}
    stands = (year.get("service", ""), year.get("org_life", ""))
    return [line.name, line.branch, line.services, float(hours_shown(line.minutes)), line.sessions, *stands, line.waits]


def _printed(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)


def _text(value: str) -> str:
    return _CONTROL.sub("", value)
