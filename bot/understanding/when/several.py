"""An expression that names several days, as one expression for each of them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

from bot.understanding.when.grammar import Expression
from bot.understanding.when.shapes import Days, Repeat, days_from
from bot.understanding.when.weeks import next_weekday

MOST_DAYS = 31  # what goes on for longer is no list of days


def each_day(said: Expression, now: datetime) -> list[Expression]:
    """周三、周五晚上七点: Wednesday at seven and Friday at seven. Empty for one day, or a run of days without hours."""
    if said.repeat:
        return _of_habit(said, said.repeat, now)
    if said.also:
        return [one for row in _with_shared_hours([replace(said, also=()), *said.also]) for one in _days_of(row)]
    found = list(_days_of(said)) if said.start.clock and not said.until else []
    return found if len(found) > 1 else []


def all_are_meant(said: Expression) -> bool:
    """周六和周日 are both; 周末上午9点 may be either."""
    days = said.start.days
    return bool(said.also or said.daily or said.repeat or (days and days.listed))


def _of_habit(said: Expression, repeat: Repeat, now: datetime) -> list[Expression]:
    """周一、三、五, which may be a habit just as well as three days; 12月1日到5日每天."""
    if repeat.run:
        return list(_days_of(replace(said, start=replace(said.start, days=repeat.run), repeat=None)))
    days, after = [], now.date()
    for weekday in repeat.listed:
        after = next_weekday(after, weekday)
        days.append(Days(after, after, again="week", style="weekday"))
    return [replace(said, start=replace(said.start, days=day), repeat=None) for day in days]


def _with_shared_hours(rows: Sequence[Expression]) -> list[Expression]:
    """What has no hour of its own has that of the next one, else that of the one before."""
    filled: list[Expression] = []
    for place, row in enumerate(rows):
        others = [one for one in (*rows[place:], *filled[::-1]) if one.start.clock]
        filled.append(_at_hours_of(row, others[0]) if others else row)
    return filled


def _at_hours_of(row: Expression, other: Expression) -> Expression:
    start = replace(row.start, clock=other.start.clock)
    return replace(row, start=start, close=other.close, length=other.length, daily=False)


def _days_of(row: Expression) -> Iterator[Expression]:
    days = row.start.days
    if not days or days.never or days.first == days.last or (row.close and row.close.days):
        yield row
        return
    for shift in range(min((days.last - days.first).days, MOST_DAYS) + 1):
        day = days_from(days.first, shift)
        yield replace(row, start=replace(row.start, days=Days(day, day)), daily=False)
