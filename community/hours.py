"""Hours: claimed → approved by someone with the right, never one's own → confirmed by the member → counted."""

from collections.abc import Iterable
from datetime import datetime
from typing import Literal

from community.figures import Figures
from community.wishes import Details
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours, HoursState

UNDECIDED = (HoursState.CLAIMED, HoursState.DISPUTED)


class Adjusting(Details):
    topic: Literal["hours"] = "hours"
    minutes_by_name: tuple[tuple[str, int], ...] = ()  # "小李 1.5": hours adjusted one by one; "" when none is named
    unread: str = ""  # what was said besides


def earns_hours(activity: Activity) -> bool:
    """Volunteer service does; anything else only when hours were put on it."""
    return activity.kind == ActivityKind.SERVICE or activity.hours_minutes is not None


def may_decide(row: Hours, decider_id: int) -> bool:
    """Nobody approves their own."""
    return row.member_id != decider_id


def to_decide(rows: Iterable[Hours], decider_id: int) -> list[Hours]:
    return [row for row in rows if row.state in UNDECIDED and may_decide(row, decider_id)]


def approve(row: Hours, decider_id: int, now: datetime, minutes: int | None = None) -> None:
    """Approving anew (a correction) asks the member anew.

    :raises ValueError: one's own hours, or a negative number of minutes.
    """
    if not may_decide(row, decider_id):
        raise ValueError("nobody approves their own hours")
    if minutes is not None and minutes < 0:
        raise ValueError(f"minutes cannot be negative: {minutes}")
    row.minutes = row.minutes if minutes is None else minutes
    row.state = HoursState.APPROVED
    row.decided_by, row.decided_at = decider_id, now
    row.confirmed_at = None
    row.words = None


def undecide(row: Hours) -> None:
    """As if nobody had decided yet."""
    row.state, row.words = HoursState.CLAIMED, None
    row.decided_by = row.decided_at = row.confirmed_at = None


def confirm(row: Hours, now: datetime) -> bool:
    """Whether there was something to confirm."""
    if row.state != HoursState.APPROVED:
        return False
    row.state, row.confirmed_at = HoursState.COUNTED, now
    return True


def dispute(row: Hours, words: str) -> bool:
    """Whether there was something to dispute. Counted hours can be disputed too: they stop counting."""
    if row.state not in (HoursState.APPROVED, HoursState.COUNTED):
        return False
    row.state, row.words, row.confirmed_at = HoursState.DISPUTED, words, None
    return True


def counts_by_itself(row: Hours, now: datetime, figures: Figures) -> bool:
    """Approved, and seven days without an answer."""
    return (
        row.state == HoursState.APPROVED
        and row.decided_at is not None
        and now >= row.decided_at + figures.hours_count_after
    )


def shown(minutes: int) -> str:
    """Hours with one decimal."""
    return f"{minutes / 60:.1f}"
