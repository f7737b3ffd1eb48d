"""Closing attendance, by hand or two hours after the end, and what forgotten check-outs count to."""

from datetime import datetime

from community import attendance as rules
from community.finding import GOOD_ENOUGH, likeness
from community.outcomes.attendance import TooEarly
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import SignupClosed
from community.rights import Right
from community.roster import going
from community.wishes import Wish
from services import cards, closings
from services.actor import Actor
from services.attendance.taking import summary, to_attend
from services.claims import ask_for_approval, claim, still_claimed
from services.finding import which
from services.timers import at_moments, declare
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import activities, signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance


def close_activity(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = to_attend(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    turn.lock(Activity, activity.id)
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=turn.facts(activity))
    if _says_more(wish, activity):
        return which(turn, wish, [activity])
    if turn.now < activity.starts_at:
        return TooEarly(activity=turn.facts(activity), opens=activity.starts_at)
    if activity.closed_at is None:
        actor.note("close", activity)
        close(turn, activity)
    return summary(turn, activity, actor.id)


def _says_more(wish: Wish, activity: Activity) -> bool:
    """Words that may name another activity: closing cannot be taken back, so it is asked."""
    said = wish.wanted.title if wish.about is None else None
    return said is not None and wish.loosely and likeness(said, activity.title) < GOOD_ENOUGH


def close(turn: Turn, activity: Activity) -> None:
    """Forgotten check-outs are flagged and count to the planned end or an earlier closing; time served is claimed."""
    activity.closed_at, activity.number = turn.now, None
    for row in going(signup.roster(turn.tx, activity.id)):
        attendance = turn.tx.get(Attendance, row.id)
        if attendance is not None:
            attendance.forgot_check_out = attendance.checked_out_at is None
            claim(turn, activity, row, attendance)
    turn.tx.flush()
    ask_for_approval(turn, activity)
    for act in closings.AFTER:
        act(turn, activity)
    cards.redraw(turn, activity)


def _close_by_itself(turn: Turn, activity_id: int) -> None:
    """Two hours after the end."""
    activity = turn.lock(Activity, activity_id)
    if activity is None or activity.closed_at is not None or activity.state != ActivityState.PUBLISHED:
        return
    close(turn, activity)
    if activity.organiser_id is not None and signup.roster(turn.tx, activity.id):
        turn.tell({activity.organiser_id: None}, summary(turn, activity), hold=True)


# --- closed before the planned end -----------------------------------------------------------------------------


def count_to_planned_end(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """[改为算到11:00]: whoever did not check out stayed to the planned end."""
    activity = turn.lock(Activity, wish.about_a("activity") or 0)
    return _count_to(turn, actor, activity, activity.ends_at if activity else None)


def count_to_closing(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """Back again."""
    activity = turn.lock(Activity, wish.about_a("activity") or 0)
    return _count_to(turn, actor, activity, rules.forgotten_until(activity) if activity else None)


def _count_to(turn: Turn, actor: Actor, activity: Activity | None, end: datetime | None) -> Answer:
    """What nobody has decided yet counts to another end; those who decide are asked with the new figures."""
    if activity is None or not actor.may_for(Right.CONFIRM_ATTENDANCE, activity):
        return NotAllowed()
    if activity.closed_at is None:
        return QuestionClosed()
    given = [(h, rules.minutes_served(activity, a, end)) for h, a in still_claimed(turn, activity, actor.id)]
    changes = [(hours, minutes) for hours, minutes in given if minutes != hours.minutes]
    for hours, minutes in changes:
        hours.minutes = minutes
    if changes:
        turn.tx.flush()
        actor.note("count_forgotten", activity, to=str(end))
        ask_for_approval(turn, activity, anew=True)
    return InPlace(summary(turn, activity, actor.id))


declare(
    at_moments("close_attendance", activities.ENDS, _close_by_itself, late=lambda figures: figures.check_out_closes)
)
