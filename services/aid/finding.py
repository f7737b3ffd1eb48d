"""Which of one's own requests, and of those whom one helps, is meant."""

from collections.abc import Iterator, Sequence
from typing import Literal

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid import telling
from services.aid.subject import claims_of
from services.finding import MOST_CHOICES
from services.turn import Turn
from storage import aid
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState

To = Literal["claim", "release", "done", "cancel", "replace", "change", "relay", "contact"]


def asked_by(turn: Turn, actor: Actor) -> list[HelpRequest]:
    turn.tx.flush()
    own = aid.of_asker(turn.tx, actor.id) if actor.id is not None else []
    return [one for one in own if one.state != HelpState.DRAFT]


def helped_by(turn: Turn, actor: Actor) -> list[HelpRequest]:
    turn.tx.flush()
    claims = aid.of_helper(turn.tx, actor.id) if actor.id is not None else []
    return [request for claim, request in claims if claim.state != ClaimState.OFFERED]


def offered_by(turn: Turn, actor: Actor) -> list[HelpRequest]:
    claims = aid.of_helper(turn.tx, actor.id) if actor.id is not None else []
    return [request for claim, request in claims if claim.state == ClaimState.OFFERED]


def one_of(turn: Turn, found: Sequence[HelpRequest], wish: Wish, to: To) -> HelpRequest | Outcome:
    """The one that is tapped or replied to, else the only one; what was understood from free words is asked."""
    if wish.about is not None:
        meant = next((one for one in found if one.id == wish.about_a("help_request")), None)
        return (meant and turn.lock(HelpRequest, meant.id)) or said.HelpRefused(because="over")
    if not found:
        return said.HelpRefused(because="none")
    if len(found) == 1 and not wish.loosely:
        return turn.lock(HelpRequest, found[0].id) or said.HelpRefused(because="over")
    return which(turn, found, wish, to)


def which(turn: Turn, found: Sequence[HelpRequest], wish: Wish, to: To) -> Outcome:
    yes: Literal["yes"] | None = "yes" if len(found) == 1 else None
    options = (
        Option(wish=wish.aimed_at(one.subject), facts=one, label=one.title, numbered=True, says=yes)
        for one in turn.all_facts(found[:MOST_CHOICES])
    )
    return said.WhichHelp(to=to, options=tuple(options))


def own_claim(turn: Turn, actor: Actor, claim_id: int) -> tuple[HelpClaim, HelpRequest] | None:
    """An accepted claim of one's own, or on one's own request, while that is not over."""
    claim = turn.tx.get(HelpClaim, claim_id)
    request = turn.lock(HelpRequest, claim.request_id) if claim else None
    if claim is None or request is None or claim.state != ClaimState.ACCEPTED or telling.is_over(request):
        return None
    return (claim, request) if actor.id is not None and actor.id in (claim.helper_id, request.asker_id) else None


def pairs(turn: Turn, actor: Actor) -> list[tuple[HelpClaim, int | None]]:
    """Accepted claims of one's own and on one's own requests, with whoever is on the other side."""
    turn.tx.flush()
    helped = aid.of_helper(turn.tx, actor.id or 0)
    mine = [(claim, one.asker_id) for claim, one in helped if claim.state == ClaimState.ACCEPTED]
    theirs = [(claim, claim.helper_id) for one in asked_by(turn, actor) for claim in telling.accepted(turn, one)]
    return [*mine, *theirs]


def show(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """我的求助."""
    return said.HelpList(
        asked=turn.all_facts(asked_by(turn, actor)),
        helped=turn.all_facts(helped_by(turn, actor)),
        offered=turn.all_facts(offered_by(turn, actor)),
        offers=tuple(_offers(turn, actor)),
    )


def _offers(turn: Turn, actor: Actor) -> Iterator[said.HelpOffer]:
    for request in asked_by(turn, actor):
        for claim in life.offering(claims_of(turn, request)):
            yield said.HelpOffer(title=request.title, claim_id=claim.id, name=telling.name_of(turn, claim.helper_id))
