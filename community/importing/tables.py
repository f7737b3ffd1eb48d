"""Sheets and their columns: which row bears the headings, what kind of table it is, and which rows are none."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from community.importing.cells import HOUR, Cell, text
from community.spec import folded

HEADINGS_WITHIN = 10  # rows: titles and notes may stand above
_BRACKETS = re.compile(r"[(\[【].*?[)\]】]")

Merged = tuple[tuple[int, int], tuple[int, int]]  # first and last cell: row and column from 0


class Kind(StrEnum):
    MEMBERS = "members"
    HOURS = "hours"


# Without these a table cannot be used; of several in one entry one is enough.
PLACES = ("home", "address", "grid")
NEEDS: dict[Kind, tuple[tuple[str, ...], ...]] = {
    Kind.MEMBERS: (("name",), ("phone", *PLACES)),
    Kind.HOURS: (("name",), ("day",), ("title",), ("minutes",)),
}
COMMON = ("name", "number", "phone", "account", "compound", "home", "entrance", "door", "address", "grid")
FIELDS = {
    Kind.MEMBERS: (*COMMON, "employer", "branch", "member", "skills"),
    Kind.HOURS: (*COMMON, "day", "title", "minutes", "place"),
}
FILLED_DOWN = {"compound", "home", "entrance", "grid", "day", "title", "place"}  # where the sheet says it is merged


@dataclass(frozen=True)
class Sheet:
    """As a file holds it. `merged` is None where the file cannot say."""

    name: str
    rows: Sequence[Sequence[Cell]]
    merged: Sequence[Merged] = ()
    hidden: bool = False


@dataclass(frozen=True)
class Column:
    index: int
    heading: str
    field: str = ""  # "": not taken
    unit: int = HOUR  # minutes that a bare number counts

    @property
    def letter(self) -> str:
        return letters(self.index)


@dataclass
class Table:
    """A sheet whose headings were recognised."""

    sheet: Sheet
    kind: Kind
    heading_row: int
    columns: tuple[Column, ...]  # those that are taken
    ignored: tuple[Column, ...]
    skipped: list[int] = field(default_factory=list)  # rows that say a total or repeat the headings, from 1

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.columns}


@dataclass(frozen=True)
class Unrecognised:
    """`lacks`: fields of which one is needed; empty when nothing was recognised at all, or the sheet is hidden."""

    sheet: Sheet
    lacks: tuple[str, ...] = ()


Headings = Mapping[str, Sequence[str]]  # by field how its column may be called, the best word first
ByWord = Mapping[str, tuple[str, int]]


def letters(index: int) -> str:
    """
    >>> letters(0), letters(25), letters(26), letters(701), letters(702)
    ('A', 'Z', 'AA', 'ZZ', 'AAA')
    """
    said = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        said = chr(ord("A") + rest) + said
    return said


def table_of(sheet: Sheet, words: ByWord) -> Table | Unrecognised:
    """Recognised by its headings, anywhere in the first ten rows."""
    scored = [(len(_fields(row, words)), -number) for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN])]
    most, number = max(scored, default=(0, 0))
    if most < 2 or sheet.hidden:
        return Unrecognised(sheet)
    found = _fields(sheet.rows[-number], words)
    kind = Kind.HOURS if "minutes" in found else Kind.MEMBERS
    for one_of in NEEDS[kind]:
        if not found.keys() & set(one_of):
            return Unrecognised(sheet, one_of)
    return _table(sheet, kind, -number, {name: found[name] for name in FIELDS[kind] if name in found})


def _table(sheet: Sheet, kind: Kind, row: int, found: Mapping[str, int]) -> Table:
    by_index = {index: name for name, index in found.items()}
    columns = [
        Column(index, text(cell), by_index.get(index, ""), _unit(cell))
        for index, cell in enumerate(sheet.rows[row])
        if text(cell)
    ]
    taken = tuple(column for column in columns if column.field)
    return Table(sheet, kind, row, taken, tuple(column for column in columns if not column.field))


def by_word(headings: Headings) -> ByWord:
    """Each word with its field and how good it is: the smaller, the better."""
    return {folded(said): (name, rank) for name, words in headings.items() for rank, said in enumerate(words)}


def _fields(row: Sequence[Cell], words: ByWord) -> dict[str, int]:
    """By field its column; of two of the same the one that is called better, else the first."""
    best: dict[str, tuple[int, int]] = {}
    for index, cell in enumerate(row):
        found = words.get(_plain(cell)) if isinstance(cell, str) else None
        if found is not None:
            name, rank = found
            best[name] = min(best.get(name, (rank, index)), (rank, index))
    return {name: index for name, (_, index) in best.items()}


def _plain(cell: Cell) -> str:
    """Without what stands in brackets, and the star of what must be filled in."""
    return folded(_BRACKETS.sub("", text(cell))).strip("*:")


def _unit(cell: Cell) -> int:
    return 1 if re.search("分", text(cell)) else HOUR


# --- rows ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Line:
    """One row below the headings."""

    table: Table
    number: int  # as the sheet shows it, from 1
    cells: Mapping[str, Cell]  # by field

    def said(self, name: str) -> str:
        return text(self.cells.get(name))


def lines(table: Table, totals: Iterable[str]) -> Iterator[Line]:
    """Blank rows are none; totals and repeated headings are noted in `table.skipped`."""
    above = _merged_values(table)
    begins = tuple(map(folded, totals))
    title = [text(cell) for cell in table.sheet.rows[table.heading_row]]
    for index in range(table.heading_row + 1, len(table.sheet.rows)):
        row = table.sheet.rows[index]
        told = [said for said in map(text, row) if said]
        if not told:
            continue
        if _is_total(told, begins) or [text(cell) for cell in row] == title:
            table.skipped.append(index + 1)
            continue
        yield Line(table, index + 1, {c.field: _cell(row, index, c.index, above) for c in table.columns})


def _is_total(told: Sequence[str], begins: tuple[str, ...]) -> bool:
    return any(folded(said).rstrip(":") in begins for said in told) or folded(told[0]).startswith(begins)


def _cell(row: Sequence[Cell], index: int, column: int, above: Mapping[tuple[int, int], Cell]) -> Cell:
    here = row[column] if column < len(row) else None
    return above.get((index, column), here) if here in (None, "") else here


def _merged_values(table: Table) -> dict[tuple[int, int], Cell]:
    """What a merged cell says for the rows that it spans, in columns where that is what it means."""
    down = {column.index for column in table.columns if column.field in FILLED_DOWN}
    found: dict[tuple[int, int], Cell] = {}
    for (first, left), (last, right) in table.sheet.merged or ():
        if left == right and left in down and first > table.heading_row and first < len(table.sheet.rows):
            value = _cell(table.sheet.rows[first], first, left, {})
            last = min(last, len(table.sheet.rows) - 1)
            found |= {(row, left): value for row in range(first + 1, last + 1)}
    return found
