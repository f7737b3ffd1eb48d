"""Whom something is for: 给梅苑小区和龙城3栋, 发给3栋、5栋的群. What does not look like a unit is none: 给老人送餐."""

import re
from dataclasses import dataclass
from functools import cache

from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of

_AND = re.compile(r"以及|还有|[、和与及跟]|[,，](?=[^\s,，;；。:：]+)")


@dataclass(frozen=True)
class Audience:
    units: tuple[str, ...]  # as they were said
    span: tuple[int, int]
    also: bool = False  # 也发给: besides others


def audience(plain: str) -> Audience | None:
    """The first that a folded line names."""
    for found in _says().finditer(plain):
        units, end = _units(plain[found.end() :])
        if units:
            return Audience(units, (found.start(), found.end() + end), also=found["also"] is not None)
    return None


def _units(text: str) -> tuple[tuple[str, ...], int]:
    """Up to the first sign or space; behind a comma only what looks like a unit goes on."""
    stretch = re.match(r"[^\s;；。:：]*", text)
    parts, end = [], 0
    for part, start, stop in _split(stretch[0] if stretch else ""):
        bare = _tail().sub("", part)
        if start and text[start - 1] in ",，" and not _is_unit(bare):
            break
        parts.append(bare)
        end = stop
    parts = [_with_its_end(one, parts[at + 1 :]) for at, one in enumerate(parts)]
    return (tuple(parts), end) if parts and _is_unit(parts[0]) else ((), 0)


def _split(text: str) -> list[tuple[str, int, int]]:
    edges = [0, *(place for found in _AND.finditer(text) for place in found.span()), len(text)]
    return [(text[a:b], a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b > a]


def _with_its_end(said: str, behind: list[str]) -> str:
    """3 in 3、5栋."""
    if not re.search("[0-9一二三四五六七八九十]$", said):
        return said
    ends = (_END.search(one) for one in behind)
    return said + next((found[0] for found in ends if found), "")


_END = re.compile(r"(?:号楼|栋|幢|座|期|单元)$")


def _is_unit(said: str) -> bool:
    return len(said) >= 2 and re.search(rf"(?:{any_of(reading_words().audience.ends)})$", said) is not None


@cache
def _says() -> re.Pattern[str]:
    also = "(?P<also>也|还|再|还要|同时也?|一并|加)?"
    return re.compile(rf"(?:^|(?<=[\s,，;；。])){also}(?:{any_of(reading_words().audience.says)})\s*")


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf"(?:的?(?:{any_of(reading_words().audience.behind)}))+$")
