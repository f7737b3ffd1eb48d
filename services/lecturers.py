"""Who lectures: which member a name means, and what is told of them."""

from community.outcomes.lecturers import Introduced
from services import attachments
from services.turn import Turn
from storage import lectures, people
from storage.tables.activities import Activity
from storage.tables.lectures import Lecturer
from storage.tables.people import RoleName
from storage.tables.subject import Subject


def only_bearer(turn: Turn, name: str) -> int | None:
    """Who lectures under this name, else the only member who bears it."""
    bearers = people.named(turn.tx, name)
    lecturing = [one for one in bearers if _lectures(turn, one.id)]
    found = lecturing or bearers
    return found[0].id if len(found) == 1 else None


def _lectures(turn: Turn, member_id: int) -> bool:
    return any(role.role == RoleName.LECTURER for role in people.roles(turn.tx, member_id, turn.now))


def introduced(turn: Turn, activity: Activity) -> Introduced | None:
    return introduced_as(turn, activity.lecturer, activity.lecturer_id, activity.unit_id)


def introduced_as(turn: Turn, name: str | None, member_id: int | None, unit_id: int) -> Introduced | None:
    found = lectures.known_as(turn.tx, name, member_id, unit_id) if name else None
    return shown(turn, found) if found else None


def shown(turn: Turn, lecturer: Lecturer) -> Introduced:
    picture = attachments.of(turn, Subject("lecturer", lecturer.id))
    return Introduced(name=lecturer.name, field=lecturer.field, words=lecturer.words, picture=picture)
