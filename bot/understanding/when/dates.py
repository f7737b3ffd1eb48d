"""Dates in figures: 2026-12-01, 11.28, 11/28, 28号, 28、29号. A date without a year that is past is next year's."""

import re
from datetime import date

from bot.understanding.when.characters import COUNTED, SMALL, number
from bot.understanding.when.clock import RANGE
from bot.understanding.when.shapes import (
    NEVER,
    Days,
    Found,
    Today,
    last_day,
    make_date,
    month_later,
    one_day,
)

# 28号楼 is a house, not a day; neither is anything else that is numbered.
_NUMBERED = (
    r"楼|门|线|栋|幢|院|房|店|桌|厅|机|码|车|厂|地块|地铁|会议室|教室|库|路|巷|弄|柜|室|铺|馆|仓|桩|井|电梯|单元|公寓"
    r"|别墅|床|窗|岗|出口|入口|口|工位|摊|箱|杆|球|字|型|选手|台|位|网格(?![长员])|片区|公交|商铺|垃圾桶|充电|停车"
)
DAY_MARK = rf"(?:号(?!{_NUMBERED})|日(?![报记常子本均用光期夜语游志程内]))"
_FULL = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})(?P<mark>[-/.])(?P<month>[0-9]{1,2})(?P=mark)(?P<day>[0-9]{1,2})(?![0-9])[日号]?"
)
_MARKED = re.compile(
    rf"(?P<month>[0-9]{{1,2}})(?P<mark>[./-])(?P<day>[0-9]{{1,2}})(?![0-9./]|-[0-9]{{3}}|折)(?:{DAY_MARK}|(?!{COUNTED}))"
)
# 1.5 and 3-5 are numbers unless something says that a day is meant: two figures, or a time or a weekday behind it.
_SAYS_DAY = re.compile(r"[ (]?(?:[0-9]{1,2}[点时:]|[上下中]午|早上|晚上|傍晚|凌晨|(?:周|星期|礼拜)[一二三四五六日天])")
_AND_OTHERS = rf"(?:[、,和]{SMALL}){{1,9}}{DAY_MARK}"  # the 5 of 5、12日
_NUMBERED_DAY = re.compile(
    rf"(?<![路街巷弄栋编])(?P<day>{SMALL})(?:{DAY_MARK}|(?:号|日)?(?={RANGE}{SMALL}{DAY_MARK})|(?={_AND_OTHERS}))"
)
_DAY_OF_RANGE = re.compile(rf"(?P<day>[0-9]{{1,2}})(?![0-9./:]|{COUNTED})")


def full_date_at(s: str, p: int, at: Today) -> Found[Days]:
    """2026-12-01: needs no `at`, which all readers of days are given."""
    m = _FULL.match(s, p)
    return (one_day(make_date(int(m["year"]), int(m["month"]), int(m["day"]))), m.end()) if m else None


def marked_date_at(s: str, p: int, at: Today) -> Found[Days]:
    """11.28, 11/28, 11-28."""
    m = _MARKED.match(s, p)
    if not m or not _means_day(s, m):
        return None
    return one_day(next_date(at.after, int(m["month"]), int(m["day"]))), m.end()


def _means_day(s: str, m: re.Match[str]) -> bool:
    if not (1 <= int(m["month"]) <= 12 and 1 <= int(m["day"]) <= 31):
        return False
    marked = s[m.end() - 1] in "日号"
    if m["mark"] == "-" and marked:  # 1-5号 is a range
        return False
    if marked or _SAYS_DAY.match(s, m.end()):
        return True
    if m["mark"] == "-":  # 8-10 may be anything
        return len(m["day"]) == 2 and (len(m["month"]) == 2 or int(m["day"]) > 12)
    return len(m["month"]) == 2 or len(m["day"]) == 2


def numbered_day_at(s: str, p: int, at: Today) -> Found[Days]:
    """28号, 二十八号, the 28 of 28、29号: the next such day."""
    m = _NUMBERED_DAY.match(s, p)
    if not m or number(m["day"]) > 39:  # 92号 is petrol
        return None
    day = next_numbered(at.after, number(m["day"]))
    return (Days(day, day, again="month"), m.end()) if day else (NEVER, m.end())


def closing_day_at(s: str, p: int, first: date) -> Found[Days]:
    """The 5 of "12.1-5"."""
    m = _DAY_OF_RANGE.match(s, p)
    if not m or not first.day < int(m["day"]) <= 31:
        return None
    return one_day(make_date(first.year, first.month, int(m["day"]))), m.end()


def next_date(after: date, month: int, day: int) -> date | None:
    """The coming 11月28日, today included; None where that year's calendar has none."""
    return make_date(after.year + ((month, day) < (after.month, after.day)), month, day)


def next_numbered(after: date, day: int) -> date | None:
    """The coming 31号, in the next month that has one."""
    if not 1 <= day <= 31:
        return None
    year, month = month_later(after.year, after.month, int(day < after.day))
    while day > last_day(year, month):
        year, month = month_later(year, month, 1)
    return date(year, month, day)
