"""Homophone slips of function words: 签道, 抱名 and 打咔 become what was meant."""

import os
import unicodedata
from collections import defaultdict
from functools import cache
from itertools import pairwise

from bot.understanding.words import words

# How people of this county (and hurried typists) confuse sounds.
_SAME_START = (("zh", "z"), ("ch", "c"), ("sh", "s"), ("n", "l"))
_SAME_END = (("ang", "an"), ("eng", "en"), ("ing", "in"))


def repair_keywords(text: str) -> str:
    """Puts the keyword for two characters that sound like it and share one character with it.

    A slip without a shared character (千岛 for 签到) counts only when it is the whole text. The text keeps
    its length; words listed as `ordinary` stay.
    """
    if len(text) == 2:
        return _slip_as_a_whole(text) or text
    pairs = enumerate(pairwise(text))
    slips = [(at, meant) for at, pair in pairs if (meant := _meant(*pair))]
    settled = _settled(text) if slips else []
    for at, meant in slips:
        if not settled[at] and not settled[at + 1]:
            text = text[:at] + meant + text[at + 2 :]
            settled[at] = settled[at + 1] = True
    return text


def _settled(text: str) -> list[bool]:
    """Which characters stand in a keyword already, or in an ordinary word that sounds like one."""
    settled = [False] * len(text)
    for word in _settling_words():
        at = text.find(word)
        while at >= 0:
            settled[at : at + len(word)] = [True] * len(word)
            at = text.find(word, at + 1)
    return settled


@cache
def _settling_words() -> tuple[str, ...]:
    return (*words().keywords, *words().ordinary)


@cache
def _meant(first: str, second: str) -> str | None:
    """The keyword that two characters were meant to be, when one of them is right already."""
    table = _keywords_by_character()
    if (first, 0) not in table and (second, 1) not in table:
        return None
    if first + second in words().keywords:
        return None
    behind = (word for word in table.get((first, 0), ()) if _alike(second, word[1]))
    before = (word for word in table.get((second, 1), ()) if _alike(first, word[0]))
    return next(behind, None) or next(before, None)


def _alike(one: str, other: str) -> bool:
    return blurred(sound(one)) == blurred(sound(other))


@cache
def _keywords_by_character() -> dict[tuple[str, int], list[str]]:
    table: dict[tuple[str, int], list[str]] = defaultdict(list)
    for keyword in words().keywords:
        for place, char in enumerate(keyword):
            table[char, place].append(keyword)
    return dict(table)


def _slip_as_a_whole(pair: str) -> str | None:
    if pair in _settling_words():
        return None
    alike = (word for word in words().keywords if [*map(sound, word)] == [*map(sound, pair)])
    return next(alike, None) or _meant(*pair)


@cache
def sound(char: str) -> str:
    """The usual reading of a character without its tone; the character itself when it has none."""
    usual = _pinyin().get(ord(char), char).split(",")[0]
    return "".join(c for c in unicodedata.normalize("NFD", usual) if not unicodedata.combining(c))


@cache
def blurred(reading: str) -> str:
    """Sounds that are often confused made one."""
    for start, same in _SAME_START:
        reading = same + reading.removeprefix(start) if reading.startswith(start) else reading
    for end, same in _SAME_END:
        reading = reading.removesuffix(end) + same if reading.endswith(end) else reading
    return reading


@cache
def _pinyin() -> dict[int, str]:
    """Single characters only: without the phrase table, loading takes a quarter of the time and memory."""
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin.pinyin_dict import pinyin_dict

    return pinyin_dict
