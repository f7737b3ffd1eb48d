"""[我来帮]: a place is held by whoever is first; details are told in private alone."""

from collections.abc import Sequence
from math import ceil
from typing import Literal

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.questions import Option
from community.wishes import Wish
from services import cards, whom
from services.actor import Actor
from services.aid import choosing, telling
from services.aid.subject import claims_of, settle
from services.finding import MOST_CHOICES
from services.timers import at_moments, declare
from services.turn import Turn
from services.visit import AT_A_PRIVATE_WORD, Answer
from storage import aid, groups, units
from storage import teams as team_rows
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from storage.tables.groups import Chat
from storage.tables.people import Member

CLAIM = "claim_help"  # in the audit


def offer(turn: Turn, actor: Actor, wish: Wish) -> Answer | tuple[Answer, ...]:
    """By the button, in a reply to the card; by name, when it is certain which request is meant."""
    if wish.about is not None:
        return claim(turn, actor, turn.lock(HelpRequest, wish.about_a("help_request") or 0))
    others = [one for one in aid.open_ones(turn.tx) if one.asker_id != actor.id]
    found = [one for one in others if may_see(turn, actor, one)]
    if not found:
        is_strange = any(_stands_here(turn, actor, one) for one in others)
        if wish.loosely and not is_strange:  # 我有高血压, 我去看看书: perhaps no offer at all
            meant = wish.model_copy(update={"loosely": False})
            return NotUnderstood(offers=(wish.intent,), options=(Option(wish=meant, says="yes"),))
        return said.HelpRefused(because="stranger" if is_strange else "not_open")
    if len(found) == 1 and not wish.loosely:
        return claim(turn, actor, turn.lock(HelpRequest, found[0].id))
    return _which(turn, found, wish)


