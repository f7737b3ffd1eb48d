"""A request as a subject: one card in every group that it concerns, whatever becomes of it."""

from collections.abc import Iterable, Sequence

from community.aid import life
from community.clock import next_allowed
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from services import cards
from services.subjects import Kind, declare
from services.turn import Turn
from storage import aid, people, units
from storage.tables.aid import HelpClaim, HelpRequest, HelpState


def facts(turn: Turn, some: Sequence[HelpRequest]) -> list[said.HelpFacts]:
    turn.tx.flush()
    claims = aid.claims(turn.tx, [request.id for request in some])
    names = units.names(turn.tx, {request.unit_id for request in some})
    signed = [request.asker_id for request in some if request.asker_id and not request.is_anonymous]
    askers = people.members(turn.tx, signed)
    return [
        said.HelpFacts(
            id=request.id,
            title=request.title if request.asker_id is not None else request.category,  # else its words are gone too
            category=request.category,
            unit=names[request.unit_id],
            state=request.state,
            needed=request.needed,
            helpers=len(life.helping(request, claims[request.id])),
            waiting=len(life.waiting(life.helping(request, claims[request.id]))),
            starts=request.wanted_from,
            until=request.wanted_until,
            name=askers[request.asker_id].name if request.asker_id in askers else "",
            for_other=request.for_other,
            is_urgent=request.is_urgent,
            is_half_done=request.half_done_at is not None,
        )
        for request in some
    ]


def claims_of(turn: Turn, request: HelpRequest) -> list[HelpClaim]:
    turn.tx.flush()
    return aid.claims(turn.tx, [request.id])[request.id]


def settle(turn: Turn, request: HelpRequest) -> None:
    """Open or not, as many help as do; the card says so."""
    if life.is_alive(request):
        request.state = life.state_of(request, claims_of(turn, request))
    turn.tx.flush()
    cards.redraw(turn, request)


def waits_anew(turn: Turn, request: HelpRequest) -> None:
    """From now on it is counted who is told that nobody has come."""
    request.waits_since = turn.now if request.is_urgent else next_allowed(turn.now, turn.figures)


def _draw(turn: Turn, request: HelpRequest) -> Outcome:
    return said.HelpCard(help=turn.facts(request))


def _on_cards(turn: Turn) -> Iterable[HelpRequest]:
    return aid.alive(turn.tx)


def _still_true(turn: Turn, told: said.HelpFacts, member_id: int | None) -> bool:
    """What had to wait: the request is not over, and has not been claimed by enough since it was wanting."""
    request = turn.tx.get(HelpRequest, told.id)
    if request is None or not life.is_alive(request):
        return False
    return told.state != HelpState.OPEN or request.state == HelpState.OPEN or _helps(turn, request, member_id)


def _helps(turn: Turn, request: HelpRequest, member_id: int | None) -> bool:
    own = request.asker_id is not None and request.asker_id == member_id
    return own or member_id in [claim.helper_id for claim in life.helping(request, claims_of(turn, request))]


declare(
    Kind(
        "help_request",
        HelpRequest,
        facts=facts,
        unit=lambda request: request.unit_id,
        still_true=_still_true,
        card=said.HelpCard,
        draw=_draw,
        on_cards=_on_cards,
        may_be_joined=aid.has_open_card,
        joined_by="offer_help",
    )
)
