"""A request for help as it was said."""

from datetime import datetime, timedelta
from typing import Literal

from community.figures import Figures
from community.wishes import Details, Said

Asked = Literal["what", "when", "count"]


class Aiding(Details):
    """What was said of a request, or of one of its fields.

    :ivar words: as said; `bare` without its time and number.
    :ivar odd: a number that may be the helpers, or something else.
    """

    topic: Literal["aid"] = "aid"
    words: str = ""
    bare: str = ""
    category: str = ""
    for_other: bool = False
    urgent: bool | None = None
    times: tuple[Said, ...] = ()
    needed: int | None = None
    odd: str = ""
    skip: Asked | None = None
    ask: Asked | None = None
    anonymous: bool | None = None
    contact: bool | None = None
    chooses: bool | None = None
    unit: int | None = None
    wide: bool = False  # for the whole compound
    to: str = ""  # by name, to whom a line shall go
    ends: str | None = None  # it is not needed any more; what of it was named, or nothing


def unclear_time(plan: Aiding, now: datetime, figures: Figures) -> str:
    """The words of time that are not certain: nobody knows the day, it is over, or there are several."""
    certain = len(plan.times) == 1 and needed_at(plan.times[0], now, figures)
    return "" if certain else "、".join(time.text for time in plan.times)


def needed_at(time: Said, now: datetime, figures: Figures) -> tuple[datetime, datetime] | None:
    """From when until when somebody is needed; None: that is not certain, or over."""
    if time.is_uncertain or len(time.each) > 1 or (time.start is None and time.end is None):
        return None
    since = max(time.start or now, now)
    until = time.end or (time.start or now) + _lasts(time, figures)
    return (since, until) if until > now and (time.start is None or time.end or time.start > now) else None


def _lasts(time: Said, figures: Figures) -> timedelta:
    """今晚 is a part of a day, 三点 a moment."""
    return figures.part_of_a_day if time.kind == "part" else figures.usual_length
