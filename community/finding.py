"""Which activity is meant: from a number, a title in other words, a team, a kind or a day."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from rapidfuzz import fuzz

from community.wishes import Said, Wanted
from storage.tables.activities import Activity

GOOD_ENOUGH = 75  # of 100; 环境整治 ~ 环境卫生整治 is 80
NEARLY_BEST = 6


def likeness(said: str, title: str) -> float:
    """How much two names are alike, 0 to 100; leaving out words or letters of a longer name costs little."""
    if said == title:
        return 100
    if len(said) >= 2 and (said in title or title in said):
        return 95
    if len(said) >= 2 and is_left_out_of(said, title):
        return 80 + 10 * len(said) / len(title)
    return max(fuzz.ratio(said, title), fuzz.partial_ratio(said, title) - 10 if len(said) >= 4 else 0)


def is_left_out_of(said: str, title: str) -> bool:
    """送粥 is 送腊八粥 without some of its letters."""
    rest = iter(title)
    return all(char in rest for char in said)


def matching(candidates: Sequence[Activity], wanted: Wanted, teams: dict[int, str]) -> list[Activity]:
    """Those of the candidates that fit everything that was said, and those that are named beside them."""
    named = [_matching(candidates, one, teams) for one in (wanted, *(Wanted(**dict(too)) for too in wanted.also))]
    return list({a.id: a for found in named for a in found}.values()) if wanted.also else named[0]


def _matching(candidates: Sequence[Activity], wanted: Wanted, teams: dict[int, str]) -> list[Activity]:
    if wanted.number is not None:
        return [a for a in candidates if a.number == wanted.number]
    found = list(candidates)
    titled = _titled(found, wanted.title, teams) if wanted.title else []
    if wanted.title:
        found = titled or ([] if wanted.title_is_certain else found)
    if wanted.team:
        team = wanted.team
        found = [a for a in found if a.team_id and likeness(team, teams[a.team_id]) >= GOOD_ENOUGH] or (
            found if wanted.title else []
        )
    if wanted.kind:
        found = [a for a in found if a.kind == wanted.kind]
    if wanted.time:
        time = wanted.time
        found = [a for a in found if fits(a, time)] or (titled if wanted.time_is_aside and len(titled) == 1 else [])
    return found


def at_another_time(candidates: Sequence[Activity], wanted: Wanted, teams: dict[int, str]) -> Activity | None:
    """The only one of the title that was said, when only the time that was said contradicts it."""
    if not (wanted.title and wanted.time):
        return None
    found = _titled(candidates, wanted.title, teams)
    return found[0] if len(found) == 1 else None


def _titled(candidates: Sequence[Activity], title: str, teams: dict[int, str]) -> list[Activity]:
    """By their titles; the full name of a team means what the team does."""
    scored = [(likeness(title, activity.title), activity) for activity in candidates]
    best = max((score for score, _ in scored), default=0)
    found = [a for score, a in scored if score >= GOOD_ENOUGH and score >= best - NEARLY_BEST]
    return found or [a for a in candidates if a.team_id and teams[a.team_id] == title]


class Timed(Protocol):
    """An activity, or what texts see of one."""

    @property
    def starts_at(self) -> datetime: ...

    @property
    def ends_at(self) -> datetime: ...


def fits(activity: Timed, said: Said) -> bool:
    """Whether an activity starts in the time that was said; a day that is uncertain is nobody's."""
    if said.is_uncertain and (said.has_date or said.start is None):
        return False
    if said.each:
        return any(fits(activity, one) for one in said.days)
    if said.start is None:
        return said.end is None or activity.starts_at < said.end
    if not said.has_date and said.has_time:
        start, here = said.start, activity.starts_at.astimezone(said.start.tzinfo)
        return (start.hour, start.minute) == (here.hour, here.minute)
    return _same_days(activity, said)


def _same_days(activity: Timed, said: Said) -> bool:
    assert said.start is not None
    here = activity.starts_at.astimezone(said.start.tzinfo)
    last = (said.end or said.start).date()
    if said.kind == "day" or (said.kind == "span" and not said.has_time):
        assert said.end is not None
        return said.start <= here < said.end
    if not said.start.date() <= here.date() <= last:
        return False
    if said.kind == "part":
        return _part(said.start.hour) == _part(here.hour)
    return said.kind != "point" or here <= said.start < activity.ends_at.astimezone(said.start.tzinfo)


def _part(hour: int) -> int:
    """Morning, afternoon or evening: 上午9点 and 早上 mean the same half of the day."""
    return 0 if hour < 12 else 1 if hour < 18 else 2
