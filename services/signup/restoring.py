"""[撤销]: a cancellation is taken back, with the place in the order."""

from collections.abc import Sequence

from community import roster as rules
from community.company import Joining
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed
from community.outcomes.signup import SignupClosed, SignupRestored
from community.wishes import Wish
from services import cards, undoing
from services.actor import Actor
from services.seats import CANCEL, clash, comes
from services.turn import Turn
from storage import signup
from storage.tables.activities import Activity, ActivityState
from storage.tables.audit import Audit
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject


def restore(turn: Turn, actor: Actor, done: Audit, wish: Wish) -> Outcome:
    activity = turn.lock(Activity, done.subject_id or 0)
    rows = [turn.tx.get(SignUp, row_id) for row_id in sorted(done.detail.get("rows", ()))]
    gone = [row for row in rows if row is not None and row.standing == Standing.CANCELLED]
    if activity is None or not gone:
        return QuestionClosed()
    if activity.state != ActivityState.PUBLISHED or turn.now >= activity.starts_at:
        return SignupClosed(activity=turn.facts(activity))
    if any(row.member_id == actor.id for row in gone) and not Joining.of(wish).despite_clash:
        others = signup.going_during(turn.tx, actor.member().id, activity.starts_at, activity.ends_at)
        if clashes := rules.clashing(activity, others):
            return clash(turn, activity, clashes, wish.aimed_at(Subject("act", done.id)))
    _take_back(turn, activity, gone)
    for row in gone:
        if row.member_id is not None:
            comes(turn, actor, activity, row.member_id)
    actor.note("restore", activity, names=[row.name for row in gone])
    cards.redraw(turn, activity)
    return _restored(turn, actor, activity, gone)


def _take_back(turn: Turn, activity: Activity, rows: Sequence[SignUp]) -> None:
    """A seat that was passed on is not taken back: then they wait, before whoever came later."""
    for row in rows:
        _give_way(turn, row)
        roster = signup.roster(turn.tx, activity.id)
        row.standing, row.cancelled_at = rules.standing_for_new(activity.capacity, roster), None
        turn.tx.flush()


def _give_way(turn: Turn, row: SignUp) -> None:
    """Who signed up anew meanwhile has the older place again, not two."""
    newer = signup.own_sign_up(turn.tx, row.activity_id, row.member_id) if row.member_id else None
    if newer is not None:
        newer.standing, newer.cancelled_at, newer.offered_until = Standing.CANCELLED, turn.now, None
        turn.tx.flush()


def _restored(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> SignupRestored:
    """Others are the person's guests, and whoever a list left out."""
    mine = next((row for row in rows if row.member_id == actor.id), None)
    others = [row for row in rows if row is not mine]
    waits = mine is not None and mine.standing == Standing.WAITING
    return SignupRestored(
        activity=turn.facts(activity),
        myself=mine is not None,
        names=tuple(row.name for row in others if row.standing == Standing.GOING),
        waiting=tuple(row.name for row in others if row.standing != Standing.GOING),
        position=rules.position(mine, signup.roster(turn.tx, activity.id)) if mine and waits else None,
    )


undoing.declare(CANCEL, restore)
