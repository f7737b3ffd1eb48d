"""Done: when asker and helper say so, or one of them and nobody contradicts for two days."""

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid import finding, telling
from services.aid.releasing import over
from services.aid.subject import settle
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import aid
from storage.tables.aid import HelpRequest, HelpState, Side

DONE = "done_help"


def done(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[完成了] of a helper, [已帮到] of the asker."""
    mine, helped = finding.asked_by(turn, actor), finding.helped_by(turn, actor)
    request = finding.one_of(turn, [*mine, *helped], wish, "done")
    if isinstance(request, Outcome):
        return request
    side = Side.ASKER if request.asker_id == actor.id else Side.HELPER
    if request.half_done_by == side:
        return said.HelpHalfDone(help=turn.facts(request), mine=True, by=side.value)
    if request.half_done_by is None and telling.accepted(turn, request):
        return _half(turn, actor, request, side)
    return _whole(turn, actor, request, side)


def _half(turn: Turn, actor: Actor, request: HelpRequest, side: Side) -> Outcome:
    noted = actor.note(DONE, request)
    request.half_done_at, request.half_done_by = turn.now, side
    settle(turn, request)
    facts = turn.facts(request)
    turn.settled(said.HelpDoneAsked, request)
    about = subject(request)
    options = (
        Option(wish=Wish(intent="done_help", about=about), says="yes"),
        Option(wish=Wish(intent="not_done_help", about=about), says="no"),
    )
    asked = said.HelpHalfDone(help=facts, by=side.value, options=options)
    telling.tell(turn, other_side(turn, request, side), asked)
    return said.HelpHalfDone(help=facts, mine=True, by=side.value, undo=noted)


def _whole(turn: Turn, actor: Actor, request: HelpRequest, side: Side) -> Outcome:
    by, at = request.half_done_by, request.half_done_at
    noted = actor.note(DONE, request, by=by, at=at.isoformat() if at else None)
    other = Side.HELPER if side == Side.ASKER else Side.ASKER
    names = _names(turn, request, side)
    finish(turn, request)
    telling.tell(turn, other_side(turn, request, side), _thanks(turn, request, other))
    return said.HelpDone(help=turn.facts(request), to=side.value, names=names, undo=noted)


def finish(turn: Turn, request: HelpRequest) -> None:
    over(turn, request, HelpState.DONE)


def other_side(turn: Turn, request: HelpRequest, side: Side) -> list[int | None]:
    return [*telling.helpers(turn, request)] if side == Side.ASKER else [request.asker_id]


def _names(turn: Turn, request: HelpRequest, side: Side) -> tuple[str, ...]:
    return tuple(filter(None, (telling.name_of(turn, one) for one in other_side(turn, request, side))))


def _thanks(turn: Turn, request: HelpRequest, to: Side) -> Outcome:
    return said.HelpDone(help=turn.facts(request), to=to.value, names=_names(turn, request, to))


def not_done(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[还没有]: the other side was too quick."""
    request = turn.lock(HelpRequest, wish.about_a("help_request") or 0)
    if request is None or not life.is_alive(request) or request.half_done_by is None:
        return said.HelpRefused(because="over")
    side = _side(turn, actor, request)
    if side is None or side == request.half_done_by:
        return said.HelpRefused(because="not_yours")
    actor.note("not_done_help", request)
    request.half_done_at = request.half_done_by = None
    turn.settled(said.HelpHalfDone, request)
    settle(turn, request)
    facts = turn.facts(request)
    telling.tell(turn, other_side(turn, request, side), said.HelpUndone(help=facts, what="done"))
    return said.HelpUndone(help=facts, mine=True, what="done", told=1)


def _side(turn: Turn, actor: Actor, request: HelpRequest) -> Side | None:
    if actor.id is None:
        return None
    if request.asker_id == actor.id:
        return Side.ASKER
    return Side.HELPER if actor.id in telling.helpers(turn, request) else None


def _in_time(turn: Turn, request_id: int) -> None:
    """Nobody has contradicted."""
    request = turn.lock(HelpRequest, request_id)
    if request is None or not life.is_alive(request) or request.half_done_at is None:
        return
    if request.half_done_at + turn.figures.help_done_after > turn.now:
        return
    finish(turn, request)
    for side in Side:
        whom = [request.asker_id] if side == Side.ASKER else telling.helpers(turn, request)
        turn.tell({one: None for one in whom if one is not None}, _thanks(turn, request, side), hold=True)


declare(at_moments("finish_help", aid.HALF_DONE, _in_time, late=lambda one: one.help_done_after))
