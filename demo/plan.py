"""What `community.yml` says, checked, and the days that its weekdays mean."""

from datetime import date, datetime, time, timedelta, tzinfo
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import field_validator

from community.figures import Figures
from community.spec import PersonSpec, Strict, UnitSpec
from storage.tables.activities import ActivityKind
from storage.tables.hours import HoursState

FILE = Path(__file__).parent / "community.yml"
ZONE = Figures().zone
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY = timedelta(days=1)
CLOSED = Figures().check_out_closes  # after the end everything about an activity is settled

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Planned(Strict):
    """An activity whose day depends on today, and how many take part.

    `signed_up` counts members, those of `people` first; `guests` come with some of them.
    """

    title: str
    kind: ActivityKind
    unit: str
    team: str | None = None
    clock: tuple[time, time]
    place: str
    capacity: int | None = None
    hours: float | None = None
    lecturer: str | None = None
    organiser: str
    signed_up: int
    people: tuple[str, ...] = ()
    guests: int = 0

    @field_validator("clock", mode="before")
    @classmethod
    def _from_and_to(cls, value: Any) -> Any:
        return tuple(value.split("-")) if isinstance(value, str) else value

    def on(self, day: date, zone: tzinfo) -> tuple[datetime, datetime]:
        start, end = (datetime.combine(day, clock, zone) for clock in self.clock)
        return start, end


class Upcoming(Planned):
    weekday: Weekday
    after: int = 1

    def times(self, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
        """The first such weekday that is at least `after` days ahead."""
        first = now.astimezone(zone).date() + self.after * DAY
        return self.on(first + (WEEKDAYS.index(self.weekday) - first.weekday()) % 7 * DAY, zone)


class Past(Planned):
    weekday: Weekday | None = None
    weeks_ago: int = 0
    today: bool = False
    cancelled: bool = False
    hours_stay: HoursState | None = None  # where somebody still has to act

    def times(self, now: datetime, zone: tzinfo) -> tuple[datetime, datetime]:
        """The last such weekday before today, some weeks back; in any case it is over and settled."""
        start, end = self.on(self._day(now.astimezone(zone).date()), zone)
        while end + CLOSED > now:
            start, end = start - DAY, end - DAY
        return start, end

    def _day(self, today: date) -> date:
        if self.weekday is None:
            return today
        back = (today.weekday() - WEEKDAYS.index(self.weekday) - 1) % 7 + 1
        return today - (back + 7 * self.weeks_ago) * DAY


class Plan(Strict):
    units: list[UnitSpec]
    chats: dict[str, str]
    people: dict[str, dict[str, PersonSpec | None]]  # by home
    players: list[str]  # whom one plays first: signed up only where they are named
    guests: list[str]
    upcoming: list[Upcoming]
    past: list[Past]

    def residents(self) -> dict[str, PersonSpec]:
        """Everybody by name, with their home."""
        return {
            name: (person or PersonSpec()).model_copy(update={"home": home})
            for home, people in self.people.items()
            for name, person in people.items()
        }


@cache
def plan() -> Plan:
    return Plan.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))
