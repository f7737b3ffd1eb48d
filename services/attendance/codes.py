"""The check-in code: told to whoever runs the activity when it is needed, and guarded against guessing."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from community import attendance as rules
from community.attendance import Moment
from community.figures import Figures
from community.outcomes.attendance import CheckinCode, CodePaused, CodesGuessed
from community.outcomes.base import Outcome
from community.rights import Right
from services import guesses, whom
from services.actor import Actor
from services.subjects import subject
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import people
from storage.attendance import OPEN, to_check_in
from storage.tables.activities import Activity, ActivityState
from storage.tables.people import Member


def shown(turn: Turn, activity: Activity) -> CheckinCode:
    """The code of this moment."""
    opens = activity.starts_at - turn.figures.check_in_opens
    return CheckinCode(
        activity=turn.facts(activity),
        code=rules.code(activity, turn.now, turn.figures),
        until=rules.code_until(turn.now, turn.figures),
        opens=opens if turn.now < opens else None,
    )


def in_charge(turn: Turn, activity: Activity) -> list[int]:
    """Whoever runs it: the organiser, else those who may take attendance and are nearest; who can be reached."""
    organiser = turn.tx.get(Member, activity.organiser_id) if activity.organiser_id else None
    if organiser is not None and _can_be_told(turn, organiser, activity):
        return [organiser.id]
    return whom.nearest_with(turn, activity, Right.CONFIRM_ATTENDANCE)


def _can_be_told(turn: Turn, organiser: Member, activity: Activity) -> bool:
    """The buttons are for those who may press them."""
    is_reachable = any(identity.reachable for identity in people.identities(turn.tx, [organiser.id]))
    return is_reachable and Actor(turn, organiser).may_for(Right.CONFIRM_ATTENDANCE, activity)


# --- guessing --------------------------------------------------------------------------------------------------


def paused(turn: Turn, actor: Actor, running: Sequence[Activity]) -> Outcome | None:
    """The refusal, while no code of this person counts."""
    pauses = [(until, a) for a in running if (until := guesses.paused_until(turn, actor, subject(a)))]
    return CodePaused(activity=turn.facts(pauses[0][1]), until=pauses[0][0]) if pauses else None


def wrong_code(turn: Turn, actor: Actor, running: Sequence[Activity]) -> Outcome | None:
    """Notes the try; the refusal when it was one too many, which whoever runs the activity hears of."""
    for activity in running:
        if until := guesses.note_wrong(turn, actor, subject(activity)):
            news = CodesGuessed(activity=turn.facts(activity), name=actor.name, until=until)
            turn.tell(dict.fromkeys(in_charge(turn, activity)), news, silent=turn.is_night)
    return paused(turn, actor, running)


# --- unasked ---------------------------------------------------------------------------------------------------


def _due(tx: Session, now: datetime, figures: Figures) -> list[str]:
    return [_key(activity) for activity in to_check_in(tx, now, now + figures.check_in_opens)]


def _tell(turn: Turn, key: str) -> None:
    """When checking in opens, whoever runs it gets the code; once for each start, at night without a sound."""
    activity = turn.tx.get_one(Activity, row_of(key))
    moment = rules.check_in_moment(activity, turn.now, turn.figures)
    if activity.state == ActivityState.PUBLISHED and _key(activity) == key and moment is Moment.RIGHT:
        code = shown(turn, activity)
        turn.tell(dict.fromkeys(in_charge(turn, activity)), code, silent=turn.is_night, expires_at=code.until)


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    start = OPEN.next(tx, now + figures.check_in_opens)
    return start - figures.check_in_opens if start else None


def _key(activity: Activity) -> str:
    return f"{activity.id}@{activity.starts_at.isoformat()}"


declare(Timer("tell_checkin_code", _due, _tell, _next, once=True))
