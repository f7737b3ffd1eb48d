"""Two members turn out to be one: on one roster the earlier place stays, under one name."""

from collections.abc import Sequence

from community import roster as rules
from services import cards, persons
from services.seats import promote
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.duty import MakeUp
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member
from storage.tables.signup import SignUp, Standing


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    for first, second in signup.twins(turn.tx, kept.id, other.id):
        activity = turn.lock(Activity, first.activity_id)
        assert activity is not None
        _one_place(turn, first, second)
        promote(turn, activity)
        cards.redraw(turn, activity)
    for row, activity in signup.active_of(turn.tx, other.id, turn.now):
        _rename(turn, row, kept, other, signup.roster(turn.tx, activity.id))
        cards.redraw(turn, activity)


def _one_place(turn: Turn, first: SignUp, second: SignUp) -> None:
    """The earlier place, with the seat that either has; who was there and for how long is said once."""
    if second.standing == Standing.GOING:
        first.standing, first.offered_until = Standing.GOING, None
    first.note = first.note or second.note
    _one_attendance(turn, first.id, second.id)
    _one_figure(turn, first, second)
    _one_year(turn, first, second)
    second.standing, second.cancelled_at, second.offered_until = Standing.CANCELLED, turn.now, None
    turn.tx.flush()


def _one_attendance(turn: Turn, first: int, second: int) -> None:
    """From the first coming to the last leaving."""
    came, again = turn.tx.get(Attendance, first), turn.tx.get(Attendance, second)
    if again is None:
        return
    if came is None:
        again.sign_up_id = first
        return
    turn.tx.delete(again)
    left = [one.checked_out_at for one in (came, again) if one.checked_out_at]
    came.checked_in_at = min(came.checked_in_at, again.checked_in_at)
    came.checked_out_at = max(left, default=None)
    came.forgot_check_out = came.forgot_check_out and again.forgot_check_out


def _one_figure(turn: Turn, first: SignUp, second: SignUp) -> None:
    """The larger of two hours, never their sum; of equal ones what is counted. They are whose the place is."""
    own, twin = turn.tx.get(Hours, first.id), turn.tx.get(Hours, second.id)
    if twin is None:
        return
    if own is not None and _weight(own) >= _weight(twin):
        turn.tx.delete(twin)
        return
    if own is not None:
        turn.tx.delete(own)
        turn.tx.flush()
    twin.sign_up_id, twin.member_id = first.id, first.member_id


def _one_year(turn: Turn, first: SignUp, second: SignUp) -> None:
    """What was put to the year before stays there."""
    made = turn.tx.get(MakeUp, second.id)
    if made is not None and first.member_id is not None and turn.tx.get(MakeUp, first.id) is None:
        made.sign_up_id, made.member_id = first.id, first.member_id
    elif made is not None:
        turn.tx.delete(made)


def _weight(hours: Hours) -> tuple[int, bool]:
    return hours.minutes, hours.state == HoursState.COUNTED


def _rename(turn: Turn, row: SignUp, kept: Member, other: Member, roster: Sequence[SignUp]) -> None:
    """Their own places and those of guests without a name; 老彭+1 becomes 彭师傅+1, or +2."""
    if row.member_id == other.id:
        row.name = kept.name
    elif row.name.startswith(f"{other.name}+") and other.name != kept.name:
        row.name = rules.guest_name(kept.name, (one.name for one in roster))
    turn.tx.flush()


persons.become_one(_become_one)
