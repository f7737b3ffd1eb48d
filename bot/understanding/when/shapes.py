"""The pieces that an expression is put together from, before `now` settles them."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, NamedTuple, TypeVar

T = TypeVar("T")
Found = tuple[T, int] | None  # what was read, and where the reading ended

DAY = 24 * 60  # minutes


class Today(NamedTuple):
    """The two days that words are counted from: 明天 from today, a bare 周日 or 30号 from `after`.

    They differ only behind a 到: in "周六到周日" the Sunday is the one after that Saturday.
    """

    today: date
    after: date


@dataclass(frozen=True)
class Days:
    """A day, or a run of days including the last.

    again   a bare 周六 or 28号 whose hour is over means the next one; a fixed day does not move on
    style   what it was named by: a run of bare weekdays from Monday with an hour is a habit, and
            "before" a run such as 下周 ends on the day before it
    past    the words can only mean a day gone by (昨天, 上周三)
    listed  every day of the run was named (周六日, 明后天): not one that is still to be chosen, as with 周末
    """

    first: date
    last: date
    again: Literal["week", "month"] | None = None
    style: Literal["relative", "week", "weekday", "date", "run", "weekend"] = "date"
    past: bool = False
    never: bool = False
    listed: bool = False


@dataclass(frozen=True)
class Clock:
    """An hour, a part of the day, or both. `exact` hours were written so that 12 need not be added (03:00)."""

    hour: int | None
    minute: int = 0
    part: str | None = None
    exact: bool = False
    bare: bool = False  # the 2 of "2-4点"
    next_day: bool = False  # an end: 次日6点


@dataclass(frozen=True)
class Length:
    minutes: int
    months: int = 0
    in_days: bool = False  # 三天, 一周: whole days


@dataclass(frozen=True)
class Repeat:
    """A recurrence: its RRULE and the first day on or after a given one; `within_day` ones (每小时) begin now."""

    rule: str
    first: Callable[[date], date]
    within_day: bool = False
    never: bool = False
    listed: tuple[int, ...] = ()  # weekdays named without "every" (周一三五): perhaps only those of one week
    run: Days | None = None  # the days for which it goes on: 12月1日到5日每天


NEVER = Days(date.min, date.min, never=True)


def one_day(day: date | None) -> Days:
    """That day; None, a day the calendar does not have, is never guessed."""
    return NEVER if day is None else Days(day, day)


def days_from(first: date, shift: int) -> date:
    return first + timedelta(days=shift)


def make_date(year: int, month: int, day: int) -> date | None:
    """The date, or None where the calendar has none (2月30号)."""
    if not (1 <= year <= 9998 and 1 <= month <= 12 and 1 <= day <= last_day(year, month)):
        return None
    return date(year, month, day)


def last_day(year: int, month: int) -> int:
    return monthrange(year, month)[1]


def month_later(year: int, month: int, shift: int) -> tuple[int, int]:
    total = year * 12 + month - 1 + shift
    return total // 12, total % 12 + 1


def month_span(year: int, month: int) -> Days:
    return Days(date(year, month, 1), date(year, month, last_day(year, month)), style="run")


def later(day: date, length: Length, sign: int = 1) -> date:
    """三天 or 两个月 after (or, with -1, before) a day."""
    if length.months:
        return later_by_months(day, sign * length.months)
    return days_from(day, sign * (length.minutes // DAY))


def later_by_months(day: date, months: int) -> date:
    """The same day some months later, or the month's last day where it has no such day."""
    year, month = month_later(day.year, day.month, months)
    return date(year, month, min(day.day, last_day(year, month)))
