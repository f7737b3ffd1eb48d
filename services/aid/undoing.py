"""[撤销] within two minutes: a claim, a cancellation, a done."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services import undoing
from services.actor import Actor
from services.aid import telling
from services.aid.claiming import CLAIM
from services.aid.finishing import DONE, other_side
from services.aid.releasing import CANCEL, without_helpers
from services.aid.subject import settle
from services.turn import Turn
from storage import aid
from storage.tables.aid import ClaimState, HelpRequest, HelpState, Side
from storage.tables.audit import Audit

What = Literal["claim", "cancel", "done"]


def _claimed(turn: Turn, actor: Actor, done: Audit, wish: Wish) -> Outcome:
    request = turn.lock(HelpRequest, done.subject_id or 0)
    claim = aid.claim_of(turn.tx, request.id, actor.member().id) if request else None
    if request is None or claim is None or not life.is_alive(request) or claim.state != ClaimState.ACCEPTED:
        return QuestionClosed()
    claim.state, claim.ended_at = ClaimState.RELEASED, turn.now
    claim.helper_contact, claim.asker_gives = None, False
    turn.tx.flush()
    without_helpers(turn, request)
    return _taken_back(turn, actor, request, "claim", [request.asker_id])


def _cancelled(turn: Turn, actor: Actor, done: Audit, wish: Wish) -> Outcome:
    request = turn.lock(HelpRequest, done.subject_id or 0)
    if request is None or request.state != HelpState.CANCELLED:
        return QuestionClosed()
    _lives_again(turn, request)
    return _taken_back(turn, actor, request, "cancel", telling.helpers(turn, request))


def _done(turn: Turn, actor: Actor, done: Audit, wish: Wish) -> Outcome:
    request = turn.lock(HelpRequest, done.subject_id or 0)
    if request is None or request.state not in (*life.ALIVE, HelpState.DONE):
        return QuestionClosed()
    side = Side.ASKER if request.asker_id == actor.id else Side.HELPER
    if request.state != HelpState.DONE and request.half_done_by != side:
        return QuestionClosed()
    request.half_done_by, request.half_done_at = _before(turn, request, done, side)
    if request.state == HelpState.DONE:
        _lives_again(turn, request)
    return _taken_back(turn, actor, request, "done", other_side(turn, request, side))


def _before(turn: Turn, request: HelpRequest, done: Audit, side: Side) -> tuple[Side | None, datetime | None]:
    """What the other side has said stays, whether that was before or after it."""
    if request.state == HelpState.DONE and "by" not in done.detail:
        return (Side.HELPER if side == Side.ASKER else Side.ASKER), turn.now
    by, at = done.detail.get("by"), done.detail.get("at")
    return (Side(by), datetime.fromisoformat(at)) if by and at else (None, None)


def _lives_again(turn: Turn, request: HelpRequest) -> None:
    request.ended_at = None
    request.state = HelpState.OPEN
    turn.tx.flush()


def _taken_back(turn: Turn, actor: Actor, request: HelpRequest, what: What, whom: Sequence[int | None]) -> Outcome:
    actor.note("undo_help", request)
    settle(turn, request)
    facts = turn.facts(request)
    told = telling.tell(turn, whom, said.HelpUndone(help=facts, what=what))
    return said.HelpUndone(help=facts, mine=True, what=what, told=told)


undoing.declare(CLAIM, _claimed)
undoing.declare(CANCEL, _cancelled)
undoing.declare(DONE, _done)
