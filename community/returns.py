"""The employer's return (回执): which employer and which quarter are meant, and what is written of each member."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from community.clock import local_day
from community.duty import KINDS, Served, Stand
from community.figures import Figures
from community.names import name_key
from community.tallies import Period, period
from community.wishes import Details, Said
from storage.tables.activities import ActivityKind

How = Literal["done", "missing", "exempt", "later"]


class Returning(Details):
    topic: Literal["returns"] = "returns"
    said: tuple[str, ...] = ()  # what may be the employer's name, read in several ways; none: it was not said
    employer: str = ""  # certain: it was chosen
    unclear: bool = False  # what was said of the quarter was not wholly read


@dataclass(frozen=True)
class Line:
    """What an employer reads of one member; why somebody is exempted is nobody's business there."""

    name: str
    branch: str
    services: int  # counted, of the quarter
    minutes: int
    sessions: int
    year: tuple[tuple[ActivityKind, How], ...]  # how they stand with each kind that the year asks for
    waits: int  # of the year, what does not count yet


# --- which employer --------------------------------------------------------------------------------------------


def by_employer(names: Iterable[str]) -> dict[str, str]:
    """Each employer once, however wide or spaced it is written: its key, and how it is written first."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(name_key(name), name)
    return found


def fitting(said: Sequence[str], names: Sequence[str]) -> tuple[list[str], bool]:
    """Those that may be meant, and whether it is certain: the only one with these letters in their order.

    县医院 may be 县人民医院, and is not certainly 县医院 where both are known. A name that says more than any that is
    known is not certain either.
    """
    keys = [name_key(one) for one in said]
    meant = [name for name in names if any(_in_order(key, name_key(name)) for key in keys)]
    if meant:
        return meant, len(meant) == 1
    return [name for name in names if any(name_key(name) in key for key in keys)], False


def _in_order(said: str, name: str) -> bool:
    letters = iter(name)
    return len(said) > 1 and all(letter in letters for letter in said)


# --- which quarter ---------------------------------------------------------------------------------------------


def quarters(now: datetime, figures: Figures) -> tuple[Period, Period]:
    """The last one and the running one."""
    running = period("quarter", now, figures)
    return period("quarter", running.first - timedelta(days=1), figures), running


def quarter_said(said: Said | None, figures: Figures) -> Period | None:
    """None: no whole quarter was said."""
    if said is None or said.start is None or said.is_uncertain:
        return None
    found = period("quarter", said.start, figures)
    return found if (found.first, found.last) == (said.start, said.end) else None


def usual_quarter(now: datetime, figures: Figures) -> Period | None:
    """In the first month of a quarter the last one is meant; else it must be said."""
    return quarters(now, figures)[0] if local_day(now, figures).month % 3 == 1 else None


# --- what is written -------------------------------------------------------------------------------------------


def standing(stand: Stand | None) -> tuple[tuple[ActivityKind, How], ...]:
    """None: the duty of that year is not theirs yet."""
    if stand is None:
        return tuple((kind, "later") for kind in KINDS)
    asked = [kind for kind in KINDS if stand.owed.get(kind)]
    return tuple((k, "exempt" if k in stand.exempt else "done" if k in stand.done else "missing") for k in asked)


def waiting(served: Iterable[Served]) -> int:
    return sum(one.waits is not None for one in served)
