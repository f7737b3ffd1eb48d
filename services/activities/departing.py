"""Somebody goes for good: their drafts go, what they organise or lecture at goes to whoever looks after the unit."""

from community.outcomes.activities import OrganiserLeft
from services import cards, persons, whom
from services.activities.publishing import drop_draft
from services.actor import Actor
from services.turn import Turn
from storage import activities
from storage.tables.activities import Activity, ActivityState


def _release(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    for activity in activities.run_by(turn.tx, leaving.id):
        if activity.state == ActivityState.DRAFT:
            drop_draft(turn, activity)
        elif activity.state == ActivityState.PUBLISHED and activity.closed_at is None:
            _hand_over(turn, leaving.id, activity)
    turn.tx.flush()


def _hand_over(turn: Turn, leaving: int, activity: Activity) -> None:
    lectures = activity.lecturer_id == leaving
    if lectures:
        activity.lecturer_id = activity.lecturer = None
    if activity.organiser_id == leaving:
        activity.organiser_id = None
    turn.tx.flush()
    news = OrganiserLeft(activity=turn.facts(activity), lectures=lectures)
    turn.tell(dict.fromkeys(whom.in_charge(turn, activity, without=[leaving])), news, hold=True)
    cards.redraw(turn, activity)


persons.gives_up(_release, "activity.organiser_id", "activity.lecturer_id")
