"""The yearly duty of in-service members: whose it is, what counts for which year, what is done and what is missing."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Profile

KINDS = (ActivityKind.SERVICE, ActivityKind.ORG_LIFE)
Owed = Mapping[ActivityKind, int]  # how many of each kind a year asks for
Waits = Literal["approve", "confirm", "close"]


@dataclass(frozen=True)
class Rule:
    """What is owed from a year on, until another rule begins."""

    begins: int
    owed: Owed


@dataclass(frozen=True)
class Served:
    """One service or session that somebody came to.

    :ivar year: the one it is for: in which the activity starts, or the year before, where it was put to that.
    :ivar waits: what must happen before it counts; None: it counts.
    """

    sign_up_id: int
    kind: ActivityKind
    year: int
    waits: Waits | None = None


@dataclass(frozen=True)
class Stand:
    """How somebody stands in one year, kind by kind."""

    year: int
    owed: Owed
    counted: Owed
    exempt: frozenset[ActivityKind] = frozenset()

    @property
    def done(self) -> tuple[ActivityKind, ...]:
        return tuple(kind for kind in self._due if self.counted[kind] >= self.owed[kind])

    @property
    def missing(self) -> tuple[ActivityKind, ...]:
        return tuple(kind for kind in self._due if self.counted[kind] < self.owed[kind])

    @property
    def _due(self) -> list[ActivityKind]:
        """An exempted kind is neither done nor missing."""
        return [kind for kind in KINDS if self.owed.get(kind, 0) > 0 and kind not in self.exempt]


def owed_in(rules: Iterable[Rule], year: int) -> Owed:
    """By the last rule that has begun."""
    begun = [rule for rule in rules if rule.begins <= year]
    return max(begun, key=lambda rule: rule.begins).owed if begun else {}


def is_owed_by(profile: Profile | None, year: int) -> bool:
    """Of a member whose report-in is confirmed, from the first year that is theirs."""
    return profile is not None and profile.in_service and (profile.duty_from is None or profile.duty_from <= year)


def waits(activity: Activity, attendance: Attendance | None, hours: Hours | None) -> Waits | None:
    """What must happen before a service or session counts.

    A service counts with its hours. A session counts when somebody has confirmed that this person was there; who
    checked in by the code is confirmed when attendance is closed.
    """
    if activity.kind == ActivityKind.ORG_LIFE:
        confirmed = attendance is not None and attendance.confirmed_by is not None
        return None if confirmed or activity.closed_at is not None else "close"
    if hours is not None and hours.state == HoursState.COUNTED:
        return None
    return "confirm" if hours is not None and hours.state == HoursState.APPROVED else "approve"


def may_make_up(item: Served, stand: Stand) -> bool:
    """Whether something of the next year, that counts, may be put to this one, which lacks it."""
    return item.waits is None and item.year == stand.year + 1 and item.kind in stand.missing


def stand(year: int, owed: Owed, served: Sequence[Served], exempt: Collection[ActivityKind] = ()) -> Stand:
    """Each service or session counts for one year only: the one it is for."""
    counting = [one.kind for one in served if one.year == year and one.waits is None]
    return Stand(year, owed, {kind: counting.count(kind) for kind in KINDS}, frozenset(exempt))
