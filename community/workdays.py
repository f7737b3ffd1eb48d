"""Working days: holidays, and the weekends that are worked instead. Pure: the files are read by `services.workdays`.

A year that the State Council has not published is provisional: what the law names is off, nothing is made up for.
The law: 全国年节及纪念日放假办法, as amended from 2025 on.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

from lunar_python import Lunar, Solar  # type: ignore[import-untyped]

DAY = timedelta(days=1)
SUNDAY = 6
_SOLAR = {"元旦": ((1, 1),), "劳动节": ((5, 1), (5, 2)), "国庆节": ((10, 1), (10, 2), (10, 3))}
_LUNAR = {"春节": ((1, 1), (1, 2), (1, 3)), "端午节": ((5, 5),), "中秋节": ((8, 15),)}


@dataclass(frozen=True)
class Year:
    """:ivar off: days off, weekends among them too, with the holiday that they belong to.
    :ivar made_up: weekend days that are worked.
    """

    off: Mapping[date, str]
    made_up: frozenset[date] = frozenset()


@dataclass(frozen=True)
class Unusual:
    """A day that is not what its weekday says."""

    day: date
    what: Literal["holiday", "made_up"]
    name: str = ""


class Workdays:
    """:param published: the years that are known; all others are provisional."""

    def __init__(self, published: Mapping[int, Year]) -> None:
        self._published = published
        self._off = {day: name for year in published.values() for day, name in year.off.items()}
        self._made_up = frozenset(day for year in published.values() for day in year.made_up)

    def is_provisional(self, year: int) -> bool:
        return year not in self._published

    def holiday(self, day: date) -> str | None:
        """Whose days off it is one of. A file may reach over the end of its year."""
        if day in self._off or not self.is_provisional(day.year):
            return self._off.get(day)
        return _by_law(day.year).get(day)

    def is_working_day(self, day: date) -> bool:
        return day in self._made_up or (day.weekday() < SUNDAY - 1 and self.holiday(day) is None)

    def unusual(self, day: date) -> Unusual | None:
        if name := self.holiday(day):
            return Unusual(day, "holiday", name)
        return Unusual(day, "made_up") if day in self._made_up else None

    def unusual_days(self, first: date, last: date) -> list[str]:
        """Those of a time, one after the other, as they are written down to see later whether they are others."""
        days = (first + DAY * shift for shift in range((last - first).days + 1))
        return [f"{day} {found.what}" for day in days if (found := self.unusual(day))]

    def add_working_days(self, day: date, count: int) -> date:
        """The day on which the last of `count` working days after `day` falls; negative: before it."""
        step = DAY if count > 0 else -DAY
        for _ in range(abs(count)):
            day += step
            while not self.is_working_day(day):
                day += step
        return day

    def working_days(self, first: date) -> Iterator[date]:
        """From a day on, without an end."""
        day = first
        while True:
            if self.is_working_day(day):
                yield day
            day += DAY


@cache
def _by_law(year: int) -> Mapping[date, str]:
    solar = {date(year, month, day): name for name, days in _SOLAR.items() for month, day in days}
    lunar = {_of_lunar(year, month, day): name for name, days in _LUNAR.items() for month, day in days}
    eve = _of_lunar(year, 1, 1) - DAY
    return solar | lunar | {eve: "春节", _qingming(year): "清明节"}


def _of_lunar(year: int, month: int, day: int) -> date:
    return _date(Lunar.fromYmd(year, month, day).getSolar())


def _qingming(year: int) -> date:
    """On one of three days in April, by the sun."""
    return next(day for day in (date(year, 4, one) for one in (4, 5, 6)) if _term(day) == "清明")


def _term(day: date) -> str:
    return str(Solar.fromYmd(day.year, day.month, day.day).getLunar().getJieQi())


def _date(solar: Solar) -> date:
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
