"""What is said in reply to a message about somebody, or without any: yes, no, went, cannot go, how it was."""

from community.care import Caring
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services.actor import Actor
from services.care import agreeing, asking, visiting
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareState, TurnState
from storage.tables.subject import Subject


def went(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """去过了: the only visit that they were to make; of several it is asked."""
    own = rows.own_due(turn.tx, actor.id) if actor.id is not None else []
    if not own:
        return said.CareRefused(because="none")
    if len(own) > 1:
        return said.CareList(entries=asking.entries(turn, actor))
    return visiting.done(turn, actor, wish.aimed_at(Subject("care_turn", own[0].id)))


def reply(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """A mere yes to whose turn it is promises to go, and is no visit."""
    care, answer = turn.tx.get(Care, wish.about_a("care") or 0), Caring.of(wish)
    yes = answer.yes
    if care is None or actor.id is None:
        return said.CareRefused(because="over")
    newest = next((one for one in rows.turns(turn.tx, care.id) if one.helper_id == actor.id), None)
    if newest is not None and newest.state != TurnState.PASSED:
        promises = yes is True and not answer.went and newest.state == TurnState.DUE
        return _of_visit(turn, actor, wish.aimed_at(Subject("care_turn", newest.id)), None if promises else yes)
    if yes is None or answer.went:
        return said.CareRefused(because="over" if yes is None else "none")
    if care.member_id == actor.id and care.state == CareState.ASKING:
        return agreeing.consent(turn, actor, wish) if yes else agreeing.no_consent(turn, actor, wish)
    return agreeing.agree(turn, actor, wish) if yes else agreeing.decline(turn, actor, wish)


def _of_visit(turn: Turn, actor: Actor, about: Wish, yes: bool | None) -> Outcome:
    if yes is None:
        return visiting.line(turn, actor, about)
    return visiting.done(turn, actor, about) if yes else visiting.cannot(turn, actor, about)
