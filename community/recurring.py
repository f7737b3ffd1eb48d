"""What comes again: on which days a series is planned, and what of it changes. Pure: rows in, days out.

Rules are RFC 5545 strings with their first start in local time, `DTSTART:20261128T090000\\nRRULE:FREQ=WEEKLY;BYDAY=SA`.
The clock goes with the day: there is no daylight saving time where linli lives, and where there is, nine stays nine.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise, takewhile
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from pydantic import BaseModel, ConfigDict

from community.workdays import DAY, Unusual, Workdays
from storage.tables.series import Holidays, Phase, Series

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
WEEKEND = {5, 6}
FOREVER = date.max
Freq = Literal["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]
# What a phase says of each of its dates, besides when it is; what stands together changes together.
LIKE = (("title",), ("place",), ("capacity",), ("at_least",), ("lecturer", "lecturer_id"), ("bring",), ("open_to",))


class Repeats(BaseModel):
    """How often, as somebody has said it.

    :ivar rule: an RRULE value without an end.
    :ivar start: the first one, as far as it is known: a day's midnight when no hour was said.
    """

    model_config = ConfigDict(frozen=True)

    rule: str
    start: datetime
    has_time: bool = False
    minutes: int | None = None
    on_workdays: bool = False
    count: int | None = None
    until: date | None = None
    holidays: Holidays | None = None
    text: str = ""

    @property
    def says_the_days(self) -> bool:
        """每周 and 每月 alone do not say on which day, and nothing here comes several times a day."""
        part = self.rule.partition(";")[0]
        if part == "FREQ=DAILY":
            return True
        return part in ("FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=YEARLY") and "BY" in self.rule


class Pattern(BaseModel):
    """A rule as texts and comparisons see it. Weekdays from 0, Monday; `nth` of a month, -1 the last."""

    model_config = ConfigDict(frozen=True)

    freq: Freq
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    nth: int | None = None
    days: tuple[int, ...] = ()  # of the month; -1: its last
    month: int | None = None
    count: int | None = None
    until: date | None = None
    on_workdays: bool = False

    @property
    def is_at_weekends_only(self) -> bool:
        return bool(self.weekdays) and set(self.weekdays) <= WEEKEND

    def fits(self, said: "Pattern") -> bool:
        """Whether a series is the one that was named by how often it comes."""
        kept = ("freq", "interval", "weekdays", "nth", "days", "month", "on_workdays")
        return all(getattr(self, field) == getattr(said, field) for field in kept)


@dataclass(frozen=True)
class Planned:
    """One planned day of a series; `unusual`: the holiday for which it is not held, or should not be without asking."""

    day: date
    starts_at: datetime
    ends_at: datetime
    phase: Phase
    unusual: Unusual | None = None


# --- rules -----------------------------------------------------------------------------------------------------


def written(repeats: Repeats, workdays: Workdays) -> str:
    """The rule as it is stored."""
    first = repeats.start.replace(second=0, microsecond=0)
    rule = "FREQ=DAILY" if repeats.on_workdays else repeats.rule
    until = repeats.until
    if repeats.on_workdays and repeats.count:  # the days between do not count
        until = workdays.add_working_days(first.date() - DAY, repeats.count)
    elif repeats.count:
        rule += f";COUNT={repeats.count}"
    if until:
        rule += f";UNTIL={until:%Y%m%d}T235959"
    return f"DTSTART:{first:%Y%m%dT%H%M%S}\nRRULE:{rule}"


def first_start(rule: str) -> datetime:
    """In local time, without a zone."""
    return datetime.strptime(rule[len("DTSTART:") :][:15], "%Y%m%dT%H%M%S")  # noqa: DTZ007


def clock(rule: str) -> time:
    return first_start(rule).time()


def at_clock(rule: str, new: time) -> str:
    return f"DTSTART:{datetime.combine(first_start(rule).date(), new):%Y%m%dT%H%M%S}\n{rule.partition(chr(10))[2]}"


def pattern(phase: Phase) -> Pattern:
    return pattern_of(phase.rule, on_workdays=phase.holidays == Holidays.WORKDAYS)


def pattern_of(rule: str, *, on_workdays: bool = False) -> Pattern:
    """
    :param rule: stored, or an RRULE value alone.
    """
    parts = dict(part.split("=") for part in rule.rpartition("RRULE:")[2].split(";"))
    by_day = re.findall(r"(-?\d+)?([A-Z]{2})", parts.get("BYDAY", ""))
    return Pattern(
        freq="DAILY" if on_workdays else parts["FREQ"],
        interval=int(parts.get("INTERVAL", 1)),
        weekdays=() if on_workdays else tuple(CODES.index(code) for _, code in by_day),
        nth=int(by_day[0][0]) if by_day and by_day[0][0] else None,
        days=tuple(int(day) for day in parts["BYMONTHDAY"].split(",")) if "BYMONTHDAY" in parts else (),
        month=int(parts["BYMONTH"]) if "BYMONTH" in parts else None,
        count=int(parts["COUNT"]) if "COUNT" in parts else None,
        until=datetime.strptime(parts["UNTIL"][:8], "%Y%m%d").date() if "UNTIL" in parts else None,  # noqa: DTZ007
        on_workdays=on_workdays,
    )


# --- days ------------------------------------------------------------------------------------------------------


def planned(
    series: Series, phases: Sequence[Phase], first: date, workdays: Workdays, zone: ZoneInfo
) -> Iterator[Planned]:
    """The planned days from a day on, in order, those in the way of a holiday among them."""
    ordered = sorted(phases, key=lambda phase: phase.since)
    for phase, following in pairwise([*ordered, None]):
        assert phase is not None
        before = min(following.since if following else FOREVER, series.ends_before or FOREVER)
        for day in _days(phase, max(first, phase.since), before):
            if phase.holidays != Holidays.WORKDAYS or workdays.is_working_day(day):
                yield _on(day, phase, workdays, zone)


def _days(phase: Phase, first: date, before: date) -> Iterator[date]:
    for start in rrulestr(phase.rule).xafter(datetime.combine(first, time()), inc=True):
        if start.date() >= before:
            return
        yield start.date()


def _on(day: date, phase: Phase, workdays: Workdays, zone: ZoneInfo) -> Planned:
    start, end = hours_on(phase, day, zone)
    return Planned(day, start, end, phase, _in_the_way(day, phase, workdays))


def hours_on(phase: Phase, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    start = datetime.combine(day, clock(phase.rule), zone)
    return start, start + timedelta(minutes=phase.minutes)


def _in_the_way(day: date, phase: Phase, workdays: Workdays) -> Unusual | None:
    """A holiday; a weekend that is worked, of what comes at weekends only."""
    unusual = workdays.unusual(day) if phase.holidays != Holidays.WORKDAYS else None
    if unusual is None or unusual.what == "holiday":
        return unusual
    return unusual if pattern(phase).is_at_weekends_only else None


def is_held(one: Planned) -> bool:
    return one.unusual is None or one.phase.holidays != Holidays.SKIPPED


def phase_on(phases: Iterable[Phase], day: date) -> Phase:
    """The phase that holds on a day; before the first one, the first."""
    ordered = sorted(phases, key=lambda phase: phase.since)
    return next((phase for phase in reversed(ordered) if phase.since <= day), ordered[0])


# --- changes ---------------------------------------------------------------------------------------------------


def repeating(rule: str, new: Repeats, since: date, workdays: Workdays) -> str:
    """The rule with other days from a day on. The end stays unless another is said; of eight times what is left."""
    old, start = pattern_of(rule), new.start if new.has_time else datetime.combine(new.start.date(), clock(rule))
    ends = new.count is not None or new.until is not None
    left = old.count and max(1, old.count - sum(1 for _ in _before(rule, since)))
    kept = {} if ends else {"count": left, "until": old.until}
    return written(new.model_copy(update={"start": start, **kept}), workdays)


def _before(rule: str, day: date) -> Iterator[datetime]:
    return takewhile(lambda start: start.date() < day, iter(rrulestr(rule)))


def moved(old: Iterable[date], new: Iterable[date], freq: Freq) -> Mapping[date, date]:
    """Where occurrences go when the days of a series change: a day that stays, else the next free one of the same week.

    Of what comes once a month, of the same month. What is not among the keys is not held any more.
    """
    old, free = sorted(old), sorted(set(new))
    found = {day: day for day in old if day in free}
    free = [day for day in free if day not in found]
    for day in (one for one in old if one not in found):
        near = [one for one in free if _period(one, freq) == _period(day, freq)]
        if near:
            found[day] = near[0]
            free.remove(near[0])
    return found


def _period(day: date, freq: Freq) -> tuple[int, int]:
    if freq in ("MONTHLY", "YEARLY"):
        return day.year, day.month
    return day.isocalendar()[:2]
