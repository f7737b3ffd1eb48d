"""Calendars: a file for one activity, and addresses to subscribe to."""

from datetime import datetime

from pydantic import Field

from community.outcomes.base import File, Outcome
from community.outcomes.facts import AboutActivity
from community.outcomes.questions import Asks


class CalendarFile(AboutActivity):
    """Goes to whoever asked, as it stands when it is asked."""

    personal = True
    name: str = ""  # of the file
    content: bytes = Field(default=b"", exclude=True)
    latest = True
    made_of = frozenset({"activity"})

    def attached(self) -> File | None:
        return File(self.name, self.content) if self.content else None


class CalendarOthers(AboutActivity):
    """When a session of organizational life is stands in the calendars of those who go to it alone."""

    personal = True


class CalendarAddress(Outcome):
    """The address is made when it is sent: nobody can look it up afterwards.

    :ivar renewed: another one was in use until then.
    """

    personal = True
    latest = True
    made_of = frozenset({"link_id", "unit", "renewed"})
    link_id: int
    unit: str = ""  # empty: the reader's own calendar
    renewed: bool = False
    address: str = ""  # empty: it is over by now


class CalendarInUse(Outcome):
    """An address was given before, and cannot be shown again."""

    personal = True
    link_id: int
    unit: str = ""
    since: datetime


class CalendarNotServed(Outcome):
    """No address of this program is reached from outside: single activities only."""

    personal = True


class WhichCalendar(Asks):
    """Their own, or a unit's."""

    personal = True
    units: tuple[str, ...] = ()  # the choices behind the first, which is one's own
