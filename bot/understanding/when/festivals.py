"""Festivals, lunar dates and solar terms: 国庆, 中秋, 腊月二十三, 冬至.

Without a year the next one is meant, today included.
"""

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache

from lunar_python import Lunar, LunarMonth, Solar  # type: ignore[import-untyped]

from bot.understanding.when.characters import D9, SMALL, number
from bot.understanding.when.months import nth_weekday, year_at
from bot.understanding.when.shapes import Days, Found, Today, days_from, make_date, one_day

SOLAR: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("元旦节", "元旦", "阳历年"), (1, 1)),
    "情人节": (2, 14),
    **dict.fromkeys(("学雷锋纪念日", "学雷锋日", "雷锋日"), (3, 5)),
    **dict.fromkeys(("三八国际妇女节", "三八妇女节", "国际妇女节", "妇女节", "三八节", "女神节"), (3, 8)),
    "植树节": (3, 12),
    **dict.fromkeys(("消费者权益日", "三一五"), (3, 15)),
    "愚人节": (4, 1),
    "世界读书日": (4, 23),
    **dict.fromkeys(("五一国际劳动节", "五一劳动节", "国际劳动节", "劳动节", "五一节", "五一"), (5, 1)),
    **dict.fromkeys(("五四青年节", "青年节", "五四"), (5, 4)),
    "护士节": (5, 12),
    **dict.fromkeys(("六一国际儿童节", "六一儿童节", "国际儿童节", "儿童节", "六一节", "六一"), (6, 1)),
    **dict.fromkeys(("世界环境日", "环境日"), (6, 5)),
    **dict.fromkeys(("国际禁毒日", "禁毒日"), (6, 26)),
    **dict.fromkeys(("七一建党节", "建党节", "建党日", "党的生日", "七一"), (7, 1)),
    **dict.fromkeys(("八一建军节", "建军节", "八一"), (8, 1)),
    "全民健身日": (8, 8),
    "抗战胜利纪念日": (9, 3),
    "教师节": (9, 10),
    "九一八": (9, 18),
    "烈士纪念日": (9, 30),
    **dict.fromkeys(("十一国庆节", "十一国庆", "国庆节", "国庆", "十一"), (10, 1)),
    "万圣节": (10, 31),
    "记者节": (11, 8),
    **dict.fromkeys(("消防宣传日", "消防安全日", "消防日"), (11, 9)),
    **dict.fromkeys(("双十一", "双11", "光棍节"), (11, 11)),
    **dict.fromkeys(("国家宪法日", "宪法日"), (12, 4)),
    **dict.fromkeys(("国际志愿者日", "志愿者日"), (12, 5)),
    **dict.fromkeys(("双十二", "双12"), (12, 12)),
    **dict.fromkeys(("国家公祭日", "公祭日"), (12, 13)),
    **dict.fromkeys(("平安夜", "圣诞夜", "圣诞前夜"), (12, 24)),
    **dict.fromkeys(("圣诞节", "圣诞"), (12, 25)),
    **dict.fromkeys(("跨年夜", "跨年"), (12, 31)),
}
LUNAR: dict[str, tuple[int, int]] = {
    **dict.fromkeys(("春节", "农历新年", "大年初一", "过年", "年"), (1, 1)),
    **dict.fromkeys(("元宵节", "元宵", "上元节"), (1, 15)),
    **dict.fromkeys(("龙抬头", "二月二"), (2, 2)),
    "三月三": (3, 3),
    **dict.fromkeys(("端午节", "端午", "端阳节", "端阳"), (5, 5)),
    **dict.fromkeys(("七夕节", "七夕"), (7, 7)),
    **dict.fromkeys(("中元节", "七月半"), (7, 15)),
    **dict.fromkeys(("中秋节", "中秋", "八月十五"), (8, 15)),  # so said, it is the festival; 8月15号 is August
    **dict.fromkeys(("重阳节", "重阳", "九月九", "敬老节", "老人节", "老年节"), (9, 9)),
    **dict.fromkeys(("腊八节", "腊八"), (12, 8)),
    **dict.fromkeys(("北方小年", "小年夜", "小年"), (12, 23)),
    "南方小年": (12, 24),
}
EVES = ("大年三十", "年三十", "大年夜", "除夕夜", "除夕")
MOVING: dict[str, tuple[int, int, int]] = {  # month, how many, weekday
    "母亲节": (5, 2, 6),
    "助残日": (5, 3, 6),
    "父亲节": (6, 3, 6),
    "感恩节": (11, 4, 3),
}
TERMS = [
    *("立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至", "小暑", "大暑"),
    *("立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至", "小寒", "大寒"),
]
_NAMES = [*SOLAR, *LUNAR, *EVES, *MOVING, *TERMS, "清明节", "冬至节"]
# What looks like a festival: roads and squares (五一路, 八一广场), dishes (腊八粥), numbers (十一点), weather (下大雪).
_NOT_BEHIND = {
    **dict.fromkeys(
        ("五一", "五四", "六一", "七一", "八一", "九一八", "三一五"),
        rf"[{D9}十百千万0-9路街桥村厂起个块直定样般下次点天楼栋号共同半班]|广场|大道|中学|小学|社区|小区|公园|商场",
    ),
    "十一": r"(?!放假|长假|假期|期间|黄金周|小长假|那天|当天|之?前(?![台面])|国庆|后)",
    "元宵": r"[吃馅]|汤",
    **dict.fromkeys(("腊八", "中秋", "端午", "重阳", "圣诞", "冬至"), r"[粥蒜糕树帽]|月饼|粽子|老人|饺子|汤圆"),
    "小年": r"[轻级纪]",
    "年": r"(?!之?前)",  # 年前: before Spring Festival
    "国庆": r"[路街村]|中学|小学|社区",
    "清明": r"上河",
    "大雪": r"[天纷封停路]|预警|过后|天气|扫|清扫",
    "小雪": r"[天纷封停花]|预警|过后|天气",
    "雨水": r"[管井口多大沟篦箅排收冲淋也太把]",
    "七月半": r"个",
    "二月二": rf"[{D9}十号日]",
    "三月三": rf"[{D9}十号日]",
    "八月十五": r"[号日个]",
    "九月九": r"[号日个]",
    "跨年": r"[级龄度]",
}
_NOT_BEFORE = {
    "大雪": r"(?<![下有暴降场中点迎转雨到了])",
    "小雪": r"(?<![下有暴降场中点迎转雨到了])",
    "雨水": r"(?<![的有积排下])",
    "元宵": r"(?<![吃包煮做买卖猜])",
    "国庆": r"(?<![王李张刘陈杨赵黄吴徐孙胡朱郭罗])",  # somebody's name
    "过年": r"(?<![不经通超])",
    "小年": r"(?<![大中])",
    "年": rf"(?<![0-9{D9}十百几多半每两去今明后前本])",
}


