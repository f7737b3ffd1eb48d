"""Days counted from a named one: 元旦前一天, 春节前三天, 国庆第三天, 元旦后第一个周六, 12月5号那周的周三.

Before and after count whole days, weeks and months, as 三天后 does from today. 第二天 is the next day; within a run of
days it is the run's own second one. What counts from a run (下周前三天) may mean the run's own days and is left unread.
"""

import re
from collections.abc import Callable
from datetime import date

from bot.understanding.when.characters import SMALL, number
from bot.understanding.when.shapes import DAY, Days, Found, Length, days_from, later
from bot.understanding.when.weeks import WEEK, WEEKDAY, WEEKDAYS, monday_of, next_weekday

_SIDE = r"的?(?:[之以]|过)?(?P<side>[前后])的?"
_COUNTED = re.compile(
    rf"{_SIDE}第?(?P<count>{SMALL})个?(?:(?P<day>[天日]|(?=[晚夜]))|(?P<week>星期|礼拜|周)|(?P<month>(?<=个)月))"
    r"(?![之以]?内|里|[之中]?间|都|[每天]天|连续|各)"
)
_NTH_DAY = re.compile(rf"的?(?:第(?P<count>{SMALL})[天日]|(?P<next>[次翌]日)|(?P<last>最后一?[天日]))")
_WEEKDAY = re.compile(
    rf"{_SIDE}(?:(?P<last>最后一?个|最近的?一?个|[那下上]一?个)|(?:第|头)?(?P<count>{SMALL})个|首个)?的?"
    rf"{WEEK}(?:(?P<weekend>末)|(?P<weekday>{WEEKDAY}))"
)
_SAME_WEEK = re.compile(
    rf"的?(?:[那当]一?个?|所在的?(?:那一?个?)?){WEEK}的?(?:{WEEK})?(?:(?P<weekend>末)|(?P<weekday>{WEEKDAY}))"
)
_OF_WEEK = re.compile(rf"的?{WEEK}(?:(?P<weekend>末)|(?P<weekday>{WEEKDAY}))")


def counted_from(s: str, q: int, days: Days) -> Found[Days]:
    """What is counted from these days, right behind them."""
    if days.never:
        return None
    for pattern, read in _READERS:
        m = pattern.match(s, q)
        found = read(m, days) if m else None
        if m and found:
            return _in_its_week(s, m, found) if m.groupdict().get("week") else (found, m.end())
    return None


def _counted(m: re.Match[str], days: Days) -> Days | None:
    count, back = number(m["count"]), m["side"] == "前"
    is_run = days.first != days.last
    if not count or (is_run and (count > 1 or m["day"] != "天")):
        return None
    length = Length(count * (7 * DAY if m["week"] else DAY), months=count if m["month"] else 0, in_days=True)
    return _one(later(days.first if back else days.last, length, -1 if back else 1))


def _in_its_week(s: str, m: re.Match[str], found: Days) -> Found[Days]:
    """元旦前一周的周六: in the week that lies so far away."""
    tail = _OF_WEEK.match(s, m.end())
    return (_weekday_of(tail, monday_of(found.first)), tail.end()) if tail else (found, m.end())


def _nth_day(m: re.Match[str], days: Days) -> Days | None:
    if m["last"]:
        return _one(days.last) if days.first != days.last else None
    count = 2 if m["next"] else number(m["count"])
    day = days_from(days.first, count - 1)
    return None if count < 1 or (days.first != days.last and (m["next"] or day > days.last)) else _one(day)


def _near_weekday(m: re.Match[str], days: Days) -> Days | None:
    """The nth one before or after, which is never the day itself."""
    weekday, count = 5 if m["weekend"] else WEEKDAYS[m["weekday"]], number(m["count"] or "1")
    if not count:
        return None
    if m["side"] == "后":
        day = days_from(next_weekday(days_from(days.last, 1), weekday), 7 * (count - 1))
    else:
        day = days_from(next_weekday(days_from(days.first, -7), weekday), -7 * (count - 1))
    return _weekday_of(m, monday_of(day))


def _same_week(m: re.Match[str], days: Days) -> Days | None:
    return _weekday_of(m, monday_of(days.first)) if days.first == days.last else None


def _weekday_of(m: re.Match[str], monday: date) -> Days:
    if m["weekend"]:
        return Days(days_from(monday, 5), days_from(monday, 6), style="weekend")
    return _one(days_from(monday, WEEKDAYS[m["weekday"]]))


def _one(day: date) -> Days:
    return Days(day, day)


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Days], Days | None]], ...] = (
    (_WEEKDAY, _near_weekday),
    (_COUNTED, _counted),
    (_NTH_DAY, _nth_day),
    (_SAME_WEEK, _same_week),
)
