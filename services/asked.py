"""What is done to an open question instead of answering it: it is asked again, or dropped."""

from community.asked import Dropping
from community.outcomes.base import Outcome
from community.outcomes.questions import QuestionClosed, QuestionDropped
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage.tables.questions import Question


def ask_again(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What was said is meant for the question, and is no answer to it."""
    question = turn.tx.get(Question, wish.about_a("question") or 0)
    asked = Outcome.catalogue.get(question.outcome or "") if question else None
    return asked.model_validate(question.asked) if question and asked else QuestionClosed()


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    return QuestionDropped(intent=Dropping.of(wish).intent)
