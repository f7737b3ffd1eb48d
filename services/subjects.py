"""The kinds of things that cards, notices, audit rows and rights are about: one table, filled by their topics."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from sqlmodel import Session, SQLModel

from community.outcomes.base import Facts, Outcome
from storage.tables.subject import Subject

if TYPE_CHECKING:
    from services.turn import Turn
    from storage.tables.cards import Card

Row = TypeVar("Row", bound=SQLModel)


@dataclass(frozen=True)
class Follower:
    """Who counts what becomes of each card of a subject."""

    arrived: Callable[["Turn", "Card"], None]
    missed: Callable[["Turn", "Card"], None]  # it was tried in vain, for good or not
    settled: Callable[["Turn", "Card"], None]  # nothing more is done about it for now
    posts_anew: Callable[["Turn", "Card"], bool]  # when the message that is to be redrawn is gone


@dataclass(frozen=True)
class Kind(Generic[Row]):
    """One kind of subject. `row.id` and `name` make the subject."""

    name: str
    row: type[Row]
    facts: Callable[["Turn", Sequence[Row]], Sequence[Facts]]  # what texts see of several
    unit: Callable[[Row], int]  # whose groups it concerns
    teams: Callable[[Row], Collection[int]] = lambda _: ()  # other units whose roles count for it
    organiser: Callable[[Row], int | None] = lambda _: None  # the member whose affair it is
    is_own: Callable[[Row, int], bool] = lambda _row, _member: False  # for roles that hold for one's own things only
    still_true: Callable[["Turn", Any, int | None], bool] = lambda *_: True  # held facts, told to this member
    offers: Callable[[Row], Sequence[str]] = lambda _: ()  # words on its card that somebody may repeat to choose
    card: type[Outcome] | None = None  # how it is drawn, for kinds that have a card
    draw: Callable[["Turn", Row], Outcome] | None = None
    draw_card: Callable[["Turn", Row, "Card"], Outcome] | None = None  # where cards of one subject differ
    follower: Follower | None = None  # then it is told once: a group that comes later does not get it by itself
    on_cards: Callable[["Turn"], Iterable[Row]] = lambda _: ()  # whose cards stand in groups at this moment
    may_be_joined: Callable[[Session, int], bool] = lambda *_: False  # whether a group has a card for "count me in"
    joined_by: str = "sign_up"  # the intent that "count me in" means there


KINDS: dict[str, Kind[Any]] = {}
_BY_ROW: dict[type[SQLModel], Kind[Any]] = {}


def declare(kind: Kind[Any]) -> None:
    """
    :raises ValueError: two kinds of one name.
    """
    if kind.name in KINDS:
        raise ValueError(f"two kinds are called {kind.name!r}")
    KINDS[kind.name] = _BY_ROW[kind.row] = kind


def kind_of(row: SQLModel) -> Kind[Any]:
    return _BY_ROW[type(row)]


def subject(row: Any) -> Subject:
    return Subject(kind_of(row).name, row.id)
