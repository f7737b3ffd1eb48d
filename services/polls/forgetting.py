"""Drafts that nobody publishes, polls of more than a year ago, and an author who goes for good."""

from services import persons
from services.actor import Actor
from services.polls import composing
from services.timers import at_moments, declare
from services.turn import Turn
from storage import polls
from storage.tables.polls import Poll, PollState


def _forget_draft(turn: Turn, poll_id: int) -> None:
    draft = turn.lock(Poll, poll_id)
    if draft is not None and draft.state == PollState.DRAFT:
        polls.forget(turn.tx, draft)


def _forget(turn: Turn, poll_id: int) -> None:
    poll = turn.lock(Poll, poll_id)
    if poll is not None:
        polls.forget(turn.tx, poll)


def _release(turn: Turn, leaving: Actor) -> None:
    """Drafts go; what is open goes on, and ends at its time."""
    assert leaving.id is not None
    for poll in polls.by(turn.tx, leaving.id):
        if poll.state == PollState.DRAFT:
            composing.close_questions(turn, poll)
            polls.forget(turn.tx, poll)
        else:
            poll.author_id = None
    turn.tx.flush()


persons.gives_up(_release, "poll.author_id")
declare(at_moments("forget_poll_drafts", polls.DRAFTS, _forget_draft, late=lambda one: one.drafts_kept))
declare(at_moments("forget_polls", polls.OLD, _forget, late=lambda one: one.polls_kept))
