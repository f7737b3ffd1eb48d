"""Dialogues of several steps: a form beside the open question, gone through by taps, numbers and words alike.

A restart, another question and other certain wishes only suspend it. What was given is nowhere but with its question,
and in what the bot said last; both go when the form is dropped, refused or forgotten.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal

from sqlmodel import col

from community.filling import AsksField as Step
from community.filling import Dropped, Filled, Filling, Refused, answer, answer_tap, asks
from community.filling import Step as AnyStep
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

    :param asked: the outcome that asks each of its fields, but for those that have one `apart`.
    :param filled: done when the last answer was given.
    :param refused: what is said when an answer has refused the form (no consent).
    :param reads: how words answer a field, where only the tables can tell; None is no answer.
    :param offers: what a field that is not the first offers, where only the tables can tell, by the answers so far.
    """

    form: Form
    asked: type[AsksField]
    filled: Callable[[Turn, Actor, Mapping[str, str]], Answer]
    refused: Callable[[Turn, Actor], Answer] = lambda _turn, _actor: FormDropped()
    apart: Mapping[str, type[AsksField]] = field(default_factory=dict)
    reads: Mapping[str, Callable[[Turn, str], str | None]] = field(default_factory=dict)
    offers: Mapping[str, Callable[[Turn, Actor, Mapping[str, str]], Iterable[str]]] = field(default_factory=dict)

    def asks(self, step: Step, **more: Any) -> AsksField:
        return self.apart.get(step.field.name, self.asked).at(step, **more)

    def empty(self, turn: Turn, actor: Actor) -> None:
        """What its questions have repeated leaves no words behind."""
        for asked in (self.asked, *self.apart.values()):
            notices.empty(turn.tx, actor.known().id, asked.called(), turn.now)


DIALOGUES: dict[str, Dialogue] = {}


def declare(dialogue: Dialogue) -> None:
    DIALOGUES[dialogue.form.name] = dialogue


def begin(
    dialogue: Dialogue,
    known: Mapping[str, str] | None = None,
    without: Collection[str] = (),
    certain: Mapping[str, str] | None = None,
    **more: Any,
) -> Outcome:
    """The first question.

    :param known: offered as answers.
    :param without: fields that need no asking this time.
    :param certain: what is not asked, and is among what was given when the form is filled.
    :param more: what only the first question says.
    """
    return dialogue.asks(first_step(dialogue.form, known or {}, without, certain), **more)


def go_on(turn: Turn, actor: Actor, wish: Wish) -> Answer:
    """The next step of the form whose question was answered."""
    said = wish.details
    if not isinstance(said, Said):
        return QuestionClosed()
    dialogue = DIALOGUES[said.filling.form]
    match _step(turn, dialogue, said, wish.text):
        case Step() as step:
            return dialogue.asks(_offering(turn, actor, dialogue, step))
        case Filled() as filled:
            return dialogue.filled(turn, actor, filled.given)
        case Refused():
            dialogue.empty(turn, actor)
            return dialogue.refused(turn, actor)
        case Dropped():
            dialogue.empty(turn, actor)
            return FormDropped()


def _step(turn: Turn, dialogue: Dialogue, said: Said, text: str) -> AnyStep:
    if said.tap is not None:
        return answer_tap(said.filling, said.tap)
    reads = dialogue.reads.get(said.filling.at)
    return answer(said.filling, text, said.words, partial(reads, turn) if reads else None)


def _offering(turn: Turn, actor: Actor, dialogue: Dialogue, step: Step) -> Step:
    """The question with what the tables offer at this moment."""
    name, filling = step.field.name, step.filling
    if name not in dialogue.offers:
        return step
    known = filling.known | {name: "\n".join(dialogue.offers[name](turn, actor, filling.given))}
    return asks(filling.model_copy(update={"known": known}), again=step.again)


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
