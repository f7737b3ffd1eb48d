"""Two accounts of one person: nobody helps themselves, or helps twice."""

from services import persons
from services.aid.releasing import give_up
from services.aid.subject import settle
from services.turn import Turn
from storage import aid
from storage.tables.aid import ClaimState, HelpRequest
from storage.tables.people import Member


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    for asker, helper in ((kept, other), (other, kept)):
        for claim, request in aid.of_helper(turn.tx, helper.id):
            if request.asker_id == asker.id:
                give_up(turn, request, claim)
    for claim in aid.claims_by(turn.tx, other.id):
        twin = aid.claim_of(turn.tx, claim.request_id, kept.id)
        if twin is not None:
            if twin.state == ClaimState.RELEASED:
                twin.state, twin.waits_until, twin.claimed_at = claim.state, claim.waits_until, claim.claimed_at
            turn.tx.delete(claim)
            turn.tx.flush()
            settle(turn, turn.tx.get_one(HelpRequest, claim.request_id))


persons.become_one(_become_one)
