"""冰箱改成明天下午4点搬: another time or number of helpers for one's own open request; who helps hears of it."""

from datetime import datetime

from community.aid import life
from community.aid.asking import Aiding, needed_at, unclear_time
from community.figures import Figures
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.redaction import redact
from community.wishes import Wish
from services.actor import Actor
from services.aid import finding, telling
from services.aid.subject import settle, waits_anew
from services.subjects import subject
from services.turn import Turn
from storage.tables.aid import HelpRequest, HelpState


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What is certain takes effect at once. A line of which something was not read is asked first."""
    plan = Aiding.of(wish)
    mine = [one for one in finding.asked_by(turn, actor) if one.half_done_at is None]
    named = [one for one in mine if not plan.bare or _names(plan.bare, one)]
    request = finding.one_of(turn, named or mine, wish.model_copy(update={"loosely": not named}), "change")
    if isinstance(request, Outcome):
        return request
    time, needed = _new_time(turn, plan), _new_number(turn, plan)
    if unclear_time(plan, turn.now, turn.figures) or (time is None and needed is None):
        return said.HelpRefused(because="unclear")
    if plan.odd:
        return _asked(turn, request, wish, plan)
    return _changes(turn, actor, request, wish, time, needed)


def _names(bare: str, request: HelpRequest) -> bool:
    """冰箱 is 搬冰箱."""
    return bare in request.title or request.title in bare or set(request.title) <= set(bare)


def _new_time(turn: Turn, plan: Aiding) -> tuple[datetime, datetime] | None:
    return needed_at(plan.times[0], turn.now, turn.figures) if len(plan.times) == 1 else None


def _new_number(turn: Turn, plan: Aiding) -> int | None:
    return plan.needed if plan.needed and plan.needed <= turn.figures.help_helpers else None


def _asked(turn: Turn, request: HelpRequest, wish: Wish, plan: Aiding) -> Outcome:
    sure = wish.aimed_at(subject(request)).detailed(plan.model_copy(update={"odd": ""}))
    options = (Option(wish=sure, says="yes"), Option(wish=Wish(intent="help_stays", about=subject(request)), says="no"))
    return said.HelpChangeAsked(help=turn.facts(request), unread=plan.odd, options=options)


def stays(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不改]."""
    return said.HelpStays()


def _changes(
    turn: Turn,
    actor: Actor,
    request: HelpRequest,
    wish: Wish,
    time: tuple[datetime, datetime] | None,
    needed: int | None,
) -> Outcome:
    was = turn.facts(request)
    request.words = f"{request.words}；{redact(wish.text, anonymous=True).text}"[-turn.figures.help_words :]
    if time is not None:
        request.wanted_from, request.wanted_until = time
        _lasts_until(turn, request)
    _wants(turn, request, needed or request.needed)
    actor.note("mend_help", request)
    settle(turn, request)
    more = {"help": turn.facts(request), "was": was}
    told = telling.tell(turn, telling.helpers(turn, request), said.HelpChanged(**more))
    return said.HelpChanged(mine=True, told=told, **more)


def _lasts_until(turn: Turn, request: HelpRequest) -> None:
    request.expires_at = life.expires(request, turn.now, turn.figures)
    helped = bool(telling.accepted(turn, request))
    again = life.asks_whether_done_at if helped else _still_needed_at
    request.asks_at, request.lapses_at = again(request, turn.now, turn.figures), None
    for asked in (said.HelpStillNeeded, said.HelpDoneAsked):
        turn.settled(asked, request)


def _still_needed_at(request: HelpRequest, now: datetime, figures: Figures) -> datetime:
    return life.asks_at(now, request.expires_at or now, figures)


def _wants(turn: Turn, request: HelpRequest, needed: int) -> None:
    """With more of them it is wanting again, from now on."""
    if request.state == HelpState.CLAIMED and needed > request.needed:
        waits_anew(turn, request)
    request.needed = needed