def _pattern(name: str) -> str:
    behind = _NOT_BEHIND.get(name)
    return _NOT_BEFORE.get(name, "") + name + (f"(?!{behind})" if behind else "")


_FESTIVAL = re.compile(
    f"(?:{'|'.join(_pattern(name) for name in sorted(_NAMES, key=len, reverse=True))})(?!阿姨|叔|姐|哥|老师|同学|爷|奶)"
)
_HOLIDAY = re.compile(r"节?(?:小?长假(?:期间|期)?|假期(?:期间)?|期间|放假(?:期间)?|休假|黄金周|七天乐?|假日|节假日)")
_LUNAR_DAY = re.compile(
    rf"(?:(?:农历|阴历|旧历)的?(?P<month>正|腊|冬|{SMALL})月|(?P<named>正|冬|腊)月|(?P<plain>[{D9}]|十[一二]?)月(?=初[{D9}十])"
    rf"|(?P<new_year>大年|年(?=初[{D9}十](?![起次])))(?=初))"
    rf"(?:初(?P<early>[{D9}十])|(?P<day>{SMALL}))[日号]?(?![个人次点])"
)
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
FIRST = "农阴旧腊冬" + "".join(sorted({name[0] for name in _NAMES}))
BEGINS = "|".join(sorted({name[:2] for name in _NAMES if name != "年"}))
BEGINS += "|农历|阴历|旧历|正月|腊月|冬月|大年|年[三初]|年之?前"
NAMES = "|".join(sorted((name for name in _NAMES if name != "年"), key=len, reverse=True))


