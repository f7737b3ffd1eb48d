"""Check-in and check-out: the window, the rotating code, and the minutes that were served."""

import hmac
from datetime import datetime
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


class CheckingIn(Details):
    topic: Literal["attendance"] = "attendance"
    code: str | None = None  # six digits


def check_in_moment(activity: Activity, now: datetime, figures: Figures) -> Moment:
    """From half an hour before the start to the end."""
    if now < activity.starts_at - figures.check_in_opens:
        return Moment.TOO_EARLY
    return Moment.RIGHT if now <= activity.ends_at and not activity.closed_at else Moment.TOO_LATE


def check_out_moment(activity: Activity, now: datetime, figures: Figures) -> Moment:
    """Until two hours after the end, or until the organiser has closed."""
    over = now > closes_at(activity, figures) or activity.closed_at is not None
    return Moment.TOO_LATE if over else Moment.RIGHT


def closes_at(activity: Activity, figures: Figures) -> datetime:
    return activity.ends_at + figures.check_out_closes


def new_secret() -> str:
    return pyotp.random_base32()


def code(activity: Activity, now: datetime, figures: Figures) -> str:
    """The six digits shown at this moment: RFC 6238, that is HOTP over the number of the ten-minute period.

    (pyotp's own TOTP refuses periods over two minutes.)
    """
    return pyotp.HOTP(activity.code_secret).at(_period(now, figures))


def code_until(now: datetime, figures: Figures) -> datetime:
    """When a new code will be shown."""
    period = figures.code_period.total_seconds()
    return datetime.fromtimestamp((_period(now, figures) + 1) * period, now.tzinfo)


def code_fits(activity: Activity, given: str, now: datetime, figures: Figures) -> bool:
    """A code is good for its own period and the following one."""
    codes, period = pyotp.HOTP(activity.code_secret), _period(now, figures)
    shown = [codes.at(counter).encode() for counter in (period, period - 1)]
    fits = [hmac.compare_digest(one, given.encode()) for one in shown]
    return any(fits)


def minutes_served(activity: Activity, attendance: Attendance) -> int:
    """Minutes present inside the planned window; a missing check-out counts to the planned end, never more.

    With `hours` on the activity, full presence earns just that, and less in proportion.
    """
    start = max(attendance.checked_in_at, activity.starts_at)
    end = min(attendance.checked_out_at or activity.ends_at, activity.ends_at)
    present = max(0.0, (end - start).total_seconds())
    if activity.hours_minutes is None:
        return round(present / 60)
    planned = (activity.ends_at - activity.starts_at).total_seconds()
    return round(activity.hours_minutes * present / planned)


def _period(now: datetime, figures: Figures) -> int:
    return int(now.timestamp()) // int(figures.code_period.total_seconds())
