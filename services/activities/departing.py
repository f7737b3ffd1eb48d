"""Somebody goes, or has no right any more: what they organise or lecture at goes to whoever looks after the unit.

Drafts go. A series goes on: its organiser is nobody then, and whoever is in charge of its unit hears of it at once.
"""

from community.outcomes.activities import OrganiserLeft
from community.outcomes.series import SeriesOrganiserLeft
from community.rights import Right, may
from services import cards, persons, whom
from services.activities.publishing import drop_draft
from services.activities.repeating import forget
from services.actor import Actor
from services.turn import Turn
from storage import activities, people
from storage import series as stored
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Series


def _release(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    for activity in activities.run_by(turn.tx, leaving.id):
        if activity.state == ActivityState.DRAFT:
            drop_draft(turn, activity)
        elif activity.state == ActivityState.PUBLISHED and activity.closed_at is None:
            _hand_over(turn, leaving.id, activity)
    turn.tx.flush()


def _leave_series(turn: Turn, leaving: Actor) -> None:
    """Drafts go; what comes again goes on."""
    assert leaving.id is not None
    for phase in stored.lectured_by(turn.tx, leaving.id):
        phase.lecturer_id = phase.lecturer = None
    turn.tx.flush()
    for series in stored.run_by(turn.tx, leaving.id):
        if series.published_at is None:
            forget(turn, series)
        else:
            _hand_over_series(turn, leaving.id, series)
    turn.tx.flush()


def _hand_over(turn: Turn, leaving: int, activity: Activity) -> None:
    """Of dates of a series that they organise it is told once, of the series."""
    lectures, organises = activity.lecturer_id == leaving, activity.organiser_id == leaving
    if lectures:
        activity.lecturer_id = activity.lecturer = None
    if organises:
        activity.organiser_id = None
    turn.tx.flush()
    if lectures or activity.series_id is None:
        news = OrganiserLeft(activity=turn.facts(activity), lectures=lectures)
        turn.tell(dict.fromkeys(whom.in_charge(turn, activity, without=[leaving])), news, hold=True)
    cards.redraw(turn, activity)


def _hand_over_series(turn: Turn, leaving: int, series: Series, *, gone: bool = True) -> None:
    """One that nothing of is to come is no affair of anybody any more."""
    series.organiser_id = None
    turn.tx.flush()
    if series.next_at is not None or stored.to_come(turn.tx, series.id, turn.now):
        news = SeriesOrganiserLeft(series=turn.facts(series), gone=gone)
        turn.tell(dict.fromkeys(whom.in_charge(turn, series, without=[leaving])), news, hold=True)


def _without_right(turn: Turn, member_id: int) -> None:
    """What comes again, with all its dates to come: nobody would see what is asked of somebody who may not answer."""
    roles = people.roles(turn.tx, member_id, turn.now)
    for series in stored.run_by(turn.tx, member_id):
        if series.published_at is None or may(Right.PUBLISH, roles, turn.lineage(series)):
            continue
        for activity in stored.to_come(turn.tx, series.id, turn.now):
            activity.organiser_id = None if activity.organiser_id == member_id else activity.organiser_id
        _hand_over_series(turn, member_id, series, gone=False)


persons.loses_right(_without_right)
persons.gives_up(_leave_series, "series.organiser_id", "series_phase.lecturer_id")
persons.gives_up(_release, "activity.organiser_id", "activity.lecturer_id")
