"""What is said of an exemption, and what it means."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal

from community.clock import local_day
from community.figures import Figures
from community.tallies import year as year_of
from community.wishes import Details
from storage.tables.activities import ActivityKind
from storage.tables.duty import Exemption

MAKES_UP_UNTIL = 1  # the last month in which the year before may still be changed


class Exempting(Details):
    topic: Literal["exempting"] = "exempting"
    kinds: tuple[ActivityKind, ...] = ()  # none: all that the year asks for
    year: int | None = None
    until: datetime | None = None  # the day that is the last one
    unclear: bool = False  # what was said of its time was not wholly read
    reason: str = ""  # with the name still in it, where that is not known
    timeless: str = ""  # the line without its times: another one is said for them
    ends: bool = False  # an exemption is taken back
    sure: bool = False  # it was asked, and the answer is yes

    def without(self, *names: str) -> str:
        """The reason, when it is known who is meant and who else is named."""
        reason = self.reason
        for name in sorted(names, key=len, reverse=True):
            reason = reason.replace(name, "")
        parts = (part.strip(" ，,、的和跟与") for part in reason.split("，"))
        return "，".join(part for part in parts if len(part) > 1)


class MakingUp(Details):
    """For which year something is to count that was done in the next."""

    topic: Literal["making_up"] = "making_up"
    year: int | None = None


def may_be_made_up(year: int, now: datetime, figures: Figures) -> bool:
    """The year before, until the end of January."""
    today = local_day(now, figures)
    return today.month <= MAKES_UP_UNTIL and year == today.year - 1


def may_still_be_changed(year: int, now: datetime, figures: Figures) -> bool:
    """This year and the next, and until the end of January the one before."""
    this = local_day(now, figures).year
    return year in (this, this + 1) or may_be_made_up(year, now, figures)


def end_of(year: int, last_day: datetime | None, now: datetime, figures: Figures) -> datetime | None:
    """When an exemption of that year ends; None: not on a day that is over, or of another year."""
    whole = year_of(year, figures)
    if last_day is None:
        return whole.last
    end = last_day + timedelta(days=1)
    return end if max(now, whole.first) < end <= whole.last else None


def exempted(rows: Iterable[Exemption], year: int, now: datetime, figures: Figures) -> dict[ActivityKind, Exemption]:
    """What need not be done in a year. Where an exemption was over before the year was, it must be done after all."""
    last = year_of(year, figures).last
    return {row.kind: row for row in rows if row.year == year and (row.until >= last or now < row.until)}
