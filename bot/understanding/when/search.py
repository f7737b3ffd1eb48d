"""Finds time expressions in a line: where one may begin, what only looks like one, and which of several counts."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from bot.understanding.when import clock, festivals, grammar, lengths, months, repeats, weeks
from bot.understanding.when.characters import D9, FIGURES, SMALL, plain
from bot.understanding.when.grammar import Expression, expression_at
from bot.understanding.when.model import NOTHING, When
from bot.understanding.when.moments import Moment
from bot.understanding.when.settle import MOST_CHOICES, Pieces, settle
from bot.understanding.when.unread import with_unread

# A line holds a handful; beyond this many places it is pasted text, and the rest of it is not read. It keeps the
# time spent on any text under a few milliseconds.
MOST_PLACES = 40


_CN = FIGURES.lstrip("0123456789")
# Numbers with something behind them that makes a time; never inside a longer number, a code, a price or a count.
_NUMBERS = (
    rf"[0-9](?<=(?=(?<![0-9A-Za-z第几数¥$+{_CN}])(?<![0-9][.:\-/])(?<![编序]号)"
    r"[0-9]{1,4}[点时号日月年:./\-~到至、,和天周个小分刻星礼季aphm]).)"
    rf"|[{_CN}俩百](?<=(?=(?<![0-9A-Za-z第几数百千万¥$+{_CN}])(?<![编序]号)"
    rf"[{_CN}俩百]{{1,5}}[点时号日月年天周个小分刻星礼季到至、,和\-~半]).)"
)
_READERS = (weeks, months, clock, lengths, repeats, grammar, festivals)
_ANY = "|".join([_NUMBERS, *(reader.BEGINS for reader in _READERS)])
# The first characters of all of these stand in front, looked behind from, because `re` runs over a text fast only
# when the pattern begins with a plain set of characters.
_FIRST = (
    FIGURES
    + "俩百半今明昨听后前大去即琴寻这本上下周星礼双月年季当中第最倒q凌早清拂黎正午傍黄"
    + "晚夜深差过再每逢隔工截至不直现断擦挨昼"
)
_BEGINS = re.compile(f"[{_FIRST}{festivals.FIRST}](?<=(?:(?={_ANY}).))")
_NAMED_DAY = rf"(?:{festivals.NAMES}|(?:周|星期|礼拜)[一二三四五六日天末]|双节)节?"
_REMARKS = (
    "意见|建议|要求|想法|问题|内容|原因|理由|注意|体会|说明|感受|希望|经验|不足|好处|疑问"
    "|看法|补充|启示|事项|积分|一线|水"
)
# What begins like a time and is none; looked for only where one may begin.
_TRAPS = re.compile(
    rf"(?:{clock.PART.pattern}|{_NAMED_DAY})好(?![像不吗么多几的些久吧热冷忙难吵大累晒安闹])"  # 晚上好, 元旦好
    rf"|{_NAMED_DAY}(?:假期|长假)?(?:快乐|愉快|安康|吉祥|大吉|康乐)"
    r"|(?:下午|早|晚|夜)茶|下午茶"
    rf"|{SMALL}点(?:{_REMARKS})|(?<=[说提讲谈这那下分])[两二三四五六]点(?!钟|整|半|的|到|至|-|前|开|集|[0-9一二三四五])"
    rf"|{SMALL}点[{D9}](?=[倍米元万亿斤度折平成])"  # 一点五倍
    r"|(?<=[早晚快慢有差多少大小好高低轻重长短近远再])一点|一时(?!整|[0-9{_CN}])"
    r"|一点(?!半|整|钟|[0-9零十二三四五]|过|差|到|至|-|~|前|之前|以前|集合|开始|开会|见|出发|左右|签到|准时|上课|结束|就|的活动)"
    r"|(?<=一)下(?=下?(?:周|星期|礼拜))|(?<=免)去年(?=度)"  # 看一下周六的, 免去年度任务
    r"|早晚|[一三]天(?:到晚|两头|打)|一日[三千]|一年(?:四季|到头)|半天(?:假|班)"
)


@dataclass(frozen=True)
class _Place:
    """An expression and where it stands in the original text."""

    said: Expression
    pieces: Pieces


def when(text: str, now: datetime) -> When:
    """The most complete time expression of a text, the first of equals; kind "none" when there is none.

    A day and an hour said apart in one sentence are one ("周六 环境整治 上午9点到11点"). `now` is aware, and so are
    the answers, in its zone.
    """
    places = _places(text, now)
    found = [settle(place.said, now, text, place.pieces) for place in _joined(text, places)]
    best = max(found, key=_completeness, default=NOTHING)  # max keeps the first of equals
    return with_unread(text, best, found)


def find_all(text: str, now: datetime) -> list[When]:
    """Every separate expression, in order; a day and an hour that other words part stay two."""
    return [settle(place.said, now, text, place.pieces) for place in _places(text, now)]


def _places(text: str, now: datetime) -> list[_Place]:
    s, origin = plain(text)
    places: list[_Place] = []
    position = 0
    for _ in range(MOST_PLACES):
        begin = _BEGINS.search(s, position)
        if not begin:
            break
        position = begin.start()
        if trap := _TRAPS.match(s, position):
            position = trap.end()
        elif said := expression_at(s, position, now):
            places.append(_Place(said, ((origin[position], origin[said.end - 1] + 1),)))
            position = said.end
        else:
            position += 1
    return places


def _completeness(found: When) -> int:
    if found.kind == "duration":
        return 0
    return 2 if found.kind in ("impossible", "unclear") else found.has_date + (found.has_time or found.part is not None)


_STOP = re.compile(r"[。！？!?;；\n]")


def _joined(text: str, places: list[_Place]) -> list[_Place]:
    """The only day and the only hour of a sentence become one expression; a day gone by takes no hour."""
    days = [place for place in places if _is_day_alone(place.said)]
    hours = [place for place in places if _is_hour_alone(place.said)]
    others = [place for place in places if place not in days and place not in hours]
    days = [place for place in days if place is days[0] or not _is_same_day(place.said, days[0].said)]
    if len(days) != 1 or len(hours) != 1 or not all(_is_aside(place.said) for place in others):
        return places
    (day,), (hour,) = days, hours
    pieces = tuple(sorted(day.pieces + hour.pieces))
    if _STOP.search(text, pieces[0][1], pieces[1][0]):
        return places
    return [_Place(_at_hour(day.said, hour.said), pieces), *others]


def _is_same_day(one: Expression, other: Expression) -> bool:
    """三八妇女节 beside 3月8日 names no other day: it is what the activity is called."""
    first, second = _run(one).days, _run(other).days
    if first is None or second is None or one.repeat or other.repeat or one.also or other.also:
        return False
    return (first.first, first.last) == (second.first, second.last)


def _at_hour(day: Expression, hour: Expression) -> Expression:
    """Those days at that hour."""
    start = replace(_run(day), clock=hour.start.clock)
    return replace(hour, start=start, repeat=day.repeat, also=day.also, daily=day.close is not None)


def _run(said: Expression) -> Moment:
    """12月5日到6日 as one run of days."""
    days, last = said.start.days, said.close.days if said.close else None
    return Moment(replace(days, last=last.last, style="run")) if days and last else said.start


def _is_aside(said: Expression) -> bool:
    """A deadline or a length says nothing about the day or the hour."""
    return bool(said.until) or (said.length is not None and said.start.clock is None)


def _is_day_alone(said: Expression) -> bool:
    """A day, a list of days or a few in a row, and no hour."""
    if said.until or said.length or said.start.clock or said.start.minutes is not None:
        return False
    if said.close and (said.close.clock or not said.close.days):
        return False
    days = _run(said).days
    named = bool(said.repeat) or (days is not None and not days.past and (days.last - days.first).days < MOST_CHOICES)
    return named and all(map(_is_day_alone, said.also))


def _is_hour_alone(said: Expression) -> bool:
    apart = said.start.days is None and not said.repeat and not said.until
    return apart and said.start.clock is not None and not (said.close and said.close.days)
