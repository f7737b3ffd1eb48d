"""Names that a line says and the community knows, and houses: found without having learnt anything."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.names import mention
from bot.understanding.normalise import clean, fold, folded
from community.finding import GOOD_ENOUGH, likeness
from community.vocabulary import Vocabulary

_N = r"(?:[0-9]+|[一二两三四五六七八九十百]+)"
HOUSE = re.compile(rf"{_N}(?:号楼|栋|幢|座|#楼)(?:{_N}单元)?|{_N}单元")


@dataclass(frozen=True)
class Span:
    slot: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def known_slots(text: str, vocabulary: Vocabulary) -> dict[str, str]:
    """The first name of each kind, exactly as it was written (without control characters)."""
    shown = clean(text)
    return first_of_each(shown, known_names(fold(shown), vocabulary))


def first_of_each(shown: str, spans: Sequence[Span]) -> dict[str, str]:
    """Slot → the words of its first span."""
    return {span.slot: shown[span.start : span.end] for span in sorted(spans, key=lambda one: -one.start)}


def known_names(text: str, vocabulary: Vocabulary) -> list[Span]:
    """Where a folded text names what the community knows, at most once for each kind."""
    found = list(_names(text, vocabulary))
    return [one for one in found if not any((one.slot, o.slot) in _INSIDE and _holds(o, one) for o in found)]


# What is no name of its own inside another: 卫生 in 卫生队, 3栋 in 3栋楼下, 书法 in 书法室.
_INSIDE = {("activity", "team"), ("unit", "place"), ("activity", "place"), ("place", "activity")}


def _holds(outer: Span, inner: Span) -> bool:
    return outer.start <= inner.start and inner.end <= outer.end and len(outer) > len(inner)


def all_people(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """Everybody who is known here and named in a line."""
    plain = fold(clean(text))
    return tuple(name for name in vocabulary.people if len(name) > 1 and fold(name) in plain)


def other_activities(text: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """What a line calls further activities, folded: 包饺子 in 环境整治和包饺子我都报."""
    plain, found = fold(clean(text)), list[str]()
    names = list(vocabulary.activities)
    while place := mention(plain, tuple(names)):
        said = plain[slice(*place)]
        found.append(said)
        plain = plain[: place[0]] + "\0" * len(said) + plain[place[1] :]
        names = [name for name in names if likeness(said, fold(name)) < GOOD_ENOUGH]
    return tuple(found[1:])


def _names(text: str, vocabulary: Vocabulary) -> Iterator[Span]:
    if place := mention(text, vocabulary.activities):
        yield Span("activity", *place)
    if place := mention(text, vocabulary.units) or _house(text):
        yield Span("unit", *place)
    if (place := mention(text, vocabulary.teams)) and text[place[1] - 1] in "队组团社站":
        yield Span("team", *place)
    yield from (Span("place", *place) for place in _exactly(text, vocabulary.places))
    yield from (Span("person", *place) for place in _exactly(text, vocabulary.people))


def _house(text: str) -> tuple[int, int] | None:
    found = HOUSE.search(text)
    return found.span() if found else None


def _exactly(text: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """The first of the names that stands in the text as it is; of two that begin together the longer."""
    found = [(at, at + len(name)) for name in folded(names) if len(name) > 1 and (at := text.find(name)) >= 0]
    return sorted(found, key=lambda place: (place[0], -place[1]))[:1]
