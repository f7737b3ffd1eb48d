"""What is done to an open question instead of answering it: it is asked again, dropped, or has had its time."""

from sqlmodel import col

from community.asked import Dropping
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed, QuestionDropped
from community.wishes import Wish
from services.actor import Actor
from services.timers import at_moments, declare
from services.turn import Turn
from storage.tables.questions import Question
from storage.timers import Moments


def ask_again(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What was said is meant for the question, and is no answer to it."""
    question = turn.tx.get(Question, wish.about_a("question") or 0)
    asked = Outcome.catalogue.get(question.outcome or "") if question else None
    return asked.model_validate(question.asked) if question and asked else QuestionClosed()


def _expire(turn: Turn, question_id: int) -> None:
    """Nobody has answered while the buttons stood there; what was drafted stays."""
    question = turn.tx.get(Question, question_id)
    if question is not None and question.expires_at <= turn.now:
        turn.close(question, over="expired")


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return QuestionDropped(intent=Dropping.of(wish).intent)


DRAFTS_OPEN = Moments(Question.id, Question.expires_at, (col(Question.kind) == "draft",))
declare(at_moments("close_drafts", DRAFTS_OPEN, _expire))
