"""Days counted from today and days of the week: 明天, 周六, 下周六, 这个星期天, 周末, 下周.

Weeks begin on Monday: 下周六 is the Saturday of the week after this one. A bare 周六 is the next one, today
included; only 周日 said on a Sunday is the next week's. Once Sunday has come, 这周六, 这周五 and 周末 are the coming
ones: the week is over, people look ahead, and nobody calls yesterday 这周六.
"""

import re
from datetime import date

from bot.understanding.when.characters import COUNTED
from bot.understanding.when.shapes import NEVER, Days, Found, Today, days_from

RELATIVE = {
    "大大后天": 4,
    **dict.fromkeys(("大后天", "大后日"), 3),
    **dict.fromkeys(("后天", "后日", "后儿"), 2),
    **dict.fromkeys(("明天", "明日", "明儿", "明个", "明", "听日", "听"), 1),
    **dict.fromkeys(("今天", "今日", "今儿", "今个", "今", "即日起"), 0),
    **dict.fromkeys(("昨天", "昨日", "昨儿", "昨个", "昨", "琴日", "寻日"), -1),
    **dict.fromkeys(("前天", "前日", "前儿"), -2),
    "大前天": -3,
}
RUNS = {
    "这两": (0, 1),
    "今明": (0, 1),
    "今明两": (0, 1),
    "明后": (1, 2),
    "明后两": (1, 2),
    "今明后": (0, 2),
    "今明后三": (0, 2),
}
_RUN = re.compile(r"(?P<run>今明后三|今明后|今明两|今明|明后两|明后|这两)天")
_RELATIVE = re.compile(
    r"(?P<name>大大?后天|大后日|大前天|(?<![以之最然])[前后](?:天|日(?!期))|[明昨]天|[明昨]日(?!报|星|之)|今天|今日(?!头条)"
    r"|(?<![以之])[前后]儿(?![子媳科童])|[今明昨]儿|[今明昨]个(?!人)|听日|琴日|寻日|即日起"
    r"|听(?=[朝晚])|[今明昨](?=[早晚晨夜]|上午|下午|中午|傍晚|凌晨|午(?!餐|饭)))(?:(?<=儿)个)?"
)

WEEK = r"(?:周|星期|礼拜)"
WEEKDAYS = {
    char: place for place, chars in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天末7")) for char in chars
}
# The sign must not belong to the next word: 这周6个人, 下周天气, 本周日程.
WEEKDAY = rf"(?:[一二三四五六]|天(?![气然空花])|日(?![常报记程志期])|[1-7](?![0-9.]|{COUNTED}))"
# 下周一起去 is "together next week" (从下周一起 is not), 每周三次 is three times.
_TOGETHER = re.compile(r"一(?:起|块|直|定|样|般|共|些|同|道|并|切|路)|[一二三四五六1-6](?:次|场|期|趟|回|遍)")
_BOTH = rf"六[、和]?{WEEK}?日(?![常报记程志期])"  # 周六、日
_OF_WEEK = re.compile(rf"(?P<shift>上{{1,3}}|下{{1,3}}|这|本|今)(?:一?个|一)?{WEEK}(?!几)")
_DAY_OF_WEEK = re.compile(rf"(?:的?{WEEK}|的)?(?:(?P<end>末(?:两天)?|{_BOTH})|(?P<day>{WEEKDAY}))")
_WEEKDAY = re.compile(
    rf"(?P<weekend>{WEEK}末(?:两天)?|双休日|{WEEK}{_BOTH})|{WEEK}(?P<day>{WEEKDAY})"
    r"|(?P<never>(?:星期|礼拜)[八九十](?![次个天点小]))"
)
_NOTE = re.compile(rf"[( ]?{WEEK}(?P<day>{WEEKDAY})\)?|\((?P<alone>[一二三四五六日])\)")
BEGINS = (
    r"[今明昨听](?:[天日儿个早晚晨夜朝]|[上中下]午|午|傍晚|凌晨|后|明)|明后|大大?[后前][天日]|[后前][天日儿]|即日起|[琴寻]日|这两天"
    rf"|[这本今](?:一?个|一)?{WEEK}|[上下]{{1,3}}+(?:一?个|一)?{WEEK}|双休日"
    # 小周六点到 and 一周六天 hold no 周六; the second of 周二周四 does
    rf"|(?:(?<![一二两三四五六七八九十半几小老每年])|(?<=[周期拜][一二三四五六])){WEEK}[一二三四五六日天末八九十1-7]"
)


def relative_at(s: str, p: int, at: Today) -> Found[Days]:
    if m := _RUN.match(s, p):
        first, last = RUNS[m["run"]]
        run = Days(days_from(at.today, first), days_from(at.today, last), style="run", listed=m["run"] != "这两")
        return run, m.end()
    if m := _RELATIVE.match(s, p):
        day = days_from(at.today, RELATIVE[m["name"]])
        return Days(day, day, style="relative", past=day < at.today), m.end()
    return None


def week_at(s: str, p: int, at: Today) -> Found[Days]:
    """下周六, 这个周末, 上星期三, or the whole of 下周."""
    m = _OF_WEEK.match(s, p)
    if not m:
        return None
    weeks = _shift(m["shift"])
    monday = days_from(monday_of(at.today), 7 * weeks)
    tail = _DAY_OF_WEEK.match(s, m.end())
    if not tail or (_TOGETHER.match(s, m.end()) and s[p - 1 : p] not in ("从", "自", "由")):
        return Days(monday, days_from(monday, 6), style="run", past=weeks < 0), m.end()
    if weeks == 0 and at.today.weekday() == 6 and (tail["end"] or WEEKDAYS[tail["day"]] < 6):
        monday = days_from(monday, 7)
    if tail["end"]:
        return _weekend(days_from(monday, 5), tail["end"], past=weeks < 0), tail.end()
    day = days_from(monday, WEEKDAYS[tail["day"]])
    return Days(day, day, style="week", past=weeks < 0), tail.end()


def weekday_at(s: str, p: int, at: Today) -> Found[Days]:
    """周六, 星期天, 周末: the next one."""
    m = _WEEKDAY.match(s, p)
    if not m:
        return None
    if m["never"]:
        return NEVER, m.end()
    if m["weekend"]:
        return _weekend(next_weekday(at.after, 5), m["weekend"]), m.end()
    day = next_weekday(at.after, WEEKDAYS[m["day"]])
    if day == at.today and at.today.weekday() == 6:
        day = days_from(day, 7)
    return Days(day, day, again="week", style="weekday"), m.end()


def weekday_note_at(s: str, p: int) -> Found[int]:
    """The (周六) of "11月28日(周六)"."""
    m = _NOTE.match(s, p)
    return (WEEKDAYS[m["day"] or m["alone"]], m.end()) if m else None


def next_weekday(after: date, weekday: int) -> date:
    return days_from(after, (weekday - after.weekday()) % 7)


def monday_of(day: date) -> date:
    return days_from(day, -day.weekday())


def _weekend(saturday: date, words: str, past: bool = False) -> Days:
    both = not words.endswith(("末", "双休日"))  # 周六日, 周末两天
    return Days(saturday, days_from(saturday, 1), style="weekend", past=past, listed=both)


def _shift(words: str) -> int:
    return {"上": -1, "下": 1}.get(words[0], 0) * len(words)
