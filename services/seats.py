"""Moving up: who gets a seat that has become free."""

from collections.abc import Callable, Sequence

from community import roster as rules
from community.clock import next_allowed
from community.company import Joining
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.outcomes.setbacks import NotTold
from community.outcomes.signup import Clashes, Promoted
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.subjects import subject
from services.turn import Turn
from storage import people, signup
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Standing

CANCEL = "cancel"  # what the audit calls it
COMES: list[Callable[[Turn, Actor, Activity, int], None]] = []  # what else changes when a member takes a place


def comes(turn: Turn, actor: Actor, activity: Activity, member_id: int) -> None:
    """A member has taken a place, or has it back."""
    for also in COMES:
        also(turn, actor, activity, member_id)


def give_up(turn: Turn, actor: Actor, activity: Activity, rows: Sequence[SignUp]) -> int:
    """Returns the number in the audit, by which it can be taken back."""
    for row in rows:
        row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, turn.now, None
    done = actor.note(CANCEL, activity, names=[row.name for row in rows], rows=[row.id for row in rows])
    turn.tx.flush()
    promote(turn, activity)
    return done


def promote(turn: Turn, activity: Activity) -> None:
    """Fills free seats from the queue. Whoever goes elsewhere at that hour is offered the seat, not moved."""
    roster = signup.roster(turn.tx, activity.id)
    while moving := rules.next_up(activity, roster, turn.now):
        row = moving[0]
        others = (
            signup.going_during(turn.tx, row.member_id, activity.starts_at, activity.ends_at)
            if row.member_id
            else []
        )
        if clashes := rules.clashing(activity, others):
            _offer(turn, activity, row, clashes)
        else:
            row.standing = Standing.GOING
            _tell_promoted(turn, activity, row)
        turn.audit("promote", row.member_id or row.host_id, activity, name=row.name, standing=row.standing)
        turn.tx.flush()


def _tell_promoted(turn: Turn, activity: Activity, row: SignUp) -> None:
    names = () if row.member_id else (row.name,)
    _tell(turn, activity, row, Promoted(activity=turn.facts(activity), names=names, sign_up_id=row.id))


def _offer(turn: Turn, activity: Activity, row: SignUp, others: list[Activity]) -> None:
    """The seat is held for a while, counted from the morning at night, and never beyond the start."""
    assert row.member_id is not None
    row.standing = Standing.OFFERED
    row.offered_until = min(next_allowed(turn.now, turn.figures) + turn.figures.offer_lives, activity.starts_at)
    news = clash(turn, activity, others, Wish(intent="sign_up"))
    _tell(turn, activity, row, news.model_copy(update={"held_until": row.offered_until}))


def _tell(turn: Turn, activity: Activity, row: SignUp, news: Outcome) -> None:
    """Told at any hour, silently at night; whoever is in charge hears of somebody who cannot be told."""
    member = row.member_id or row.host_id
    if member is None or turn.tell({member: row.chat_id}, news, silent=turn.is_night):
        return
    name = people.members(turn.tx, [member])[member].name
    untold = NotTold(facts=turn.facts(activity), names=(name,), news=news.called())
    turn.tell(dict.fromkeys(whom.in_charge(turn, activity, [member])), untold, silent=turn.is_night)


def clash(turn: Turn, activity: Activity, others: list[Activity], wish: Wish) -> Clashes:
    """The question to somebody who goes elsewhere at that hour.

    :param wish: what is done when they want it all the same.
    """
    insist = wish.detailed(Joining.of(wish).model_copy(update={"despite_clash": True}))
    decline = Wish(intent="decline_clash", about=subject(activity))
    return Clashes(
        options=(
            Option(wish=insist if wish.about else insist.aimed_at(subject(activity)), says="yes"),
            Option(wish=decline, says="no"),
        ),
        activity=turn.facts(activity),
        others=turn.all_facts(others),
    )
