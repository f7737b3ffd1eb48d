"""A schedule as organisers write it: 3/10 周二 8:00-12:00 巡楼 2人 张三, line by line.

Of a line that is not certain as a whole nothing is taken: it is shown as what was not understood.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.understanding.normalise import clean, fold
from bot.understanding.reading import numeral
from bot.understanding.when import When, find_all, put_on
from community.names import COMPOUND_SURNAMES, SURNAMES, TITLES
from community.on_duty import LONGEST_DUTY, MOST_NEEDED, MOST_SLOTS, Planned, Rostering, Unread, Why, in_order
from community.redaction import redact

FAR = timedelta(days=100)  # a date without a year that comes so late was meant in the past
LONGEST_TASK = 12
_HALF_DAYS = {"上午": (time(8), time(12)), "下午": (time(14), time(18)), "晚上": (time(19), time(21))}
_HEADER = re.compile(
    r"(?:[#【\[(（]?\s*(?:接龙|群接龙)\s*[】\])）]?[\s:]*)?(?:请|帮我|麻烦)?(?:发布|发|排)?(?:一下|个|一张)?\s*"
    r"(?P<whose>[^\s:,]{0,16}?)的?(?P<word>值班安排表?|值班表|排班表|值班排班|值班名单|排班|值班)\s*[:,。!]*"
)
_ANNOUNCED = re.compile(r"我?(?:要|想|来)?(?:发布|发|贴|排)(?:一下|个|一张)?(?:值班安排表?|值班表|排班表|值班|班)")
_LIST = re.compile(r"[#【\[(]*\s*(?:群?接龙|group note)\s*[】\])]*\s*:?")
_PLACES = ("栋", "楼", "小区", "院", "社区")
_NUMBERED = re.compile(r"^\s*(?:[-·•*]\s+|[①-⑳]\s*|[(（]?[0-9]{1,2}(?:[)）、]|[.．](?=\s|[^0-9]))\s*)")
_COUNT = re.compile(
    r"(?:每班|每天|各|共|需要?|要|缺|差|限)?\s*(?P<number>[0-9]{1,3}|[零一二三四五六七八九十两]{1,3})\s*个?(?:人|名|位)"
)
_RANGE = re.compile(r"[0-9一二三四五六七八九十两]\s*[-~—到至]\s*[0-9一二三四五六七八九十两]{1,2}\s*个?(?:人|名|位)")
_LABEL = re.compile(r"(?:值班人员|值班人|人员|名单|姓名|负责人)\s*:")
_TASK_LABEL = re.compile(r"(?:任务|内容|岗位|地点|事项|时间|日期|人数)\s*:")
_PADDING = {"值班", "每天", "每日", "待定", "空缺", "暂缺", "缺人", "缺", "空", "招人", "共", "各"}
_DOUBTS = re.compile(r"[?？吗]|可能|也许|大概|左右|如果|要是|不一定|再说|还没定|待商量|或者?|不|别|没|取消")
_NICKNAME = re.compile(rf"[老小阿][\u4e00-\u9fff]{{1,2}}|[{SURNAMES}][\u4e00-\u9fff]?(?:{TITLES})")
_FULL_NAME = re.compile(rf"(?:[{SURNAMES}][\u4e00-\u9fff]{{1,2}}|(?:{COMPOUND_SURNAMES})[\u4e00-\u9fff]{{1,2}})")


def is_schedule(raw: str) -> bool:
    """A heading and lines with times; 今天谁值班 and 值班 明天 are none."""
    lines = _lines(raw)
    heading = _HEADER.match(fold(lines[0])) if lines else None
    if heading is None or re.search("[谁哪吗?？]", fold(lines[0])):
        return False
    if heading["word"] in ("值班", "排班") and heading["whose"] and not heading["whose"].endswith(_PLACES):
        return False
    if heading["word"] != "值班" and (len(lines) > 1 or lines[0][heading.end() :].strip()):
        return True
    return bool(re.search(r"[0-9]", fold(raw))) and any(_has_hours(line) for line in lines)


def _has_hours(line: str) -> bool:
    return re.search(r"[0-9](?:[:：点时][0-9]{0,2}半?分?)?\s*(?:[-~—–－到至]|[0-9]人)|上午|下午|晚上", line) is not None


def is_heading(raw: str) -> bool:
    """发值班表, 排班, and nothing else: the schedule is still to come."""
    return _ANNOUNCED.fullmatch(fold(clean(raw)).strip(" 。.,!~")) is not None


def rostering(raw: str, now: datetime) -> Rostering:
    """All of it; the heading says for which unit at most."""
    lines = _lines(raw)
    unit, first = _heading(lines[0]) if lines else ("", "")
    lines = [first, *lines[1:]] if first else lines[1:]
    read = list(_read(lines, now))
    slots = [one for found in read for one in found.slots]
    unread = [Unread(said=one.said, why=one.why) for one in read if one.why]
    double = _doubles(slots)
    slots = [one for one in slots if one not in double]
    unread += [Unread(said=f"{one.starts_at:%m-%d %H:%M} {one.task}".strip(), why="double") for one in double]
    if len(slots) > MOST_SLOTS:
        unread += [Unread(said=f"{len(slots)} > {MOST_SLOTS}", why="words")]
    return Rostering(unit=unit, slots=in_order(slots), unread=tuple(unread))


def _doubles(slots: Sequence[Planned]) -> list[Planned]:
    """Two of one time and task: whether it is said twice, or twice as many are needed, is not known."""
    seen = [(one.starts_at, one.ends_at, one.task) for one in slots]
    return [one for one, key in zip(slots, seen, strict=True) if seen.count(key) > 1]


def _lines(raw: str) -> list[str]:
    lines = [line for part in raw.splitlines() if (line := clean(part).strip())]
    return lines[1:] if lines and _LIST.fullmatch(fold(lines[0])) else lines


def _heading(line: str) -> tuple[str, str]:
    """The unit that it calls, and what stands behind it in the same line."""
    found = _HEADER.match(fold(line))
    if found is None:
        return "", line
    whose = re.sub(r"^(?:本|这个?|下)?(?:周|月|星期)|[0-9一二三四五六七八九十]+月(?:份)?$", "", found["whose"])
    return whose.strip(), line[found.end() :].strip()


# --- line by line ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Read:
    """What one piece says: slots, or why it says none; or the days of what comes below it."""

    said: str
    slots: tuple[Planned, ...] = ()
    why: Why | None = None
    days: tuple[date, ...] = ()


def _read(lines: Iterable[str], now: datetime) -> Iterator[_Read]:
    days: tuple[date, ...] = ()
    for line in lines:
        for piece in re.split("[；;]", _NUMBERED.sub("", line)):
            if piece.strip(" 。.,，"):
                found = piece_of(piece.strip(), days, now)
                days = found.days  # below what was not understood, no line knows its day
                yield found


def piece_of(piece: str, days: Sequence[date], now: datetime) -> _Read:
    """:param days: those that the line above names."""
    times = [one for one in find_all(piece, now) if one.kind not in ("none", "duration")]
    if len(times) != 1:
        return _Read(piece, why="hours" if times else "time")
    said = times[0]
    rest = _left(piece, said)
    if said.kind in ("impossible", "unclear"):
        return _Read(piece, why="impossible" if said.kind == "impossible" else "time")
    if said.has_date and not said.has_time and said.part is None and not re.search(r"\w", rest):
        return _Read(piece, days=_whole_days(said))
    return _with_people(piece, _spans(said, days), rest, now)


def _left(piece: str, said: When) -> str:
    """Places are kept, so that what stood apart stays apart."""
    for start, end in said.pieces:
        piece = piece[:start] + " " * (end - start) + piece[end:]
    return piece


def _whole_days(said: When) -> tuple[date, ...]:
    first, last = _day(said.start), _day(said.end) or _day(said.start)
    if first is None or last is None or (last - first).days > MOST_SLOTS:
        return ()
    return tuple(first + timedelta(days=shift) for shift in range((last - first).days + 1))


def _day(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment


def _spans(said: When, days: Sequence[date]) -> list[tuple[datetime, datetime]] | Why:
    """From when to when, on each of its days; without a day of its own on those of the line above."""
    if said.has_date and not said.has_time and said.part in _HALF_DAYS and not said.each:
        half = _HALF_DAYS[said.part]
        return [(_on(said, day, half[0]), _on(said, day, half[1])) for day in _whole_days(said)] or "hours"
    if said.each and said.every:
        each = list(said.each)
    elif said.each or said.kind == "recur":
        return "day"
    elif said.has_date:
        each = [said]
    elif days:
        each = [put_on(said, day) for day in days]
    else:
        return "day"
    found = [span for one in each if (span := _span(one, said.part))]
    return found if len(found) == len(each) else "hours"


def _span(one: When, part: str | None) -> tuple[datetime, datetime] | None:
    start = one.start
    if not isinstance(start, datetime):
        return None
    if isinstance(one.end, datetime) and one.has_time:
        return start, one.end
    half = _HALF_DAYS.get(part or "") if not one.has_time else None
    return (_at(start, half[0]), _at(start, half[1])) if half else None


def _on(said: When, day: date, clock: time) -> datetime:
    assert isinstance(said.start, datetime)
    return datetime.combine(day, clock, said.start.tzinfo)


def _at(moment: datetime, clock: time) -> datetime:
    return moment.replace(hour=clock.hour, minute=clock.minute)


def _wrong(start: datetime, end: datetime, now: datetime, dated: bool) -> Why | None:
    if start <= now:
        return "past"
    if not start < end <= start + LONGEST_DUTY:
        return "hours"
    return "far" if start - now > FAR and not dated else None


def _with_people(piece: str, spans: list[tuple[datetime, datetime]] | Why, rest: str, now: datetime) -> _Read:
    if isinstance(spans, str):
        return _Read(piece, why=spans)
    dated = re.search(r"20[0-9]{2}", fold(piece)) is not None or "明年" in piece
    for start, end in spans:
        if wrong := _wrong(start, end, now, dated):
            return _Read(piece, why=wrong)
    people = _people(rest, spans[0])
    if isinstance(people, str):
        return _Read(piece, why=people)
    slots = tuple(people.model_copy(update={"starts_at": start, "ends_at": end}) for start, end in spans)
    days = tuple(dict.fromkeys(start.date() for start, _ in spans))
    return _Read(piece, slots=slots, days=days)


# --- how many, who and what ----------------------------------------------------------------------------------------


def _people(rest: str, span: tuple[datetime, datetime]) -> Planned | Why:
    """What stands beside the time: 巡楼 2人 张三、李四. Nothing may be left over."""
    plain = fold(rest)
    counts = list(_COUNT.finditer(plain))
    if _RANGE.search(plain) or len(counts) > 1:
        return "people"
    needed = numeral(counts[0]["number"]) if counts else None
    if counts and (needed is None or not 0 < needed <= MOST_NEEDED):
        return "people"
    for found in counts:
        rest = rest[: found.start()] + " " * (found.end() - found.start()) + rest[found.end() :]
    names, task = _named(rest)
    if why := _wrong_words(names, task):
        return why
    if needed is not None and len(names) > needed:
        return "people"
    start, end = span
    return Planned(starts_at=start, ends_at=end, task=task, needed=needed or max(1, len(names)), names=names)


def _wrong_words(names: Sequence[str], task: str) -> Why | None:
    if redact(" ".join((task, *names))).hidden or any(re.search(r"[0-9]{5,}", one) for one in (*names, task)):
        return "private"
    if any(len(one) > LONGEST_TASK for one in names):
        return "words"
    if len(set(names)) < len(names):
        return "people"
    return "words" if len(task) > LONGEST_TASK or task.count(" ") > 1 or _DOUBTS.search(fold(task)) else None


def _named(rest: str) -> tuple[tuple[str, ...], str]:
    """Names and the task; what is labelled as a list of names is one, whatever they look like."""
    shown = _TASK_LABEL.sub(lambda found: " " * len(found[0]), fold(rest))
    rest = "".join(old if new != " " else " " for old, new in zip(rest, shown, strict=True))
    labelled = _LABEL.search(shown)
    behind = _tokens(rest[labelled.end() :]) if labelled else []
    tokens = _tokens(rest[: labelled.start()] if labelled else rest)
    names = [one for group in tokens for one in group if any(_is_name(name) for name in group)]
    task = [one for group in tokens for one in group if not any(_is_name(name) for name in group)]
    return (*names, *(one for group in behind for one in group)), " ".join(task)


def _tokens(text: str) -> list[list[str]]:
    """Words, of which those with a 、 between them belong together."""
    groups = [re.split(r"\s*[、/]\s*", part) for part in re.split(r"[\s,，:：()（）|。]+", text.replace("@", " "))]
    kept = [[one for one in group if one and fold(one) not in _PADDING] for group in groups]
    return [group for group in kept if group]


def _is_name(word: str) -> bool:
    return bool(_NICKNAME.fullmatch(word) or _FULL_NAME.fullmatch(word))


