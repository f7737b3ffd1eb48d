"""When a reminder is due: derived from the activity each time, so that moving it moves its reminders."""

from datetime import datetime, timedelta
from enum import StrEnum

from community.clock import next_allowed
from community.figures import Figures


class Due(StrEnum):
    LATER = "later"
    NOW = "now"
    EXPIRED = "expired"


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
