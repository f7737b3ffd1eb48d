"""A request is not for ever: it is asked whether it is still needed, and goes when nobody answers."""

from community.aid import life
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services.actor import Actor
from services.aid.releasing import end
from services.aid.subject import settle
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import aid
from storage.tables.aid import HelpRequest, HelpState


def _ask(turn: Turn, request_id: int) -> None:
    request = turn.lock(HelpRequest, request_id)
    if request is None or not life.is_alive(request) or request.asks_at is None or request.asks_at > turn.now:
        return
    request.asks_at, request.lapses_at = None, life.lapses_at(request, turn.now, turn.figures)
    turn.tx.flush()
    about = subject(request)
    options = (
        Option(wish=Wish(intent="help_goes_on", about=about), says="yes"),
        Option(wish=Wish(intent="cancel_help", about=about), says="no"),
    )
    asked = said.HelpStillNeeded(help=turn.facts(request), lapses_at=request.lapses_at, options=options)
    turn.tell({one: None for one in [request.asker_id] if one is not None}, asked, hold=True)


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
    request.asks_at = life.asks_at(turn.now, request.expires_at, turn.figures)
    turn.settled(said.HelpStillNeeded, request)
    actor.note("help_goes_on", request)
    settle(turn, request)
    return said.HelpGoesOn(help=turn.facts(request), expires_at=request.expires_at)


def _lapse(turn: Turn, request_id: int) -> None:
    """Nobody has answered: the asker and the helpers hear that it is over."""
    request = turn.lock(HelpRequest, request_id)
    if request is None or not life.is_alive(request) or request.half_done_at is not None:
        return
    if request.lapses_at is None or request.lapses_at > turn.now:
        return
    asker = request.asker_id
    end(turn, request, HelpState.EXPIRED)
    told = said.HelpExpired(help=turn.facts(request), mine=True)
    turn.tell({asker: None} if asker is not None else {}, told, hold=True)


declare(at_moments("ask_whether_help_is_needed", aid.ASKS, _ask))
declare(at_moments("expire_help", aid.LAPSES, _lapse))
