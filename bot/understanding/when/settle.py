"""Settles an expression against `now`: which day is meant, and what kind of answer it is.

An hour without a day is today's, or tomorrow's once it is past; the same with a bare 周六 or 28号 and the next one.
A day that was named outright (今天上午9点, 11月28日) stays, even when it is over.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bot.understanding.when.clock import PARTS, closing, ends_at, opening
from bot.understanding.when.dates import next_numbered
from bot.understanding.when.grammar import Expression
from bot.understanding.when.model import Instant, When
from bot.understanding.when.moments import Moment
from bot.understanding.when.several import MOST_DAYS, all_are_meant, each_day
from bot.understanding.when.shapes import DAY, Clock, Days, days_from

IMPOSSIBLE = When("impossible")
UNCLEAR = When("unclear")
MOST_CHOICES = 8  # days of which one is meant
Pieces = tuple[tuple[int, int], ...]


def settle(said: Expression, now: datetime, text: str, pieces: Pieces) -> When:
    """What was said, as a When; `pieces` are the places in `text` where it was said."""
    span = (pieces[0][0], pieces[-1][1])
    return replace(_meant(said, now), text=text[slice(*span)], span=span, pieces=pieces)


def _meant(said: Expression, now: datetime) -> When:
    several = each_day(said, now)
    each = tuple(sorted((_one(one, now) for one in several), key=lambda one: str(one.start)))
    every = all_are_meant(said)
    if len(each) > (MOST_DAYS if every else MOST_CHOICES):
        return UNCLEAR
    if said.also:
        return _hull(each)
    return replace(_one(said, now), each=each, every=bool(each) and every)


def _hull(each: tuple[When, ...]) -> When:
    """From the first of several days to the last."""
    if any(one.kind == "impossible" for one in each):
        return IMPOSSIBLE
    first, last = each[0], each[-1]
    whole = replace(first, kind="span", end=last.end or last.start, anchor=None, has_time=last.has_time)
    return replace(whole, each=each, every=True)


def _one(said: Expression, now: datetime) -> When:
    when, anchor = (IMPOSSIBLE, None) if _never(said) else _settled(said, now)
    moments = [said.start, said.close] if said.close else [said.start]
    return replace(
        when,
        has_date=bool(said.repeat) or any(m.days is not None or m.minutes is not None for m in moments),
        has_time=said.start.minutes is not None or (said.start.clock is not None and said.start.clock.hour is not None),
        part=said.start.clock.part if said.start.clock else None,
        anchor=anchor,
    )


def _never(said: Expression) -> bool:
    """2月30号, 25点, 每月32号, 周日到上周六."""
    moments = [said.start] + ([said.close] if said.close else [])
    if (said.repeat and said.repeat.never) or any(m.days and m.days.never for m in moments):
        return True
    if any(m.clock and opening(m.clock) is None for m in moments):
        return True
    if said.close and said.close.clock and not said.close.days and closing(said.close.clock, _start(said)) is None:
        return True
    first, last = said.start.days, said.close.days if said.close else None
    return bool(first and last and last.last < first.first)


def _settled(said: Expression, now: datetime) -> tuple[When, date | None]:
    if said.repeat:
        return _recurring(said, now), None
    if said.start.minutes is not None:
        then = (now + timedelta(minutes=said.start.minutes)).replace(second=0, microsecond=0)
        return When("until", end=then) if said.until else When("point", start=then), then.date()
    if said.length and not said.start.clock:
        return When("duration", minutes=said.length.minutes), None
    day = _day_of(said.start, now)
    if said.until:
        return _until(said, day, now), day
    when = _when(said, day, now)
    return IMPOSSIBLE if _reversed(when) else when, day


def _reversed(when: When) -> bool:
    """上午到昨天: ends before it starts."""
    if isinstance(when.start, datetime) and isinstance(when.end, datetime):
        return when.end < when.start
    return False


def _recurring(said: Expression, now: datetime) -> When:
    repeat, clock = said.repeat, said.start.clock
    assert repeat
    if repeat.within_day:
        return When("recur", start=now.replace(second=0, microsecond=0), rule=repeat.rule)
    earliest = said.start.days.first if said.start.days else now.date()
    day = repeat.first(max(earliest, now.date()))
    if clock is None:
        return When("recur", start=day, rule=repeat.rule)
    if _is_over(day, clock, now):
        day = repeat.first(days_from(day, 1))
    return When("recur", start=_at(day, _opening(clock), now), end=_closing(said, day, now), rule=repeat.rule)


def _when(said: Expression, day: date, now: datetime) -> When:
    clock, days = said.start.clock, said.start.days
    if clock is None:
        return _days(said, day, now)
    start = _at(day, _opening(clock), now)
    if said.daily and days:
        return When("span", start=start, end=_closing(said, days.last, now) or _part_end(clock, days.last, now))
    if end := _closing(said, day, now):
        return When("span", start=start, end=end)
    return When("part" if clock.hour is None else "point", start=start)


def _days(said: Expression, day: date, now: datetime) -> When:
    first, last = day, said.start.days.last if said.start.days else day
    if said.close is None:
        return When("day", start=first) if first == last else When("span", start=first, end=last)
    if said.close.clock:
        return When("span", start=_at(first, 0, now), end=_closing(said, first, now))
    return When("span", start=first, end=said.close.days.last if said.close.days else last)


def _closing(said: Expression, day: date, now: datetime) -> datetime | None:
    """The end of a range or of a length behind a start, when there is one."""
    begin = _opening(said.start.clock) if said.start.clock else 0
    if said.length:
        return _at(day, begin + said.length.minutes, now)
    if said.close is None:
        return None
    days, clock = said.close.days, said.close.clock
    if days and clock:
        return _part_end(clock, days.last, now)
    if clock:
        end = closing(clock, _start(said))
        return None if end is None else _at(day, end, now)
    return _at(days.last, DAY, now) if days else None


def _part_end(clock: Clock, day: date, now: datetime) -> datetime:
    whole_part = clock.hour is None and clock.part != "中午"  # 到中午 means noon
    return _at(day, PARTS[clock.part or "早上"][1] if whole_part else _opening(clock), now)


def _until(said: Expression, day: date, now: datetime) -> When:
    clock, days = said.start.clock, said.start.days
    if clock:
        end = _part_end(clock, day, now) if said.until == "through" else _at(day, _opening(clock), now)
        return When("until", end=end)
    return When("until", end=_last_before(days, said.until, now) if days else day)


def _last_before(days: Days, until: str, now: datetime) -> Instant:
    """周五之前 includes Friday; 下周前 ends on Sunday; 本周前 and 截止到下周 include the week."""
    if days.style in ("run", "weekend") and until == "before" and days.first > now.date():
        return days_from(days.first, -1)
    return days.last


def _day_of(moment: Moment, now: datetime) -> date:
    days, clock = moment.days, moment.clock
    if days is None:
        return _next_day_with(clock, now)
    if days.again is None or clock is None or not _is_over(days.first, clock, now):
        return days.first
    if days.again == "week":
        return days_from(days.first, 7)
    return next_numbered(days_from(days.first, 1), days.first.day) or days.first


def _next_day_with(clock: Clock | None, now: datetime) -> date:
    """Today or tomorrow; yesterday only for what is left of its night (半夜两点 said at one)."""
    today = now.date()
    if clock is None:
        return today
    late = _opening(clock) > DAY
    return next(
        day
        for day in (days_from(today, shift) for shift in range(-1 if late else 0, 3))
        if not _is_over(day, clock, now)
    )


def _is_over(day: date, clock: Clock, now: datetime) -> bool:
    """An hour is over a minute after it struck, a part of the day when it ends."""
    return _at(day, ends_at(clock), now) < now.replace(second=0, microsecond=0)


def _start(said: Expression) -> Clock:
    return said.start.clock or Clock(0, exact=True)


def _opening(clock: Clock) -> int:
    return opening(clock) or 0


def _at(day: date, minutes: int, now: datetime) -> datetime:
    """Minutes from that day's midnight, as local wall time in the zone of `now`."""
    return datetime.combine(day, time(), now.tzinfo) + timedelta(minutes=minutes)
