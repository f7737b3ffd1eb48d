"""A question goes to whoever lectures, else to whoever is in charge, in private; a reply goes back the same way."""

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed, NotUnderstood
from community.outcomes.facts import ActivityFacts
from community.outcomes.lectures import (
    LectureQuestionAsked,
    LectureQuestionFacts,
    LectureQuestionPassedOn,
    LectureQuestionTold,
    LectureReply,
    LectureReplyAsked,
    LectureReplyPassedOn,
)
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right
from community.wishes import Wish
from services import cards, whom
from services.actor import Actor
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import lectures, people
from storage.tables.activities import Activity
from storage.tables.lectures import LectureQuestion
from storage.tables.notices import NoticeState
from storage.tables.people import Identity
from storage.tables.subject import Subject


def pass_on(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """The words, about one certain activity; without any they are asked for."""
    activity = turn.tx.get_one(Activity, wish.about_a("activity"))
    listening, lectures_there = _who_listens(turn, actor, activity)
    if not lectures_there and (actor.id == activity.organiser_id or actor.may_for(Right.PUBLISH, activity)):
        return _is_for_them(activity, wish)
    if not wish.text.strip():
        again = Option(wish=Wish(intent="ask_lecturer", about=subject(activity)))
        return LectureQuestionAsked(activity=turn.facts(activity), lecturer=lectures_there, options=(again,))
    told = LectureQuestionPassedOn(activity=turn.facts(activity), lecturer=lectures_there)
    if not listening:
        return told.model_copy(update={"reached": False})
    asker = actor.known()
    if lectures.open_questions(turn.tx, activity.id, asker.id) >= turn.figures.open_questions:
        return told.model_copy(update={"too_many": True})
    _pass_on(turn, actor, activity, wish.text[: turn.figures.text_length], listening)
    return told.model_copy(update={"waits_in_private": not asker.reachable})


def _is_for_them(activity: Activity, wish: Wish) -> Outcome:
    """大家自己带围裙, said by whoever runs it, is no question of a neighbour's: perhaps it shall be changed."""
    change = Wish(intent="change_activity", text=wish.text, about=subject(activity))
    return NotUnderstood(offers=(change.intent,), options=(Option(wish=change, says="yes"),))


def _who_listens(turn: Turn, actor: Actor, activity: Activity) -> tuple[list[int], bool]:
    """Who can be reached in private, and whether that is who lectures."""
    lecturer = [activity.lecturer_id] if activity.lecturer_id not in (None, actor.id) else []
    known = [member for member in lecturer if member is not None]
    if any(one.reachable for one in people.identities(turn.tx, known)):
        return known, True
    organiser = [activity.organiser_id] if activity.organiser_id not in (None, actor.id) else []
    own = [member for member in organiser if member is not None]
    if any(one.reachable for one in people.identities(turn.tx, own)):
        return own, False
    return whom.nearest_with(turn, activity, Right.PUBLISH, [actor.id] if actor.id else ()), False


def _pass_on(turn: Turn, actor: Actor, activity: Activity, words: str, listening: list[int]) -> None:
    here = actor.chat is not None and actor.chat in cards.groups_of(turn.tx, activity)
    question = LectureQuestion(
        activity_id=activity.id, asker_id=actor.known().id, named=here, words=words, asked_at=turn.now
    )
    turn.tx.add(question)
    turn.tx.flush()
    turn.audit("ask_lecturer", actor.id, Subject("lecture_question", question.id))
    news = LectureQuestionTold(
        question=_facts(question, activity),
        activity=turn.facts(activity),
        asker=actor.name if here else "",
        words=words,
    )
    turn.tell(dict.fromkeys(listening), news, silent=turn.is_night)


def _facts(question: LectureQuestion, activity: Activity | ActivityFacts) -> LectureQuestionFacts:
    return LectureQuestionFacts(id=question.id, title=activity.title)


# --- the way back --------------------------------------------------------------------------------------------------


def reply(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By replying to the question, or [回答] and the next line. Said again it is sent again: a correction."""
    question = turn.lock(LectureQuestion, wish.about_a("lecture_question") or 0)
    if question is None:
        return QuestionClosed()
    activity = turn.tx.get_one(Activity, question.activity_id)
    if not _may_reply(actor, activity):
        return NotAllowed()
    facts = {"question": _facts(question, activity), "activity": turn.facts(activity)}
    if not wish.text.strip():
        again = Option(wish=Wish(intent="answer_lecture_question", about=Subject("lecture_question", question.id)))
        return LectureReplyAsked(**facts, words=question.words, options=(again,))
    waits = _send_back(turn, activity, question, wish.text[: turn.figures.text_length])
    question.answered_at = turn.now
    turn.audit("answer_lecture_question", actor.id, Subject("lecture_question", question.id))
    return LectureReplyPassedOn(**facts, waits=waits)


def _may_reply(actor: Actor, activity: Activity) -> bool:
    own = actor.id is not None and actor.id in (activity.lecturer_id, activity.organiser_id)
    return own or actor.may_for(Right.PUBLISH, activity)


def _send_back(turn: Turn, activity: Activity, question: LectureQuestion, words: str) -> bool:
    """Whether it waits for the private chat to be opened."""
    asker = turn.tx.get_one(Identity, question.asker_id)
    news = LectureReply(activity=turn.facts(activity), asked=question.words, words=words)
    if asker.reachable:
        turn.whisper(asker, news)
        return False
    turn.whisper(asker, news, state=NoticeState.WAITING, expires_at=turn.now + turn.figures.question_waits)
    return True


def _forget(turn: Turn, question_id: int) -> None:
    question = turn.tx.get(LectureQuestion, question_id)
    if question is not None:
        turn.tx.delete(question)


declare(
    at_moments(
        "forget_lecture_questions", lectures.QUESTIONS, _forget, late=lambda figures: figures.lecture_questions_kept
    )
)
