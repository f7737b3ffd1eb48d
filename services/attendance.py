"""Checking in and out, taking attendance, and closing it."""

from collections.abc import Sequence

from community import attendance as rules
from community import hours as hours_rules
from community.attendance import CheckingIn, Moment
from community.outcomes.activities import RosterRow
from community.outcomes.attendance import (
    AlreadyCheckedIn,
    AttendanceSummary,
    CheckedIn,
    CheckedOut,
    CheckinCode,
    CheckinCodeNeeded,
    TooEarly,
    TooLate,
    WrongCode,
)
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.signup import NotSignedUp, SignupClosed
from community.rights import Right, may
from community.roster import going
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.claims import ask_for_approval, claim
from services.finding import find, find_one, nothing, recent
from services.timers import at_moments, declare
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import activities, signup
from storage.attendance import attendances
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.signup import SignUp, Standing

Own = tuple[SignUp, Activity]


def check_in(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Needs the code of that moment."""
    code = CheckingIn.of(wish).code
    return CheckinCodeNeeded() if code is None else _check_in(turn, actor, code)


def _check_in(turn: Turn, actor: Actor, code: str) -> Outcome:
    own = _own(turn, actor)
    for row, activity in own:
        if rules.code_fits(activity, code, turn.now, turn.figures):
            return _arrive(turn, actor, row, activity)
    if any(rules.check_in_moment(a, turn.now, turn.figures) is Moment.RIGHT for _, a in own):
        return WrongCode()
    for activity in recent(turn, actor):
        if rules.code_fits(activity, code, turn.now, turn.figures):
            facts = turn.facts(activity)
            return TooLate(activity=facts) if activity.closed_at else NotSignedUp(activity=facts)
    return WrongCode()


def _own(turn: Turn, actor: Actor) -> list[Own]:
    """Places of this person in activities that are not closed, the next first."""
    if actor.me is None:
        return []
    since = turn.now - turn.figures.check_out_closes
    found = signup.active_of(turn.tx, actor.me.id, since)
    mine = [(row, a) for row, a in found if row.member_id == actor.id and row.standing == Standing.GOING]
    return [(row, a) for row, a in mine if a.closed_at is None]


def _arrive(turn: Turn, actor: Actor, row: SignUp, activity: Activity) -> Outcome:
    facts = turn.facts(activity)
    moment = rules.check_in_moment(activity, turn.now, turn.figures)
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
    own = [(r, a) for r, a in _own(turn, actor) if wish.names_nothing or a in find(turn, actor, wish, [a])]
    present = [(r, a, p) for r, a in own if (p := turn.tx.get(Attendance, r.id)) is not None]
    if not present:
        return _not_here(turn, actor, own)
    row, activity, attendance = next((found for found in present if found[2].checked_out_at is None), present[-1])
    if rules.check_out_moment(activity, turn.now, turn.figures) is Moment.TOO_LATE:
        return TooLate(activity=turn.facts(activity), leaving=True)
    if attendance.checked_out_at is None:
        attendance.checked_out_at = turn.now
        claim(turn, activity, row, attendance)
        actor.note("check_out", activity)
    minutes = rules.minutes_served(activity, attendance) if hours_rules.earns_hours(activity) else None
    return CheckedOut(activity=turn.facts(activity), minutes=minutes)


def _not_here(turn: Turn, actor: Actor, own: Sequence[Own]) -> Outcome:
    """Checking out without having checked in."""
    if own:
        return CheckinCodeNeeded()
    me = actor.id or 0
    late = [a for a in recent(turn, actor) if a.closed_at and signup.own_sign_up(turn.tx, a.id, me)]
    return TooLate(activity=turn.facts(late[-1]), leaving=True) if late else NotSignedUp()


# --- organisers ------------------------------------------------------------------------------------------------


def checkin_code(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """In private only: a code in the group would let those in who are not there."""
    activity = _to_attend(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    code = rules.code(activity, turn.now, turn.figures)
    until = rules.code_until(turn.now, turn.figures)
    return CheckinCode(activity=turn.facts(activity), code=code, until=until)


def take_attendance(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """点名: who is here, with [到场] for the others."""
    activity = _to_attend(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else summary(turn, activity)


def mark_present(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """[到场] for one, or for everyone who is going; the message with the buttons is redrawn."""
    row = turn.tx.get(SignUp, wish.about_a("sign_up") or 0)
    activity_id = row.activity_id if row else wish.about_a("activity")
    activity = turn.lock(Activity, activity_id) if activity_id else None
    if activity is None or not actor.may_for(Right.CONFIRM_ATTENDANCE, activity):
        return NotAllowed()
    if refused := _refuse_marking(turn, activity):
        return refused
    roster = [row] if row else going(signup.roster(turn.tx, activity.id))
    for one in roster:
        _mark(turn, actor, activity, one)
    turn.tx.flush()
    news = InPlace(summary(turn, activity))
    return (CheckedIn(activity=turn.facts(activity), name=row.name), news) if row else news


def close_activity(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    activity = _to_attend(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    turn.lock(Activity, activity.id)
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=turn.facts(activity))
    if turn.now < activity.starts_at:
        return TooEarly(activity=turn.facts(activity), opens=activity.starts_at)
    if activity.closed_at is None:
        actor.note("close", activity)
        close(turn, activity)
    return summary(turn, activity)


def _to_attend(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    """Of the activities that are not closed, the one that is meant; unnamed, the one that is on."""
    found = find(turn, actor, wish, [a for a in recent(turn, actor) if a.closed_at is None])
    allowed = [a for a in found if actor.may_for(Right.CONFIRM_ATTENDANCE, a)]
    if not allowed:
        organises = actor.is_owner or any(may(Right.CONFIRM_ATTENDANCE, [r], {r.unit_id}) for r in actor.roles)
        return nothing(turn, actor, wish) if organises and not found else NotAllowed()
    on = [a for a in allowed if rules.check_in_moment(a, turn.now, turn.figures) is not Moment.TOO_EARLY]
    if wish.names_nothing and len(on) == 1:
        return on[0]
    return find_one(turn, actor, wish, allowed) if len(allowed) != 1 else allowed[0]


def _refuse_marking(turn: Turn, activity: Activity) -> Outcome | None:
    facts = turn.facts(activity)
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=facts)
    if activity.closed_at is not None:
        return TooLate(activity=facts)
    if rules.check_in_moment(activity, turn.now, turn.figures) is Moment.TOO_EARLY:
        return TooEarly(activity=facts, opens=activity.starts_at - turn.figures.check_in_opens)
    return None


def _mark(turn: Turn, actor: Actor, activity: Activity, row: SignUp) -> None:
    """A tap during the activity is a check-in at that moment; after the end it stands for the whole time."""
    assert actor.me is not None or actor.is_owner
    if row.standing != Standing.GOING or turn.tx.get(Attendance, row.id) is not None:
        return
    moment = turn.now if turn.now <= activity.ends_at else activity.starts_at
    turn.tx.add(Attendance(sign_up_id=row.id, checked_in_at=moment, confirmed_by=actor.id))
    actor.note("mark_present", activity, name=row.name)


def summary(turn: Turn, activity: Activity) -> AttendanceSummary:
    present = attendances(turn.tx, activity.id)
    rows = going(signup.roster(turn.tx, activity.id))
    return AttendanceSummary(
        activity=turn.facts(activity),
        rows=tuple(RosterRow(sign_up_id=r.id, name=r.name, note=r.note, present=r.id in present) for r in rows),
        closed=activity.closed_at is not None,
    )


# --- closing ---------------------------------------------------------------------------------------------------


def _close_by_itself(turn: Turn, activity_id: int) -> None:
    """Two hours after the end."""
    activity = turn.lock(Activity, activity_id)
    if activity is None or activity.closed_at is not None or activity.state != ActivityState.PUBLISHED:
        return
    close(turn, activity)
    if activity.organiser_id is not None and signup.roster(turn.tx, activity.id):
        turn.tell({activity.organiser_id: None}, summary(turn, activity), hold=True)


def close(turn: Turn, activity: Activity) -> None:
    """Forgotten check-outs count to the planned end and are flagged; what was served is claimed."""
    activity.closed_at, activity.number = turn.now, None
    for row in going(signup.roster(turn.tx, activity.id)):
        attendance = turn.tx.get(Attendance, row.id)
        if attendance is not None:
            attendance.forgot_check_out = attendance.checked_out_at is None
            claim(turn, activity, row, attendance)
    turn.tx.flush()
    ask_for_approval(turn, activity)
    cards.redraw(turn, activity)


declare(
    at_moments("close_attendance", activities.ENDS, _close_by_itself, late=lambda figures: figures.check_out_closes)
)
