"""Who lectures."""

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Attached, Outcome
from community.outcomes.questions import Asks


class Introduced(BaseModel):
    """What is told of somebody who lectures."""

    model_config = ConfigDict(frozen=True)

    name: str
    field: str | None = None
    words: str | None = None
    picture: Attached | None = None


class LecturerShown(Outcome):
    public = True
    lecturers: tuple[Introduced, ...]

    def brings(self) -> Attached | None:
        return self.lecturers[0].picture if len(self.lecturers) == 1 else None


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

    def brings(self) -> Attached | None:
        return None if self.removed else self.lecturer.picture


class LecturerIncomplete(Asks):
    personal = True
    asks = "more"
