"""Which of the community's names is meant by words that leave parts out: 环境整治, 卫生队, 三号楼."""

import re
from collections.abc import Iterable
from functools import lru_cache

from rapidfuzz import fuzz

from bot.understanding.normalise import fold, folded
from bot.understanding.words import words

SHORTEST = 2  # characters that can name something
ALIKE = 75  # of 100; 环境整治 ~ 环境卫生整治 is 80
_HOUSE = re.compile(r"([0-9]+|[零一二三四五六七八九十]+)\s*(?:号楼|号栋|栋|幢|座|#楼|#|号院)")
_NUMBER = re.compile(r"[0-9]+")
_NUMERALS = "零一二三四五六七八九"


def best(literal: str, names: Iterable[str]) -> list[str]:
    """The names that the words can mean, the likeliest first; one that is equal rules out all others."""
    said = canonical(literal)
    scored = [(likeness(said, canonical(name)), name) for name in names]
    if any(score == 100 for score, _ in scored):
        return [name for score, name in scored if score == 100]
    return [name for score, name in sorted(scored, key=lambda pair: -pair[0]) if score >= ALIKE]


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """三号楼, 3幢 and 3栋 are one: 3栋."""
    return _HOUSE.sub(lambda found: f"{number(found[1])}栋", fold(name)).replace(" ", "")


def number(numeral: str) -> int:
    """Up to 99: 十二 is 12."""
    if numeral.isdigit():
        return int(numeral)
    tens, ten, ones = numeral.rpartition("十")
    return (_digits(tens) if tens else 1) * 10 * bool(ten) + (_digits(ones) if ones else 0)


def _digits(numeral: str) -> int:
    return int("".join(str(_NUMERALS.index(char)) for char in numeral if char in _NUMERALS) or 0)


def likeness(said: str, name: str) -> float:
    """0 to 100 for two canonical names; a house number that was said must stand in the name."""
    if said == name:
        return 100
    if not set(_NUMBER.findall(said)) <= set(_NUMBER.findall(name)) or len(said) < SHORTEST:
        return 0
    if said in name or name in said:
        return 95
    if _is_left_out_of(said, name):
        return 80 + 10 * len(said) / len(name)
    return fuzz.ratio(said, name)


def _is_left_out_of(said: str, name: str) -> bool:
    """Is `name` without some of its characters?"""
    rest = iter(name)
    return all(char in rest for char in said)


def mention(text: str, names: tuple[str, ...]) -> tuple[int, int] | None:
    """Where the text (folded) names one of them, in full or in part; the longest mention counts."""
    found = [place for name in folded(names) if (place := _mention(text, name))]
    return max(found, key=lambda place: (place[1] - place[0], -place[0]), default=None)


def _mention(text: str, name: str) -> tuple[int, int] | None:
    at = text.find(name)
    if at >= 0 and len(name) >= SHORTEST:
        return at, at + len(name)
    if len(set(name) & set(text)) < SHORTEST:
        return None
    return _part(text, name)


def _part(text: str, name: str) -> tuple[int, int] | None:
    """The longest run of the text that is the name with characters left out, and means something alone."""
    longest: tuple[int, int] | None = None
    for start in range(len(text) - 1):
        end = _run(text, start, name)
        if end - start >= SHORTEST and (longest is None or end - start > longest[1] - longest[0]):
            longest = (start, end)
    return longest if longest and _names_something(text[slice(*longest)], name) else None


def _run(text: str, start: int, name: str) -> int:
    at, end = 0, start
    while end < len(text):
        at = name.find(text[end], at) + 1
        if not at:
            break
        end += 1
    return end


def _names_something(part: str, name: str) -> bool:
    if not part[-1].isalnum() or part in words().generic or _NUMBER.fullmatch(part):
        return False
    if len(part) == SHORTEST and not _is_a_word(part, name):
        return False
    if len(_without_generic(part)) == 1:  # 子活动 in 搞么子活动
        return False
    return likeness(part, name) >= ALIKE


def _is_a_word(pair: str, name: str) -> bool:
    """Chinese words mostly have two characters: 义诊 is one in 健康义诊, 道清 is none in 楼道清扫."""
    at = name.find(pair)
    return at >= 0 and (at % 2 == 0 or (len(name) - at) % 2 == 0)


def _without_generic(part: str) -> str:
    for word in words().generic:
        part = part.removesuffix(word)
    return part
