"""Somebody goes for good: their drafts go, what they organise or lecture at goes to whoever looks after the unit."""

from community.outcomes.activities import OrganiserLeft
from services import cards, persons, whom
from services.activities.publishing import drop_draft
from services.activities.repeating import forget
from services.actor import Actor
from services.turn import Turn
from storage import activities
from storage import series as stored
from storage.tables.activities import Activity, ActivityState


def _release(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    told: set[int] = set()  # of a series once
    for activity in activities.run_by(turn.tx, leaving.id):
        if activity.state == ActivityState.DRAFT:
            drop_draft(turn, activity)
        elif activity.state == ActivityState.PUBLISHED and activity.closed_at is None:
            _hand_over(turn, leaving.id, activity, tell=activity.series_id not in told)
            told |= {activity.series_id} if activity.series_id else set()
    turn.tx.flush()


def _leave_series(turn: Turn, leaving: Actor) -> None:
    """Drafts go; what comes again goes on, and whoever is in charge hears of its occurrences."""
    assert leaving.id is not None
    for series in stored.run_by(turn.tx, leaving.id):
        if series.published_at is None:
            forget(turn, series)
        else:
            series.organiser_id = None
    turn.tx.flush()


def _hand_over(turn: Turn, leaving: int, activity: Activity, *, tell: bool) -> None:
    lectures = activity.lecturer_id == leaving
    if lectures:
        activity.lecturer_id = activity.lecturer = None
    if activity.organiser_id == leaving:
        activity.organiser_id = None
    turn.tx.flush()
    news = OrganiserLeft(activity=turn.facts(activity), lectures=lectures)
    if tell:
        turn.tell(dict.fromkeys(whom.in_charge(turn, activity, without=[leaving])), news, hold=True)
    cards.redraw(turn, activity)


persons.gives_up(_leave_series, "series.organiser_id")
persons.gives_up(_release, "activity.organiser_id", "activity.lecturer_id")
