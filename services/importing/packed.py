"""What a packed workbook would take when it is unpacked: looked at before it is read.

A few kilobytes may say a gigabyte of zeros, or name a cell in the last row and column of a sheet, and the reader makes
room for all that lies between.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager

from services.importing.refused import MOST_CELLS, MOST_REPEATED, MOST_UNPACKED, ImportRefused

CHUNK = 2**20
DAMAGED = "the workbook is damaged or cut off; get it anew, or open it and save it as .xlsx"
TOO_WIDE = (
    "a sheet reaches too far to the right or down, or its texts are too long; "
    "copy the filled rows into a new sheet, or split it"
)
_CELL = re.compile(rb""" r=["']([A-Za-z]{1,4})([0-9]{1,12})["']""")
_BLANKS = bytes.maketrans(b"\t\r\n", b"   ")
_ROW = re.compile(rb"<table:table-row\b")
_OPEN = re.compile(rb"<table:(?:covered-)?table-cell\b([^>]*)>")
_REPEATED = re.compile(rb'number-(columns|rows)-repeated="([0-9]{1,12})"')


def check_xlsx(content: bytes) -> None:
    """
    :raises ImportRefused: damaged, or larger unpacked than is borne.
    """
    cells, longest = 0, 0
    with _damage_is_refused(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        for _, chunks in _parts(packed):
            extent, text = _extent(chunks)
            cells, longest = max(cells, extent), max(longest, text)
    if cells > MOST_CELLS or cells * longest > MOST_REPEATED:
        raise ImportRefused(TOO_WIDE)


def check_ods(content: bytes) -> None:
    """
    :raises ImportRefused: damaged, or larger unpacked than is borne.
    """
    with _damage_is_refused(), zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name, chunks in _parts(packed):
            whole = b"".join(chunks)
            if name == "content.xml" and sum(map(_spread, _ROW.split(whole)[1:])) > MOST_CELLS:
                raise ImportRefused(TOO_WIDE)


@contextmanager
def _damage_is_refused() -> Iterator[None]:
    try:
        yield
    except ImportRefused:
        raise
    except Exception as problem:  # what damaged archives raise is no closed list: BadZipFile, zlib.error, EOFError …
        raise ImportRefused(DAMAGED) from problem


def _parts(packed: zipfile.ZipFile) -> Iterator[tuple[str, Iterator[bytes]]]:
    """Every part as it is, whatever the list of parts says of its size."""
    left = [MOST_UNPACKED]
    for part in packed.infolist():
        part.file_size = 2 * MOST_UNPACKED
        yield part.filename, _unpacked(packed, part, left)


def _unpacked(packed: zipfile.ZipFile, part: zipfile.ZipInfo, left: list[int]) -> Iterator[bytes]:
    with packed.open(part) as opened:
        while chunk := opened.read(CHUNK):
            left[0] -= len(chunk)
            if left[0] < 0:
                raise ImportRefused(f"the workbook unpacks to more than {MOST_UNPACKED // 2**20} MB; split it")
            yield chunk


def _extent(chunks: Iterator[bytes]) -> tuple[int, int]:
    """Rows times columns up to the last cell, and the longest of shared texts."""
    bottom, right, longest, text, rest, shared = 0, 0, 0, 0, b"", False
    for chunk in chunks:
        for letters, row in set(_CELL.findall((rest + chunk).translate(_BLANKS))):
            bottom, right = max(bottom, int(row)), max(right, _column(letters))
        first, *ends = chunk.split(b"</si>")
        longest = max(longest, text + len(first), *map(len, ends))
        text = len(ends[-1]) if ends else text + len(first)
        rest, shared = chunk[-32:], shared or bool(ends)
    return bottom * right, longest if shared else 0


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _spread(row: bytes) -> int:
    """How many cells a row of an .ods becomes; what is empty at its end is not counted."""
    head, width, last = row.partition(b">")[0], 0, 0
    for opened in _OPEN.finditer(row):
        width += _times(opened[1], b"columns")
        if b"value" in opened[1]:
            last = width
    return last * _times(head, b"rows")


def _times(attributes: bytes, what: bytes) -> int:
    return next((int(number) for kind, number in _REPEATED.findall(attributes) if kind == what), 1)
