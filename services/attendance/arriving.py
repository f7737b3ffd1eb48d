"""Checking in and out by oneself."""

from collections.abc import Sequence

from community import attendance as rules
from community import hours as hours_rules
from community.attendance import CheckingIn, Moment
from community.outcomes.attendance import (
    AlreadyCheckedIn,
    CheckedIn,
    CheckedOut,
    CheckinCodeNeeded,
    NotCheckedIn,
    TooEarly,
    TooLate,
    WrongCode,
)
from community.outcomes.base import Outcome
from community.outcomes.signup import NotSignedUp
from community.wishes import Wish
from services.actor import Actor
from services.attendance.codes import paused, wrong_code
from services.claims import claim
from services.finding import find, recent
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.signup import SignUp, Standing

Own = tuple[SignUp, Activity]


def check_in(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Needs the code of that moment."""
    code = CheckingIn.of(wish).code
    if code is None:
        return CheckinCodeNeeded()
    return _check_in(turn, actor, code) if actor.me else NotSignedUp()


def _check_in(turn: Turn, actor: Actor, code: str) -> Outcome:
    """Wrong codes count at what one goes to, else at everything that runs here: nobody tries them all."""
    own = [(row, a) for row, a in _own(turn, actor) if a.closed_at is None]
    mine = [a for _, a in own if _moment(turn, a) is Moment.RIGHT]
    others = [] if mine else recent(turn, actor)
    running = mine or [a for a in others if _moment(turn, a) is Moment.RIGHT]
    if refused := paused(turn, actor, running):
        return refused
    for row, activity in own:
        if rules.code_fits(activity, code, turn.now, turn.figures):
            return _arrive(turn, actor, row, activity)
    for activity in others:
        if rules.code_fits(activity, code, turn.now, turn.figures):
            facts = turn.facts(activity)
            return TooLate(activity=facts) if activity.closed_at else NotSignedUp(activity=facts)
    return wrong_code(turn, actor, running) or WrongCode()


def _moment(turn: Turn, activity: Activity) -> Moment:
    return rules.check_in_moment(activity, turn.now, turn.figures)


def _own(turn: Turn, actor: Actor) -> list[Own]:
    """Places of this person in activities whose attendance is open or was lately, the next first."""
    if actor.me is None:
        return []
    since = turn.now - turn.figures.check_out_closes - rules.MINUTE
    found = signup.active_of(turn.tx, actor.me.id, since)
    return [(row, a) for row, a in found if row.member_id == actor.id and row.standing == Standing.GOING]


def _arrive(turn: Turn, actor: Actor, row: SignUp, activity: Activity) -> Outcome:
    facts = turn.facts(activity)
    moment = _moment(turn, activity)
    if moment is Moment.TOO_EARLY:
        return TooEarly(activity=facts, opens=activity.starts_at - turn.figures.check_in_opens)
    if turn.tx.get(Attendance, row.id) is not None:
        return AlreadyCheckedIn(activity=facts)
    if moment is Moment.TOO_LATE:
        return TooLate(activity=facts)
    turn.tx.add(Attendance(sign_up_id=row.id, checked_in_at=turn.now))
    actor.note("check_in", activity)
    return CheckedIn(activity=facts)


def check_out(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Needs no code: whoever leaves has been there."""
    own = [(row, a) for row, a in _own(turn, actor) if a in find(turn, actor, wish, [a])]
    came = [(row, a, p) for row, a in own if (p := turn.tx.get(Attendance, row.id)) is not None]
    if not came:
        return _not_here(turn, actor, own)
    here = [found for found in came if found[2].checked_out_at is None]
    row, activity, attendance = next(filter(lambda found: _may_leave(turn, found[1]), here), came[-1])
    if attendance.checked_out_at is None:
        if not _may_leave(turn, activity):
            return TooLate(activity=turn.facts(activity), leaving=True)
        attendance.checked_out_at, attendance.forgot_check_out = turn.now, False
        claim(turn, activity, row, attendance)
        actor.note("check_out", activity)
    minutes = rules.minutes_served(activity, attendance) if hours_rules.earns_hours(activity) else None
    return CheckedOut(activity=turn.facts(activity), minutes=minutes)


def _may_leave(turn: Turn, activity: Activity) -> bool:
    return rules.check_out_moment(activity, turn.now, turn.figures) is Moment.RIGHT


def _not_here(turn: Turn, actor: Actor, own: Sequence[Own]) -> Outcome:
    """Checking out without having checked in: the one that runs may be meant, else the first to come or the last."""
    pending = [a for _, a in own if _may_leave(turn, a)]
    if pending:
        activity = next((a for a in pending if _moment(turn, a) is Moment.RIGHT), pending[0])
        moment, opens = _moment(turn, activity), activity.starts_at - turn.figures.check_in_opens
        return NotCheckedIn(
            activity=turn.facts(activity),
            opens=opens if moment is Moment.TOO_EARLY else None,
            over=moment is Moment.TOO_LATE,
        )
    late = [a for a in recent(turn, actor) if not _may_leave(turn, a) and _stayed(turn, actor, a)]
    return TooLate(activity=turn.facts(late[-1]), leaving=True) if late else NotCheckedIn()


def _stayed(turn: Turn, actor: Actor, activity: Activity) -> bool:
    """Came and never checked out."""
    row = signup.own_sign_up(turn.tx, activity.id, actor.id or 0)
    attendance = turn.tx.get(Attendance, row.id) if row else None
    return attendance is not None and attendance.checked_out_at is None
