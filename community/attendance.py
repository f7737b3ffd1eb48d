"""Check-in and check-out: the window, the rotating code, and the minutes that were served."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

import pyotp

from community.figures import Figures
from community.wishes import Details
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance


class Moment(StrEnum):
    TOO_EARLY = "too_early"
    RIGHT = "right"
    TOO_LATE = "too_late"


MINUTE = timedelta(minutes=1)


class CheckingIn(Details):
    topic: Literal["attendance"] = "attendance"
    code: str | None = None  # six digits


class BackFilling(Details):
    """Who came without having checked in."""

    topic: Literal["back_fill"] = "back_fill"
    names: tuple[str, ...] = ()  # perhaps: whatever nothing else reads; none: the speaker
    minutes: int | None = None  # None: the whole time
    is_clear: bool = True  # False: several figures, or one that nobody serves
    again: str = ""  # what was said, without figures


def check_in_moment(activity: Activity, now: datetime, figures: Figures) -> Moment:
    """From half an hour before the start to the end."""
    if now < activity.starts_at - figures.check_in_opens:
        return Moment.TOO_EARLY
    return Moment.RIGHT if now <= activity.ends_at and not activity.closed_at else Moment.TOO_LATE


def check_out_moment(activity: Activity, now: datetime, figures: Figures) -> Moment:
    """Until two hours after the end, the whole of that minute, or until the organiser has closed."""
    last = closes_at(activity, figures)
    closed = activity.closed_at is not None and activity.closed_at < last
    return Moment.TOO_LATE if closed or now >= last + MINUTE else Moment.RIGHT


def closes_at(activity: Activity, figures: Figures) -> datetime:
    """When attendance closes by itself; whoever leaves in that very minute has not come too late."""
    return activity.ends_at + figures.check_out_closes


def new_secret() -> str:
    return pyotp.random_base32()


def code(activity: Activity, now: datetime, figures: Figures) -> str:
    """The six digits shown at this moment: RFC 6238, that is HOTP over the number of the ten-minute period.

    (pyotp's own TOTP refuses periods over two minutes.)
    """
    return pyotp.HOTP(activity.code_secret).at(_period(now, figures))


def code_until(now: datetime, figures: Figures) -> datetime:
    """Until when the code shown at this moment is good: its own and the following period."""
    period = figures.code_period.total_seconds()
    return datetime.fromtimestamp((_period(now, figures) + 2) * period, now.tzinfo)


def code_fits(activity: Activity, given: str, now: datetime, figures: Figures) -> bool:
    """A code is good for its own period and the following one."""
    codes, period = pyotp.HOTP(activity.code_secret), _period(now, figures)
    shown = [codes.at(counter).encode() for counter in (period, period - 1)]
    fits = [hmac.compare_digest(one, given.encode()) for one in shown]
    return any(fits)


def forgotten_until(activity: Activity) -> datetime:
    """What a forgotten check-out counts to: the planned end, or the closing when the organiser closed earlier."""
    return min(activity.closed_at or activity.ends_at, activity.ends_at)


def minutes_served(activity: Activity, attendance: Attendance, forgotten: datetime | None = None) -> int:
    """Minutes present inside the planned window.

    With `hours` on the activity, full presence earns just that, and less in proportion.

    :param forgotten: what a missing check-out counts to; left out, `forgotten_until`.
    """
    start = max(attendance.checked_in_at, activity.starts_at)
    left = attendance.checked_out_at or forgotten or forgotten_until(activity)
    present = max(0.0, (min(left, activity.ends_at) - start).total_seconds())
    if activity.hours_minutes is None:
        return round(present / 60)
    planned = (activity.ends_at - activity.starts_at).total_seconds()
    return round(activity.hours_minutes * present / planned)


def full_minutes(activity: Activity) -> int:
    """What somebody earns who is there from the beginning to the end."""
    planned = round((activity.ends_at - activity.starts_at) / MINUTE)
    return planned if activity.hours_minutes is None else activity.hours_minutes


def left_at(activity: Activity, minutes: int) -> datetime:
    """When somebody left who came at the start and has earned so many minutes."""
    full = full_minutes(activity)
    share = min(1.0, minutes / full) if full else 1.0
    return activity.starts_at + (activity.ends_at - activity.starts_at) * share


def counted_to(activity: Activity, attendance: Attendance, minutes: int) -> datetime | None:
    """What a forgotten check-out was counted to; None when the minutes are somebody's own figure."""
    choices = (forgotten_until(activity), activity.ends_at)
    return next((end for end in choices if minutes_served(activity, attendance, end) == minutes), None)


def _period(now: datetime, figures: Figures) -> int:
    return int(now.timestamp()) // int(figures.code_period.total_seconds())
