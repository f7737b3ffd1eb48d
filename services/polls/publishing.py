"""[发布]: once, whoever taps it in however many windows."""

from community.outcomes import polls as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.wishes import Wish
from services import cards
from services.actor import Actor
from services.audience import Speaker
from services.polls import composing
from services.turn import Turn
from storage.tables.polls import PollState


def publish(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    draft = composing.own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    if not Speaker(turn, actor).may_for_all(draft):
        return NotAllowed()
    asked = composing.look(turn, actor, draft)  # time has gone by since it was shown
    if not isinstance(asked, said.PollPreview) or not asked.groups:
        return asked
    composing.close_questions(turn, draft)
    draft.state, draft.opened_at = PollState.OPEN, turn.now
    draft.closes_at = draft.closes_at or turn.now + turn.figures.poll_lives
    actor.note("publish_poll", draft, units=list(asked.units))
    cards.post(turn, draft)
    goes = asked.model_dump(include={"groups", "posted_at", "full", "evening"})
    return said.PollOpened(poll=turn.facts(draft), **goes)