def look(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """有哪些求助: those that may be claimed; nothing is, yet."""
    found = [one for one in aid.open_ones(turn.tx) if one.asker_id != actor.id and may_see(turn, actor, one)]
    meant = wish.model_copy(update={"intent": "offer_help"})
    return _which(turn, found, meant) if found else said.HelpRefused(because="not_open")


def _which(turn: Turn, found: list[HelpRequest], wish: Wish) -> Outcome:
    some = turn.all_facts(found[:MOST_CHOICES])
    options = (
        Option(wish=wish.aimed_at(one.subject), facts=one, label=one.title, numbered=True, says=_yes(found))
        for one in some
    )
    return said.WhichHelp(to="claim", options=tuple(options))


def _yes(found: list[HelpRequest]) -> Literal["yes"] | None:
    return "yes" if len(found) == 1 else None


def claim(turn: Turn, actor: Actor, request: HelpRequest | None) -> Answer | tuple[Answer, ...]:
    """Of two for the last place one gets it: the request is locked."""
    if request is None or request.state == HelpState.DRAFT or telling.is_over(request):
        return said.HelpRefused(because="over")
    if not may_see(turn, actor, request):
        return said.HelpRefused(because="stranger")
    me = actor.member()
    if request.asker_id == me.id:
        return said.HelpRefused(because="own")
    claims = claims_of(turn, request)
    mine = next((one for one in claims if one.helper_id == me.id), None)
    if mine in life.waiting(claims) and not telling.is_reachable(turn, me.id):
        return _held(turn, mine)
    if mine in life.helping(request, claims):
        return said.HelpRefused(because="already")
    if mine in life.offering(claims):
        return said.HelpRefused(because="offered")
    if not life.lacking(request, claims):
        return said.HelpRefused(because="full")
    held = _hold(turn, request, me.id)
    if not telling.is_reachable(turn, me.id):
        return _waits(turn, request, held)
    done = actor.note(CLAIM, request)
    if request.chooses:
        return choosing.offer(turn, request, held)
    details = _accept(turn, request, held)
    return said.HelpClaimed(help=turn.facts(request), undo=done), details


def _hold(turn: Turn, request: HelpRequest, member_id: int) -> HelpClaim:
    """Whoever has helped before and does again has one row."""
    held = aid.claim_of(turn.tx, request.id, member_id)
    if held is None:
        held = HelpClaim(request_id=request.id, helper_id=member_id, state=ClaimState.WAITING, claimed_at=turn.now)
        turn.tx.add(held)
    held.state, held.claimed_at, held.ended_at = ClaimState.WAITING, turn.now, None
    turn.tx.flush()
    return held


def _waits(turn: Turn, request: HelpRequest, held: HelpClaim) -> Outcome:
    held.waits_until = turn.now + turn.figures.claim_waits
    settle(turn, request)
    return _held(turn, held)


def _held(turn: Turn, claim: HelpClaim) -> Outcome:
    left = (claim.waits_until or turn.now) - turn.now
    return said.HelpHeld(minutes=ceil(left.total_seconds() / 60))


def _accept(turn: Turn, request: HelpRequest, held: HelpClaim) -> Outcome:
    """The asker hears who helps; returns what the helper hears of the asker."""
    choosing.take(turn, request, held)
    told = telling.tell(turn, [request.asker_id], telling.helper_details(turn, request, held))
    return telling.asker_details(turn, request, held, reached=bool(told))


# --- whoever opens the private chat for it ---------------------------------------------------------------------


def _opens(turn: Turn, actor: Actor) -> Outcome | None:
    for held in aid.waiting(turn.tx, actor.id) if actor.id is not None else ():
        _arrives(turn, held)
    return None


def _arrives(turn: Turn, held: HelpClaim) -> None:
    request = turn.lock(HelpRequest, held.request_id)
    if request is not None and life.is_alive(request) and held.helper_id is not None:
        turn.audit(CLAIM, held.helper_id, request)
        becomes = choosing.offer if request.chooses else _accept
        telling.tell(turn, [held.helper_id], becomes(turn, request, held))


def _waited(turn: Turn, claim_id: int) -> None:
    """In vain: the place is free again. Or the chat was opened by something that was answered with a question."""
    held = turn.lock(HelpClaim, claim_id)
    if held is None or held.state != ClaimState.WAITING or held.helper_id is None:
        return None
    if telling.is_reachable(turn, held.helper_id):
        return _arrives(turn, held)
    request = turn.lock(HelpRequest, held.request_id)
    held.state, held.waits_until, held.ended_at = ClaimState.RELEASED, None, turn.now
    if request is not None:
        settle(turn, request)
        _tell_in_the_group(turn, request, held.helper_id)
    return None


def _tell_in_the_group(turn: Turn, request: HelpRequest, helper_id: int) -> None:
    """By name where its card stands, since there is no private chat; it does not say what it was for."""
    helper = turn.tx.get_one(Member, helper_id)
    own = {chat.id for chat in groups.groups_of(turn.tx, helper)}
    here = next((chat.id for chat in cards.groups_of(turn.tx, request) if chat.id in own), None)
    if here is not None:
        turn.mention({helper_id: here}, said.HelpNotHeld(), silent=turn.is_night)


# --- whose it is -----------------------------------------------------------------------------------------------


def may_see(turn: Turn, actor: Actor, request: HelpRequest) -> bool:
    """Who lives where its card stands, is in its team, or looks after the place.

    A home that is known elsewhere is a stranger's, whatever group they speak in. Whose home nobody has noted, or only
    as the compound around it, is a neighbour by being in one of its groups.
    """
    reached = cards.groups_of(turn.tx, request)
    me = actor.me
    if me is not None and (_belongs(turn, me, request, reached) or me.id in _responsible(turn, request)):
        return True
    if me is not None and me.home_unit_id not in (None, *units.lineage(turn.tx, request.unit_id)):
        return False
    here = [actor.chat] if actor.chat else groups.groups_of(turn.tx, me) if me else []
    return bool({chat.id for chat in reached} & {chat.id for chat in here})


def _stands_here(turn: Turn, actor: Actor, request: HelpRequest) -> bool:
    return actor.chat is not None and actor.chat.id in {chat.id for chat in cards.groups_of(turn.tx, request)}


def _belongs(turn: Turn, me: Member, request: HelpRequest, reached: Sequence[Chat]) -> bool:
    places = {request.unit_id, *(chat.unit_id for chat in reached)}
    teams = (team.id for team in team_rows.teams_of(turn.tx, me.id))
    return bool(places & {*units.lineage(turn.tx, me.home_unit_id), *teams})


def _responsible(turn: Turn, request: HelpRequest) -> list[int]:
    where = home(turn, request)
    return [*whom.on_duty(turn, where), *(member for level in whom.levels(turn, where) for member in level)]


def home(turn: Turn, request: HelpRequest) -> int:
    """Where it is needed: the asker's own building, when the card stands for more than that."""
    asker = turn.tx.get(Member, request.asker_id) if request.asker_id else None
    lineage = units.lineage(turn.tx, asker.home_unit_id) if asker else []
    return lineage[0] if request.unit_id in lineage else request.unit_id


AT_A_PRIVATE_WORD.append(_opens)
declare(at_moments("wait_for_helpers", aid.CLAIMS_WAITING, _waited))
