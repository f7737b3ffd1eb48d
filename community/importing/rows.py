"""One row of a table, read: what it says of a person or of a service, or what is wrong with it, cell by cell."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from community.importing import cells
from community.importing.cells import Unreadable
from community.importing.tables import Column, Kind, Line

T = TypeVar("T")


@dataclass(frozen=True)
class Fault:
    """Why a row is left out. `why` is a key of the reasons in texts/zh/import.yml, `facts` fill its gaps."""

    line: Line
    why: str
    at: str = ""  # the field of the column, when it is one of the row's
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def column(self) -> Column | None:
        return self.line.table.by_field.get(self.at)


@dataclass(frozen=True)
class Row:
    """What both kinds of tables say of a person."""

    line: Line
    name: str
    number: str = ""  # the person's, as the program has told it; or a word that it is somebody new
    phone: str | None = None
    home: int | None = None


@dataclass(frozen=True)
class MemberRow(Row):
    account: str | None = None
    is_member: bool = False  # somebody else says so
    words: Mapping[str, str] = field(default_factory=dict)  # columns of the profile


@dataclass(frozen=True)
class HoursRow(Row):
    day: date = date.min
    title: str = ""
    minutes: int = 0
    place: str | None = None


class Reading:
    """How rows are read here.

    :param home: the unit that words name, within a grid if one is named; raises Unreadable.
    :param longest: characters of a name and of a title.
    """

    def __init__(
        self,
        home: Callable[[str, str], int],
        member: Mapping[str, bool],
        is_account: Callable[[str], bool],
        longest: tuple[int, int],
    ) -> None:
        self.home, self.member, self.is_account = home, member, is_account
        self.longest_name, self.longest_title = longest

    def row(self, line: Line) -> tuple[Row | None, list[Fault]]:
        """With a fault it is no row."""
        return (_member if line.table.kind is Kind.MEMBERS else _hours)(_Cells(line), self)


class _Cells:
    """The cells of a line; what is wrong with them is gathered."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.faults: list[Fault] = []

    def read(self, name: str, reads: Callable[[cells.Cell], T], missing: str = "") -> T | None:
        """:param missing: what is wrong when nothing stands there; "": it may be left out."""
        if not self.line.said(name):
            if missing:
                self.wrong(missing, name)
            return None
        try:
            return reads(self.line.cells[name])
        except Unreadable as problem:
            self.wrong(problem.why, name, **problem.facts)
            return None

    def words(self, name: str) -> str:
        return self.read(name, cells.words) or ""

    def wrong(self, why: str, name: str = "", **facts: Any) -> None:
        self.faults.append(Fault(self.line, why, name, facts))


def _member(said: _Cells, how: Reading) -> tuple[Row | None, list[Fault]]:
    person = _person(said, how)
    is_member = said.read("member", lambda cell: cells.is_member(cell, how.member))
    row = MemberRow(
        **person,
        account=_account(said, how),
        is_member=is_member or (is_member is None and bool(said.words("branch"))),
        words={name: told for name in ("employer", "skills") if (told := said.words(name))} | _address(said),
    )
    return (None, said.faults) if said.faults else (row, [])


def _hours(said: _Cells, how: Reading) -> tuple[Row | None, list[Fault]]:
    person = _person(said, how)
    unit = said.line.table.by_field["minutes"].unit
    row = HoursRow(
        **person,
        day=said.read("day", cells.day, "day_missing") or date.min,
        title=(said.read("title", cells.words, "title_missing") or "")[: how.longest_title],
        minutes=said.read("minutes", lambda cell: cells.minutes(cell, unit), "length_missing") or 0,
        place=said.words("place") or None,
    )
    return (None, said.faults) if said.faults else (row, [])


def _person(said: _Cells, how: Reading) -> dict[str, Any]:
    name = said.read("name", lambda cell: cells.name(cell, how.longest_name), "name_missing")
    phone = said.read("phone", cells.phone)
    home = _home(said, how)
    number = said.line.said("number")
    if not said.faults and not number and said.line.table.kind is Kind.MEMBERS and phone is None and home is None:
        said.wrong("key_missing", "name")
    return {"line": said.line, "name": name or "", "number": number, "phone": phone, "home": home}


def _account(said: _Cells, how: Reading) -> str | None:
    account = said.line.said("account") or None
    if account is not None and not how.is_account(account):
        said.wrong("no_account", "account")
    return account


def _home(said: _Cells, how: Reading) -> int | None:
    """The building; else what the address names, or the compound, or the grid."""
    grid = said.words("grid")
    for name, told in _places(said):
        try:
            return how.home(told, grid if name != "grid" else "")
        except Unreadable as problem:
            if name != "address" or not grid or problem.why != "no_unit":  # a street is no unit, and the grid is one
                said.wrong(problem.why, name, **problem.facts)
                return None
    return None


def _places(said: _Cells) -> Iterator[tuple[str, str]]:
    compound, building = said.words("compound"), said.words("home")
    if building:
        yield "home", _with(compound, _building(building))
        return
    for name in ("address", "compound", "grid"):
        if told := said.words(name):
            yield name, _with(compound, told) if name == "address" else told


def _building(told: str) -> str:
    """3 in the column of buildings is 3栋."""
    return f"{told}栋" if told.isdecimal() else told


def _with(compound: str, told: str) -> str:
    return told if compound in told else compound + told


def _address(said: _Cells) -> dict[str, str]:
    whole = said.words("address")
    if not whole and (inside := _inside(said)):
        building = said.words("home")
        whole = _with(said.words("compound"), _building(building)) + inside if building else ""
    return {"address": whole} if whole else {}


def _inside(said: _Cells) -> str:
    """2单元501."""
    entrance, door = said.words("entrance"), said.words("door")
    return (f"{entrance}单元" if entrance.isdecimal() else entrance) + door


