"""When a reminder is due: derived from the activity each time, so that moving it moves its reminders."""

from datetime import date, datetime, timedelta
from enum import StrEnum

from community.clock import at, local_day, next_allowed
from community.figures import Figures


class Due(StrEnum):
    LATER = "later"
    NOW = "now"
    EXPIRED = "expired"


def duty_reminder_due(now: datetime, figures: Figures) -> datetime | None:
    """The last moment at which those who miss part of their yearly duty are reminded: it is due until the next one.

    None: it was one of the year before, or would be read only in the next.
    """
    last = max(one for one in _duty_reminders(now, figures) if one <= now)
    read = next_allowed(now, figures)
    return last if local_day(last, figures).year == local_day(read, figures).year else None


def duty_reminder_after(moment: datetime, figures: Figures) -> datetime:
    return min(one for one in _duty_reminders(moment, figures) if one > moment)


def _duty_reminders(moment: datetime, figures: Figures) -> list[datetime]:
    """Of this year and those beside it: once a quarter, and in the last two months once each."""
    year = local_day(moment, figures).year
    days = (date(y, month, day) for y in (year - 1, year, year + 1) for month, day in figures.duty_reminders)
    return [at(day, figures.duty_reminder_clock, figures) for day in days]


def remind_at(starts_at: datetime, before: timedelta, figures: Figures) -> datetime:
    """The planned minute, moved out of the quiet hours."""
    return next_allowed(starts_at - before, figures)


def due(starts_at: datetime, before: timedelta, now: datetime, figures: Figures) -> Due:
    """A late start of the program catches up once; what helps nobody any more expires."""
    planned = remind_at(starts_at, before, figures)
    if now < planned:
        return Due.LATER
    moment = next_allowed(now, figures)
    if moment > starts_at - figures.useless_before:
        return Due.EXPIRED
    return Due.NOW if moment == now else Due.LATER
