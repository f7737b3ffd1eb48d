"""A file's bytes → its sheets. What is inside decides, never the suffix; what is too big or broken is refused.

Formulas are never computed: a workbook holds the values that its own program has last shown.
"""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetVisibleEnum

from community.importing.cells import Cell
from community.importing.tables import HEADINGS_WITHIN, Merged, Sheet
from services.importing.packed import check_ods, check_xlsx
from services.importing.refused import MOST_BYTES, MOST_CELLS, MOST_ROWS, ImportRefused
from services.importing.words import recognised

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
DELIMITERS = ",\t;，|"
csv.field_size_limit(1_000_000)


def sheets_of(content: bytes, name: str) -> list[Sheet]:
    """
    :param name: what a table without sheets is called.
    :raises ImportRefused: nothing that can be read, or too much of it.
    """
    if len(content) > MOST_BYTES:
        raise ImportRefused(f"the file is larger than {MOST_BYTES // 2**20} MB; split it")
    if not content.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise ImportRefused("the file is empty")
    found = _workbook(content) if content.startswith((ZIP, OLE)) else [_text_table(content, name)]
    if not any(sheet.rows for sheet in found):
        raise ImportRefused("the file holds no rows")
    return found


# --- workbooks -------------------------------------------------------------------------------------------------


def _workbook(content: bytes) -> list[Sheet]:
    if content.startswith(ZIP):
        (check_ods if _is_ods(content) else check_xlsx)(content)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            hidden = {one.name for one in book.sheets_metadata if one.visible != SheetVisibleEnum.Visible}
            return [_sheet(book.get_sheet_by_name(name), name in hidden) for name in book.sheet_names]
    except PasswordError as problem:
        raise ImportRefused("the workbook has a password; save it without one") from problem
    except ImportRefused:
        raise
    except CalamineError as problem:
        raise ImportRefused("the workbook is damaged; open it, save it as .xlsx, and try again") from problem
    except BaseException as problem:
        if isinstance(problem, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        # The reader is written in Rust, whose panics are no Exception; and a damaged name or date is another error.
        raise ImportRefused("the workbook is damaged; open it, save it as .xlsx, and try again") from problem


def _is_ods(content: bytes) -> bool:
    return b"application/vnd.oasis.opendocument.spreadsheet" in content[:200]


def _sheet(sheet: CalamineSheet, is_hidden: bool) -> Sheet:
    if sheet.start is None:
        return Sheet(sheet.name, (), hidden=is_hidden)
    if sheet.total_height > MOST_ROWS or sheet.total_height * sheet.total_width > MOST_CELLS:
        raise ImportRefused(f"the sheet {sheet.name} is larger than {MOST_ROWS:,} rows; split it")
    rows = sheet.to_python(skip_empty_area=False)
    return Sheet(sheet.name, rows, merged=_merged(sheet), hidden=is_hidden)


def _merged(sheet: CalamineSheet) -> Sequence[Merged]:
    return sheet.merged_cell_ranges or ()


# --- text ------------------------------------------------------------------------------------------------------


def _text_table(content: bytes, name: str) -> Sheet:
    text = text_of(content)
    if re.match(r"\s*<(?:!doctype|html|\?xml|table|meta)", text, re.IGNORECASE):
        raise ImportRefused("this is a web page or XML; open it in a table program and save it as .xlsx")
    if re.search(r"[\x00-\x08\x0e-\x1f]", text):
        raise ImportRefused("this is neither a table nor text")
    return Sheet(name, _rows(text, _delimiter(text)))


def text_of(content: bytes) -> str:
    """UTF-8, UTF-16 with or without its mark, GB18030.

    :raises ImportRefused: none of them, or cut off.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if content.startswith(mark):
            return _decoded(content[len(mark) :], encoding)
    if unmarked := _utf16_without_mark(content):
        return _decoded(content, unmarked)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as problem:
        if problem.end == len(content) and problem.reason == "unexpected end of data" and problem.start > 3:
            raise ImportRefused("the file is cut off in the middle of a character; get it anew") from problem
    return _decoded(content, "gb18030")


def _utf16_without_mark(content: bytes) -> str | None:
    """A line's end is one byte beside an empty one."""
    if b"\n\0" in content and content.count(b"\0") * 8 > len(content):
        return "utf-16-le" if content.find(b"\n\0") % 2 == 0 else "utf-16-be"
    return "utf-16-be" if b"\0\n" in content and content.find(b"\0\n") % 2 == 0 else None


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as problem:
        raise ImportRefused("the text is damaged or in an unknown encoding; save it as UTF-8 or .xlsx") from problem


def _delimiter(text: str) -> str:
    """The one by which most headings are recognised."""
    words = {said for some in recognised().headings.values() for said in some}
    begins = text.splitlines()[: HEADINGS_WITHIN * 3]

    def recognises(delimiter: str) -> int:
        return max((sum(part.strip('" ') in words for part in line.split(delimiter)) for line in begins), default=0)

    return max(DELIMITERS, key=recognises)


def _rows(text: str, delimiter: str) -> list[list[Cell]]:
    try:
        return list(_limited(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as problem:
        raise ImportRefused(f"the text is no table: {problem}") from problem


def _limited(rows: Iterable[list[str]]) -> Iterable[list[Cell]]:
    cells = 0
    for number, row in enumerate(rows):
        cells += len(row)
        if number >= MOST_ROWS or cells > MOST_CELLS:
            raise ImportRefused(f"the table is larger than {MOST_ROWS:,} rows; split it")
        yield list(row)
