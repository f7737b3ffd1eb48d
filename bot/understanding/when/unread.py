"""What stands beside a time and no rule has read: it makes the time unclear, since it may mean another one.

元旦后头一个工作日上午9点 has a 元旦 and a 上午9点 in it, and is neither on New Year's Day nor tomorrow. Words that only
say roughly when (9点左右) are no such words.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from bot.understanding.normalise import fold
from bot.understanding.when.characters import D9
from bot.understanding.when.model import When
from bot.understanding.when.weeks import WEEK

Place = tuple[int, int]

_N = rf"(?:[0-9]{{1,2}}|[{D9}两几]?十?[{D9}两几])"
_WEEK = rf"(?:{WEEK}|月|年)"
# Days that are named by what is not said, or by a calendar of which only a part stands here.
_DAYS = (
    rf"[前后][{D9}1两几]?[天日]|[前头][{D9}1]?[晚夜]|前夕|头{_N}?[天日]|[隔次翌]日|隔天|第{_N}[天日]"
    rf"|{_N}[天日周][之以]?[前后]|[改他择近]日|改天|近期|[节假年]后|[节假]前|(?:开学|放假)[前后]"
    rf"|初[{D9}十](?!中|年级|学生|家长|班)|[廿卅][{D9}]?|[农阴旧老]历|工作日|{WEEK}[中初尾]|下下?次"
    rf"|(?:提前|推[迟后]|延[迟后]|往[前后][推延挪]?){_N}[天日周]"
    rf"|[那这](?:{_N}|一段)[天日]"
)
_THAT_DAY = r"同一?[天日]|[那当][天日晚]"  # which one, was said elsewhere: beside a day it is that day
_NTH = rf"(?:(?:第|头)?{_N}个|[首头]个|最后一?个|[那这下上某]一?个)"
_HERE = "\0"  # stands where the time begins
_BEFORE_IT = re.compile(
    rf"(?:(?:{_DAYS})[的\s,]*"  # 节后上午9点
    rf"|(?<![楼门房店栋今最])(?:后的?{_NTH}?的?|前(?:的{_NTH}?|{_NTH})的?|[前后](?={_HERE}{WEEK}))"  # 会后的第一个周六
    rf"|(?:再|大|外|老)(?={_HERE}(?:下|大{{0,2}}后天))|闰"  # 再下周六
    rf"|(?:连续|接下来的?|未来|[这后下])[{D9}两几2-9]个(?={_HERE}{WEEK})(?<!一个)"  # 接下来两个周六
    rf"|(?<![0-9])(?:[0-9]{{1,2}}|[{D9}十]{{1,3}})[、和及与跟](?={_HERE}[0-9{D9}十])"  # 9、10点
    r"|每个?(?:(?:月|周|星期|礼拜|季度?|天|日)[^\s,;。]{0,8})?"  # 每月1号到5号, 每月初一十五
    rf"|除[了开]|[距离]|(?<!是)不是|并非)(?={_HERE})"
)
_BEHIND_IT = re.compile(
    rf"[的\s,(]*(?:{_DAYS})"
    r"|的?(?:[之以]|过)?后(?![面门边勤院台街备续援方山坪厅花室排座楼巷生代])"  # 元旦后, 9点以后
    rf"|的?[之以]?前(?=[0-9{D9}十两几半些段夕夜第头])"  # 9点前10分钟
    rf"|的?(?:那|当|这|所在的?)一?个?{_WEEK}"  # 元旦那周
    r"|[\s,、]?或者?|除外|[之以]外|倒数"
    rf"|[、和及与跟](?:[0-9]{{1,2}}|[{D9}十]{{1,3}})(?=[\s,、]|$|[上下中]午|早|晚)"  # 12月5日、6
)
_BEHIND_DAY = re.compile(r"的?(?:前后|左右|上下|之间)")  # of an hour 左右 says enough, of a day it does not
_HOUR = re.compile(r"[点时:刻钟午早晚晨夜]")
_BETWEEN = re.compile(r"[\s、,;。/]*(?P<choice>或者?|还是)?(?:[和及跟与加&+]|以及)?\s*")
_SOME = re.compile(r"[^\s,;。、]{1,4}|[\s,;。、/]+")
_NAMES_DAY = re.compile(_DAYS)
_DAY_WORDS = re.compile(f"{_DAYS}|{_THAT_DAY}")
_READ = ("point", "day", "part", "span")


def with_unread(text: str, found: When, all_found: Sequence[When]) -> When:
    """The time as it was found, or unclear when words of time beside it were left unread."""
    if found.kind not in _READ:
        return found
    plain = fold(text)
    unread = [*_beside(plain, found), *_rivals(plain, found, all_found)]
    if not found.has_date:
        unread += _days_elsewhere(plain, all_found)
    if not unread:
        return found
    spans = _merged(plain, [*found.pieces, *unread])
    span = (spans[0][0], spans[-1][1])
    names_day = any(_NAMES_DAY.search(plain, *place) for place in unread)
    said = replace(found, kind="unclear", text=text[slice(*span)], span=span, unread=spans)
    return replace(said, has_date=found.has_date or names_day, each=(), every=False)


def _merged(plain: str, places: Sequence[Place]) -> tuple[Place, ...]:
    """As few places as hold them all, with the 第一个 between 元旦后 and 工作日上午9点."""
    merged: list[Place] = []
    for start, end in sorted(places):
        last = merged[-1] if merged else None
        if last and (start <= last[1] or _SOME.fullmatch(plain, last[1], start)):
            merged[-1] = (last[0], max(last[1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def _beside(plain: str, found: When) -> Iterator[Place]:
    """Words right before or behind a piece of it."""
    for start, end in found.pieces:
        first = max(0, start - 12)
        if before := _BEFORE_IT.search(plain[first:start] + _HERE + plain[start : start + 4]):
            yield first + before.start(), start
        is_day = (found.kind != "span" or bool(found.each)) and not _HOUR.search(plain, start, end)
        if behind := _BEHIND_IT.match(plain, end) or (_BEHIND_DAY.match(plain, end) if is_day else None):
            yield behind.span()


def _rivals(plain: str, found: When, all_found: Sequence[When]) -> Iterator[Place]:
    """Another day or another hour right beside it, that no rule made one with it: 12月12日、5日上午9点."""
    for other in all_found:
        if other.kind == "until" or not other.span or _overlap(found, other):
            continue
        for start, end in found.pieces:
            between = plain[other.span[1] : start] if other.span[1] <= start else plain[end : other.span[0]]
            beside = _BETWEEN.fullmatch(between)
            if beside and (beside["choice"] or _contradicts(found, other, attached=not between)):
                yield other.span


def _overlap(one: When, other: When) -> bool:
    return any(start < end_ and start_ < end for start, end in one.pieces for start_, end_ in other.pieces)


def _contradicts(found: When, other: When, *, attached: bool) -> bool:
    if other.kind == "duration":
        return attached and (other.minutes or 0) >= 24 * 60  # 12月5日三天
    if not (found.has_time or found.part):
        return attached and other.has_date and _days(found) != _days(other)  # 12月5号过两天
    return _days(found) != _days(other) if other.has_date else found.has_time


def _days(found: When) -> tuple[date | None, date | None]:
    return _day(found.start), _day(found.end) or _day(found.start)


def _day(instant: date | datetime | None) -> date | None:
    return instant.date() if isinstance(instant, datetime) else instant


def _days_elsewhere(plain: str, all_found: Sequence[When]) -> Iterator[Place]:
    """An hour alone is that of any day that the line names: 节后大扫除，上午9点."""
    for m in _DAY_WORDS.finditer(plain):
        if not any(start < m.end() and m.start() < end for one in all_found for start, end in one.pieces):
            yield m.span()
