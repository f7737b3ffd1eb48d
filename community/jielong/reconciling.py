"""Comparing a list with the roster.

A list may remove only what lists have added, the same name twice stays two people, and a list that changes nothing
changes nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from community.jielong.entries import Entry
from community.jielong.reading import NameList
from community.names import name_key
from community.wishes import Details
from storage.tables.signup import SignUp, Source


class Listed(Details):
    """A list is no mere words: nothing of it is read as a wish of the sender."""

    topic: Literal["jielong"] = "jielong"
    names: NameList


@dataclass(frozen=True)
class Line:
    """One place on the list: an entry, or one of the people it brings."""

    name: str
    note: str | None = None
    host: str | None = None  # the name of the entry that brings this one


@dataclass(frozen=True)
class Reconciled:
    new: tuple[Line, ...]
    missing: tuple[SignUp, ...]
    noted: tuple[tuple[SignUp, str], ...] = ()  # notes that are newer than what stands on the roster


def lines(entries: Iterable[Entry]) -> list[Line]:
    """Every entry as places: 张阿姨+1 asks for two, and 阿芳（取消） is as good as left out."""
    places: list[Line] = []
    for entry in entries:
        if not entry.gone:
            places.append(Line(entry.name, entry.note))
            places += [Line(f"{entry.name}+{n}", host=entry.name) for n in range(1, entry.brings + 1)]
    return places


def reconcile(
    listed: Sequence[Line],
    roster: Sequence[SignUp],
    is_one_person: Callable[[SignUp], bool],
    aside: Sequence[Line] = (),
) -> Reconciled:
    """Which lines are new, and which earlier lines are missing.

    :param roster: active sign-ups in order.
    :param is_one_person: whether a sign-up that no list made is the only one who bears that name in the group.
    :param aside: lines of which it is not certain that they are people: nobody is added or missing because of them.
    """
    from_lists = _named(row for row in roster if row.source == Source.JIELONG)
    others = _named(row for row in roster if row.source != Source.JIELONG and is_one_person(row))
    found = [(line, _take(line.name, from_lists) or _take(line.name, others)) for line in listed]
    for line in aside:
        _take(line.name, from_lists)
    return Reconciled(
        new=tuple(line for line, row in found if row is None),
        missing=tuple(row for _, row in from_lists),
        noted=tuple((row, line.note) for line, row in found if row and line.note and line.note != row.note),
    )


def _named(rows: Iterable[SignUp]) -> list[tuple[str, SignUp]]:
    return [(name_key(row.name), row) for row in rows]


def _take(name: str, rows: list[tuple[str, SignUp]]) -> SignUp | None:
    """The first of them of that name."""
    key = name_key(name)
    found = next((place for place, (other, _) in enumerate(rows) if other == key), None)
    return None if found is None else rows.pop(found)[1]
