"""Puts the pieces together: day, hour, range, length behind a start, "before", recurrence → one Expression."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from bot.understanding.when.characters import FIGURES, SMALL, skip
from bot.understanding.when.clock import PART, RANGE, clock_at, closing_hour_at, is_morning
from bot.understanding.when.dates import closing_day_at
from bot.understanding.when.lengths import Offset, length_at, offset_at
from bot.understanding.when.moments import Moment, clock_behind, moment_at
from bot.understanding.when.repeats import daily_within, repeat_at, weekly
from bot.understanding.when.shapes import DAY, Clock, Days, Found, Length, Repeat, Today, days_from, later, one_day
from bot.understanding.when.weeks import WEEKDAYS, monday_of, next_weekday, weekday_note_at

Until = Literal["", "before", "through"]  # "before" is 周五之前, "through" is 截止到周五 and 三天内
_NO_MOMENT = Moment()


@dataclass(frozen=True)
class Expression:
    """What was said, before it is settled: settle.py makes a When of it."""

    end: int
    start: Moment = _NO_MOMENT
    close: Moment | None = None
    repeat: Repeat | None = None
    length: Length | None = None  # behind a start: 9点开始两个小时; alone: a duration
    until: Until = ""
    daily: bool = False  # the hours hold for each day of the run
    also: tuple["Expression", ...] = ()  # further days of a list: 12月5日、12日上午9点


_TO = re.compile(rf"(?:开始|起)?,?(?:一直)?{RANGE}")
_BEGIN = re.compile(r"(?:开始|起)[,、]?")
_END = re.compile(r"(?:结束|散会|收工|下课|结课)")
_LIST = re.compile(r"[、,;/ ]?(?:[和及跟与&]|以及)?")
# The 五 of 周三、五晚上七点, where nothing else can be meant (周三五楼).
_WEEKDAY_LISTED = re.compile(
    rf"(?P<day>[二三四五六日天])(?=[、,和及的]|$|{PART.pattern}|[早晚夜]|{SMALL}[点时]|[0-9]{{1,2}}:)"
)
_EACH_DAY = re.compile(r"的?(?:每天|每日|天天)")
_UNTIL_LEAD = re.compile(
    r"(?:截止(?:时间)?[到至为是]?|截至|最晚|最迟|至迟|不晚于|不迟于|直到|现在(?:起|开始)?(?:一直)?(?=[到至])):?[到至在]?"
)
_BEFORE = re.compile(
    r"(?:之前|以前|前(?![后面往台门坪院方几头期提去夕夜晚段任列卫0-9一二两三四五六七八九十])"
    r"|,?(?:准时|报名)?(?:截止|为止)|止(?![步痛血损]))"
)
_LASTING = re.compile(
    r"[,;、 ]?(?:准时|正式)?(?:开始|起|开会|集合|开课|出发|开工|上课|开讲)?[,;、 ]?"
    r"(?:活动|大概|大约|约|差不多|一共|总共|共|持续|为期|时长|历时|服务|预计|干|做|讲|开|用时|连续|需要?|要|学|聊|忙){0,3}:?"
)
_FROM_THEN = re.compile(r"[,]?(?:(?:开始|起),?(?:连续|为期|一?共)?|连续|为期)")
_NEXT_DAY = re.compile(r"(?:次日|第二天|隔天)")
_WEEKDAY_ALONE = re.compile(r"(?P<day>[二三四五六日天])(?![个点号时人名块一二三四五六七八九十])")
_COUNTING = frozenset(FIGURES + "半俩百过再")
BEGINS = r"截止|截至|最[晚迟]|至迟|不[晚迟]于|直到|现在"


def expression_at(s: str, p: int, now: datetime) -> Expression | None:
    """The longest expression that begins exactly here."""
    at = Today(now.date(), now.date())
    lead = _UNTIL_LEAD.match(s, p)
    begin = lead.end() if lead else p
    found = _repeated_at(s, begin, at) or _plain_at(s, begin, at)
    if not found:
        return None
    if lead:
        return replace(found, until="through")
    if (found.start.days or found.start.clock) and (before := _BEFORE.match(s, found.end)):
        return replace(found, until="before", end=before.end())
    return _listed(s, found, at)


def _repeated_at(s: str, p: int, at: Today) -> Expression | None:
    found = repeat_at(s, p)
    if not found:
        return None
    repeat, q = found
    return _with_hours(s, Expression(q, repeat=repeat), at)


def _with_hours(s: str, so_far: Expression, at: Today) -> Expression:
    """Adds the hours behind days that are already known: 每周六 + 上午9点到11点."""
    clock = clock_behind(s, so_far.end)
    if not clock:
        return so_far
    start = replace(so_far.start, clock=clock[0])
    return _with_close(s, replace(so_far, start=start, end=clock[1]), at)


def _plain_at(s: str, p: int, at: Today) -> Expression | None:
    start = moment_at(s, p, at)
    if s[p : p + 1] not in _COUNTING:
        return _with_close(s, Expression(start[1], start[0]), at) if start else None
    offset = offset_at(s, p)
    if offset and (not start or offset[1] > start[1]):
        return _counted(s, offset[0], offset[1], at)
    length = length_at(s, p)
    if length and (not start or length[1] > start[1]):
        return Expression(length[1], length=length[0])
    return _with_close(s, Expression(start[1], start[0]), at) if start else None


def _counted(s: str, offset: Offset, q: int, at: Today) -> Expression:
    """三天后 (a day, perhaps with an hour), 两小时后 (a moment), 三天内 (until)."""
    length, sign = offset.length, -1 if offset.side == "earlier" else 1
    until: Until = "through" if offset.side == "within" else ""
    if not length.in_days:
        return Expression(q, Moment(minutes=sign * length.minutes), until=until)
    day = later(at.today, length, sign)
    in_weeks = length.minutes % (7 * DAY) == 0
    if in_weeks and (weekday := weekday_note_at(s, q + s.startswith("的", q))):  # 两周后的周六
        day, q = days_from(monday_of(day), weekday[0]), weekday[1]
    so_far = Expression(q, Moment(Days(day, day, style="relative", past=sign < 0)), until=until)
    return so_far if until else _with_hours(s, so_far, at)


def _with_close(s: str, so_far: Expression, at: Today) -> Expression:
    """Adds what ends it: 到11点, 11点结束, 两个小时; or what makes a day a run of days."""
    if to := _TO.match(s, so_far.end):
        closed = _close_at(s, to.end(), so_far.start, at)
        if closed:
            return _closed(s, so_far, closed, at)
    if so_far.start.clock:
        return _with_finish(s, so_far, at) or _with_length(s, so_far)
    if so_far.start.days and not so_far.repeat:
        return _from_then(s, so_far, so_far.start.days, at) or so_far
    return so_far


def _close_at(s: str, q: int, start: Moment, at: Today) -> Found[Moment]:
    """The end of a range, read with the start in mind: 到30号, 到周日, 到五, -5, 到次日6点, 到11点."""
    days = start.days
    after = Today(at.today, days.first if days and not days.never else at.after)
    if m := _NEXT_DAY.match(s, q):
        clock = clock_at(s, m.end(), behind_day=True)
        return (Moment(clock=replace(clock[0], next_day=True)), clock[1]) if clock and start.clock else None
    if days and not start.clock and days.first == days.last and (short := _short_day_at(s, q, days)):
        return Moment(short[0]), short[1]
    if found := moment_at(s, q, after):
        return found
    if start.clock and start.clock.bare and (clock := closing_hour_at(s, q)):
        return Moment(clock=clock[0]), clock[1]
    return None


def _short_day_at(s: str, q: int, days: Days) -> Found[Days]:
    """The 五 of 周一到五, the 5 of 12.1-5."""
    if days.style == "weekday" and (m := _WEEKDAY_ALONE.match(s, q)):
        day = next_weekday(days.first, WEEKDAYS[m["day"]])
        return Days(day, day, style="weekday"), m.end()
    return closing_day_at(s, q, days.first) if days.style == "date" and not days.never else None


def _closed(s: str, so_far: Expression, closed: tuple[Moment, int], at: Today) -> Expression:
    close, end = closed
    first, last = so_far.start.days, close.days
    if first and last and not so_far.start.clock and not so_far.repeat:
        return _run_of_days(s, first, last, close.clock, end, at)
    start = so_far.start
    if start.clock and close.clock and not close.days and is_morning(start.clock, close.clock):
        start = replace(start, clock=replace(start.clock, exact=True))
    return replace(so_far, start=start, close=close, end=end)


def _run_of_days(s: str, first: Days, last: Days, clock: Clock | None, end: int, at: Today) -> Expression:
    """周一到周五, perhaps 每天, perhaps with hours: 周一到周五上午9点到11点 is a habit, 12月1日到5日… one run."""
    run = Days(first.first, last.last, style="run", never=first.never or last.never)
    by_weekday = first.style == "weekday" == last.style
    if each := _EACH_DAY.match(s, end):
        return _with_hours(s, Expression(each.end(), repeat=_each_day(run, by_weekday)), at)
    end_of_day = clock is not None and not _TO.match(s, end)  # 周六到周日下午5点: the hour ends the run
    if clock is None and (behind := clock_behind(s, end)):
        clock, end = behind
    if clock is None or (end_of_day and not (by_weekday and first.first.weekday() == 0)):
        return Expression(end, Moment(first), Moment(last, clock))
    if by_weekday and first.first.weekday() == 0:
        return _with_close(s, Expression(end, Moment(clock=clock), repeat=_each_day(run, by_weekday)), at)
    return _with_close(s, Expression(end, Moment(run, clock), daily=True), at)


def _each_day(run: Days, by_weekday: bool) -> Repeat:
    """周一到周五每天 goes on every week, 12月1日到5日每天 for those days."""
    count = (run.last - run.first).days + 1
    return weekly([(run.first.weekday() + day) % 7 for day in range(count)]) if by_weekday else daily_within(run)


def _with_finish(s: str, so_far: Expression, at: Today) -> Expression | None:
    """9点开始11点结束."""
    begin = _BEGIN.match(s, so_far.end)
    close = _close_at(s, begin.end(), so_far.start, at) if begin else None
    finish = _END.match(s, close[1]) if close else None
    return replace(so_far, close=close[0], end=finish.end()) if close and finish else None


def _with_length(s: str, so_far: Expression) -> Expression:
    """9点开始两个小时, 9点,时长90分钟; not 9点集合10分钟后出发."""
    if so_far.start.clock is None or so_far.start.clock.hour is None:
        return so_far
    q = skip(_LASTING, s, so_far.end)
    length = length_at(s, q)
    if not length or length[0].in_days or offset_at(s, q):
        return so_far
    return replace(so_far, length=length[0], end=length[1])


def _from_then(s: str, so_far: Expression, days: Days, at: Today) -> Expression | None:
    """12月1号起三天, 从下周一开始每天早上7点."""
    m = _FROM_THEN.match(s, so_far.end)
    if not m:
        return None
    if repeat := repeat_at(s, m.end()):
        return _with_hours(s, replace(so_far, repeat=repeat[0], end=repeat[1]), at)
    length = length_at(s, m.end())
    if not length or not length[0].in_days or days.never or offset_at(s, m.end()):
        return None
    last = one_day(days_from(later(days.first, length[0]), -1))
    return replace(so_far, close=Moment(last), end=length[1])


# --- several days ------------------------------------------------------------------------------------------------


def _listed(s: str, first: Expression, at: Today) -> Expression:
    """周六和周日, 28号29号, 12月5日、12日上午9点, 周三、五晚上七点: each is a day of its own."""
    listed = [first]
    while found := _next_of_list(s, listed[-1], at):
        listed.append(found)
    return replace(first, also=tuple(listed[1:]), end=listed[-1].end)


def _next_of_list(s: str, one: Expression, at: Today) -> Expression | None:
    if not _may_be_listed(one):
        return None
    days = one.start.days
    assert days
    comma = _LIST.match(s, one.end)
    q = comma.end() if comma else one.end
    after = Today(at.today, days.last)
    if days.style in ("week", "weekday") and (m := _WEEKDAY_LISTED.match(s, q)):
        day = next_weekday(days.last, WEEKDAYS[m["day"]])
        moment = Moment(Days(day, day, again="week", style="weekday"))
        found: Expression | None = _with_hours(s, Expression(m.end(), moment), at)
    else:
        found = _plain_at(s, q, after)
    if not found or not _may_be_listed(found) or _BEFORE.match(s, found.end):
        return None
    return found if found.start.days and _goes_on(days, found.start.days, s[one.end : q]) else None


def _may_be_listed(one: Expression) -> bool:
    days = one.start.days
    if days is None or days.never or one.repeat or one.daily or (one.close and one.close.days):
        return False
    return days.first == days.last or days.listed


def _goes_on(one: Days, other: Days, between: str) -> bool:
    """Later days, named alike. A list that would have to turn back (12月12日、5日) may mean anything."""
    gap = (other.first - one.last).days
    named, then = _named_by(one), _named_by(other)
    if then == "weekday" and named in ("week", "relative"):  # 下周三、周四; but 明天周六 may be one day
        return 0 < gap < 7 - one.last.weekday() and (named == "week" or between not in ("", ",", " "))
    if (named, then) == ("weekday", "week"):  # 周六、下周六
        return gap > 0 and bool(between)
    if named != then or gap <= 0:
        return False
    if gap > 3 and other.again == "week":
        return other.first.weekday() > one.last.weekday()
    if gap > 3 and other.again == "month":
        return other.first.month == one.last.month
    return gap < 200 and (gap == 1 or bool(between) or named != "date")


def _named_by(days: Days) -> str:
    return "weekday" if days.style == "weekend" and days.listed else days.style
