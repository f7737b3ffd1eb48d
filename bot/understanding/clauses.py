"""Where one line may hold two wishes: 周六的我报名，顺便问下我今年够了没."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, islice

from bot.understanding.normalise import clean, fold
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of

SHORTEST = 2  # characters of a wish
MOST = 6  # places that are tried; each costs an engine two readings
_CLAUSE = re.compile(r"[,，。;；!！?？~]+")
_EDGES = " ,，。;；!！~、"


@dataclass(frozen=True)
class Halves:
    first: str
    second: str
    joined: bool  # by a word that announces a second wish, not only by a comma


def halves(text: str) -> Iterator[Halves]:
    """The ways to part a line in two, the surest first; none for most lines."""
    shown = clean(text)
    plain = fold(shown)
    borders = chain(_borders(_connectives(), plain, True), _borders(_CLAUSE, plain, False))
    for start, end, joined in islice(borders, MOST):
        first, second = shown[:start].strip(_EDGES), shown[end:].strip(_EDGES)
        if len(first) >= SHORTEST and len(second) >= SHORTEST:
            yield Halves(first, second, joined)


def _borders(pattern: re.Pattern[str], text: str, joined: bool) -> Iterator[tuple[int, int, bool]]:
    return ((*border.span(), joined) for border in pattern.finditer(text))


@cache
def _connectives() -> re.Pattern[str]:
    return re.compile(any_of(reading_words().connectives))
