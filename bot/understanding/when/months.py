"""Months, years and their parts: 本月, 12月, 下个月3号, 月底, 下个月第一个周六, 上半年, 第四季度, 明年.

月底 is the month's last day, 月初 its first, 月中 the 15th: something can be fixed for them. Those without a month
or year are the coming ones.
"""

import re
from collections.abc import Callable
from datetime import date

from bot.understanding.when.characters import COUNTED, D9, SMALL, number, year_number
from bot.understanding.when.clock import RANGE
from bot.understanding.when.dates import DAY_MARK, next_date
from bot.understanding.when.shapes import (
    NEVER,
    Days,
    Found,
    Today,
    days_from,
    last_day,
    make_date,
    month_later,
    month_span,
    one_day,
)
from bot.understanding.when.weeks import WEEK, WEEKDAY, WEEKDAYS, next_weekday

_YEARS = {"大前年": -3, "前年": -2, "去年": -1, "今年": 0, "本年": 0, "明年": 1, "后年": 2}
_YEAR = re.compile(
    r"(?P<word>大前年|前年|去年|今年|本年度?|明年|后年)(?!级)的?"
    rf"|(?P<year>(?:19|20|21)[0-9]{{2}}|二[〇零0][〇零{D9}]{{2}}|[0-9]{{2}}(?=年[0-9]{{1,2}}月))年(?![级初]级)的?"
)
_MONTH = re.compile(
    r"(?P<shift>上{1,2}|下{1,3}|这|本|当|今)(?:一?个|一)?月(?![台季票亮饼光子经])份?的?"
    rf"|(?P<month>元|(?!两){SMALL})月(?![饼季票亮光台子经])份?的?"
)
_DAY_OF_MONTH = re.compile(
    rf"(?P<day>{SMALL})(?:{DAY_MARK}|(?:号|日)?(?={RANGE}{SMALL}{DAY_MARK}))"
    rf"|(?P<unmarked>[0-9]{{1,2}}|[{D9}]?十[{D9}]?|廿[{D9}]?)(?![0-9.]|{COUNTED}|[{D9}])"
    # 十月一, when nothing else can be meant (12月一起去)
    rf"|(?P<single>[{D9}])(?=$|[,。!?、]|[上下中]午|早上|晚|那天|之?前|{RANGE})"
)
_NTH = rf"(?:最后一?个|倒数第一个|第(?P<nth>[{D9}1-9])个){WEEK}(?:(?P<weekend>末)|(?P<weekday>{WEEKDAY}))"
_LAST_WEEKDAY = rf"(?:月?[底末])的?(?:那个|的|最后一?个|那)的?{WEEK}(?P<last>{WEEKDAY})"
_PART_OF_MONTH = re.compile(
    rf"{_NTH}|{_LAST_WEEKDAY}|(?:月?底的?)?最后(?P<last_day>一)天|第(?P<first_day>一)天|(?P<third>[上中下])旬"
    r"|月?(?P<edge>底|末(?!梢)|初(?![一二三四五六七八九十级])|中(?![秋学午心国旬间]))"
)
_BARE_PART = re.compile(
    rf"月(?P<edge>底|末|初|中(?![秋学午心国旬间]))(?:的?(?:那个|最后一?个|的|那){WEEK}(?P<last>{WEEKDAY})|的?最后一天)?"
    rf"|{_NTH}|(?P<third>[上中下])旬"
)
_PART_OF_YEAR = re.compile(
    r"(?P<half>[上下])半年(?!级)|第?(?P<quarter>[一二三四1-4])季度|[qQ](?P<q>[1-4])(?![0-9])"
    r"|年?(?P<edge>底|末|初)|(?:年底)?最后(?P<last_day>一)天|第(?P<first_day>一)天|(?:全年|一?整年)"
)
_PART_OF_THIS_YEAR = re.compile(
    r"(?P<half>[上下])半年(?!级)|第?(?P<quarter>[一二三四1-4])季度|[qQ](?P<q>[1-4])(?![0-9a-z])"
)
_YEAR_END = re.compile(r"年(?P<edge>底|末|初(?![一二三四五六七八九十]))")
_QUARTER = re.compile(r"(?P<shift>上|下|这|本|当)(?:一?个)?季度(?P<edge>[末底])?|季度?末")
_HALF_MONTH = re.compile(r"(?P<half>[上下前后])半个?月")
_THIRDS = {"上": (1, 10), "中": (11, 20), "下": (21, 31)}
_LAST = -1
BEGINS = (
    r"[这本当今](?:一?个|一)?(?:月|季度)|[上下]{1,3}+(?:一?个|一)?(?:月|季度)|[今明后去]年|大?前年|本年|[上中下]旬|[上下前后]半"
    rf"|[月年][底末初]|月中|元月|季度?末|第[{D9}1-9](?:个(?:周|星期|礼拜)|季度)|最后一?个?(?:周|星期|礼拜)|倒数|[qQ][1-4]"
)

