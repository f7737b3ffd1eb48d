"""Hours: claimed → approved by someone with the right, never one's own → confirmed by the member → counted."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Literal

from community.figures import Figures
from community.names import name_key
from community.wishes import Details
from storage.tables.activities import Activity, ActivityKind
from storage.tables.hours import Hours, HoursState

_WORDS = re.compile(r"[^\W\d_]{3,}")
DAY = timedelta(days=1)
UNDECIDED = (HoursState.CLAIMED, HoursState.DISPUTED)


class Adjusting(Details):
    topic: Literal["hours"] = "hours"
    minutes_by_name: tuple[tuple[str, int], ...] = ()  # "小李 1.5": hours adjusted one by one; "" when none is named
    reasons: tuple[str, ...] = ()  # why, for each of them: 提前走了; "" when none is said
    unread: str = ""  # what was said besides

    @property
    def figures(self) -> list[tuple[str, int, str]]:
        """Name, minutes, reason."""
        reasons = (*self.reasons, *[""] * len(self.minutes_by_name))
        return [(name, minutes, why) for (name, minutes), why in zip(self.minutes_by_name, reasons, strict=False)]


class Approving(Details):
    """Whose hours, when not everybody's."""

    topic: Literal["approving"] = "approving"
    said: tuple[str, ...] = ()  # what nothing else has read: names, it may be
    all_but: bool = False


class Serving(Details):
    """A service without an activity, as it was said."""

    topic: Literal["service"] = "service"
    deed: str = ""  # with whoever is named in front, as nothing else was read
    begins: str = ""  # the same without 给 or 帮 in front, where somebody may be named; left out, the deed
    for_me: bool = False  # said so
    perhaps_name: str = ""  # what stands alone in front and sounds like somebody's name
    member_id: int | None = None  # who served, when that was asked
    day: datetime | None = None  # its midnight
    until: datetime | None = None
    minutes: int | None = None
    again: str = ""  # what was said, without the day


class AskingPast(Details):
    topic: Literal["hours_history"] = "hours_history"
    whose: str = ""  # a person who was named


def meant(said: Approving, names: Sequence[str]) -> set[str] | None:
    """Of these names those that are spoken of; None when something else is said, or a name is borne by two."""
    left, found = "".join(map(name_key, said.said)), set[str]()
    for name in sorted(set(names), key=len, reverse=True):
        if (key := name_key(name)) in left:
            left = left.replace(key, "")
            found.add(name)
    if left or any(list(names).count(name) > 1 for name in found) or (said.all_but and not found):
        return None
    return (set(names) - found or None) if said.all_but else found or set(names)


def may_be_reason(said: str) -> bool:
    """Whether words that nothing has read can stand as somebody's reason, once it is asked whether they shall."""
    return "?" not in said and _WORDS.search(said) is not None


def earns_hours(activity: Activity) -> bool:
    """Volunteer service does; anything else only when hours were put on it."""
    return activity.kind == ActivityKind.SERVICE or activity.hours_minutes is not None


def may_decide(row: Hours, decider_id: int) -> bool:
    """Nobody approves their own, nor what they themselves entered for somebody."""
    return decider_id not in (row.member_id, row.entered_by)


def to_decide(rows: Iterable[Hours], decider_id: int) -> list[Hours]:
    return [row for row in rows if row.state in UNDECIDED and may_decide(row, decider_id)]


def approve(row: Hours, decider_id: int, now: datetime, minutes: int | None = None) -> None:
    """Approving anew (a correction) asks the member anew.

    :raises ValueError: one's own hours or entries, or a negative number of minutes.
    """
    if not may_decide(row, decider_id):
        raise ValueError("nobody approves their own hours, or those they entered")
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


def lacking(said: Serving, deed: str, now: datetime, figures: Figures) -> tuple[str, ...]:
    """What a service without an activity still needs, or which day it cannot have been."""
    missing = [*([] if deed else ["what"]), *([] if said.minutes else ["how_long"])]
    if said.day is None:
        return (*missing, "when")
    if (said.until or said.day + timedelta(minutes=said.minutes or 0)) > now:
        return (*missing, "future")
    is_old = now - said.day >= figures.claimed_within + DAY
    return (*missing, "old") if is_old else tuple(missing)


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
