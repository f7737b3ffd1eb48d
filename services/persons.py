"""What topics do when a person goes for good, and when two members turn out to be one.

Going, each does it for its own columns of the register that are `GIVEN_UP`. Becoming one, references are brought
together by themselves; topics do what that would leave untidy: two places of one person on one roster.
"""

from collections.abc import Callable

from services.actor import Actor
from services.turn import Turn
from storage import questions
from storage.tables.people import Member

GivesUp = Callable[[Turn, Actor], None]
Becomes = Callable[[Turn, Member, Member], None]
GIVES_UP: dict[str, GivesUp] = {}  # by "table.column"
BEFORE: list[Becomes] = []
AFTER: list[Callable[[Turn, Member], None]] = []
LOSES_RIGHT: list[Callable[[Turn, int], None]] = []
PARTED: list[Callable[[Turn, Member], None]] = []


def gives_up(act: GivesUp, *columns: str) -> None:
    """What is open is cancelled or released, so that others move up; the past stays."""
    GIVES_UP.update(dict.fromkeys(columns, act))


def goes(turn: Turn, leaving: Actor) -> None:
    for act in dict.fromkeys(GIVES_UP.values()):
        act(turn, leaving)
    questions.forget_about(turn.tx, leaving.member().id)


def become_one(before: Becomes) -> None:
    """Before everything of the second member becomes the first one's."""
    BEFORE.append(before)


def becomes_one(turn: Turn, kept: Member, other: Member) -> None:
    """What somebody is about to decide on the second was asked about a person who was not yet the first."""
    for before in BEFORE:
        before(turn, kept, other)
    questions.forget_about(turn.tx, other.id)


def loses_right(act: Callable[[Turn, int], None]) -> None:
    """What a member may not look after any more, since a role of theirs has ended, goes to whoever is in charge."""
    LOSES_RIGHT.append(act)


def lost_right(turn: Turn, member_id: int) -> None:
    for act in LOSES_RIGHT:
        act(turn, member_id)


def are_one(after: Callable[[Turn, Member], None]) -> None:
    """After it."""
    AFTER.append(after)


def are_two(parted: Callable[[Turn, Member], None]) -> None:
    """A wrong link was taken back: for each of the two, after everything has gone where it belongs."""
    PARTED.append(parted)
