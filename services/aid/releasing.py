"""[帮不了了], [换个人], [撤回]: the card opens again, or is over."""

from typing import Literal

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid import choosing, finding, telling
from services.aid.subject import claims_of, settle, waits_anew
from services.turn import Turn
from storage import aid
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from storage.tables.subject import Subject

CANCEL = "cancel_help"


def release(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By a helper. Said by somebody who only asks for help, it is asked whether that shall end."""
    helped = [*finding.helped_by(turn, actor), *finding.offered_by(turn, actor)]
    asked = finding.asked_by(turn, actor)
    if wish.about is None and not helped and asked:
        return finding.which(turn, asked, wish.model_copy(update={"intent": "cancel_help"}), "cancel")
    request = finding.one_of(turn, helped, wish, "release")
    if isinstance(request, Outcome):
        return request
    claim = aid.claim_of(turn.tx, request.id, actor.member().id)
    assert claim is not None
    actor.note("release_help", request)
    give_up(turn, request, claim)
    news = said.HelpReleased(help=turn.facts(request), who="helper", name=actor.member().name)
    telling.tell(turn, [request.asker_id], news)
    return said.HelpReleased(help=turn.facts(request), who="mine")


def give_up(turn: Turn, request: HelpRequest, claim: HelpClaim) -> None:
    leave = choosing.take_back if claim.state == ClaimState.OFFERED else let_go
    leave(turn, request, claim)


def let_go(turn: Turn, request: HelpRequest, claim: HelpClaim) -> None:
    """Nobody comes in time now: from this moment on it is counted anew who is told."""
    was_enough = request.state == HelpState.CLAIMED
    claim.state, claim.ended_at, claim.waits_until = ClaimState.RELEASED, turn.now, None
    claim.helper_contact, claim.asker_gives = None, False
    turn.tx.flush()
    if not telling.accepted(turn, request):
        request.half_done_at = request.half_done_by = None
    if was_enough:
        waits_anew(turn, request)
    settle(turn, request)


def replace(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[换个人], by the asker: of several helpers it is asked which."""
    if (tapped := wish.about_a("help_claim")) is not None:
        found = finding.own_claim(turn, actor, tapped)
        if found is None or found[1].asker_id != actor.id:
            return said.HelpRefused(because="over")
        return _dismiss(turn, actor, *found)
    with_helpers = [one for one in finding.asked_by(turn, actor) if telling.accepted(turn, one)]
    request = finding.one_of(turn, with_helpers, wish, "replace")
    if isinstance(request, Outcome):
        return request
    claims = telling.accepted(turn, request)
    return _dismiss(turn, actor, claims[0], request) if len(claims) == 1 else _whom(turn, claims)


def _whom(turn: Turn, claims: list[HelpClaim]) -> Outcome:
    meant = Wish(intent="replace_helper")
    options = (
        Option(
            wish=meant.aimed_at(Subject("help_claim", one.id)),
            label=telling.name_of(turn, one.helper_id),
            numbered=True,
        )
        for one in claims
    )
    return said.WhichHelp(to="replace", options=tuple(options))


def _dismiss(turn: Turn, actor: Actor, claim: HelpClaim, request: HelpRequest) -> Outcome:
    name = telling.name_of(turn, claim.helper_id)
    actor.note("replace_helper", request)
    let_go(turn, request, claim)
    telling.tell(turn, [claim.helper_id], said.HelpReleased(help=turn.facts(request), who="dismissed"))
    return said.HelpReleased(help=turn.facts(request), who="dismissing", name=name)


def cancel(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[撤回], by the asker."""
    request = finding.one_of(turn, finding.asked_by(turn, actor), wish, "cancel")
    if isinstance(request, Outcome):
        return request
    done = actor.note(CANCEL, request)
    told = end(turn, request, HelpState.CANCELLED)
    return said.HelpCancelled(help=turn.facts(request), mine=True, undo=done, told=told)


def end(turn: Turn, request: HelpRequest, state: Literal[HelpState.CANCELLED, HelpState.EXPIRED]) -> int:
    """Returns how many helpers were told."""
    claims = claims_of(turn, request)
    hear = [*telling.helpers(turn, request), *(one.helper_id for one in life.offering(claims))]
    for claim in life.offering(claims):
        choosing.release(turn, claim)
    for claim in claims:
        if claim.state == ClaimState.WAITING:
            claim.state, claim.ended_at, claim.waits_until = ClaimState.RELEASED, turn.now, None
    over(turn, request, state)
    kind = said.HelpCancelled if state == HelpState.CANCELLED else said.HelpExpired
    return telling.tell(turn, hear, kind(help=turn.facts(request)))


def over(turn: Turn, request: HelpRequest, state: HelpState) -> None:
    """Nobody is told a phone any more, and nothing is asked."""
    request.state, request.ended_at = state, turn.now
    request.asker_contact = request.lapses_at = None
    request.gives_contact = False
    choosing.turn_down_all(turn, request)
    for claim in claims_of(turn, request):
        claim.helper_contact, claim.asker_gives = None, False
    turn.settled(said.HelpStillNeeded, request)
    settle(turn, request)


