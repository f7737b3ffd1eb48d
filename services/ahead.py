"""What is done some time before an activity starts: derived from its start, so that moving it moves this too."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from community.figures import Figures
from community.reminders import Due, due, remind_at
from services.timers import Timer, row_of
from services.turn import Turn
from storage import activities
from storage.tables.activities import Activity, ActivityState
from storage.tables.notices import Lane, NoticeState

Lead = Callable[[Figures], timedelta]


def before_the_start(
    name: str,
    lead: Lead,
    remind: Callable[[Turn, Activity, Due], None],
    concerns: Callable[[Activity], bool] = lambda _: True,
) -> Timer:
    """Once for each start of an activity, from the planned minute on.

    What was missed altogether, because the program was down until after the start, is looked at too: it is expired, and
    shall be seen to be.

    :param concerns: activities for which nothing of it is done are not looked at.
    """

    def due_now(tx: Session, now: datetime, figures: Figures) -> list[str]:
        near = activities.starting(tx, now - figures.missed_shown, now + lead(figures))
        return [key_of(one) for one in near if concerns(one) and _is_due(one, now, figures)]

    def _is_due(one: Activity, now: datetime, figures: Figures) -> bool:
        state = due(one.starts_at, lead(figures), now, figures)
        return state is Due.NOW or (state is Due.EXPIRED and _was_to_come(one, now, figures))

    def _was_to_come(one: Activity, now: datetime, figures: Figures) -> bool:
        """Not what was announced too late for it, or was over and done with by then."""
        planned, is_held = remind_at(one.starts_at, lead(figures), figures), one.closed_at and one.closed_at < now
        return not is_held and (one.published_at is None or one.published_at <= planned)

    def look(turn: Turn, key: str) -> None:
        activity = turn.tx.get_one(Activity, row_of(key))
        if activity.state == ActivityState.PUBLISHED and key_of(activity) == key:
            remind(turn, activity, due(activity.starts_at, lead(turn.figures), turn.now, turn.figures))

    def following(tx: Session, now: datetime, figures: Figures) -> datetime | None:
        moments = (remind_at(start, lead(figures), figures) for start in activities.starts_after(tx, now))
        return next((moment for moment in moments if moment > now), None)

    return Timer(name, due_now, look, following, once=True)


def key_of(activity: Activity) -> str:
    """A start is one occurrence: whoever was told of another is told of this one."""
    return f"{activity.id}@{activity.starts_at.isoformat()}"


def terms(turn: Turn, activity: Activity, state: Due, key: str) -> dict[str, Any]:
    """What came too late is kept as expired and shown, never silently dropped."""
    return {
        "lane": Lane.REMINDER,
        "key": key,
        "state": NoticeState.EXPIRED if state is Due.EXPIRED else NoticeState.QUEUED,
        "expires_at": activity.starts_at - turn.figures.useless_before,
    }
