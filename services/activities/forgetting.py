"""What is kept for a time: a draft that nobody publishes, and the details of what was long ago."""

from services.activities.publishing import drop_draft
from services.activities.repeating import forget
from services.names import written_names
from services.timers import at_moments, declare
from services.turn import Turn
from storage import activities
from storage import series as stored
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Series


def _forget_draft(turn: Turn, activity_id: int) -> None:
    draft = turn.lock(Activity, activity_id)
    if draft is not None and draft.state == ActivityState.DRAFT:
        drop_draft(turn, draft)


def _forget_series(turn: Turn, series_id: int) -> None:
    series = turn.lock(Series, series_id)
    if series is not None and series.published_at is None:
        forget(turn, series)


def _reduce(turn: Turn, activity_id: int) -> None:
    """Who counts stays with the numbers that count; when they came and left, whom they brought and who did not come."""
    activity = turn.lock(Activity, activity_id)
    if activity is not None and activity.reduced_at is None:
        activities.reduce_to_counts(turn.tx, activity, written_names()["nobody"]["name"], turn.now)


declare(at_moments("forget_drafts", activities.DRAFTS, _forget_draft, late=lambda figures: figures.drafts_kept))
declare(at_moments("forget_series_drafts", stored.DRAFTS, _forget_series, late=lambda figures: figures.drafts_kept))
declare(at_moments("reduce_to_counts", activities.IN_DETAIL, _reduce, late=lambda figures: figures.details_kept))
