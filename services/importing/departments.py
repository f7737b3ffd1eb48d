"""A table of departments or of the service guide becomes files of the owner's: looked at, and written as a whole.

What is there stays; a row of the same title or name takes its place. `departments.yml` beside this module says what the
columns may be called.
"""

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from community.departments import Catalogue, Department, Item, department_faults, item_faults
from community.importing.cells import Cell, text
from community.importing.tables import HEADINGS_WITHIN, Sheet
from community.spec import Strict, folded
from services.departments import DEPARTMENTS, ITEMS
from services.documents import said
from services.importing import is_recognised

What = Literal["items", "departments"]
FILES: dict[What, str] = {"items": ITEMS, "departments": DEPARTMENTS}
_ROWS: dict[What, type[Item] | type[Department]] = {"items": Item, "departments": Department}
_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")
_PARTS = re.compile(r"[;；\n]+")
_SMALL_PARTS = re.compile(r"[、,，/]+")
_DAYS = re.compile(r"([0-9]{1,3})\s*个?\s*(?:工作日|天|日)?")


class _Columns(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    needs: str
    beside: list[str] = Field(alias="with")
    headings: dict[str, list[str]]


class _Words(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    items: _Columns
    departments: _Columns
    lists: list[str]
    at_once: list[str]
    yes: list[str]
    no: list[str]

    def of(self, what: What) -> _Columns:
        return self.items if what == "items" else self.departments


@dataclass(frozen=True)
class Listed:
    """A sheet of departments or items: which column is what, by its place."""

    what: What
    sheet: Sheet
    heading_row: int
    columns: Mapping[int, str]


@dataclass
class Draft:
    """What the files would hold."""

    catalogue: Catalogue
    new: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    same: int = 0
    wrong: list[str] = field(default_factory=list)
    touched: set[What] = field(default_factory=set)


@cache
def words() -> _Words:
    return _Words.model_validate(
        yaml.safe_load((Path(__file__).parent / "departments.yml").read_text(encoding="utf-8"))
    )


def listed(sheets: Sequence[Sheet]) -> list[Listed]:
    """Those of the sheets that are tables of departments or items; departments first, which items belong to.

    A table of people that says the department of each is one of people.
    """
    others = [sheet for sheet in sheets if not (sheet.hidden or is_recognised(sheet))]
    found = [one for sheet in others if (one := _listed(sheet)) is not None]
    return sorted(found, key=lambda one: one.what)


def _listed(sheet: Sheet) -> Listed | None:
    for number, row in enumerate(sheet.rows[:HEADINGS_WITHIN]):
        for what in FILES:
            columns, wanted = _columns(row, what), words().of(what)
            if wanted.needs in columns.values() and {*wanted.beside} & {*columns.values()}:
                return Listed(what, sheet, number, columns)
    return None


def _columns(row: Sequence[Cell], what: What) -> dict[int, str]:
    meant = {folded(word): name for name, some in words().of(what).headings.items() for word in some}
    found: dict[str, int] = {}
    for index, cell in enumerate(row):
        if name := meant.get(folded(_BRACKETS.sub("", text(cell)))):
            found.setdefault(name, index)
    return {index: name for name, index in found.items()}


# --- rows --------------------------------------------------------------------------------------------------------


def drafted(before: Catalogue, tables: Sequence[Listed]) -> Draft:
    """What is there, with the rows of the tables instead of those of the same name, and behind them."""
    draft = Draft(before)
    for table in tables:
        seen: dict[str, int] = {}
        for number, row in enumerate(table.sheet.rows[table.heading_row + 1 :], table.heading_row + 2):
            if any(text(cell) for cell in row):
                _take(draft, table, number, row, seen)
    return draft


def _take(draft: Draft, table: Listed, number: int, row: Sequence[Cell], seen: dict[str, int]) -> None:
    where = f"{table.sheet.name}, row {number}"
    try:
        one = _ROWS[table.what].model_validate(dict(_fields(table, row)))
    except ValidationError as problem:
        draft.wrong += [f"{where}: {_heading(table, error['loc'])}{said(error)}" for error in problem.errors()]
        return
    called = _called(one)
    if (first := seen.setdefault(folded(called), number)) != number:
        draft.wrong.append(f"{where}: {called} stands in row {first} already")
        return
    after = _with(draft.catalogue, one)
    if faults := _faults(after, one):
        draft.wrong += [f"{where}: {fault}" for fault in faults]
        return
    _note(draft, table.what, one)
    draft.catalogue = after


def _fields(table: Listed, row: Sequence[Cell]) -> Iterator[tuple[str, Any]]:
    for index, name in table.columns.items():
        cell = row[index] if index < len(row) else None
        if text(cell):
            yield name, _value(name, cell)


def _value(name: str, cell: Cell) -> Any:
    """As a field reads it; what cannot be read stays as it is and is refused there."""
    shown = text(cell)
    if name in words().lists:
        parts = [part.strip() for part in (_PARTS if _PARTS.search(str(cell)) else _SMALL_PARTS).split(str(cell))]
        return [{"name": part} if name == "handles" else part for part in parts if part]
    if name == "checked" and isinstance(cell, date):
        return cell.date() if isinstance(cell, datetime) else cell
    if name in ("days", "sign_days", "answer_days"):
        found = _DAYS.fullmatch(shown)
        return "0" if shown in words().at_once else found[1] if found else shown
    if name == "discreet":
        return True if shown in words().yes else False if shown in words().no else shown
    return shown


def _heading(table: Listed, at: tuple[int | str, ...]) -> str:
    index = next((index for index, name in table.columns.items() if at and name == at[0]), None)
    return f"{text(table.sheet.rows[table.heading_row][index])}: " if index is not None else ""


def _called(one: Item | Department) -> str:
    return one.title if isinstance(one, Item) else one.name


def _with(before: Catalogue, one: Item | Department) -> Catalogue:
    if isinstance(one, Item):
        return Catalogue(before.departments, _put(before.items, one))
    return Catalogue(_put(before.departments, _kept(before, one)), before.items)


def _kept(before: Catalogue, one: Department) -> Department:
    """A table has no column for working days of what a department handles: those that are known stay."""
    known = {folded(matter.name): matter for there in before.departments for matter in there.handles}
    return one.model_copy(update={"handles": [known.get(folded(matter.name), matter) for matter in one.handles]})


def _put(some: Sequence[Any], one: Any) -> tuple[Any, ...]:
    """In the place of what is called the same, else at the end."""
    names = [folded(_called(there)) for there in some]
    place = names.index(folded(_called(one))) if folded(_called(one)) in names else len(some)
    return (*some[:place], one, *some[place + 1 :])


def _faults(after: Catalogue, one: Item | Department) -> list[str]:
    if isinstance(one, Item):
        return [fault.said for fault in item_faults([one], after.departments)]
    return [fault.said for fault in department_faults(after.departments)]


def _note(draft: Draft, what: What, one: Item | Department) -> None:
    some: Sequence[Item | Department] = draft.catalogue.items if what == "items" else draft.catalogue.departments
    there = next((other for other in some if folded(_called(other)) == folded(_called(one))), None)
    if there == one:
        draft.same += 1
        return
    (draft.new if there is None else draft.changed).append(_called(one))
    draft.touched.add(what)


# --- files -------------------------------------------------------------------------------------------------------


def write(draft: Draft, folder: Path) -> list[Path]:
    """Each file as a whole; the one that was there stays beside it.

    :raises OSError: it cannot be written.
    """
    return [_write(folder / FILES[what], what, draft.catalogue) for what in sorted(draft.touched)]


def _write(file: Path, what: What, catalogue: Catalogue) -> Path:
    rows: Sequence[Strict] = catalogue.items if what == "items" else catalogue.departments
    held = {what: [row.model_dump(mode="json", exclude_defaults=True) for row in rows]}
    made = file.with_name(file.name + ".new")
    made.write_text(yaml.safe_dump(held, allow_unicode=True, sort_keys=False, width=120), encoding="utf-8")
    if file.exists():
        os.replace(file, file.with_name(file.name + ".before"))
    os.replace(made, file)
    return file
