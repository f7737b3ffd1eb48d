"""[匿名发布], [署名发布]: once, whoever taps it in however many windows."""

from community.aid import life
from community.aid.asking import Aiding
from community.outcomes import aid as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.aid import asking
from services.turn import Turn
from storage.tables.aid import HelpRequest, HelpState


def publish(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    draft = asking.own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    if refused := asking.too_many(turn, actor.member().id):
        return refused
    if draft.wanted_until is not None and draft.wanted_until <= turn.now:  # time has gone by since it was shown
        return asking.ask_when(turn, draft, Aiding())
    shown = asking.preview(turn, actor, draft)
    if not shown.groups:
        return shown
    asking.close_questions(turn, draft)
    _goes_out(turn, draft, anonymous=Aiding.of(wish).anonymous is not False)
    actor.note("ask_help", draft)
    cards.post(turn, draft, at_once=draft.is_urgent)
    return said.HelpPublished(help=turn.facts(draft), groups=shown.groups, posted_at=shown.posted_at)


def _goes_out(turn: Turn, request: HelpRequest, *, anonymous: bool) -> None:
    """From now on nobody keeps the words as they were said, but as others may read them."""
    request.words = asking.read_by_others(turn, request).text
    request.is_anonymous = anonymous
    request.state, request.published_at = HelpState.OPEN, turn.now
    request.waits_since = asking.goes_out(turn, request)
    request.expires_at = life.expires(request, request.waits_since, turn.figures)
    request.asks_at = life.asks_at(request.waits_since, request.expires_at, turn.figures)
    turn.tx.flush()
