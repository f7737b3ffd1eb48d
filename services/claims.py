"""Hours between leaving an activity and somebody's decision: claimed, and put before those who may decide."""

from datetime import datetime, time, timedelta

from community import attendance as rules
from community import hours as hours_rules
from community.clock import at, local_day
from community.outcomes.hours import Came, HoursRow, HoursToApprove
from community.rights import Right
from services import whom
from services.turn import Turn
from storage import notices
from storage.attendance import attendances
from storage.hours import hours_of, hours_of_member
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Source


def claim(turn: Turn, activity: Activity, row: SignUp, attendance: Attendance) -> None:
    """Hours are a member's; guests are only counted as present."""
    if row.member_id is None or not hours_rules.earns_hours(activity):
        return
    if turn.tx.get(Hours, row.id) is not None:
        return
    minutes = rules.minutes_served(activity, attendance)
    turn.tx.add(Hours(sign_up_id=row.id, member_id=row.member_id, minutes=minutes, state=HoursState.CLAIMED))


def room_for(turn: Turn, member_id: int, moment: datetime) -> int:
    """Minutes that may still be entered for somebody on the day of a moment, over everything they served on it."""
    served = hours_of_member(turn.tx, member_id, *day_of(turn, moment))
    return max(0, turn.figures.entered_a_day - sum(hours.minutes for hours, _ in served))


def day_of(turn: Turn, moment: datetime) -> tuple[datetime, datetime]:
    """The local day that a moment falls into."""
    day = local_day(moment, turn.figures)
    return at(day, time.min, turn.figures), at(day + timedelta(days=1), time.min, turn.figures)


def forgotten(turn: Turn, activity: Activity) -> list[tuple[Hours, SignUp, Attendance]]:
    """Hours of those who did not check out."""
    present = attendances(turn.tx, activity.id)
    pairs = hours_of(turn.tx, activity.id)
    return [(h, s, present[s.id]) for h, s in pairs if s.id in present and present[s.id].forgot_check_out]


def still_claimed(turn: Turn, activity: Activity, chooser_id: int | None) -> list[tuple[Hours, Attendance]]:
    """Of the forgotten check-outs those that somebody may still count otherwise: undecided, and never their own."""
    found = forgotten(turn, activity)
    return [(h, a) for h, _, a in found if h.state == HoursState.CLAIMED and h.member_id != chooser_id]


def otherwise(turn: Turn, activity: Activity, chooser_id: int | None) -> datetime | None:
    """What somebody may let forgotten check-outs count to instead; None when that would change nothing."""
    for hours, attendance in still_claimed(turn, activity, chooser_id):
        for end in (activity.ends_at, rules.forgotten_until(activity)):
            if rules.minutes_served(activity, attendance, end) != hours.minutes:
                return end
    return None


def ask_for_approval(turn: Turn, activity: Activity, *, anew: bool = False) -> None:
    """:param anew: with other figures than before, which nobody need read any more."""
    facts = turn.facts(activity)
    if anew:
        notices.take_back(turn.tx, HoursToApprove.called(), facts.subject)
    for member_id in deciders(turn, activity):
        rows = to_decide(turn, activity, member_id)
        if rows:
            turn.tell({member_id: None}, HoursToApprove(activity=facts, rows=rows, anew=anew), hold=True)


def deciders(turn: Turn, activity: Activity) -> list[int]:
    return whom.may_for(turn, activity, Right.DECIDE_HOURS)


def to_decide(turn: Turn, activity: Activity, decider_id: int) -> tuple[HoursRow, ...]:
    """Never one's own."""
    present = attendances(turn.tx, activity.id)
    pairs = hours_of(turn.tx, activity.id)
    open_rows = {row.sign_up_id for row in hours_rules.to_decide([h for h, _ in pairs], decider_id)}
    return tuple(shown(turn, activity, h, s, present.get(s.id)) for h, s in pairs if h.sign_up_id in open_rows)


def shown(
    turn: Turn, activity: Activity, hours: Hours, row: SignUp, attendance: Attendance | None, reason: str = ""
) -> HoursRow:
    forgot = attendance is not None and attendance.forgot_check_out
    how, by = came(turn, activity, hours, attendance)
    return HoursRow(
        sign_up_id=row.id,
        name=row.name,
        minutes=hours.minutes,
        forgot_check_out=forgot,
        counted_to=rules.counted_to(activity, attendance, hours.minutes) if attendance and forgot else None,
        words=hours.words,
        came=how,
        by=by,
        reason=reason,
    )


def came(turn: Turn, activity: Activity, hours: Hours, attendance: Attendance | None) -> tuple[Came, str]:
    """How hours came about, and who else than the member has entered them."""
    if turn.tx.get_one(SignUp, hours.sign_up_id).source == Source.IMPORT:
        return "imported", ""
    if hours.entered_by is None:
        tapped = attendance.confirmed_by if attendance else None
        return ("marked" if tapped else "attended", name_of(turn, tapped))
    if hours.entered_by == hours.member_id:
        return "own", ""
    how: Came = "entered" if activity.state == ActivityState.RECORDED else "back_filled"
    return how, name_of(turn, hours.entered_by)


def name_of(turn: Turn, member_id: int | None) -> str:
    return turn.tx.get_one(Member, member_id).name if member_id else ""
