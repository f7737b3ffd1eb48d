"""Returns for employers: a workbook that goes to whoever asked for it, and nowhere by itself."""

from datetime import datetime

from pydantic import Field

from community.outcomes.base import File, Outcome
from community.outcomes.questions import Asks


class EmployerReturn(Outcome):
    """Made when it is sent: who has withdrawn until then is not in it, and no copy of it lies anywhere."""

    personal = True
    latest = True
    made_of = frozenset({"employer", "first", "last", "by", "unit", "unit_ids", "usual"})
    employer: str
    first: datetime
    last: datetime
    by: str  # who has asked for it
    unit: str
    unit_ids: tuple[int, ...] = ()
    usual: bool = False  # the quarter was not said
    until: datetime | None = None  # as things stood then
    members: int = 0  # all of whom have consented
    name: str = ""  # of the file
    content: bytes = Field(default=b"", exclude=True)

    def attached(self) -> File | None:
        return File(self.name, self.content) if self.content else None


class NothingToReturn(Outcome):
    """Nobody of that employer has consented, or there is no such employer: the answer is the same."""

    personal = True
    employer: str = ""  # as it was said


class QuarterNotBegun(Outcome):
    personal = True
    first: datetime


class WhichEmployer(Asks):
    """:ivar more: how many others there are, too many for buttons."""

    personal = True
    said: str = ""
    more: int = 0


class WhichQuarter(Asks):
    personal = True
    quarters: tuple[datetime, ...]  # when each of the choices begins
