"""Moving up: who gets a seat that has become free."""


from datetime import datetime

from community import roster as rules
from community.clock import next_allowed
from community.outcomes.questions import Option
from community.outcomes.signup import Clashes, Promoted
from community.wishes import Wanted, Wish
from services.turn import Turn
from services.visit import Desk
from storage import people, signup
from storage.tables.activities import Activity
from storage.tables.signup import SignUp, Standing


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
    """Told at any hour, silently at night."""
    whom = row.member_id or row.host_id
    if whom is not None:
        names = () if row.member_id else (row.name,)
        news = Promoted(activity=turn.facts(activity), names=names, sign_up_id=row.id)
        turn.tell({whom: row.chat_id}, news, silent=turn.is_night)


def _offer(turn: Turn, activity: Activity, row: SignUp, others: list[Activity]) -> None:
    """The seat is held for a while, counted from the morning at night, and never beyond the start."""
    assert row.member_id is not None
    row.standing = Standing.OFFERED
    row.offered_until = min(next_allowed(turn.now, turn.figures) + turn.figures.offer_lives, activity.starts_at)
    options = clash_options(activity.id, Wish(intent="sign_up"))
    place = _where_to_ask(turn, row)
    if place is None:
        return
    channel, chat, person = place
    question = turn.put_question(channel, chat, person, "choice", options, row.offered_until)
    news = Clashes(
        question_id=question,
        options=options,
        activity=turn.facts(activity),
        others=turn.all_facts(others),
        held_until=row.offered_until,
    )
    turn.tell({row.member_id: row.chat_id}, news, silent=turn.is_night)


def _where_to_ask(turn: Turn, row: SignUp) -> tuple[str, str, str] | None:
    """Channel, chat and person, chosen as `Turn.tell` chooses them."""
    assert row.member_id is not None
    found = people.identities(turn.tx, [row.member_id])
    for identity in found:
        if identity.reachable:
            return identity.channel, identity.external_id, identity.external_id
    chat = turn.group_for(row.member_id, row.chat_id)
    here = [i for i in found if chat and i.channel == chat.channel]
    return (chat.channel, chat.external_id, here[0].external_id) if chat and here else None


def pass_on_lapsed_offers(desk: Desk, now: datetime) -> None:
    """Timer: a seat that was offered and not taken goes to the next in the queue."""
    with desk.turn(now) as turn:
        for row in signup.lapsed_offers(turn.tx, turn.now):
            activity = turn.lock(row.activity_id)
            assert activity is not None
            row.standing, row.cancelled_at, row.offered_until = Standing.CANCELLED, turn.now, None
            turn.audit("offer_lapsed", row.member_id, activity, name=row.name)
            turn.tx.flush()
            promote(turn, activity)
            turn.redraw(activity)


def clash_options(activity_id: int, wish: Wish) -> tuple[Option, ...]:
    wanted = Wanted(activity_id=activity_id)
    insist = wish.model_copy(update={"intent": "sign_up", "wanted": wanted, "despite_clash": True})
    return Option(wish=insist), Option(wish=Wish(intent="decline_clash", wanted=wanted))
