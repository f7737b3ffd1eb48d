"""Somebody goes for good: what they served without an activity is no longer called by their own words."""

from services import persons
from services.actor import Actor
from services.subjects import subject
from services.turn import Turn
from storage import notices
from storage.hours import recorded_of


def _empty(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    for activity in recorded_of(turn.tx, leaving.id):
        activity.title = ""
        notices.empty_about(turn.tx, subject(activity), turn.now)
    turn.tx.flush()


persons.gives_up(_empty, "hours.member_id")
