"""接龙: reading a pasted list of names, and comparing it with the roster.

A list may remove only what lists have added, the same name twice stays
two people, and a list that changes nothing changes nothing.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from community.wishes import Details
from storage.tables.signup import SignUp, Source

MOST_ENTRIES = 300
_NUMBERED = re.compile(r"^\s*(\d{1,3})\s*[.、。．)）:：,，\s]\s*(\S.*)$")
_INLINE = re.compile(r"(?:^|\s)\d{1,3}\s*[.、．)）]\s*")
_BRACKETS = re.compile(r"[(（\[【]([^)）\]】]*)[)）\]】]")
_PLUS = re.compile(r"\s*[+＋]\s*(\d{1,2})\s*$")


@dataclass(frozen=True)
class Entry:
    name: str
    note: str | None = None
    brings: int = 0  # 张阿姨+1


@dataclass(frozen=True)
class NameList:
    title: str
    entries: tuple[Entry, ...]


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


def read(text: str, headers: Iterable[str]) -> NameList | None:
    """The list in a message, or None when the message is none.

    :param text: with its line breaks; names stay as they are written.
    :param headers: words that begin a list, in every script; a # before them may be left out.
    """
    body = _after_header(text, headers)
    if body is None:
        return None
    lines = [line.strip() for line in body.splitlines() if line.strip()]
    numbered = [match for line in lines if (match := _NUMBERED.match(line))]
    if numbered:
        title = next((line for line in lines if not _NUMBERED.match(line)), "")
        names = [match[2] for match in numbered]
    else:
        title, *names = _INLINE.split(" ".join(lines))
    entries = tuple(entry for name in names[:MOST_ENTRIES] if (entry := _entry(name)))
    return NameList(title.strip(), entries) if title.strip() and entries else None


def _after_header(text: str, headers: Iterable[str]) -> str | None:
    rest = text.lstrip().lstrip("#＃").lstrip()
    for header in sorted(headers, key=len, reverse=True):
        if rest.startswith(header):
            return rest.removeprefix(header).lstrip(" \t:：,，#＃")
    return None


def _entry(said: str) -> Entry | None:
    notes = [note.strip() for note in _BRACKETS.findall(said) if note.strip()]
    bare = _BRACKETS.sub(" ", said).strip()
    plus = _PLUS.search(bare)
    name = " ".join((bare[: plus.start()] if plus else bare).split()).strip(" ,，.。;；")
    return Entry(name, "，".join(notes) or None, min(int(plus[1]), 9) if plus else 0) if name else None


def lines(entries: Sequence[Entry]) -> list[Line]:
    """Every entry as places: 张阿姨+1 asks for two."""
    places: list[Line] = []
    for entry in entries:
        places.append(Line(entry.name, entry.note))
        places += [Line(f"{entry.name}+{n}", host=entry.name) for n in range(1, entry.brings + 1)]
    return places


def reconcile(listed: Sequence[Line], roster: Sequence[SignUp], is_one_person: Callable[[SignUp], bool]) -> Reconciled:
    """Which lines are new, and which earlier lines are missing.

    :param roster: active sign-ups in order.
    :param is_one_person: whether a sign-up that no list made is the only one who bears that name in the group.
    """
    from_lists = [row for row in roster if row.source == Source.JIELONG]
    others = [row for row in roster if row.source != Source.JIELONG and is_one_person(row)]
    new = []
    for line in listed:
        row = _take(line.name, from_lists) or _take(line.name, others)
        if row is None:
            new.append(line)
    return Reconciled(tuple(new), tuple(from_lists))


def _take(name: str, rows: list[SignUp]) -> SignUp | None:
    for row in rows:
        if row.name == name:
            rows.remove(row)
            return row
    return None
