"""The roster of one activity: who goes, who waits, who moves up. Pure: rows and `now` in, a decision out.

A roster is the list of an activity's sign-ups that are not cancelled, in order of arrival.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from storage.tables.activities import Activity, ActivityState
from storage.tables.signup import SignUp, Standing

TAKES_A_SEAT = (Standing.GOING, Standing.OFFERED)


class Window(StrEnum):
    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"


def window(activity: Activity, now: datetime) -> Window:
    """From `signup_opens` (default at once) to `signup_closes` (default the start); the end itself is closed."""
    if activity.state != ActivityState.PUBLISHED or now >= closes_at(activity):
        return Window.CLOSED
    if activity.signup_opens and now < activity.signup_opens:
        return Window.NOT_YET
    return Window.OPEN


def closes_at(activity: Activity) -> datetime:
    return min(activity.signup_closes or activity.starts_at, activity.starts_at)


def going(roster: Iterable[SignUp]) -> list[SignUp]:
    return [row for row in roster if row.standing == Standing.GOING]


def waiting(roster: Iterable[SignUp]) -> list[SignUp]:
    """Those who wait, in order; whoever is just being offered a seat stands among them."""
    return [row for row in roster if row.standing in (Standing.WAITING, Standing.OFFERED)]


def free_seats(capacity: int | None, roster: Iterable[SignUp]) -> int | None:
    """Seats that nobody has and nobody is being offered; None without a limit; never negative."""
    if capacity is None:
        return None
    return max(0, capacity - sum(row.standing in TAKES_A_SEAT for row in roster))


def standing_for_new(capacity: int | None, roster: Sequence[SignUp]) -> Standing:
    """A newcomer goes when a seat is free and nobody waits for it."""
    free = free_seats(capacity, roster)
    if free is None:
        return Standing.GOING
    queue = any(row.standing == Standing.WAITING for row in roster)
    return Standing.GOING if free > 0 and not queue else Standing.WAITING


def next_up(activity: Activity, roster: Sequence[SignUp], now: datetime) -> list[SignUp]:
    """Those who move up into the free seats, in order. Until the start, even after sign-up has closed."""
    if activity.state != ActivityState.PUBLISHED or now >= activity.starts_at:
        return []
    queue = [row for row in roster if row.standing == Standing.WAITING]
    return queue[: free_seats(activity.capacity, roster)]


def position(row: SignUp, roster: Iterable[SignUp]) -> int:
    """The place in the queue, from 1."""
    return [other.id for other in waiting(roster)].index(row.id) + 1


def overlap(a: Activity, b: Activity) -> bool:
    """Touching ends do not clash."""
    return a.starts_at < b.ends_at and b.starts_at < a.ends_at


def clashing(activity: Activity, others: Iterable[Activity]) -> list[Activity]:
    return [other for other in others if other.id != activity.id and overlap(activity, other)]


def guest_name(host: str, taken: Iterable[str]) -> str:
    """The name of a guest who was brought without one: host+1, host+2, …"""
    names = set(taken)
    number = 1
    while f"{host}+{number}" in names:
        number += 1
    return f"{host}+{number}"
