"""A seat that was offered and not taken goes to the next in the queue."""

from services import cards
from services.seats import promote
from services.timers import at_moments, declare
from services.turn import Turn
from storage.signup import OFFERS
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Standing


def _lapse(turn: Turn, sign_up_id: int) -> None:
    row = turn.tx.get_one(SignUp, sign_up_id)
    activity = turn.lock(Activity, row.activity_id)
    turn.tx.refresh(row)
    lapsed = row.standing == Standing.OFFERED and row.offered_until is not None and row.offered_until <= turn.now
    if activity is None or not lapsed:
        return
    row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, turn.now, None
    turn.audit("offer_lapsed", row.member_id, activity, name=row.name)
    turn.tx.flush()
    promote(turn, activity)
    cards.redraw(turn, activity)


declare(at_moments("pass_on_offers", OFFERS, _lapse))
