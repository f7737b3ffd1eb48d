"""Whoever asks may want to choose: then [我来帮] is an offer, and nobody learns of them before they have chosen."""

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid import telling
from services.aid.subject import claims_of, settle, waits_anew
from services.turn import Turn
from storage import questions
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest
from storage.tables.subject import Subject


def take(turn: Turn, request: HelpRequest, claim: HelpClaim) -> None:
    claim.state, claim.waits_until = ClaimState.ACCEPTED, None
    request.first_claimed_at = request.first_claimed_at or turn.now
    request.asks_at, request.lapses_at = life.asks_whether_done_at(request, turn.now, turn.figures), None
    turn.settled(said.HelpStillNeeded, request)
    settle(turn, request)


def offer(turn: Turn, request: HelpRequest, claim: HelpClaim) -> Outcome:
    """The asker hears who would help; returns what that neighbour hears."""
    request.first_claimed_at = request.first_claimed_at or turn.now
    claim.state, claim.waits_until = ClaimState.OFFERED, None
    about = Subject("help_claim", claim.id)
    options = (
        Option(wish=Wish(intent="choose_helper", about=about), says="yes"),
        Option(wish=Wish(intent="decline_helper", about=about), says="no"),
    )
    name = telling.name_of(turn, claim.helper_id)
    asked = said.HelpOffered(help=turn.facts(request), claim_id=claim.id, name=name, options=options)
    told = telling.tell(turn, [request.asker_id], asked)
    return said.HelpOfferNoted(help=turn.facts(request), reached=bool(told))


def choose(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[请TA来]: both learn of each other; when that is enough, the others hear so."""
    found = _offer(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    claim, request = found
    if not life.lacking(request, claims_of(turn, request)):
        return said.HelpRefused(because="full")
    actor.note("choose_helper", request)
    _close(turn, claim)
    take(turn, request, claim)
    telling.tell(turn, [claim.helper_id], telling.asker_details(turn, request, claim))
    if not life.lacking(request, claims_of(turn, request)):
        turn_down_all(turn, request)
    return telling.helper_details(turn, request, claim)


def decline(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不用了]: the card goes on."""
    found = _offer(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    claim, request = found
    actor.note("decline_helper", request)
    take_back(turn, request, claim)
    telling.tell(turn, [claim.helper_id], said.HelpReleased(help=turn.facts(request), who="dismissed"))
    return said.HelpReleased(help=turn.facts(request), who="declining", name=telling.name_of(turn, claim.helper_id))


def take_back(turn: Turn, request: HelpRequest, claim: HelpClaim) -> None:
    """Of the last one it is counted anew since when nobody has come."""
    release(turn, claim)
    if not life.offering(claims_of(turn, request)):
        waits_anew(turn, request)


def turn_down_all(turn: Turn, request: HelpRequest) -> None:
    for claim in life.offering(claims_of(turn, request)):
        release(turn, claim)
        telling.tell(turn, [claim.helper_id], said.HelpReleased(help=turn.facts(request), who="dismissed"))


def release(turn: Turn, claim: HelpClaim) -> None:
    claim.state, claim.ended_at = ClaimState.RELEASED, turn.now
    _close(turn, claim)


def _close(turn: Turn, claim: HelpClaim) -> None:
    for question in questions.asked_as(turn.tx, said.HelpOffered.called(), turn.now):
        if question.asked["claim_id"] == claim.id:
            turn.close(question)


def _offer(turn: Turn, actor: Actor, wish: Wish) -> tuple[HelpClaim, HelpRequest] | Outcome:
    claim = turn.tx.get(HelpClaim, wish.about_a("help_claim") or 0)
    request = turn.lock(HelpRequest, claim.request_id) if claim else None
    if claim is None or request is None or claim.state != ClaimState.OFFERED or telling.is_over(request):
        return said.HelpRefused(because="over")
    if actor.id is None or request.asker_id != actor.id:
        return said.HelpRefused(because="not_yours")
    return claim, request