YearMonth = tuple[int, int]


def year_at(s: str, p: int, at: Today) -> tuple[int | None, int]:
    """明年, 2027年, 二〇二七年 as a number; (None, p) when no year stands here."""
    m = _YEAR.match(s, p)
    if not m:
        return None, p
    if m["year"]:
        return year_number(m["year"]), m.end()
    return at.today.year + _YEARS[m["word"].removesuffix("度")], m.end()


def month_or_year_at(s: str, p: int, at: Today) -> Found[Days]:
    """A day or a run of days named by its month or year."""
    year, q = year_at(s, p, at)
    if m := _MONTH.match(s, q):
        return _in_month(s, m, year, at)
    if year is not None:
        return _in_year(s, q, year, at)
    return _bare_at(s, p, at)


def _in_month(s: str, m: re.Match[str], year: int | None, at: Today) -> Found[Days]:
    fixed, rolls = _which_month(m, year, at)
    end = m.end() - s[m.start() : m.end()].endswith("的")
    if not 1 <= fixed[1] <= 12:
        tail = _DAY_OF_MONTH.match(s, m.end())
        return NEVER, tail.end() if tail else end
    if tail := _DAY_OF_MONTH.match(s, m.end()):
        day = number(tail["day"] or tail["unmarked"] or tail["single"])
        return one_day(next_date(at.after, fixed[1], day) if rolls else make_date(*fixed, day)), tail.end()
    if tail := _PART_OF_MONTH.match(s, m.end()):
        build = _part_of_month(tail)
        return _coming(build, fixed, 12 if rolls else 0, at), tail.end()
    return _coming(month_span, fixed, 12 if rolls else 0, at), end


def _which_month(m: re.Match[str], year: int | None, at: Today) -> tuple[YearMonth, bool]:
    """The month, and whether next year's is meant once it is past."""
    if m["month"]:
        month = 1 if m["month"] == "元" else number(m["month"])
        return (year or at.after.year, month), year is None
    shift = {"上": -1, "下": 1}.get(m["shift"][0], 0) * len(m["shift"])
    return month_later(year or at.today.year, at.today.month, shift), False


def _coming(build: Callable[[int, int], Days], month: YearMonth, roll: int, at: Today) -> Days:
    """What `build` makes of that month, or of the one `roll` months later when that is already past."""
    days = build(*month)
    if roll and not days.never and days.last < at.after:
        return build(*month_later(*month, roll))
    if days.last < at.today and not days.never:
        return Days(days.first, days.last, style=days.style, past=True)
    return days


def _part_of_month(m: re.Match[str]) -> Callable[[int, int], Days]:
    groups = m.groupdict()
    if groups.get("last"):
        weekday = WEEKDAYS[m["last"]]
        return lambda y, mo: one_day(nth_weekday(y, mo, _LAST, weekday))
    if groups.get("weekday") or groups.get("weekend"):
        return _nth(m)
    if groups.get("third"):
        first, last = _THIRDS[m["third"]]
        return lambda y, mo: Days(date(y, mo, first), date(y, mo, min(last, last_day(y, mo))), style="run")
    if groups.get("first_day") or groups.get("edge") == "初":
        return lambda y, mo: one_day(date(y, mo, 1))
    if groups.get("edge") == "中":
        return lambda y, mo: one_day(date(y, mo, 15))
    return lambda y, mo: one_day(date(y, mo, last_day(y, mo)))


