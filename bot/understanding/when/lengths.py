"""Lengths of time (两个小时, 一个半小时, 三天) and what is counted by them (半小时后, 三天内)."""

import re
from dataclasses import dataclass
from typing import Literal

from bot.understanding.when.characters import D9, number
from bot.understanding.when.shapes import DAY, Found, Length

Side = Literal["later", "earlier", "within"]


@dataclass(frozen=True)
class Offset:
    """A length counted from now: 三天后, 两小时前, 一周内."""

    length: Length
    side: Side


_WHOLE = rf"(?:[0-9]{{1,3}}(?![0-9])|[{D9}]百(?:[{D9}]?十[{D9}]?|零[{D9}])?|[{D9}]?十[{D9}]?|[{D9}两俩])"
_BROKEN = rf"(?:[0-9]{{1,3}}\.[0-9]{{1,2}}|[{D9}两]点[{D9}](?=个?小时|个?钟头))"
_COUNT = rf"(?P<count>{_BROKEN}|半|{_WHOLE})"
_MORE = r"(?P<more>半(?![个小天年月夜价路]))?"  # 两小时半, but not 两小时半价


@dataclass(frozen=True)
class _Unit:
    pattern: re.Pattern[str]
    minutes: int
    months: int = 0


_UNITS = (
    _Unit(re.compile(rf"{_COUNT}个?(?P<half>半)?(?:小时|钟头|钟(?![后头点])|h(?![a-z])){_MORE}"), 60),
    _Unit(re.compile(rf"{_COUNT}(?:分钟|min)"), 1),
    _Unit(re.compile(rf"{_COUNT}刻钟"), 15),
    _Unit(re.compile(rf"{_COUNT}(?:天(?![气然空赋])|日(?=之?内|以内)){_MORE}"), DAY),
    _Unit(
        re.compile(
            rf"{_COUNT}(?:个(?:星期|礼拜)|(?:星期|礼拜|周)(?![一二三四五六日天末几年岁边围转报刊期到全密折知]))"
        ),
        7 * DAY,
    ),
    _Unit(re.compile(rf"{_COUNT}个(?P<half>半)?月(?![季票饼])"), 30 * DAY, months=1),
    _Unit(
        re.compile(
            rf"{_COUNT}年(?:(?=之?[前后]|以[前后])|(?![级代底初末前后轻纪龄度终货味夜会画糕关华]|[{D9}0-9]班"
            rf"|[0-9{D9}十]{{1,3}}月)){_MORE}"
        ),
        365 * DAY,
        months=12,
    ),
)
_MINUTES_BEHIND = re.compile(rf"[零又]?(?P<count>{_WHOLE})分(?![钟组发类])")  # the 30分 of 1小时30分
_SIDES: dict[Side, re.Pattern[str]] = {
    "later": re.compile(r"(?:之后|以后|过后|后(?![天面勤排备]))"),
    "earlier": re.compile(r"(?:之前|以前|前(?![天面后往台门去提]))"),
    "within": re.compile(r"(?:之内|以内|内(?![容部]))"),
}
_PASSING = re.compile(r"(?:再?过|再等)(?=[0-9半一二两三四五六七八九十])(?![一二三四五六七八九]?十?[号点])")
# 有一天, 第3天, 前一天 are no lengths; 提前一天 is
_ONE_OF_MANY = re.compile(r"(?:(?<=[有某哪那这第每头同改另当几数])|(?<=(?<![提延推往])[前后])).*[天周月年]")
_WAITING = re.compile(r"(?<=[了老好大等忙说找弄搞问想个])半天")  # 等了半天: figurative
_AROUND = re.compile(r"四周(?!之?[内后前]|以[内后前]|时间)")  # the surroundings
BEGINS = r"半个?(?:小时|钟|天|年|月)|(?:再?过|再等)[0-9半一二两三四五六七八九十]"


def length_at(s: str, p: int) -> Found[Length]:
    """两个小时, 1小时30分钟, 三天."""
    first = _one_at(s, p)
    if not first:
        return None
    length, q = first
    m = _MINUTES_BEHIND.match(s, q)
    more = (Length(number(m["count"])), m.end()) if m else _one_at(s, q + s.startswith(("零", "又"), q))
    if not more or more[0].in_days or more[0].minutes >= length.minutes:  # 一周三天 is two things
        return first
    return Length(length.minutes + more[0].minutes), more[1]


def _one_at(s: str, p: int) -> Found[Length]:
    for unit in _UNITS:
        if m := unit.pattern.match(s, p):
            return None if _figurative(s, p, m.end()) else (_length(m, unit), m.end())
    return None


def _length(m: re.Match[str], unit: _Unit) -> Length:
    groups = m.groupdict()
    halves = bool(groups.get("half")) + bool(groups.get("more"))
    minutes = round((_value(m["count"]) + halves / 2) * unit.minutes)
    months = (_value(m["count"]) + halves / 2) * unit.months
    whole_months = int(months) if months.is_integer() else 0
    return Length(minutes, whole_months, in_days=unit.minutes >= DAY and (minutes % DAY == 0 or whole_months > 0))


def _value(words: str) -> float:
    """半, 1.5, 一点五, 两 as a number."""
    if words == "半":
        return 0.5
    if "." in words or "点" in words:
        whole, tenths = re.split(r"[.点]", words)
        return number(whole) + number(tenths) / float(10 ** len(tenths))
    return number(words)


def _figurative(s: str, p: int, end: int) -> bool:
    return bool(_ONE_OF_MANY.fullmatch(s, p, end) or _WAITING.fullmatch(s, p, end) or _AROUND.match(s, p))


def offset_at(s: str, p: int) -> Found[Offset]:
    """三天后, 半小时前, 24小时内, 过两天."""
    passing = _PASSING.match(s, p)
    found = length_at(s, passing.end() if passing else p)
    if not found:
        return None
    length, q = found
    for side, pattern in _SIDES.items():
        if m := pattern.match(s, q):
            return Offset(length, side), m.end()
    return (Offset(length, "later"), q) if passing else None
