"""Taking attendance: the code, who is here, and [到场] by whoever runs the activity."""

from collections.abc import Collection, Sequence

from community import attendance as rules
from community.attendance import Moment
from community.outcomes.activities import RosterRow
from community.outcomes.attendance import AttendanceSummary, CheckedIn, TooEarly, TooLate
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.signup import SignupClosed
from community.rights import Right, may
from community.roster import going
from community.wishes import Wish
from services.actor import Actor
from services.attendance import codes
from services.claims import forgotten, otherwise, shown
from services.finding import find, find_one, nothing, recent, which
from services.turn import Turn
from services.visit import Answer, InPlace
from storage import duty, people, signup
from storage.attendance import attendances
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.signup import SignUp, Standing


def checkin_code(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """In private only: a code in the group would let those in who are not there. After the end it lets nobody in."""
    activity = to_attend(turn, actor, wish)
    if isinstance(activity, Outcome):
        return activity
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=turn.facts(activity))
    if activity.closed_at is not None:
        return summary(turn, activity, actor.id)
    if rules.check_in_moment(activity, turn.now, turn.figures) is Moment.TOO_LATE:
        return TooLate(activity=turn.facts(activity), code=True)
    return codes.shown(turn, activity)


def take_attendance(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """点名: who is here, with [到场] for the others."""
    activity = to_attend(turn, actor, wish)
    return activity if isinstance(activity, Outcome) else summary(turn, activity, actor.id)


def absentees(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """哪些人没来: of what has begun, the latest unless it is named; for whoever confirms attendance there."""
    begun = [activity for activity in recent(turn, actor) if activity.starts_at <= turn.now]
    allowed = [a for a in begun if actor.may_for(Right.CONFIRM_ATTENDANCE, a)]
    if not allowed:
        organises = actor.is_owner or any(may(Right.CONFIRM_ATTENDANCE, [r], {r.unit_id}) for r in actor.roles)
        return nothing(turn, actor, wish) if organises and not begun else NotAllowed()
    found = allowed[-1:] if wish.names_nothing else find(turn, actor, wish, allowed)
    meant = find_one(turn, actor, wish, found) if len(found) != 1 else found[0]
    return meant if isinstance(meant, Outcome) else summary(turn, meant, actor.id)


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
        mark(turn, actor, activity, one)
    turn.tx.flush()
    news = InPlace(summary(turn, activity, actor.id))
    return (CheckedIn(activity=turn.facts(activity), name=row.name), news) if row else news


def to_attend(turn: Turn, actor: Actor, wish: Wish) -> Activity | Outcome:
    """Of the activities that are not closed, the one that is meant: of several the one that runs."""
    found = find(turn, actor, wish, [a for a in recent(turn, actor) if a.closed_at is None])
    allowed = [a for a in found if actor.may_for(Right.CONFIRM_ATTENDANCE, a)]
    if not allowed:
        organises = actor.is_owner or any(may(Right.CONFIRM_ATTENDANCE, [r], {r.unit_id}) for r in actor.roles)
        return nothing(turn, actor, wish) if organises and not found else NotAllowed()
    meant = _nearest(turn, allowed)
    return meant[0] if len(meant) == 1 else which(turn, wish, meant)


def _nearest(turn: Turn, some: Sequence[Activity]) -> Sequence[Activity]:
    """Those that run, from half an hour before the start; else those that are over and still open; else all."""
    moments = {a.id: rules.check_in_moment(a, turn.now, turn.figures) for a in some}
    running = [a for a in some if moments[a.id] is Moment.RIGHT]
    return running or [a for a in some if moments[a.id] is Moment.TOO_LATE] or some


def _refuse_marking(turn: Turn, activity: Activity) -> Outcome | None:
    facts = turn.facts(activity)
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=facts)
    if activity.closed_at is not None:
        return TooLate(activity=facts)
    if rules.check_in_moment(activity, turn.now, turn.figures) is Moment.TOO_EARLY:
        return TooEarly(activity=facts, opens=activity.starts_at - turn.figures.check_in_opens)
    return None


def mark(turn: Turn, actor: Actor, activity: Activity, row: SignUp) -> None:
    """A tap during the activity is a check-in at that moment; after the end it stands for the whole time."""
    assert actor.me is not None or actor.is_owner
    if row.standing != Standing.GOING or turn.tx.get(Attendance, row.id) is not None:
        return
    moment = turn.now if turn.now <= activity.ends_at else activity.starts_at
    turn.tx.add(Attendance(sign_up_id=row.id, checked_in_at=moment, confirmed_by=actor.id))
    actor.note("mark_present", activity, name=row.name)


def summary(turn: Turn, activity: Activity, reader_id: int | None = None) -> AttendanceSummary:
    """:param reader_id: whoever may choose what forgotten check-outs count to, never the own one."""
    present = attendances(turn.tx, activity.id)
    rows = going(signup.roster(turn.tx, activity.id))
    early = activity.closed_at is not None and activity.closed_at < activity.ends_at
    left_open = forgotten(turn, activity) if early else []
    return AttendanceSummary(
        activity=turn.facts(activity),
        rows=tuple(RosterRow(sign_up_id=r.id, name=r.name, note=r.note, present=r.id in present) for r in rows),
        excused=_excused(turn, activity, rows, present),
        closed=activity.closed_at is not None,
        forgotten=tuple(shown(turn, activity, hours, row, attendance) for hours, row, attendance in left_open),
        could_be=otherwise(turn, activity, reader_id) if early else None,
    )


def _excused(turn: Turn, activity: Activity, rows: Sequence[SignUp], present: Collection[int]) -> tuple[str, ...]:
    """Who has asked for leave, with a place or without, and has not come after all."""
    came = {row.member_id for row in rows if row.id in present}
    absent = [one.member_id for one in duty.excuses(turn.tx, activity.id) if one.member_id not in came]
    known = people.members(turn.tx, absent)
    return tuple(known[member].name for member in absent)