def _nth(m: re.Match[str]) -> Callable[[int, int], Days]:
    count = number(m["nth"]) if m["nth"] else _LAST
    if m["weekday"]:
        return lambda y, mo: one_day(nth_weekday(y, mo, count, WEEKDAYS[m["weekday"]]))

    def weekend(year: int, month: int) -> Days:
        saturday = nth_weekday(year, month, count, 5)
        return Days(saturday, days_from(saturday, 1), style="weekend") if saturday else NEVER

    return weekend


def nth_weekday(year: int, month: int, count: int, weekday: int) -> date | None:
    """The first (1) … fifth (5) or last (-1) Saturday of a month; None where it has no such."""
    if count == _LAST:
        return next_weekday(date(year, month, last_day(year, month) - 6), weekday)
    day = days_from(next_weekday(date(year, month, 1), weekday), 7 * (count - 1))
    return day if day.month == month else None


def _in_year(s: str, q: int, year: int, at: Today) -> Found[Days]:
    tail = _PART_OF_YEAR.match(s, q)
    first, last = _months_of(tail) if tail else (1, 12)
    days = Days(date(year, first, 1), date(year, last, last_day(year, last)), style="run")
    if tail and (tail["edge"] == "初" or tail["first_day"]):
        days = one_day(date(year, 1, 1))
    elif tail and (tail["edge"] or tail["last_day"]):
        days = one_day(date(year, 12, 31))
    end = tail.end() if tail else q - (s[q - 1] == "的")
    return Days(days.first, days.last, style=days.style, past=days.last < at.today), end


def _months_of(m: re.Match[str]) -> tuple[int, int]:
    """The months of 上半年, of 第三季度, or of the whole year."""
    if m["half"]:
        return (1, 6) if m["half"] == "上" else (7, 12)
    if quarter := m["quarter"] or m["q"]:
        return number(quarter) * 3 - 2, number(quarter) * 3
    return 1, 12


def _bare_at(s: str, p: int, at: Today) -> Found[Days]:
    """Named without a month or year: of this one, or the coming one."""
    return _part_of_this_at(s, p, at) or _quarter_at(s, p, at) or _half_month_at(s, p, at) or _year_end_at(s, p, at)


def _part_of_this_at(s: str, p: int, at: Today) -> Found[Days]:
    """月底, 月底那个周六, 最后一个周六, 下旬; 上半年, 第四季度."""
    if m := _BARE_PART.match(s, p):
        return _coming(_part_of_month(m), (at.after.year, at.after.month), 1, at), m.end()
    m = _PART_OF_THIS_YEAR.match(s, p)
    if not m:
        return None
    first, last = _months_of(m)
    return Days(date(at.today.year, first, 1), month_span(at.today.year, last).last, style="run"), m.end()


def _quarter_at(s: str, p: int, at: Today) -> Found[Days]:
    """本季度, 上个季度, 季度末."""
    m = _QUARTER.match(s, p)
    if not m:
        return None
    shift = {"上": -1, "下": 1}.get(m["shift"] or "", 0)
    first = month_later(at.today.year, (at.today.month - 1) // 3 * 3 + 1, 3 * shift)
    last = month_span(*month_later(*first, 2)).last
    return one_day(last) if m["edge"] or not m["shift"] else Days(date(*first, 1), last, style="run"), m.end()


def _half_month_at(s: str, p: int, at: Today) -> Found[Days]:
    """上半月, 下半个月."""
    m = _HALF_MONTH.match(s, p)
    if not m:
        return None
    month = month_span(at.today.year, at.today.month)
    middle = month.first.replace(day=15)
    early = m["half"] in "上前"
    return Days(month.first if early else days_from(middle, 1), middle if early else month.last, style="run"), m.end()


def _year_end_at(s: str, p: int, at: Today) -> Found[Days]:
    """年底, 年初."""
    m = _YEAR_END.match(s, p)
    if not m:
        return None
    month, day = (1, 1) if m["edge"] == "初" else (12, 31)
    return one_day(next_date(at.after, month, day)), m.end()
