"""Hours and parts of the day: 上午9点, 晚上七点半, 差五分八点, 14:30, 3pm.

Decisions, all in the tables below: a bare 1–6 is the afternoon, 7–12 is as written, 03:00 is as written;
晚上 and 深夜 reach into the next morning (晚上12点 is midnight at the day's end, 晚上1点 an hour later).
"""

import re
from dataclasses import replace

from bot.understanding.when.characters import COUNTED, D9, SMALL, number
from bot.understanding.when.shapes import DAY, Clock, Found

# part → its first and last minute. The start is what "明天上午" means as an hour.
PARTS: dict[str, tuple[int, int]] = {
    "凌晨": (0, 6 * 60),
    "早上": (6 * 60, 10 * 60),
    "上午": (8 * 60, 12 * 60),
    "中午": (12 * 60, 14 * 60),
    "下午": (14 * 60, 18 * 60),
    "傍晚": (18 * 60, 20 * 60),
    "晚上": (19 * 60, DAY),
    "深夜": (23 * 60, DAY),
}
EVENING = 18 * 60  # what begins from here on may end the next morning
# part → rows of (from, to, add): the first row that holds an hour places it; no row: a contradiction (上午15点).
HOURS: dict[str | None, tuple[tuple[int, int, int], ...]] = {
    "凌晨": ((12, 12, -12), (0, 11, 0), (24, 24, 0)),
    "早上": ((0, 12, 0),),
    "上午": ((0, 12, 0),),
    "中午": ((1, 3, 12), (10, 15, 0)),
    "下午": ((1, 11, 12), (12, 24, 0)),
    "傍晚": ((1, 11, 12), (13, 23, 0)),
    "晚上": ((0, 4, 24), (5, 12, 12), (13, 24, 0)),
    "深夜": ((0, 5, 24), (6, 12, 12), (13, 24, 0)),
    None: ((1, 6, 12), (0, 24, 0)),
}
WORDS: dict[str, str] = {
    **dict.fromkeys(("凌晨", "拂晓", "黎明"), "凌晨"),
    **dict.fromkeys(("大清早", "一大早", "大早上", "清早", "清晨", "大早", "一早", "早晨", "早上", "早间"), "早上"),
    **dict.fromkeys(("清早八早", "大清八早", "清早巴早", "清早上", "早晨头", "早间子"), "早上"),
    **dict.fromkeys(("上午", "午前", "上昼", "前晌", "上晌", "上半天", "上半日", "上昼边"), "上午"),
    **dict.fromkeys(("中午", "正午", "晌午", "午间", "昼边子", "昼边", "中午头"), "中午"),
    **dict.fromkeys(("下午", "午后", "下昼", "后晌", "下晌", "下半天", "下半日", "下昼边"), "下午"),
    **dict.fromkeys(("傍晚", "傍黑", "黄昏", "晚边子", "晚边", "夜边子", "夜边"), "傍晚"),
    **dict.fromkeys(("断黑", "擦黑", "挨黑", "挨晚", "挨夜"), "傍晚"),
    **dict.fromkeys(("晚上", "晚间", "夜晚", "夜里", "夜间", "当晚", "夜里头", "夜间头", "夜头", "晚上头"), "晚上"),
    **dict.fromkeys(("深夜", "半夜", "午夜", "后半夜"), "深夜"),
}
SHORT = {"早": "早上", "晨": "早上", "朝": "早上", "晚": "晚上", "夜": "晚上", "午": "中午"}  # 明早, 周六晚

_NOT_GREETED = r"(?!好(?:$|[,!。~、呀啊哦大各邻]))"  # 晚上好
PART = re.compile(f"(?:{'|'.join(sorted(WORDS, key=len, reverse=True))}){_NOT_GREETED}")
# 早 and 晚 alone: behind a day ("周六晚") and not as 早点, 晚饭; or before an hour ("早8点") but not as 早一点.
_SHORT_BEHIND_DAY = re.compile(r"[早晚夜](?![点些饭餐宴会霞辈年婚自日就已市茶安早晚]|一点|一些|上好)")
_SHORT_BEFORE_HOUR = re.compile(rf"[早晚夜](?=(?:{SMALL}[点时](?!儿)|[0-9]{{1,2}}:[0-9]{{2}}))(?!一点)")

