"""Dialogues of several steps: a form beside the open question, gone through by taps, numbers and words alike.

A restart, another question and other certain wishes only suspend it. What was given is nowhere but with its question,
and in what the bot said last; both go when the form is dropped, refused or forgotten.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from sqlmodel import col

from community.filling import AsksField as Step
from community.filling import Dropped, Filled, Filling, Refused, answer, answer_tap
from community.filling import begin as first_step
from community.form_words import Control, FormWords
from community.forms import Form
from community.outcomes.base import Outcome
from community.outcomes.forms import AsksField, FormDropped, FormExpired
from community.outcomes.questions import QuestionClosed
from community.wishes import Details, Wish
from services.actor import Actor
from services.timers import at_moments
from services.timers import declare as declare_timer
from services.turn import Turn
from services.visit import Answer
from storage import notices, people
from storage.tables.questions import Question
from storage.timers import Moments


class Said(Details):
    """What was said or tapped while a form asked."""

    topic: Literal["form"] = "form"
    filling: Filling
    words: FormWords  # for the ways out
    tap: Control | int | None = None


@dataclass(frozen=True)
class Dialogue:
    """A form and what becomes of it.

    :param asked: the outcome that asks each of its fields.
    :param filled: done when the last answer was given.
    :param refused: what is said when an answer has refused the form (no consent).
    """

    form: Form
    asked: type[AsksField]
    filled: Callable[[Turn, Actor, Mapping[str, str]], Answer]
    refused: Callable[[Turn, Actor], Answer] = lambda _turn, _actor: FormDropped()


DIALOGUES: dict[str, Dialogue] = {}


def declare(dialogue: Dialogue) -> None:
    DIALOGUES[dialogue.form.name] = dialogue


def begin(dialogue: Dialogue, known: Mapping[str, str] | None = None) -> Outcome:
    """The first question.

    :param known: offered as answers.
    """
    return dialogue.asked.at(first_step(dialogue.form, known or {}))


def go_on(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """The next step of the form whose question was answered."""
    said = wish.details
    if not isinstance(said, Said):
        return QuestionClosed()
    dialogue = DIALOGUES[said.filling.form]
    step = answer(said.filling, wish.text, said.words) if said.tap is None else answer_tap(said.filling, said.tap)
    match step:
        case Step():
            return dialogue.asked.at(step)
        case Filled():
            return dialogue.filled(turn, actor, step.given)
        case Refused():
            notices.empty(turn.tx, actor.known().id, dialogue.asked.called(), turn.now)
            return dialogue.refused(turn, actor)
        case Dropped():
            notices.empty(turn.tx, actor.known().id, dialogue.asked.called(), turn.now)
            return FormDropped()


def _forget(turn: Turn, question_id: int) -> None:
    """Nobody has gone on with it: the person hears so once, and what was given is gone."""
    question = turn.tx.get(Question, question_id)
    if question is None or question.expires_at > turn.now:
        return
    person = people.identity(turn.tx, question.channel, question.person)
    if person is not None and question.outcome is not None:
        notices.empty(turn.tx, person.id, question.outcome, turn.now)
        if person.reachable:
            turn.whisper(person, FormExpired(), hold=True)
    turn.tx.delete(question)


FORMS_OPEN = Moments(Question.id, Question.expires_at, (col(Question.kind) == "form",))
declare_timer(at_moments("forget_forms", FORMS_OPEN, _forget))
