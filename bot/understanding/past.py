"""What was done lately: days that are over, and what of a line is left when its times and set words are taken out."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.understanding.reading import Line, said
from bot.understanding.when import Instant, When, when
from bot.understanding.words import any_of
from community.wishes import Wish

_SAYS_WHICH = re.compile("[年明后下今本这]")  # 明天, 下周六, 这周六 and 2027年1月1日 are what they say
_BACK = (timedelta(days=7), timedelta(days=31), timedelta(days=366))  # to the last such weekday, 28号, 12月28日
_PARTS = re.compile(r"[\s,，。;；、:：.!！~～()\"“”]+|和|跟|与")


def past(found: When, now: datetime) -> When:
    """周六, 28号 and 11月28日, said of something that was, are the last such day."""
    if not found.has_date or _SAYS_WHICH.search(found.text) or not _is_to_come(found.start, now):
        return found
    earlier = (when(found.text, now - back) for back in _BACK)
    return next((replace(found, start=e.start, end=e.end) for e in earlier if not _is_to_come(e.start, now)), found)


def as_past(wish: Wish, line: Line, rest: str) -> Wish:
    """The same wish, of something that was: 10月, said in November, is the October before it.

    :param rest: where its time was read.
    """
    return wish.wanting(time=said(past(when(rest, line.now), line.now), line.now)) if wish.wanted.time else wish


def _is_to_come(start: Instant | None, now: datetime) -> bool:
    return start is not None and (start.date() if isinstance(start, datetime) else start) > now.date()


def pieces(text: str, set_words: Iterable[str]) -> list[str]:
    """What remains between the words that are known: names, for instance, or what nothing reads."""
    return [part for part in _PARTS.split(re.sub(any_of(set_words), " ", text)) if part]


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The same length, so that places stay where they were."""
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text
