"""When the next backup is made, and which ones are kept."""

from collections.abc import Callable, Collection, Hashable
from datetime import datetime, timedelta

from community.figures import Figures


def is_due(last: datetime | None, now: datetime, figures: Figures) -> bool:
    """Once a day, or later where the program was not running at that hour."""
    return last is None or last < _latest(now.astimezone(figures.zone), figures)


def _latest(now: datetime, figures: Figures) -> datetime:
    today = datetime.combine(now.date(), figures.backup_clock, figures.zone)
    return today if today <= now else today - timedelta(days=1)


def kept(made: Collection[datetime], figures: Figures) -> set[datetime]:
    """The newest of each of the last days, weeks and months on which there is one."""
    newest = sorted((one.astimezone(figures.zone) for one in made), reverse=True)
    numbers = zip((datetime.date, _week, _month), figures.backups_kept, strict=True)
    return {one for period, number in numbers for one in _firsts(newest, period)[:number]}


def _week(moment: datetime) -> Hashable:
    return moment.isocalendar()[:2]


def _month(moment: datetime) -> Hashable:
    return moment.year, moment.month


def _firsts(moments: list[datetime], period: Callable[[datetime], Hashable]) -> list[datetime]:
    """The first of each period, in order."""
    return list({period(one): one for one in reversed(moments)}.values())[::-1]
