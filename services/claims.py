"""Hours between leaving an activity and somebody's decision: claimed, and put before those who may decide."""

from community import attendance as rules
from community import hours as hours_rules
from community.outcomes.hours import HoursRow, HoursToApprove
from community.rights import Right
from services import whom
from services.turn import Turn
from storage.attendance import attendances
from storage.hours import hours_of
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp


def claim(turn: Turn, activity: Activity, row: SignUp, attendance: Attendance) -> None:
    """Hours are a member's; guests are only counted as present."""
    if row.member_id is None or not hours_rules.earns_hours(activity):
        return
    if turn.tx.get(Hours, row.id) is not None:
        return
    minutes = rules.minutes_served(activity, attendance)
    turn.tx.add(Hours(sign_up_id=row.id, member_id=row.member_id, minutes=minutes, state=HoursState.CLAIMED))


def ask_for_approval(turn: Turn, activity: Activity) -> None:
    for member_id in deciders(turn, activity):
        rows = to_decide(turn, activity, member_id)
        if rows:
            turn.tell({member_id: None}, HoursToApprove(activity=turn.facts(activity), rows=rows), hold=True)


def deciders(turn: Turn, activity: Activity) -> list[int]:
    return whom.may_for(turn, activity, Right.DECIDE_HOURS)


def to_decide(turn: Turn, activity: Activity, decider_id: int) -> tuple[HoursRow, ...]:
    """Never one's own."""
    present = attendances(turn.tx, activity.id)
    pairs = hours_of(turn.tx, activity.id)
    open_rows = {row.sign_up_id for row in hours_rules.to_decide([h for h, _ in pairs], decider_id)}
    return tuple(shown(h, s, present) for h, s in pairs if h.sign_up_id in open_rows)


def shown(hours: Hours, row: SignUp, present: dict[int, Attendance]) -> HoursRow:
    attendance = present.get(row.id)
    forgot = attendance is not None and attendance.forgot_check_out
    return HoursRow(
        sign_up_id=row.id, name=row.name, minutes=hours.minutes, forgot_check_out=forgot, words=hours.words
    )