def festival_at(s: str, p: int, at: Today) -> Found[Days]:
    """国庆, 明年春节, 腊月二十三, 国庆期间."""
    year, q = year_at(s, p, at)
    if m := _LUNAR_DAY.match(s, q):
        month_words = m["month"] or m["named"] or m["plain"] or "正"
        month = _LUNAR_MONTHS.get(month_words) or number(month_words)
        day = number(m["early"] or m["day"])
        return _occurrence(lambda y: lunar_day(y, month, day), year, at), m.end()
    m = _FESTIVAL.match(s, q)
    if not m:
        return None
    found = _occurrence(_yearly(m[0]), year, at)
    if holiday := _HOLIDAY.match(s, m.end()):
        return _holiday(m[0], found), holiday.end()
    return found, m.end()


def festival_name_at(s: str, p: int) -> str | None:
    m = _FESTIVAL.match(s, p)
    return m[0] if m else None


def _occurrence(in_year: Callable[[int], date | None], year: int | None, at: Today) -> Days:
    """The one of that year, or the next; what no year around has is never guessed."""
    near = range(at.after.year - 1, at.after.year + 2) if year is None else (year - 1, year)
    days = [day for y in near if (day := in_year(y))]
    coming = next((day for day in days if day >= at.after), None)
    if year is None:
        return one_day(coming)
    # The end of a lunar year falls in the next solar one: 2027年除夕 is the one seen in 2027, but 今年除夕, once this
    # year's is past, the one that is coming.
    named = next((day for day in days if day.year == year), None)
    past = named is None or named < at.after
    return one_day(coming if past and coming and year == at.today.year else named)


def _yearly(name: str) -> Callable[[int], date | None]:
    if name in SOLAR:
        return lambda year: make_date(year, *SOLAR[name])
    if name in LUNAR:
        return lambda year: lunar_day(year, *LUNAR[name])
    if name in EVES:
        return lambda year: days_from(lunar_day(year + 1, 1, 1) or date.max, -1)
    if name in MOVING:
        month, count, weekday = MOVING[name]
        return lambda year: nth_weekday(year, month, count, weekday)
    return lambda year: term_day(year, name[:2])


@lru_cache(maxsize=512)
def lunar_day(year: int, month: int, day: int) -> date | None:
    """The solar date of a lunar one (of the plain month, not the leap one); None where that month is too short."""
    if not 1 <= month <= 12 or not 1 <= day <= LunarMonth.fromYm(year, month).getDayCount():
        return None
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


@lru_cache(maxsize=512)
def term_day(year: int, term: str) -> date:
    """The solar term in that solar year."""
    # lunar_python's table of a lunar year reaches from the winter solstice before it to the next spring; the terms
    # of January stand in the one of the same June, those of late December in the next one.
    solar = Solar.fromYmd(year + (term == "冬至"), 6, 15).getLunar().getJieQiTable()[term]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def _holiday(name: str, found: Days) -> Days:
    """The days off around a festival as the law fixes them; the yearly notice may swap days, which is not known here.

    National Day 1–7 October, Labour Day 1–5 May, Spring Festival from its eve to 正月初七 (State Council, November
    2024), others the day itself with the weekend that touches it.
    """
    day = found.first
    if found.never:
        return found
    if SOLAR.get(name) == (10, 1):
        return Days(day, days_from(day, 6), style="run")
    if SOLAR.get(name) == (5, 1):
        return Days(day, days_from(day, 4), style="run")
    if LUNAR.get(name) == (1, 1):
        return Days(days_from(day, -1), days_from(day, 6), style="run")
    if name in EVES:
        return Days(day, days_from(day, 7), style="run")
    before, behind = {0: (2, 0), 4: (0, 2), 5: (0, 2), 6: (1, 1)}.get(day.weekday(), (0, 0))
    return Days(days_from(day, -before), days_from(day, behind), style="run")
