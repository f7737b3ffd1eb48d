"""What becomes of a person's data: what they read when they ask for it, what is left when they ask to be forgotten.

Every module of `storage.tables` says it of its own columns in `OWN_DATA`; `storage.tables.OWN_DATA` holds all lines.
Deletion empties the member's row and keeps it (docs/decisions/0024-own-data-register.md).
"""

from dataclasses import dataclass
from enum import StrEnum


class Export(StrEnum):
    LISTED = "listed"
    OTHERS = "others"  # not listed: it is about somebody else, or about everybody
    COPY = "copy"  # not listed: passes by, and repeats what is listed where it comes from


class Deletion(StrEnum):
    ROW = "row"  # the row is deleted
    GIVEN_UP = "given_up"  # what is open is cancelled or released, so that others move up; the past is KEPT
    EMPTIED = "emptied"  # the row stays without it: nameless
    # No reference leads there: what is listed of the person is looked for and taken out; where it is the row's key, the
    # row goes.
    SEARCHED = "searched"
    KEPT = "kept"  # it leads to the emptied member, who is nobody; or it was said to everybody
    EXPIRES = "expires"  # deleted by itself after some days: `services.outbox.tidy`


@dataclass(frozen=True)
class Own:
    """A column that refers to a person, or may hold a name, an id or words of one.

    :param of: the reference in the same row that says whose words these are; left out, any of the row's.
    :param lists: the table whose numbers it lists.
    """

    export: Export
    deletion: Deletion
    of: str | None = None
    lists: str | None = None


@dataclass(frozen=True)
class NotPersonal:
    """A column of text that never holds anything of a person; `why` in a few words."""

    why: str


Register = dict[str, Own | NotPersonal]  # by "table.column"

OUR_WORD = NotPersonal("a word of the program's own")
SUBJECT_ID = NotPersonal("the number of a thing, whose own row says what is a person's in it")
