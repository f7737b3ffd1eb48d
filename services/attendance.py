"""Checking in and out, taking attendance, and closing it."""

from collections.abc import Sequence
from datetime import datetime

from community import attendance as rules
from community import hours as hours_rules
from community.attendance import Moment
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
from community.outcomes.hours import HoursRow, HoursToApprove
from community.outcomes.signup import NotSignedUp, SignupClosed
from community.rights import Right, may
from community.roster import going
from community.wishes import Wish
from services.finding import find, find_one, nothing, recent
from services.turn import Turn
from services.visit import Desk, Event, Visit
from storage import activities, people, signup
from storage.attendance import attendances
from storage.hours import hours_of
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.people import RoleName
from storage.tables.signup import SignUp, Standing

Own = tuple[SignUp, Activity]


def check_in(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """Needs the code of that moment."""
    with desk.visit(event, wish) as visit:
        if wish.code is None:
            return visit.reply(CheckinCodeNeeded())
        return visit.reply(_check_in(visit, wish.code))


def check_out(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """Needs no code: whoever leaves has been there."""
    with desk.visit(event, wish) as visit:
        return visit.reply(_check_out(visit, wish))


def _check_in(visit: Visit, code: str) -> Outcome:
    own = _own(visit)
    for row, activity in own:
        if rules.code_fits(activity, code, visit.now, visit.figures):
            return _arrive(visit, row, activity)
    if any(rules.check_in_moment(a, visit.now, visit.figures) is Moment.RIGHT for _, a in own):
        return WrongCode()
    for activity in recent(visit):
        if rules.code_fits(activity, code, visit.now, visit.figures):
            facts = visit.facts(activity)
            return TooLate(activity=facts) if activity.closed_at else NotSignedUp(activity=facts)
    return WrongCode()


def _own(visit: Visit) -> list[Own]:
    """Places of this person in activities that are not closed, the next first."""
    if visit.me is None:
        return []
    since = visit.now - visit.figures.check_out_closes
    found = signup.active_of(visit.tx, visit.me.id, since)
    mine = [(row, a) for row, a in found if row.member_id == visit.me.id and row.standing == Standing.GOING]
    return [(row, a) for row, a in mine if a.closed_at is None]


def _arrive(visit: Visit, row: SignUp, activity: Activity) -> Outcome:
    facts = visit.facts(activity)
    moment = rules.check_in_moment(activity, visit.now, visit.figures)
    if moment is Moment.TOO_EARLY:
        return TooEarly(activity=facts, opens=activity.starts_at - visit.figures.check_in_opens)
    if visit.tx.get(Attendance, row.id) is not None:
        return AlreadyCheckedIn(activity=facts)
    if moment is Moment.TOO_LATE:
        return TooLate(activity=facts)
    visit.tx.add(Attendance(sign_up_id=row.id, checked_in_at=visit.now))
    visit.note("check_in", activity)
    return CheckedIn(activity=facts)


def _check_out(visit: Visit, wish: Wish) -> Outcome:
    wanted = wish.wanted
    own = [(r, a) for r, a in _own(visit) if wanted.names_nothing or a in find(visit, wish, [a])]
    present = [(r, a, p) for r, a in own if (p := visit.tx.get(Attendance, r.id)) is not None]
    if not present:
        return _not_here(visit, own)
    row, activity, attendance = next((found for found in present if found[2].checked_out_at is None), present[-1])
    if rules.check_out_moment(activity, visit.now, visit.figures) is Moment.TOO_LATE:
        return TooLate(activity=visit.facts(activity), leaving=True)
    if attendance.checked_out_at is None:
        attendance.checked_out_at = visit.now
        _claim(visit, activity, row, attendance)
        visit.note("check_out", activity)
    minutes = rules.minutes_served(activity, attendance) if hours_rules.earns_hours(activity) else None
    return CheckedOut(activity=visit.facts(activity), minutes=minutes)


def _not_here(visit: Visit, own: Sequence[Own]) -> Outcome:
    """Checking out without having checked in."""
    if own:
        return CheckinCodeNeeded()
    me = visit.me.id if visit.me else 0
    late = [a for a in recent(visit) if a.closed_at and signup.own_sign_up(visit.tx, a.id, me)]
    return TooLate(activity=visit.facts(late[-1]), leaving=True) if late else NotSignedUp()


# --- organisers ------------------------------------------------------------------------------------------------


def checkin_code(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """In private only: a code in the group would let those in who are not there."""
    with desk.visit(event, wish) as visit:
        activity = _to_attend(visit, wish)
        if isinstance(activity, Outcome):
            return visit.reply(activity)
        code = rules.code(activity, visit.now, visit.figures)
        until = rules.code_until(visit.now, visit.figures)
        return visit.reply(CheckinCode(activity=visit.facts(activity), code=code, until=until))


def take_attendance(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """点名: who is here, with [到场] for the others."""
    with desk.visit(event, wish) as visit:
        activity = _to_attend(visit, wish)
        return visit.reply(activity if isinstance(activity, Outcome) else summary(visit, activity))


def mark_present(desk: Desk, event: Event, wish: Wish) -> Outcome:
    """[到场] for one, or for everyone who is going; the message with the buttons is redrawn."""
    with desk.visit(event, wish) as visit:
        row = visit.tx.get(SignUp, wish.subject_id) if wish.subject_id else None
        activity_id = row.activity_id if row else wish.wanted.activity_id
        activity = visit.lock(activity_id) if activity_id else None
        if activity is None or not visit.may_for(Right.CONFIRM_ATTENDANCE, activity):
            return visit.reply(NotAllowed())
        if refused := _refuse_marking(visit, activity):
            return visit.reply(refused)
        roster = [row] if row else going(signup.roster(visit.tx, activity.id))
        for one in roster:
            _mark(visit, activity, one)
        visit.tx.flush()
        return _redrawn(visit, activity, row)


def close_activity(desk: Desk, event: Event, wish: Wish) -> Outcome:
    with desk.visit(event, wish) as visit:
        activity = _to_attend(visit, wish)
        if isinstance(activity, Outcome):
            return visit.reply(activity)
        visit.lock(activity.id)
        if activity.state == ActivityState.CANCELLED:
            return visit.reply(SignupClosed(activity=visit.facts(activity)))
        if visit.now < activity.starts_at:
            return visit.reply(TooEarly(activity=visit.facts(activity), opens=activity.starts_at))
        if activity.closed_at is None:
            visit.note("close", activity)
            close(visit, activity)
        return visit.reply(summary(visit, activity))


def _to_attend(visit: Visit, wish: Wish) -> Activity | Outcome:
    """Of the activities that are not closed, the one that is meant; unnamed, the one that is on."""
    found = find(visit, wish, [a for a in recent(visit) if a.closed_at is None])
    allowed = [a for a in found if visit.may_for(Right.CONFIRM_ATTENDANCE, a)]
    if not allowed:
        organises = visit.is_owner or any(may(Right.CONFIRM_ATTENDANCE, [r], {r.unit_id}) for r in visit.roles)
        return nothing(visit, wish) if organises and not found else NotAllowed()
    on = [a for a in allowed if rules.check_in_moment(a, visit.now, visit.figures) is not Moment.TOO_EARLY]
    if wish.wanted.names_nothing and len(on) == 1:
        return on[0]
    return find_one(visit, wish, allowed) if len(allowed) != 1 else allowed[0]


def _refuse_marking(visit: Visit, activity: Activity) -> Outcome | None:
    facts = visit.facts(activity)
    if activity.state == ActivityState.CANCELLED:
        return SignupClosed(activity=facts)
    if activity.closed_at is not None:
        return TooLate(activity=facts)
    if rules.check_in_moment(activity, visit.now, visit.figures) is Moment.TOO_EARLY:
        return TooEarly(activity=facts, opens=activity.starts_at - visit.figures.check_in_opens)
    return None


def _mark(visit: Visit, activity: Activity, row: SignUp) -> None:
    """A tap during the activity is a check-in at that moment; after the end it stands for the whole time."""
    assert visit.me is not None or visit.is_owner
    if row.standing != Standing.GOING or visit.tx.get(Attendance, row.id) is not None:
        return
    moment = visit.now if visit.now <= activity.ends_at else activity.starts_at
    by = visit.me.id if visit.me else None
    visit.tx.add(Attendance(sign_up_id=row.id, checked_in_at=moment, confirmed_by=by))
    visit.note("mark_present", activity, name=row.name)


def _redrawn(visit: Visit, activity: Activity, row: SignUp | None) -> Outcome:
    news = summary(visit, activity)
    if visit.event.tap_id and visit.event.tapped_message and visit.identity and visit.event.private:
        if row is not None:
            visit.alert(CheckedIn(activity=visit.facts(activity), name=row.name))
        visit.whisper(visit.identity, news, edits=visit.event.tapped_message)
        return news
    return visit.reply(news)


def summary(turn: Turn, activity: Activity) -> AttendanceSummary:
    present = attendances(turn.tx, activity.id)
    rows = going(signup.roster(turn.tx, activity.id))
    return AttendanceSummary(
        activity=turn.facts(activity),
        rows=tuple(RosterRow(sign_up_id=r.id, name=r.name, note=r.note, present=r.id in present) for r in rows),
        closed=activity.closed_at is not None,
    )


# --- closing ---------------------------------------------------------------------------------------------------


def close_due(desk: Desk, now: datetime) -> None:
    """Timer: attendance closes by itself two hours after the end."""
    with desk.turn(now) as turn:
        for found in activities.to_close(turn.tx, now - desk.figures.check_out_closes):
            activity = turn.lock(found.id)
            assert activity is not None
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
            _claim(turn, activity, row, attendance)
    turn.tx.flush()
    _ask_for_approval(turn, activity)
    turn.redraw(activity)


def _claim(turn: Turn, activity: Activity, row: SignUp, attendance: Attendance) -> None:
    """Hours are a member's; guests are only counted as present."""
    if row.member_id is None or not hours_rules.earns_hours(activity):
        return
    if turn.tx.get(Hours, row.id) is not None:
        return
    minutes = rules.minutes_served(activity, attendance)
    turn.tx.add(Hours(sign_up_id=row.id, member_id=row.member_id, minutes=minutes, state=HoursState.CLAIMED))


def _ask_for_approval(turn: Turn, activity: Activity) -> None:
    for member_id in deciders(turn, activity):
        rows = rows_to_decide(turn, activity, member_id)
        if rows:
            turn.tell({member_id: None}, HoursToApprove(activity=turn.facts(activity), rows=rows), hold=True)


def deciders(turn: Turn, activity: Activity) -> list[int]:
    lineage = turn.lineage(activity)
    roles = [r for r in people.roles_on(turn.tx, lineage) if r.role != RoleName.LECTURER]
    return list(dict.fromkeys(r.member_id for r in roles if may(Right.DECIDE_HOURS, [r], lineage)))


def rows_to_decide(turn: Turn, activity: Activity, decider_id: int) -> tuple[HoursRow, ...]:
    """Never one's own."""
    present = attendances(turn.tx, activity.id)
    pairs = hours_of(turn.tx, activity.id)
    open_rows = {row.sign_up_id for row in hours_rules.to_decide([h for h, _ in pairs], decider_id)}
    return tuple(hours_row(h, s, present) for h, s in pairs if h.sign_up_id in open_rows)


def hours_row(hours: Hours, row: SignUp, present: dict[int, Attendance]) -> HoursRow:
    attendance = present.get(row.id)
    forgot = attendance is not None and attendance.forgot_check_out
    return HoursRow(
        sign_up_id=row.id, name=row.name, minutes=hours.minutes, forgot_check_out=forgot, words=hours.words
    )