RANGE = r"(?:一?直?到|至|-{1,3}|~{1,2})"
_POINT = r"(?:点(?!儿|[赞评])|时(?![间候常代节段辰刻机差空]))"
_HOUR = re.compile(
    rf"(?:差(?:(?P<lack>{SMALL})分钟?|(?P<lack_quarter>[一1])刻钟?)(?:到|就)?)?"
    rf"(?P<hour>{SMALL}){_POINT}"
    rf"(?:(?P<half>半)(?!小时|个|天|年|月|钟头|价|路|数)"
    rf"|过?(?P<quarters>[一二两三1-3])刻(?:钟(?![后前]))?"
    rf"|差(?:(?P<less>{SMALL})分钟?|(?P<less_quarter>[一1])刻钟?)"
    rf"|[过零]?(?P<minute>{SMALL})分(?!钟|享|类|组|发|工|队|会)"
    rf"|(?P<two>[0-9]{{2}}(?![0-9])|零[{D9}]|[{D9}]?十[{D9}]?)(?!{COUNTED})"
    r")?(?:整|正(?=[^在好式是常])|正$|钟(?!头))?"
)
_COLON = re.compile(r"(?P<hour>[0-9]{1,2}):(?P<minute>[0-9]{2})(?![0-9])(?::[0-9]{2}(?![0-9]))?(?P<half_day>[ap]m)?")
_AM_PM = re.compile(r"(?P<hour>[0-9]{1,2})(?P<half_day>[ap]m)(?![a-z])")
_OPEN = re.compile(rf"(?P<hour>{SMALL})(?={RANGE}{SMALL}{_POINT}|{RANGE}[0-9]{{1,2}}:[0-9]{{2}})")  # 2-4点
_OPEN_BOTH = re.compile(rf"(?P<hour>[0-9]{{1,2}})(?={RANGE}[0-9]{{1,2}}(?![0-9]|{COUNTED}))")  # 上午9-11
_CLOSING = re.compile(rf"(?P<hour>[0-9]{{1,2}})(?![0-9]|{COUNTED})")
_A_BIT = re.compile(  # 一点 as "a little", behind a day: 明天一点事都没有
    r"一点(?=[也都不没儿点小忙事东问意想办用建心时力钱多少好])"
)
_HALF_DAYS = {"am": "上午", "pm": "下午"}
BEGINS = (
    r"[凌早清][晨上间]|拂晓|黎明|大清早|[一大]早|上[午昼晌]|[前晌][晌午]|[中正]午|午[前后间夜]|下[午昼晌]|后[晌半]|傍[晚黑]|黄昏"
    r"|上半[天日]|下半[天日]|昼边|晚边|夜[边头]|断黑|擦黑|挨[黑晚夜]|晚[上间]|夜[晚里间]|[深半]夜|当晚|[早晚夜][0-9一二两三四五六七八九十]|差[0-9一二两三四五十]"
)


def clock_at(s: str, p: int, behind_day: bool) -> Found[Clock]:
    """A part of the day, an hour, or both, at this place."""
    part, q = part_at(s, p, behind_day)
    return hour_at(s, q, part) or ((Clock(None, part=part), q) if part else None)


def part_at(s: str, p: int, behind_day: bool) -> tuple[str | None, int]:
    if m := PART.match(s, p):
        return WORDS[m[0]], m.end()
    m = (_SHORT_BEHIND_DAY if behind_day else _SHORT_BEFORE_HOUR).match(s, p)
    return (SHORT[m[0]], m.end()) if m else (None, p)


def hour_at(s: str, p: int, part: str | None) -> Found[Clock]:
    p += s.startswith((" ", "的"), p)
    if _A_BIT.match(s, p):
        return None
    if m := _COLON.match(s, p) or _AM_PM.match(s, p):
        return _written(m, part), m.end()
    if m := _HOUR.match(s, p):
        return _spoken(m, part), m.end()
    m = _OPEN.match(s, p)
    if m := m or (_OPEN_BOTH.match(s, p) if part else None):
        return Clock(number(m["hour"]), part=part, bare=True), m.end()
    return None


