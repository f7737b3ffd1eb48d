"""What is said in reply to a message about somebody, or without any: yes, no, went, cannot go, how it was."""

from community.care import Caring, is_named_so
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.wishes import Wish
from services.actor import Actor
from services.care import agreeing, asking, visiting
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareState, CareTurn, TurnState
from storage.tables.subject import Subject


def went(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """去过了: the only visit that they were to make; of several it is asked."""
    name = Caring.of(wish).name
    own = due(turn, actor, name)
    if not own:
        return NotUnderstood() if name else said.CareRefused(because="none")
    if len(own) > 1:
        return said.CareList(entries=asking.entries(turn, actor))
    meant = wish.aimed_at(Subject("care_turn", own[0].id))
    noted = visiting.done(turn, actor, meant)
    return visiting.line(turn, actor, meant) if wish.text and isinstance(noted, said.CareVisitNoted) else noted


def due(turn: Turn, actor: Actor, name: str) -> list[CareTurn]:
    """What they are to do; of this name, where one was said."""
    own = rows.own_due(turn.tx, actor.id) if actor.id is not None else []
    return [one for one in own if not name or is_named_so(turn.tx.get_one(Care, one.care_id).name, name)]


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
