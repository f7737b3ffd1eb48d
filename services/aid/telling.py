"""Who is told what of each other: names and phones between the asker and an accepted helper, and nobody else."""

from collections.abc import Collection

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from services.aid.subject import claims_of
from services.turn import Turn
from storage import people
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest


def name_of(turn: Turn, member_id: int | None) -> str:
    """Empty: somebody who is gone."""
    return people.members(turn.tx, [member_id])[member_id].name if member_id is not None else ""


def accepted(turn: Turn, request: HelpRequest) -> list[HelpClaim]:
    return [claim for claim in claims_of(turn, request) if claim.state == ClaimState.ACCEPTED]


def helpers(turn: Turn, request: HelpRequest) -> list[int]:
    return [claim.helper_id for claim in accepted(turn, request) if claim.helper_id is not None]


def shows_asker(request: HelpRequest, claim: HelpClaim) -> bool:
    return request.gives_contact or (claim.asker_gives and claim.helper_contact is not None)


def shows_helper(request: HelpRequest, claim: HelpClaim) -> bool:
    return request.gives_contact or claim.asker_gives


def asker_details(turn: Turn, request: HelpRequest, claim: HelpClaim, *, reached: bool = True) -> Outcome:
    """The asker's phone is there when they give it to whoever helps, or to this helper for theirs."""
    return said.AskerDetails(
        help=turn.facts(request),
        claim_id=claim.id,
        name=name_of(turn, request.asker_id),
        words=request.words,
        phone=request.asker_contact or "" if shows_asker(request, claim) else "",
        given=claim.helper_contact is not None,
        reached=reached,
    )


def helper_details(turn: Turn, request: HelpRequest, claim: HelpClaim) -> Outcome:
    """The helper's phone is there once both have given theirs."""
    return said.HelperDetails(
        help=turn.facts(request),
        claim_id=claim.id,
        name=name_of(turn, claim.helper_id),
        phone=claim.helper_contact or "" if shows_helper(request, claim) else "",
        given=shows_helper(request, claim),
    )


def tell(turn: Turn, members: Collection[int | None], outcome: Outcome) -> int:
    """At any hour, silently at night."""
    return turn.tell({one: None for one in members if one is not None}, outcome, silent=turn.is_night)


def is_reachable(turn: Turn, member_id: int) -> bool:
    return any(identity.reachable for identity in people.identities(turn.tx, [member_id]))


def is_over(request: HelpRequest) -> bool:
    return not life.is_alive(request)
