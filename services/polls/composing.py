"""Writing a poll: a draft from the first word on, of which what is lacking is asked; then a preview."""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any, Literal

from community import polling as rules
from community.announcing import is_clear
from community.audience import ForWhom
from community.clock import next_allowed
from community.names import name_key
from community.outcomes import polls as said
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.questions import Option, QuestionClosed
from community.polling import Asked, Polling, Voting
from community.wishes import Wish
from services import audience
from services.actor import Actor
from services.audience import Speaker
from services.polls import voting
from services.subjects import subject
from services.turn import Turn
from storage import audiences, polls
from storage.tables.polls import Poll, PollState


def poll(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """投票, with as much as was said of it."""
    speaker, plan = Speaker(turn, actor), Polling.of(wish)
    if not speaker.own:
        votes = bool(plan.question) and not plan.options and not wish.loosely  # 投票 公园
        return voting.vote(turn, actor, wish.detailed(Voting(words=plan.question))) if votes else NotAllowed()
    draft = Poll(unit_id=speaker.own[0], author_id=actor.member().id, state=PollState.DRAFT, created_at=turn.now)
    turn.tx.add(draft)
    turn.tx.flush()
    if len(speaker.choices) == 1:  # there is nothing to choose
        audience.choose(turn, draft, speaker.own)
    return _goes_on(turn, actor, draft, plan)


def fill(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """What was asked of a draft, or is to be changed in it: a line, a button."""
    draft = own_draft(turn, actor, wish)
    return draft if isinstance(draft, Outcome) else _goes_on(turn, actor, draft, Polling.of(wish))


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[修改]: by a button for what is to be changed, or in words of which nothing is left over."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    plan = Polling.of(wish)
    if plan.ask:
        return _ASKS[plan.ask](turn, actor, draft)
    return ask_change(turn, draft) if plan == Polling() or plan.unread else _goes_on(turn, actor, draft, plan)


def drop(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[取消] under a preview."""
    draft = own_draft(turn, actor, wish)
    if isinstance(draft, Outcome):
        return draft
    dropped = said.PollDropped(title=turn.facts(draft).title)
    close_questions(turn, draft)
    polls.forget(turn.tx, draft)
    return dropped


def own_draft(turn: Turn, actor: Actor, wish: Wish) -> Poll | Outcome:
    draft = turn.lock(Poll, wish.about_a("poll") or 0)
    if draft is None or draft.state != PollState.DRAFT:
        return QuestionClosed()
    if actor.id is None or draft.author_id != actor.id:
        return NotAllowed(because="not_yours")
    return draft


ASKED = (
    said.PollQuestionAsked,
    said.PollOptionsAsked,
    said.PollAudienceAsked,
    said.PollTimeAsked,
    said.PollAnswerAsked,
    said.PollChangeAsked,
)


def close_questions(turn: Turn, draft: Poll) -> None:
    for asked in (*ASKED, said.PollPreview):
        turn.settled(asked, draft)


# --- what was said ---------------------------------------------------------------------------------------------


def _goes_on(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome:
    """Writes down what is certain, and asks for the first thing that is not."""
    takes = (_takes_question, _takes_options, _takes_answer, _takes_audience, _takes_time)
    doubts = [take(turn, actor, draft, plan) for take in takes]
    if plan.several is not None:
        draft.several = plan.several
    draft.wants_names = draft.wants_names or plan.names
    for asked in ASKED:
        turn.settled(asked, draft)
    return next((doubt for doubt in doubts if doubt), None) or look(turn, actor, draft)


def _takes_question(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome | None:
    longest = turn.figures.poll_question_length
    if len(plan.question) > longest:
        return ask_question(turn, actor, draft, longest=longest)
    draft.question = plan.question or draft.question
    draft.is_quiz = draft.is_quiz if plan.quiz is None else plan.quiz
    draft.right = draft.right if draft.is_quiz else []
    return None


def _takes_options(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome | None:
    if not plan.options:
        return None
    if wrong := rules.wrong_with(plan.options, turn.figures):
        return ask_options(turn, actor, draft, wrong=wrong)
    if list(plan.options) != draft.options:
        draft.options, draft.right = list(plan.options), []
    return None


def _takes_answer(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome | None:
    """By numbers, or one by its words; that there is none has to be said as well."""
    if not plan.right or not draft.options:
        return None
    draft.right = _places(draft, plan.right)
    draft.is_quiz = True
    return None if draft.right else ask_answer(turn, actor, draft, unread=plan.right)


def _places(draft: Poll, spoken: str) -> list[int]:
    called = [place for place, text in enumerate(draft.options, 1) if name_key(text) == name_key(spoken)]
    if called:
        return called
    if re.fullmatch("[a-j]", spoken.strip().lower()):  # of options that were lettered
        spoken = str(ord(spoken.strip().lower()) - ord("a") + 1)
    if not re.fullmatch(r"[0-9]{1,2}(?:[\s,、和]+[0-9]{1,2})*", spoken):
        return []
    numbers = sorted({int(one) for one in re.findall("[0-9]+", spoken)})
    return numbers if all(0 < one <= len(draft.options) for one in numbers) else []


def _takes_audience(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome | None:
    doubts = Speaker(turn, actor).takes(draft, plan.whom) if plan.whom else {}
    return ask_audience(turn, actor, draft, plan.whom, **doubts) if doubts else None


def _takes_time(turn: Turn, actor: Actor, draft: Poll, plan: Polling) -> Outcome | None:
    if plan.by_hand:
        draft.by_hand, draft.closes_at, draft.unclear_time = True, None, None
    if plan.time is None:
        return None
    draft.by_hand, draft.closes_at, draft.unclear_time = False, None, plan.time.text
    if not is_clear(plan.time) or plan.time.start is None:
        return ask_time(turn, actor, draft, because="unclear")
    if plan.time.start <= turn.now:
        return ask_time(turn, actor, draft, because="past")
    draft.closes_at, draft.unclear_time = plan.time.start, None
    return None


# --- what is asked ---------------------------------------------------------------------------------------------


def ask_question(turn: Turn, actor: Actor, draft: Poll, *, longest: int = 0) -> Outcome:
    again = Option(wish=Wish(intent="poll_question", about=subject(draft)))
    return said.PollQuestionAsked(poll=turn.facts(draft), longest=longest, options=(again,))


def ask_options(turn: Turn, actor: Actor, draft: Poll, *, wrong: Literal["", rules.Wrong] = "") -> Outcome:
    again = Option(wish=Wish(intent="poll_options", about=subject(draft)))
    figures = {"most": turn.figures.poll_options, "longest": turn.figures.title_length}
    return said.PollOptionsAsked(poll=turn.facts(draft), wrong=wrong, options=(again,), **figures)


def ask_audience(
    turn: Turn, actor: Actor, draft: Poll, said_of_it: ForWhom | None = None, **why: Any
) -> Outcome:
    meant = Wish(intent="poll_to", about=subject(draft))
    options = Speaker(turn, actor).options(lambda whom: meant.detailed(Polling(whom=whom)), said_of_it)
    return said.PollAudienceAsked(poll=turn.facts(draft), options=options, **why)


def ask_time(
    turn: Turn,
    actor: Actor,
    draft: Poll,
    because: Literal["asked", "unclear", "past", "too_soon", "too_full"] = "asked",
    seen_at: datetime | None = None,
) -> Outcome:
    by_hand = Option(wish=Wish(intent="poll_time", about=subject(draft), details=Polling(by_hand=True)))
    return said.PollTimeAsked(
        poll=turn.facts(draft),
        because=because,
        said=draft.unclear_time or "",
        posted_at=seen_at,
        options=(by_hand,),
    )


def ask_answer(turn: Turn, actor: Actor, draft: Poll, *, unread: str = "") -> Outcome:
    meant = Wish(intent="poll_answer", about=subject(draft))
    some = [
        Option(wish=meant.detailed(Polling(right=str(place))), label=text, numbered=True)
        for place, text in enumerate(draft.options, 1)
    ]
    none = Option(wish=meant.detailed(Polling(quiz=False)), says="no")
    return said.PollAnswerAsked(poll=turn.facts(draft), unread=unread, options=(*some, none))


def ask_change(turn: Turn, draft: Poll) -> Outcome:
    meant = Wish(intent="change_poll", about=subject(draft))
    which: tuple[Asked, ...] = ("question", "options", "audience", "time")
    options = (Option(wish=meant), *(Option(wish=meant.detailed(Polling(ask=one))) for one in which))
    return said.PollChangeAsked(poll=turn.facts(draft), options=options)


_ASKS: dict[str, Callable[[Turn, Actor, Poll], Outcome]] = {
    "question": ask_question,
    "options": ask_options,
    "audience": ask_audience,
    "time": ask_time,
    "answer": ask_answer,
}


# --- how it will look ------------------------------------------------------------------------------------------


def look(turn: Turn, actor: Actor, draft: Poll) -> Outcome:
    """The first thing that is lacking, or the preview."""
    if not draft.question.strip():
        return ask_question(turn, actor, draft)
    if not draft.options:
        return ask_options(turn, actor, draft)
    if draft.is_quiz and not draft.right:
        return ask_answer(turn, actor, draft)
    if not audiences.units_of(turn.tx, subject(draft)):
        return ask_audience(turn, actor, draft)
    if draft.closes_at is None and not draft.by_hand:
        return ask_time(turn, actor, draft, because="unclear" if draft.unclear_time else "asked")
    shown = preview(turn, draft)
    seen_at = shown.evening or shown.posted_at or turn.now
    if draft.closes_at is not None and draft.closes_at <= seen_at:
        return ask_time(turn, actor, draft, because=_why_too_soon(draft.closes_at, shown, turn.now), seen_at=seen_at)
    return shown


def _why_too_soon(ends: datetime, shown: said.PollPreview, now: datetime) -> Literal["past", "too_soon", "too_full"]:
    """It ends before every group has seen it."""
    return "past" if ends <= now else "too_full" if shown.full else "too_soon"


def preview(turn: Turn, draft: Poll) -> said.PollPreview:
    posted_at = next_allowed(turn.now, turn.figures)
    return said.PollPreview(
        poll=turn.facts(draft),
        **audience.reach(turn, draft),
        posted_at=posted_at if posted_at > turn.now else None,
        wants_names=draft.wants_names,
        options=_options(draft),
    )


def _options(draft: Poll) -> tuple[Option, ...]:
    publish = Wish(intent="publish_poll", about=subject(draft))
    several = Wish(intent="set_poll", about=subject(draft), details=Polling(several=not draft.several))
    return (
        Option(wish=publish, says="yes"),
        Option(wish=Wish(intent="change_poll", about=subject(draft)), says="wrong"),
        Option(wish=Wish(intent="drop_poll", about=subject(draft)), says="no"),
        Option(wish=several),
    )
