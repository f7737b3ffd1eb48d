"""Workbooks that are written: an empty one to fill in, and the rows that were left out, each with the reason.

Every cell is text: what begins like a formula is none, and a phone keeps its digits.
"""

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import xlsxwriter

from community.figures import Figures
from community.hours import shown
from community.importing.cells import Cell, text
from community.importing.rows import Fault
from community.importing.tables import Kind, Table
from services.importing.saying import reasons
from services.importing.words import words

TEMPLATE = {
    Kind.MEMBERS: ("name", "phone", "home", "entrance", "door", "grid", "employer", "member", "skills", "number"),
    Kind.HOURS: ("name", "phone", "home", "day", "title", "minutes", "place", "number"),
}
AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_numbers": False,
    "strings_to_urls": False,
}
WIDTH = 16


def write_template(file: Path, figures: Figures) -> None:
    """
    :raises OSError: it cannot be written.
    """
    with _workbook(file) as book:
        heads, plain = book.add_format({"bold": True, "num_format": "@"}), book.add_format({"num_format": "@"})
        for kind, name in ((Kind.MEMBERS, words().template.members), (Kind.HOURS, words().template.hours)):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(TEMPLATE[kind]) - 1, WIDTH, plain)
            for index, field in enumerate(TEMPLATE[kind]):
                sheet.write_string(0, index, words().columns[field], heads)
            sheet.freeze_panes(1, 0)
        _help(book.add_worksheet(words().template.help), figures)


def _help(sheet: Any, figures: Figures) -> None:
    for row, line in enumerate(words().template.lines):
        sheet.write_string(row, 0, line.format(most=shown(figures.entered_a_day)))
    sheet.set_column(0, 0, WIDTH * 6)


def write_rejected(file: Path, faults: Sequence[Fault]) -> None:
    """Sheet by sheet, in the order of the rows, with the headings and all columns as they stood.

    :raises OSError: it cannot be written.
    """
    with _workbook(file) as book:
        ordered = sorted(faults, key=lambda one: (id(one.line.table), one.line.number))
        for number, (_, some) in enumerate(groupby(ordered, key=lambda one: id(one.line.table)), 1):
            _left_out(book.add_worksheet(_sheet_name(number)), list(some))


def _sheet_name(number: int) -> str:
    """Names of sheets may be too long or odd for another workbook."""
    return f"{number}"


def _left_out(sheet: Any, faults: Sequence[Fault]) -> None:
    table = faults[0].line.table
    width = max((len(row) for row in table.sheet.rows), default=0)
    _write(sheet, 0, [*_padded(table, table.heading_row, width), words().row_column, words().reason_column])
    for row, (number, some) in enumerate(groupby(faults, key=lambda one: one.line.number), 1):
        _write(sheet, row, [*_padded(table, number - 1, width), str(number), reasons(list(some))])


def _padded(table: Table, row: int, width: int) -> list[Cell]:
    cells = list(table.sheet.rows[row])
    return cells + [None] * (width - len(cells))


def _write(sheet: Any, row: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        if written := cell if isinstance(cell, str) else text(cell):
            sheet.write_string(row, column, written[:32_000])


def _workbook(file: Path) -> Any:
    return xlsxwriter.Workbook(str(file), AS_TEXT)
