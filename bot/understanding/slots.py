"""Slots: the literal words of a line that name an activity, team, time, place, unit, person, item or amount.

Found with the community's own names and word lists; measured better than trained entities (F1 71 against 38).
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from bot.understanding.names import best, mention
from bot.understanding.normalise import clean, fold
from bot.understanding.words import any_of, words
from community.vocabulary import Vocabulary

__all__ = ["Span", "best", "find_slots", "spans"]

_N = r"(?:[0-9]+(?:\.[0-9]+)?|[零一二两俩三四五六七八九十百半]+)"
_COUNTED = "人|名额|小时|钟头|分钟|孩子|小孩|大人|老人|朋友|邻居|娃"
_ONE = rf"(?:下|上|再)?[一1](?:个(?!半|[多来]?(?:{_COUNTED}))|个名(?!额)|[场次口])"  # an article
_ALONE = r"(?:我|自己|自个|俺)一个人"  # nobody is counted
_PAIR = r"[和跟同与带][^,，。 ]{1,8}(?:两|俩|2)个(?:人?(?=都|也|一起|一块|报|去|来))"  # those who were named just now
_NO_AMOUNT = re.compile(f"{_ALONE}|{_PAIR}|{_ONE}")
_AMOUNT = re.compile(
    rf"(?<![第0-9.周期拜]){_N}(?:来|多|几)?个?[半多]?"
    rf"(?:{_COUNTED}|名(?!单)|位|个(?![月星礼季])|口(?!罩)|场|次(?!数))"
    rf"|(?<![0-9])\+\s?{_N}|半个?(?:小时|钟头)"
)
_VALUE = re.compile(rf"(?:人数|名额|位子)[\u4e00-\u9fff]{{0,4}}?[:： ]*({_N}(?:个?人|个|名|位)?)(?=$|[,，。;； 吧了])")
_CORRECTED = re.compile(
    rf"(?:改成|改为|调成|改到|算成)({_N}个?半?(?:小时|钟头|分钟|人|名|位)|[0-9]\.[0-9](?=$|[,，。 ]))"
)
_SHIFT = re.compile(
    rf"(?:推迟|推后|延后|延迟|提前|提早|延长|顺延|往[前后][\u4e00-\u9fff])({_N}个?半?(?:天|周|星期|礼拜|刻钟|小时|钟头|分钟))"
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
    """The first of the names that stands in the text as it is; of two that begin together the longer."""
    found = [(at, at + len(name)) for name in map(fold, names) if len(name) > 1 and (at := folded.find(name)) >= 0]
    return sorted(found, key=lambda place: (place[0], -place[1]))[:1]


def _time(folded: str, now: datetime) -> list[Span]:
    from bot.understanding.when import when  # reads its own lists; only when a line has to be understood

    found = when(folded, now)
    if found.span and found.kind != "duration":
        return [Span("time", *_first_words(folded, found.pieces))]
    season = _season().search(folded)
    return [Span("time", *season.span())] if season else []


@cache
def _season() -> re.Pattern[str]:
    """Times that name no day; 年度任务 is a name."""
    return re.compile(rf"(?:{any_of(words().seasons)})(?!任务)")


def _first_words(folded: str, pieces: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Of a day and an hour said apart the first: 周六 in 周六的大扫除改成8点."""
    (start, end), *rest = pieces
    for begins, ends in rest:
        if folded[end:begins].strip():
            break
        end = ends
    return start, end


_NO_GIVEN = "按多少迟应只去已休打办是病没了的也都跟不给把请缺退因减算改记孩豁予临报到这那个"
# A full name, as short as what stands behind it allows.
GIVEN = rf"(?:(?!{'|'.join(words().not_names)})[{_SURNAMES}](?:(?![{_NO_GIVEN}])[\u4e00-\u9fff]){{1,2}}?)"

Finder = Callable[[str], Iterator[tuple[int, int]]]


def _amounts(text: str) -> Iterator[tuple[int, int]]:
    """A new number of people, how far something is put off, or what is counted."""
    for pattern in (_CORRECTED, _VALUE, _SHIFT):
        yield from (found.span(1) for found in pattern.finditer(text))
    counted = _NO_AMOUNT.sub(lambda found: " " * len(found[0]), text)
    yield from (found.span() for found in _AMOUNT.finditer(counted))


def _houses(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _HOUSE.finditer(text))


def _places(text: str) -> Iterator[tuple[int, int]]:
    return (found.span() for found in _place().finditer(text))


def _things(text: str) -> Iterator[tuple[int, int]]:
    for pattern in _thing():
        yield from (found.span(1) for found in pattern.finditer(text))


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


@cache
def _place() -> re.Pattern[str]:
    """3栋楼下, 小广场, 社区活动室, 活动室二楼, 二楼 behind 在; not what is swept, and no 广场舞."""
    floor = rf"{_N}(?:楼|层)(?!的|下|道|顶|前|后)"
    before = rf"{_HOUSE.pattern}|{_N}楼|{any_of(words().spot_prefixes)}"
    spot = rf"(?:{before})*(?:{any_of(words().spots)})(?:[大小]?(?:广场|路口|公园|大厅|书吧|凉亭))?"
    return re.compile(rf"(?<![扫洗理])(?:{spot}(?:{floor})?|(?<=[在到成去,，是]){floor})(?!舞|费|公司)")


@cache
def _thing() -> tuple[re.Pattern[str], ...]:
    """A known thing, or what stands behind 借: 借个扳手."""
    known = any_of(words().things)
    behind = r"(?![用一还的半几])[\u4e00-\u9fff]"
    lent = rf"借(?:一下|我|用|个|把|台|辆|一|下)*({behind}{{2,4}})"
    return re.compile(rf"(?<![用看玩])({known})"), re.compile(lent)


@cache
def _person() -> tuple[re.Pattern[str], ...]:
    """刘桂英 in 帮我妈刘桂英报名, 张阿姨, 老彭, 外公 in 替我外公登记; 我妈 keeps its 我, for 妈 alone is no word."""
    family, long = any_of(words().family), any_of([one for one in words().family if len(one) > 1])
    short = rf"(?:我|俺|咱)(?:{any_of([one for one in words().family if len(one) == 1])})"
    acts = r"(?=也|都|报|登|取消|签|请|参加|加|去|来|记|算|改|的|在|到|从|退|占|排|留|写|预|[0-9一二两三半])"
    mine = r"(?:(?:我|俺|咱)们?(?:家|屋里|屋头)?的?)?"
    return (
        re.compile(rf"(?:帮|给|替|代|把)(?:忙|我们|我|俺|咱|家|的)*(?:{family})?({GIVEN}){acts}"),
        re.compile(
            rf"((?<!谢)[{_SURNAMES}](?:{any_of(words().titles)})|[老小][{_SURNAMES}])(?![\u4e00-\u9fff]?[队栋组])"
        ),
        re.compile(rf"(?:我叫|姓名|我是|党员|{family})[:： ]?({GIVEN})(?:{acts}|(?=[,，。 ]|$))"),
        re.compile(rf"(?:帮|给|替|代)(?:{mine}(?={long})|)({long}|{short}){acts}"),
        re.compile(rf"(?:我|俺)(?:和|跟|同|带)(?:{mine}(?={long})|)({long}|{short})"),
    )
