"""Drafts that nobody publishes, words a month after the end, rows after a year, and somebody who goes for good."""

from community.outcomes import aid as said
from services import persons
from services.actor import Actor
from services.aid import asking, telling
from services.aid.releasing import end, give_up
from services.timers import at_moments, declare
from services.turn import Turn
from storage import aid
from storage.tables.aid import HelpRequest, HelpState


def _forget_draft(turn: Turn, request_id: int) -> None:
    draft = turn.lock(HelpRequest, request_id)
    if draft is not None and draft.state == HelpState.DRAFT:
        asking.forget(turn, draft)


def _forget_words(turn: Turn, request_id: int) -> None:
    request = turn.lock(HelpRequest, request_id)
    if request is not None and request.ended_at is not None:
        request.words, request.title = "", request.category


def _forget(turn: Turn, request_id: int) -> None:
    request = turn.lock(HelpRequest, request_id)
    if request is not None and request.ended_at is not None:
        aid.forget(turn.tx, request)


def _withdraw(turn: Turn, leaving: Actor) -> None:
    """Drafts go; what is open is cancelled, and the helpers hear which."""
    assert leaving.id is not None
    for request in aid.of_asker(turn.tx, leaving.id):
        if request.state == HelpState.DRAFT:
            asking.forget(turn, request)
        else:
            request.title, request.is_anonymous = request.category, True  # nobody reads that somebody is gone
            end(turn, request, HelpState.CANCELLED)


def _stop_helping(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    for claim, request in aid.of_helper(turn.tx, leaving.id):
        give_up(turn, request, claim)
        news = said.HelpReleased(help=turn.facts(request), who="helper")
        telling.tell(turn, [request.asker_id], news)


persons.gives_up(_withdraw, "help_request.asker_id")
persons.gives_up(_stop_helping, "help_claim.helper_id")
declare(at_moments("forget_help_drafts", aid.DRAFTS, _forget_draft, late=lambda one: one.help_drafts_kept))
declare(at_moments("forget_help_words", aid.WITH_WORDS, _forget_words, late=lambda one: one.help_words_kept))
declare(at_moments("forget_help", aid.OLD, _forget, late=lambda one: one.help_kept))
