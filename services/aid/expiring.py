"""A request is not for ever: it is asked whether it is still needed, and goes when nobody answers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal

from community.aid import life
from community.clock import next_allowed
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid import telling
from services.aid.releasing import end, over
from services.aid.subject import settle
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import aid
from storage.tables.aid import HelpRequest, HelpState


def _ask(turn: Turn, request_id: int) -> None:
    """Whether it is still needed; when somebody helps, both whether it was done."""
    request = turn.lock(HelpRequest, request_id)
    if request is None or not life.is_alive(request) or request.asks_at is None or request.asks_at > turn.now:
        return
    if helpers := telling.helpers(turn, request):
        _ask_whether_done(turn, request, helpers)
    else:
        _ask_whether_needed(turn, request)


def _ask_whether_needed(turn: Turn, request: HelpRequest) -> None:
    request.asks_at, request.lapses_at = None, life.lapses_at(request, turn.now, turn.figures)
    turn.tx.flush()
    turn.tell(_whom(request.asker_id), _still_needed(turn, request, request.lapses_at), hold=True)


def _still_needed(turn: Turn, request: HelpRequest, lapses_at: datetime) -> said.HelpStillNeeded:
    goes_on, ends = _choice(request, "help_goes_on", "yes"), _choice(request, "cancel_help")
    options = (goes_on, ends, _choice(request, "done_help"), _choice(request, "help_in_doubt"))
    return said.HelpStillNeeded(help=turn.facts(request), lapses_at=lapses_at, options=options)


def ask_again(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """没有, said to 还需要吗, may be of the need or of anybody who has come."""
    request = turn.lock(HelpRequest, wish.about_a("help_request") or 0)
    if request is None or not life.is_alive(request) or request.lapses_at is None:
        return said.HelpRefused(because="over")
    if request.asker_id != actor.id or actor.id is None:
        return said.HelpRefused(because="not_yours")
    return _still_needed(turn, request, request.lapses_at)


def _ask_whether_done(turn: Turn, request: HelpRequest, helpers: Sequence[int]) -> None:
    """Nobody is told not to come: who answers nothing lets it end by itself, later."""
    request.asks_at, request.lapses_at = None, next_allowed(turn.now, turn.figures) + turn.figures.help_done_after
    turn.tx.flush()
    facts, done = turn.facts(request), _choice(request, "done_help", "yes")
    names = tuple(telling.name_of(turn, one) for one in helpers)
    denied = (_choice(request, "help_goes_on", "no"), _choice(request, "cancel_help"))
    asked = said.HelpDoneAsked(help=facts, to="asker", names=names, options=(done, *denied))
    turn.tell(_whom(request.asker_id), asked, hold=True)
    asked = said.HelpDoneAsked(help=facts, to="helper", options=(done, _choice(request, "release_help")))
    turn.tell(_whom(*helpers), asked, hold=True)


def _choice(request: HelpRequest, intent: str, says: Literal["yes", "no"] | None = None) -> Option:
    return Option(wish=Wish(intent=intent, about=subject(request)), says=says)


def _whom(*members: int | None) -> dict[int, None]:
    return {one: None for one in members if one is not None}


def goes_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[还需要]: for another time as long as one without a date."""
    request = turn.lock(HelpRequest, wish.about_a("help_request") or 0)
    if request is None or not life.is_alive(request):
        return said.HelpRefused(because="over")
    if request.asker_id != actor.id or actor.id is None:
        return said.HelpRefused(because="not_yours")
    since = max(request.expires_at or turn.now, turn.now)
    request.expires_at, request.lapses_at = since + turn.figures.help_lives, None
    request.wanted_from = request.wanted_until = None  # the time that was said has come, or is about to
    helpers = telling.helpers(turn, request)
    request.asks_at = request.expires_at if helpers else life.asks_at(turn.now, request.expires_at, turn.figures)
    turn.settled(said.HelpStillNeeded, request)
    turn.settled(said.HelpDoneAsked, request)
    actor.note("help_goes_on", request)
    settle(turn, request)
    more = {"help": turn.facts(request), "expires_at": request.expires_at}
    told = telling.tell(turn, helpers, said.HelpGoesOn(mine=False, **more))
    return said.HelpGoesOn(told=told, **more)


def _lapse(turn: Turn, request_id: int) -> None:
    """Nobody has answered: the asker hears that it is over. Nobody is sent away who has said that they help."""
    request = turn.lock(HelpRequest, request_id)
    if request is None or not life.is_alive(request) or request.half_done_at is not None:
        return
    if request.lapses_at is None or request.lapses_at > turn.now:
        return
    helped = bool(telling.helpers(turn, request))
    if helped:
        over(turn, request, HelpState.EXPIRED)
    else:
        end(turn, request, HelpState.EXPIRED)
    told = said.HelpExpired(help=turn.facts(request), mine=True, helped=helped)
    turn.tell(_whom(request.asker_id), told, hold=True)


declare(at_moments("ask_whether_help_is_needed", aid.ASKS, _ask))
declare(at_moments("expire_help", aid.LAPSES, _lapse))
