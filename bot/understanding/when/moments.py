"""One moment: a day by any of its names, an hour, or a day with its hour."""

import re
from dataclasses import dataclass

from bot.understanding.when.characters import FIGURES, skip
from bot.understanding.when.clock import clock_at
from bot.understanding.when.dates import full_date_at, marked_date_at, numbered_day_at
from bot.understanding.when.festivals import festival_at
from bot.understanding.when.months import month_or_year_at
from bot.understanding.when.offsets import counted_from
from bot.understanding.when.shapes import NEVER, Clock, Days, Found, Today
from bot.understanding.when.weeks import relative_at, week_at, weekday_at, weekday_note_at


@dataclass(frozen=True)
class Moment:
    """A day, an hour, or both; `minutes` for what is counted from now (两小时后)."""

    days: Days | None = None
    clock: Clock | None = None
    minutes: int | None = None


_THAT_DAY = re.compile(r"(?:那|当|这|这一|那一|一整|全|整)天|[之以]?内(?![容部])")  # 元旦那天, 本周内
_JOINT = re.compile(r"t(?=[0-9]{2}:)|[的, (]{0,2}")
_FIGURES = frozenset(FIGURES)


def moment_at(s: str, p: int, at: Today) -> Found[Moment]:
    """A day with or without an hour, or an hour alone."""
    found = days_at(s, p, at)
    if not found:
        clock = clock_at(s, p, behind_day=False)
        return (Moment(clock=clock[0]), clock[1]) if clock else None
    days, q = found
    q = skip(_THAT_DAY, s, q)
    clock = clock_behind(s, q)
    return (Moment(days, clock[0]), clock[1]) if clock else (Moment(days), q)


def clock_behind(s: str, p: int) -> Found[Clock]:
    """The hour behind a day or a recurrence, over a 的, a comma or a space."""
    return clock_at(s, skip(_JOINT, s, p), behind_day=True)


def days_at(s: str, p: int, at: Today) -> Found[Days]:
    """A day or a run of days, with the weekday or date that stands beside it and what is counted from it."""
    found = _named_days_at(s, p, at)
    while found:
        days, q = found = _with_note(s, found, at)
        found = counted_from(s, q, days)
        if not found:
            return days, q
    return None


def _with_note(s: str, found: tuple[Days, int], at: Today) -> tuple[Days, int]:
    days, q = found
    if days.first != days.last:
        return found
    comma = s.startswith(",", q)
    if note := weekday_note_at(s, q + comma):
        return _noted(days, q, note, comma)
    if days.style == "weekday" or s.startswith("(", q):
        return _dated(s, days, q, at)
    return found


_IN_FIGURES = (full_date_at, marked_date_at, festival_at, month_or_year_at, numbered_day_at)
_IN_WORDS = (relative_at, week_at, weekday_at, festival_at, month_or_year_at)


def _named_days_at(s: str, p: int, at: Today) -> Found[Days]:
    for read in _IN_FIGURES if s[p : p + 1] in _FIGURES else _IN_WORDS:
        if found := read(s, p, at):
            return found
    return None


def _noted(days: Days, q: int, note: tuple[int, int], loose: bool) -> tuple[Days, int]:
    """11月28日(周六): a weekday that does not fit is never guessed away, unless it may stand for itself."""
    weekday, end = note
    if days.first.weekday() == weekday or days.never:
        return days, end
    return (days, q) if loose or days.style in ("relative", "week", "weekday") else (NEVER, end)


def _dated(s: str, days: Days, q: int, at: Today) -> tuple[Days, int]:
    """周六(11月28日), 周六28号, 元旦(1月1日): the date counts, and the weekday must fit it."""
    joint = s[q : q + 1] if s[q : q + 1] in ("(", ",") else ""
    begin = q + len(joint)
    if s[begin : begin + 1] not in _FIGURES:
        return days, q
    readings = (read(s, begin, at) for read in (full_date_at, marked_date_at, month_or_year_at, numbered_day_at))
    day, end = next((found for found in readings if found and found[0].first == found[0].last), (None, q))
    if day is None:
        return days, q
    if day.never or day.first == days.first or (days.style == "weekday" and _same_weekday(day, days)):
        return day, end + s.startswith(")", end)
    return (NEVER, end) if days.style == "weekday" and joint != "," else (days, q)


def _same_weekday(one: Days, other: Days) -> bool:
    return one.first.weekday() == other.first.weekday()