def closing_hour_at(s: str, p: int) -> Found[Clock]:
    """The 11 of "上午9-11"."""
    m = _CLOSING.match(s, p)
    return (Clock(int(m["hour"])), m.end()) if m else None


def _written(m: re.Match[str], part: str | None) -> Clock:
    groups = m.groupdict()
    part = part or _HALF_DAYS.get(groups["half_day"] or "")
    hour = int(m["hour"])
    return Clock(hour, int(groups.get("minute") or 0), part, exact=m["hour"].startswith("0") or hour > 12)


def _spoken(m: re.Match[str], part: str | None) -> Clock:
    hour = number(m["hour"])
    return Clock(hour, _minute(m), part, exact=m["hour"].startswith("0") or hour > 12)


def _minute(m: re.Match[str]) -> int:
    """Past the hour, or below zero when it lacks some (差五分八点)."""
    if lack := m["lack"] or m["less"]:
        return -number(lack)
    if m["lack_quarter"] or m["less_quarter"]:
        return -15
    if m["half"]:
        return 30
    if m["quarters"]:
        return 15 * number(m["quarters"])
    return number(m["minute"] or m["two"] or "0")


def opening(clock: Clock) -> int | None:
    """Minutes from its day's midnight, past 24:00 for the small hours of a night; None: no such time (25点)."""
    if clock.hour is None:
        return PARTS[clock.part or "早上"][0]
    return None if _unwritable(clock) else _placed(clock.hour, clock)


def closing(clock: Clock, start: Clock) -> int | None:
    """The same for an end, which comes after its start: 下午两点到四点 ends at 16:00, 晚上10点到1点 at 25:00.

    None: no such time, or one before the start on the same day (9点到8点), which is never guessed away.
    """
    begin = opening(start) or 0
    if clock.hour is not None and _unwritable(clock):
        return None
    ends = [_part_ends(clock)] if clock.hour is None else _readings(clock, start)
    if clock.next_day:
        return next((end + DAY for end in ends), None)
    over_night = begin >= EVENING and (clock.part or clock.exact or start.exact)
    reached = [*ends, *(end + DAY for end in ends if over_night and end + DAY - begin <= DAY // 2)]
    return next((end for end in reached if end > begin), None)


def _part_ends(clock: Clock) -> int:
    begin, end = PARTS[clock.part or "早上"]
    return begin if clock.part == "中午" else end


def _readings(clock: Clock, start: Clock) -> list[int]:
    """The minutes of the day that an hour at the end may be, the likeliest first."""
    placed = _placed(clock.hour or 0, clock)
    if clock.part or clock.exact:
        return [] if placed is None else [placed]
    written = (clock.hour or 0) * 60 + clock.minute
    with_part = _placed(clock.hour or 0, replace(clock, part=start.part)) if start.part else None
    same_half = (opening(start) or 0) >= DAY // 2 > written and not start.exact  # 2点到8点 is one afternoon
    later = written + DAY // 2 if same_half else None
    return [written, *(end for end in (placed, with_part, later) if end is not None)]


def is_morning(start: Clock, end: Clock) -> bool:
    """The 5 of 5点到17点 is no afternoon hour, since the end is written in 24 hours and comes sooner."""
    if start.hour is None or end.hour is None or start.part or end.part or not end.exact:
        return False
    return start.hour < end.hour <= start.hour + 12


def _placed(hour: int, clock: Clock) -> int | None:
    if clock.exact and not clock.part:
        return hour * 60 + clock.minute
    for low, high, add in HOURS[clock.part]:
        if low <= hour <= high:
            return (hour + add) * 60 + clock.minute
    return None


def _unwritable(clock: Clock) -> bool:
    """25点, 9点70分, 24点半."""
    hour = clock.hour or 0
    return hour > 24 or clock.minute > 59 or (hour == 24 and clock.minute > 0)


def ends_at(clock: Clock) -> int:
    """The last minute in which one may still mean it today: the hour itself, or the last of a part of the day."""
    return PARTS[clock.part or "早上"][1] - 1 if clock.hour is None else opening(clock) or 0
