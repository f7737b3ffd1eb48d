"""Who lectures."""

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.questions import Asks


class Introduced(BaseModel):
    """What is told of somebody who lectures."""

    model_config = ConfigDict(frozen=True)

    name: str
    field: str | None = None
    words: str | None = None


class LecturerShown(Outcome):
    public = True
    lecturers: tuple[Introduced, ...]


class LecturerNoted(Outcome):
    """Entered, or changed from `before`; `lectures`: whose cards say so now."""

    personal = True
    id: int
    lecturer: Introduced
    before: Introduced | None = None
    is_member: bool = False
    lectures: tuple[str, ...] = ()
    removed: bool = False
    phone_left_out: bool = False


class LecturerIncomplete(Asks):
    personal = True
    asks = "more"
