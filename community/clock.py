"""Quiet hours and local days. Instants are aware; a day is a day in the community's own zone."""

from datetime import date, datetime, time, timedelta

from community.figures import Figures

DAY = timedelta(days=1)


def local_day(moment: datetime, figures: Figures) -> date:
    return moment.astimezone(figures.zone).date()


def at(day: date, clock: time, figures: Figures) -> datetime:
    return datetime.combine(day, clock, figures.zone)


def last_moment(day: date, figures: Figures) -> datetime:
    """When a day is over."""
    return at(day + DAY, time.min, figures)


def is_quiet(moment: datetime, figures: Figures) -> bool:
    clock = moment.astimezone(figures.zone).time()
    start, end = figures.quiet_from, figures.quiet_to
    if start == end:
        return False
    return start <= clock < end if start < end else clock >= start or clock < end


def next_allowed(moment: datetime, figures: Figures) -> datetime:
    """The moment itself, or the end of the quiet hours that it falls into."""
    if not is_quiet(moment, figures):
        return moment
    morning = at(local_day(moment, figures), figures.quiet_to, figures)
    return morning if morning > moment else at(local_day(moment, figures) + DAY, figures.quiet_to, figures)


def evening(moment: datetime, figures: Figures) -> datetime:
    """When the day's leftovers are told in one line: this evening, or tomorrow's; never in the quiet hours."""
    tonight = at(local_day(moment, figures), figures.evening_line, figures)
    if tonight <= moment:
        tonight = at(local_day(moment, figures) + DAY, figures.evening_line, figures)
    return next_allowed(tonight, figures)
