"""What is meant by words that share no letters with its title: 打扫 for 环境卫生整治, 王医生讲课 for his."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache

from bot.understanding.normalise import clean, fold
from bot.understanding.reading import Line
from bot.understanding.reading_words import reading_words
from bot.understanding.slots import all_people, known_slots, other_activities
from bot.understanding.words import any_of
from community.vocabulary import Vocabulary

_LECTURES = "讲课|的?课|的?讲座|讲堂|那[堂场个]课?|讲的|来讲|上课|主讲"


@dataclass(frozen=True)
class Meant:
    """:ivar said: the words, as they were written.
    :ivar titles: every one that they may stand for.
    """

    said: str
    titles: tuple[str, ...]


def known_line(text: str, now: datetime, known: Vocabulary) -> Line:
    """A line with the names in it that are known here."""
    slots = known_slots(text, known)
    other = None if "activity" in slots else in_other_words(text, known)
    slots |= {"activity": other.said} if other else {}
    more = {"lecturers": known.lectured_on, "services": known.services, "meant": other.titles if other else ()}
    line = Line.of(text, now, slots, **more)
    return replace(line, people=all_people(text, known), others=other_activities(text, known))


def in_other_words(text: str, known: Vocabulary) -> Meant | None:
    """The longest of such words in the line."""
    shown = clean(text)
    found = [*_deeds(fold(shown), known), *_lectures(fold(shown), known)]
    if not found:
        return None
    (start, end), titles = max(found, key=lambda one: one[0][1] - one[0][0])
    return Meant(shown[start:end], titles)


def _deeds(plain: str, known: Vocabulary) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    for pattern in _alike():
        said = max(pattern.finditer(plain), key=lambda m: len(m[0]), default=None)
        titles = tuple(title for title in known.activities if pattern.search(fold(title))) if said else ()
        if said and titles:
            yield said.span(), titles


@cache
def _alike() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(any_of(map(fold, words))) for words in reading_words().alike)


def deeds() -> str:
    """A pattern for all of them: 不打扫了."""
    return any_of(fold(word) for words in reading_words().alike for word in words)


def _lectures(plain: str, known: Vocabulary) -> Iterator[tuple[tuple[int, int], tuple[str, ...]]]:
    for name, titles in known.lectured_on.items():
        if said := re.search(rf"{re.escape(fold(name))}(?:{_LECTURES})", plain):
            yield said.span(), titles
