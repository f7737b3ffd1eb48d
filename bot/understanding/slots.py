"""Slots: the literal words of a line that name an activity, team, time, place, unit, person, item or amount.

Found with the community's own names and word lists; measured better than trained entities (F1 71 against 38).
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.understanding.names import best, mention
from bot.understanding.normalise import clean, fold
from bot.understanding.words import words
from community.vocabulary import Vocabulary

__all__ = ["Span", "best", "find_slots", "spans"]

_N = r"(?:[0-9]+(?:\.[0-9]+)?|[零一二两俩三四五六七八九十百半]+)"
_AMOUNT = re.compile(
    rf"(?<![第0-9.]){_N}个?半?(?:人|名额|名(?!单)|位|小时|钟头|分钟|孩子|小孩|大人|老人|朋友|邻居|娃|个(?![月星礼季])|口(?!罩)|场|次(?!数))"
    rf"|(?<![0-9])\+\s?{_N}|半个?(?:小时|钟头)"
)
_HOUSE = re.compile(rf"{_N}(?:号楼|栋|幢|座|#楼)(?:{_N}单元)?|{_N}单元")
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦"
    "付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤游卿奉伍晏康欧易聂刁阳"
)


@dataclass(frozen=True)
class Span:
    slot: str
    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


def find_slots(text: str, vocabulary: Vocabulary, now: datetime) -> dict[str, str]:
    """The first words found for each slot, exactly as they were written (without control characters)."""
    shown = clean(text)
    found: dict[str, str] = {}
    for span in spans(fold(shown), vocabulary, now):
        found.setdefault(span.slot, shown[span.start : span.end])
    return found


def spans(folded: str, vocabulary: Vocabulary, now: datetime) -> list[Span]:
    """What is named in a folded line, and where. The community's own names come before patterns."""
    found = [*_names(folded, vocabulary), *_time(folded, now)]
    for slot, finder in _PATTERNS:
        if not any(span.slot == slot for span in found):
            found += [Span(slot, *place) for place in finder(folded)][:1]
    return _outermost(found)


# What is no name of its own inside another: 卫生 in 卫生队, 3栋 in 3栋楼下, 书法 in 书法室, 周六 the day.
_INSIDE = {("activity", "team"), ("unit", "place"), ("activity", "place"), ("place", "activity"), ("person", "time")}


def _outermost(found: list[Span]) -> list[Span]:
    return [one for one in found if not any((one.slot, o.slot) in _INSIDE and _holds(o, one) for o in found)]


def _holds(outer: Span, inner: Span) -> bool:
    if inner.slot == "person":  # 周六的 begins like somebody called 周
        return outer.start <= inner.start < outer.end
    return outer.start <= inner.start and inner.end <= outer.end and len(outer) > len(inner)


def _names(folded: str, vocabulary: Vocabulary) -> Iterator[Span]:
    for slot, names in (("activity", vocabulary.activities), ("unit", vocabulary.units)):
        if place := mention(folded, names):
            yield Span(slot, *place)
    if (place := mention(folded, vocabulary.teams)) and folded[place[1] - 1] in "队组团社站":
        yield Span("team", *place)
    yield from (Span("place", *place) for place in _exactly(folded, vocabulary.places))
    yield from (Span("person", *place) for place in _exactly(folded, vocabulary.people))


def _exactly(folded: str, names: tuple[str, ...]) -> list[tuple[int, int]]:
    """The longest of the names that stands in the text as it is."""
    longest_first = sorted((fold(name) for name in names if len(name) > 1), key=len, reverse=True)
    return [(at, at + len(name)) for name in longest_first if (at := folded.find(name)) >= 0][:1]


def _time(folded: str, now: datetime) -> list[Span]:
    from bot.understanding.when import when  # reads its own lists; only when a line has to be understood

    found = when(folded, now)
    return [Span("time", *found.span)] if found.span and found.kind != "duration" else []


Finder = Callable[[str], Iterator[tuple[int, int]]]


def _amounts(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _AMOUNT.finditer(text))


def _houses(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _HOUSE.finditer(text))


def _places(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _place().finditer(text))


def _things(text: str) -> Iterator[tuple[int, int]]:
    return (found.span(found.lastindex or 0) for found in _thing().finditer(text))


def _persons(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _person():
        yield from (found.span(1) for found in pattern.finditer(text))


_PATTERNS: tuple[tuple[str, Finder], ...] = (
    ("place", _places),
    ("unit", _houses),
    ("person", _persons),
    ("item", _things),
    ("amount", _amounts),
)


def _any(listed: list[str]) -> str:
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))


@cache
def _place() -> re.Pattern[str]:
    """3栋楼下, 小广场, 社区活动室."""
    return re.compile(rf"(?:{_HOUSE.pattern}|{_any(words().spot_prefixes)})*(?:{_any(words().spots)})")


@cache
def _thing() -> re.Pattern[str]:
    """A known thing, or what stands behind 借: 借个扳手."""
    known = _any(words().things)
    return re.compile(rf"({known})|借(?:一下|我|用|个|把|台|辆|一|下)*([\u4e00-\u9fff]{{2,4}})")


@cache
def _person() -> tuple[re.Pattern[str], ...]:
    """刘桂英 in 帮我妈刘桂英报名, 张阿姨, 老彭."""
    family = _any(words().family)
    given = rf"(?:(?!{_any(words().not_names)})[{_SURNAMES}][\u4e00-\u9fff]{{1,2}})"
    acts = r"(?=也|都|报|登记|取消|签|请|参加|加|去|来|记|算|改|的|[0-9一二两三半])"
    return (
        re.compile(rf"(?:帮|给|替|代|把)(?:忙|我们|我|俺|咱|家|的)*(?:{family})?({given}){acts}"),
        re.compile(rf"([{_SURNAMES}](?:{_any(words().titles)})|[老小][{_SURNAMES}])(?![\u4e00-\u9fff]?[队栋组])"),
        re.compile(rf"(?:我叫|姓名|我是|党员|{family})[:： ]?({given})(?:{acts}|(?=[,，。 ]|$))"),
        re.compile(rf"(?:帮|给|替|代)((?:我|俺|咱)?(?:家|的)?(?:{family})){acts}"),
        re.compile(rf"(?:我|俺)(?:和|跟|同|带)(?:我|俺)?(?:家)?({family})"),
    )
