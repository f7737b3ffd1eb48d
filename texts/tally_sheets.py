"""The workbook of a tally: a row for each unit, one for each activity, and what each column means."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
from community.outcomes.tallies import ProblemTally, TallySheet
from community.small import Count
from community.tallies import Sums
from texts.render import TEMPLATES
from texts.sheets import FONT, NOT_IN_FILE_NAMES, PLAIN, printed, text

RATED = ("ratings", "stars")
CAME = ("signed_up", "children", "attended", "no_shows")
OF_UNITS = ("unit", "activities", *CAME, "people", "minutes", "wait", *RATED)
OF_ACTIVITIES = ("unit", "title", "kind", "day", *CAME, "minutes", "wait", *RATED)
OF_PROBLEMS = ("reported", "solved", "overdue", "reopened")
SOMETIMES = {"children", *RATED}  # columns that are there when one of their cells says something
WIDTHS = {"unit": 22, "title": 34}
USUAL_WIDTH = 13
Cell = str | float | None


@dataclass(frozen=True)
class Line:
    """One activity, with as much of it as may be told."""

    unit: str
    title: str
    kind: str
    starts_at: datetime
    sums: Sums


@cache
def _words() -> dict[str, Any]:
    words: dict[str, Any] = yaml.safe_load((TEMPLATES / "sheets.yml").read_text(encoding="utf-8"))["tally"]
    return words


def workbook(
    made: TallySheet,
    units: Sequence[Sums],
    activities: Sequence[Line],
    problems: ProblemTally | None,
    now: datetime,
    zone: ZoneInfo,
) -> tuple[str, bytes]:
    """The name of the file, and what is in it. The last of several units is the total."""
    content, says = BytesIO(), _spelt(made, now, zone)
    with xlsxwriter.Workbook(content, PLAIN) as book:
        head = book.add_format(FONT | {"bold": True, "bg_color": "#e8efe9"})
        formats = (head, book.add_format(FONT), book.add_format(FONT | {"num_format": "0.0"}))
        columns = _columns(OF_UNITS, units)
        rows = [_of_unit(row, columns, _called(row, place, made, units)) for place, row in enumerate(units)]
        _table(book.add_worksheet(_words()["sheets"]["units"]), columns, rows, formats)
        columns = _columns(OF_ACTIVITIES, [line.sums for line in activities])
        lines = [_of_activity(line, columns, zone) for line in activities]
        _table(book.add_worksheet(_words()["sheets"]["activities"]), columns, lines, formats)
        if problems is not None:
            _table(book.add_worksheet(_words()["sheets"]["problems"]), OF_PROBLEMS, [_of_problems(problems)], formats)
        _about(book.add_worksheet(_words()["sheets"]["about"]), says, formats)
    return _words()["file"].format(**says | {"unit": NOT_IN_FILE_NAMES.sub("_", made.unit)[:40]}), content.getvalue()


def _columns(all_of_them: Sequence[str], rows: Sequence[Sums]) -> list[str]:
    return [one for one in all_of_them if one not in SOMETIMES or any(_says(getattr(row, one)) for row in rows)]


def _says(value: Count | float | None) -> bool:
    return isinstance(value, int | float) and value > 0


def _called(row: Sums, place: int, made: TallySheet, units: Sequence[Sums]) -> str:
    if len(units) > 1 and place == len(units) - 1:
        return str(_words()["total"])
    return row.name + (_words()["own"] if len(units) > 1 and row.name == made.unit else "")


def _spelt(made: TallySheet, now: datetime, zone: ZoneInfo) -> dict[str, str]:
    first, last = made.first.astimezone(zone), made.last.astimezone(zone) - timedelta(days=1)
    days = {"first": f"{first:%Y-%m-%d}", "last": f"{last:%Y-%m-%d}"}
    quarter = (first.month + 2) // 3
    periods = {"month": f"{first:%Y-%m}", "quarter": f"{first.year}Q{quarter}", "year": str(first.year)}
    period = periods.get(made.period) or _words()["span"].format(**days)
    return days | {"unit": made.unit, "period": period, "until": f"{now.astimezone(zone):%Y-%m-%d %H:%M}"}


# --- cells -------------------------------------------------------------------------------------------------------


def _of_unit(row: Sums, columns: Iterable[str], called: str) -> list[Cell]:
    return [called if column == "unit" else _cell(row, column) for column in columns]


def _of_problems(problems: ProblemTally) -> list[Cell]:
    counts: list[Count] = [getattr(problems, column) for column in OF_PROBLEMS]
    return [count if isinstance(count, int) else str(_words()["few"]) for count in counts]


def _of_activity(line: Line, columns: Iterable[str], zone: ZoneInfo) -> list[Cell]:
    day = f"{line.starts_at.astimezone(zone):%Y-%m-%d %H:%M}"
    said: dict[str, Cell] = {"unit": line.unit, "title": line.title, "kind": _words()["kinds"][line.kind], "day": day}
    return [said[column] if column in said else _cell(line.sums, column) for column in columns]


def _cell(row: Sums, column: str) -> Cell:
    if column == "wait":
        return None if row.wait is None else round(row.wait / 60, 1)
    if column == "stars":
        return row.stars
    if column == "ratings" and row.stars is None:
        return None
    value: Count = getattr(row, column)
    if not isinstance(value, int):
        return str(_words()[value])
    return float(hours_shown(value)) if column == "minutes" else value


def _table(
    sheet: Worksheet, columns: Sequence[str], rows: Sequence[Sequence[Cell]], formats: tuple[Format, ...]
) -> None:
    head, body, tenths = formats
    for place, column in enumerate(columns):
        sheet.set_column(place, place, WIDTHS.get(column, USUAL_WIDTH))
        sheet.write_string(0, place, _words()["headings"][column], head)
    for number, row in enumerate(rows, 1):
        for place, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(number, place, text(value), body)
            elif value is None:
                sheet.write_blank(number, place, None, body)
            else:
                sheet.write_number(number, place, value, tenths if isinstance(value, float) else body)
    sheet.set_row(0, 34)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    printed(sheet)


def _about(sheet: Worksheet, says: dict[str, str], formats: tuple[Format, ...]) -> None:
    head, body, _ = formats
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 80)
    for number, (called, what) in enumerate(_words()["about"].items()):
        sheet.write_string(number, 0, called, head)
        sheet.write_string(number, 1, text(what.format(**says)), body)
    printed(sheet)
