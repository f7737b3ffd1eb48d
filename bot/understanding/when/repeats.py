"""What comes again: 每周六, 每天, 每个工作日, 每月第一个周六, 每两周, 隔周. Rules are RFC 5545 RRULE values.

每周六、周日 is one rule; 每周三次 names no day and is weekly; 每隔一周 and 隔周 are every second week.
A lunar festival has no rule: 每年春节 is left to be read as the coming one.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.understanding.when.characters import D9, SMALL, number
from bot.understanding.when.dates import DAY_MARK, next_numbered
from bot.understanding.when.festivals import SOLAR, festival_name_at
from bot.understanding.when.months import nth_weekday
from bot.understanding.when.shapes import Days, Found, Repeat, last_day, make_date, month_later
from bot.understanding.when.weeks import WEEK, WEEKDAY, WEEKDAYS, next_weekday

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WORKDAYS = (0, 1, 2, 3, 4)

_EVERY = r"(?:每逢|每到|每个|每|逢)"
_NOT_TIMES = r"(?!到?[一二两三四五六]?(?:次|场|期|趟|回|遍)|天(?!气)|个?小时)"
_WEEKDAY_RANGE = rf"(?P<from>[一二三四五六])(?:到|至|-|~){WEEK}?(?P<to>[二三四五六日天])"
_OTHER_WORD = r"(?![一二三四五六七八九十]?[点时个号人名块])"  # 每周三四点 is Wednesday at four
_WEEKDAY_LIST = rf"(?P<list>{WEEKDAY}(?:[、,和及与]?(?:每?{WEEK})?[一二三四五六日天]{_OTHER_WORD}){{0,6}})"
_WEEKLY = re.compile(
    rf"(?:{_EVERY}(?P<gap>隔)?(?P<count>[两二三四1-4一])?个?(?:{WEEK}(?:的?{WEEK}|的)?)|(?P<skip>隔){WEEK}(?:的?{WEEK}|的)?)"
    rf"(?:(?P<weekend>末)|{_WEEKDAY_RANGE}|{_WEEKDAY_LIST}{_NOT_TIMES})?(?:一次|每天|都)?"
)
_WORKDAYS = re.compile(rf"{_EVERY}个?工作日|(?<!个)工作日(?:的?每天|每[早晚]|天天|(?=[早上下中晚]))")
_DAILY = re.compile(rf"每隔?(?P<count>{SMALL})?个?(?:天|日)|每(?=[早晚])|(?P<skip>隔[天日])(?!早|晚|上|下|中)")
_GAP = re.compile("每隔")
_MONTHLY = re.compile(
    rf"每隔?(?P<count>{SMALL})?个?(?P<unit>月|季度|半年|年)(?!初[{D9}]|农历|阴历|级)的?"
    rf"(?:(?:逢|的)?(?P<days>{SMALL}(?:号|日)?(?:(?:[、,和跟与及 ]|(?<=[号日])){SMALL}(?:号|日)?){{0,9}})"
    r"(?<=[号日])(?!楼|院|栋|幢)"
    rf"|(?:最后一?个|第(?P<nth>[{D9}1-9])个){WEEK}(?P<weekday>{WEEKDAY})"
    r"|(?P<last>月?[底末]|最后一天)|(?P<first>月?初|第一天)|(?P<middle>月中)"
    rf"|(?P<month>{SMALL})月(?P<day>{SMALL}){DAY_MARK})?(?:一次)?"
)
_SHORT = re.compile(rf"每(?:隔|过)?(?P<half>半)?(?P<count>{SMALL})?个?(?P<unit>小时|分钟)(?!数)")
_ONCE = re.compile(r"(?P<count>[一两二三1-4])个?(?P<unit>周|天|月|星期|礼拜|季度|年)(?:一|1)次")
_LISTED = re.compile(
    rf"{WEEK}(?P<list>[一二三四五六](?:[、,和]?{WEEK}?[二三四五六日天]){{1,6}})(?![一二三四五六七八九十点时个号人名块月楼栋层室单])"
)
_UNITS = {
    "天": ("DAILY", 1),
    "周": ("WEEKLY", 1),
    "星期": ("WEEKLY", 1),
    "礼拜": ("WEEKLY", 1),
    "月": ("MONTHLY", 1),
    "季度": ("MONTHLY", 3),
    "半年": ("MONTHLY", 6),
    "年": ("YEARLY", 1),
}
BEGINS = rf"每|逢{WEEK}|隔[周星礼天日]|工作日"


def repeat_at(s: str, p: int) -> Found[Repeat]:
    for read in (_weekly_at, _workdays_at, _daily_at, _monthly_at, _short_at, _once_at, _listed_at):
        if found := read(s, p):
            return found
    return None


def weekly(weekdays: Sequence[int], interval: int = 1) -> Repeat:
    named = sorted(set(weekdays))
    rule = _rule("WEEKLY", interval) + (";BYDAY=" + ",".join(CODES[day] for day in named) if named else "")
    return Repeat(rule, lambda after: min((next_weekday(after, day) for day in named), default=after))


def daily_within(days: Days) -> Repeat:
    """12月1日到5日每天."""
    count = (days.last - days.first).days + 1
    return Repeat(f"FREQ=DAILY;COUNT={count}", lambda after: max(days.first, after), never=days.never, run=days)


def _weekly_at(s: str, p: int) -> Found[Repeat]:
    m = _WEEKLY.match(s, p)
    if not m:
        return None
    interval = number(m["count"] or "1") + (1 if m["gap"] else 0) if not m["skip"] else 2
    if m["weekend"]:
        return weekly((5, 6), interval), m.end()
    if m["from"]:
        return weekly(range(WEEKDAYS[m["from"]], WEEKDAYS[m["to"]] + 1), interval), m.end()
    named = [WEEKDAYS[char] for char in m["list"] or "" if char in WEEKDAYS]
    return weekly(named, interval), m.end()


def _workdays_at(s: str, p: int) -> Found[Repeat]:
    m = _WORKDAYS.match(s, p)
    if not m:
        return None
    return weekly(WORKDAYS), m.end() - s[m.start() : m.end()].endswith(("每早", "每晚"))


def _daily_at(s: str, p: int) -> Found[Repeat]:
    m = _DAILY.match(s, p)
    if not m or m["count"] in ("零", "0"):
        return None
    interval = 2 if m["skip"] else number(m["count"] or "1") + bool(_GAP.match(s, p))
    return Repeat(_rule("DAILY", interval), lambda after: after), m.end()


def _monthly_at(s: str, p: int) -> Found[Repeat]:
    m = _MONTHLY.match(s, p)
    if not m:
        return None
    if m["unit"] == "年" and (name := festival_name_at(s, m.end())):
        return (_on_date("FREQ=YEARLY", *SOLAR[name]), m.end() + len(name)) if name in SOLAR else None
    freq, months = _UNITS[m["unit"]]
    rule = _rule(freq, months * (number(m["count"] or "1") + bool(_GAP.match(s, p))))
    if m["days"]:
        return _on_days(rule, [number(word) for word in re.findall(SMALL, m["days"])]), m.end()
    if m["weekday"]:
        return _on_weekday(rule, number(m["nth"]) if m["nth"] else -1, WEEKDAYS[m["weekday"]]), m.end()
    if m["month"]:
        return _on_date(rule, number(m["month"]), number(m["day"])), m.end()
    if day := -1 if m["last"] else 1 if m["first"] else 15 if m["middle"] else 0:
        return _on_days(rule, [day]), m.end()
    return Repeat(rule, lambda after: after), m.end()


def _on_days(rule: str, days: Sequence[int]) -> Repeat:
    def first(after: date) -> date:
        return min(_next_of_month(after, day) for day in days)

    if not all(day == -1 or 1 <= day <= 31 for day in days):
        return Repeat(rule, first, never=True)
    return Repeat(f"{rule};BYMONTHDAY={','.join(map(str, days))}", first)


def _next_of_month(after: date, day: int) -> date:
    if day == -1:
        return date(after.year, after.month, last_day(after.year, after.month))
    return next_numbered(after, day) or after


def _on_weekday(rule: str, count: int, weekday: int) -> Repeat:
    def first(after: date) -> date:
        months = (month_later(after.year, after.month, shift) for shift in range(12))
        days = (nth_weekday(*month, count, weekday) for month in months)
        return next((day for day in days if day and day >= after), after)

    return Repeat(f"{rule};BYDAY={count}{CODES[weekday]}", first, never=count > 5)


def _on_date(rule: str, month: int, day: int) -> Repeat:
    """每年12月5日; 2月29日 comes in leap years only, 2月30日 never."""

    def first(after: date) -> date:
        days = (make_date(year, month, day) for year in range(after.year, after.year + 9))
        return next((d for d in days if d and d >= after), after)

    return Repeat(f"{rule};BYMONTH={month};BYMONTHDAY={day}", first, never=make_date(2028, month, day) is None)


def _short_at(s: str, p: int) -> Found[Repeat]:
    m = _SHORT.match(s, p)
    if not m:
        return None
    hours, count = m["unit"] == "小时", number(m["count"] or "1")
    rule = "FREQ=MINUTELY;INTERVAL=30" if m["half"] and hours else _rule("HOURLY" if hours else "MINUTELY", count)
    return Repeat(rule, lambda after: after, within_day=True), m.end()


def _once_at(s: str, p: int) -> Found[Repeat]:
    """一周一次, 两个月一次."""
    m = _ONCE.match(s, p)
    if not m:
        return None
    freq, months = _UNITS[m["unit"]]
    return Repeat(_rule(freq, months * number(m["count"])), lambda after: after), m.end()


def _listed_at(s: str, p: int) -> Found[Repeat]:
    """周一三五, 周一、周三、周五: a list with gaps is a habit; 周六日 and 周二和周四 are days, read elsewhere."""
    m = _LISTED.match(s, p)
    if not m:
        return None
    named = [WEEKDAYS[char] for char in m["list"] if char in WEEKDAYS]
    ordered = named == sorted(set(named))
    gapless = named[-1] - named[0] == len(named) - 1
    apart = len(named) == 2 and len(m["list"]) > 2
    return None if not ordered or gapless or apart else (replace(weekly(named), listed=tuple(named)), m.end())


def _rule(freq: str, interval: int) -> str:
    return f"FREQ={freq}" + (f";INTERVAL={interval}" if interval > 1 else "")
