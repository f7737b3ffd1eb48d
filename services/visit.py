"""A visit: somebody's message or tap, attended to in one transaction and answered in it.

Services act and return what came of it; only here is decided where the answer goes.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import ValidationError
from sqlmodel import Session

from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate, NotAllowed
from community.outcomes.questions import Asks, QuestionClosed
from community.outcomes.sign_in import SignedOut
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage import cards, groups, notices, people, questions
from storage.database import Database
from storage.tables.groups import Chat
from storage.tables.notices import NoticeState
from storage.tables.people import Identity, Member
from storage.tables.questions import Question
from storage.tables.sign_in import WebSession


@dataclass(frozen=True)
class InPlace:
    """An answer that takes the place of the message whose button was tapped."""

    outcome: Outcome


Answer = Outcome | InPlace
PAGE = "page"  # where events of pages are noted
Service = Callable[[Turn, Actor, Wish], "Answer | tuple[Answer, ...] | None"]


@dataclass(frozen=True)
class Event:
    """Who did something, where and when, as a channel reports it. `event_id` is the same when it is redelivered."""

    channel: str
    event_id: str
    at: datetime
    chat: str  # the channel's id of the chat; in private, of the person
    person: str
    name: str
    private: bool
    chat_title: str = ""
    message_id: str | None = None  # what an answer belongs to; of a tap, where it stands, if the channel must know
    tap_id: str | None = None  # set for a tap: it can be answered with an alert
    tapped_message: str | None = None


# What topics want to ask somebody who has come to the private chat for something else.
AT_A_PRIVATE_WORD: list[Callable[[Turn, Actor], Outcome | None]] = []


class HandledBefore(Exception):
    """A redelivered event: its effect and its answer are already committed."""


@dataclass(frozen=True)
class Desk:
    """Where everybody is served: the database and the figures that hold here."""

    database: Database
    figures: Figures = field(default_factory=Figures)
    bot_name: str = "linli"
    owner: tuple[str, str] | None = None  # channel and person who may do everything

    @contextmanager
    def turn(self, now: datetime) -> Iterator[Turn]:
        """One transaction that no event has caused: timers, pages, the outbox, imports."""
        with self.database.transaction() as tx:
            yield Turn(tx, now, self.figures, self.owner)


def attend(desk: Desk, service: Service, event: Event, wish: Wish) -> Outcome | None:
    """One event, one transaction: notes it, does what is wished, answers. Returns the last of the answers.

    :raises HandledBefore: the event was committed earlier; nothing is changed or told again.
    """
    with desk.database.transaction() as tx:
        visit = Visit(tx, event, desk)
        if not visit.closes_question(wish):
            return visit.reply(QuestionClosed())
        visit.adopts_card(wish)
        answers = _serve(service, visit, visit.actor, wish)
        if wish.intent and wish.answers is None and not any(isinstance(one, Asks) for one in answers):
            visit.supersedes(wish)
        outcome = visit.answer(answers)
        if event.private and not (isinstance(outcome, Asks) and outcome.is_asked()):
            visit.asks_again() if wish.answers is not None else visit.asks_beside()
        return outcome


def act(
    desk: Desk,
    service: Service,
    member_id: int,
    wish: Wish,
    now: datetime,
    *,
    session: int | None = None,
    key: str | None = None,
) -> tuple[Outcome, ...]:
    """What a member does on a page: the same service, and the page shows what came of it.

    :param session: it must still hold, in the same transaction: else nothing is done.
    :param key: of the action; whatever was done under it is not done again, and nothing comes of it.
    """
    with desk.turn(now) as turn:
        if session is not None and not _holds(turn, session, member_id):
            return (SignedOut(),)
        if key is not None and not notices.note_event(turn.tx, PAGE, f"{session or member_id}:{key}", now):
            return ()
        member = turn.tx.get_one(Member, member_id)
        answers = _serve(service, turn, Actor(turn, member, is_owner=is_owners(turn, member_id)), wish)
    return tuple(_told(one) for one in answers)


def _holds(turn: Turn, session_id: int, member_id: int) -> bool:
    session = turn.lock(WebSession, session_id)
    return session is not None and session.member_id == member_id and turn.now < session.ends_at


def is_owners(turn: Turn, member_id: int) -> bool:
    """On a page a person is all of their accounts."""
    account = people.identity(turn.tx, *turn.owner) if turn.owner else None
    return account is not None and account.member_id == member_id


def _serve(service: Service, turn: Turn, actor: Actor, wish: Wish) -> tuple[Answer, ...]:
    """A member who tries what they may not do stands in the audit, with more of it where the service has said more."""
    answers = _answers(service(turn, actor, wish))
    if actor.me is not None and not actor.has_noted and any(isinstance(_told(one), NotAllowed) for one in answers):
        actor.note(f"{wish.intent}_refused", wish.about)
    return answers


def _told(answer: Answer) -> Outcome:
    return answer.outcome if isinstance(answer, InPlace) else answer


def _answers(found: Answer | tuple[Answer, ...] | None) -> tuple[Answer, ...]:
    return found if isinstance(found, tuple) else (found,) if found is not None else ()


class Visit(Turn):
    """The turn of an event, with the ways to answer it."""

    def __init__(self, tx: Session, event: Event, desk: Desk) -> None:
        super().__init__(tx, event.at, desk.figures, desk.owner)
        self.event = event
        self._continues_in_private = False
        if not notices.note_event(tx, event.channel, event.event_id, event.at):
            raise HandledBefore(event.event_id)
        self._identity, me = people.who_is(tx, event.channel, event.person)
        self.actor = Actor(
            self,
            me,
            name=event.name,
            chat=None if event.private else self._chat(),
            introduce=self.known,
            is_owner=self.owner == (event.channel, event.person),
        )
        if event.private:
            self._reachable()

    # --- who is here -----------------------------------------------------------------------------------------

    def _chat(self) -> Chat:
        event = self.event
        chat = groups.chat(self.tx, event.channel, event.chat)
        if chat is None:
            chat = Chat(channel=event.channel, external_id=event.chat, title=event.chat_title)
            self.tx.add(chat)
            self.tx.flush()
        elif event.chat_title and chat.title != event.chat_title:
            chat.title = event.chat_title
        return chat

    def known(self) -> Identity:
        """Somebody who may be answered; whose data were just deleted, anew until that was said."""
        if self._identity is None or self._identity not in self.tx:
            event = self.event
            self._identity = Identity(channel=event.channel, external_id=event.person, name=event.name)
            self.tx.add(self._identity)
            self.tx.flush()
        return self._identity

    def _reachable(self) -> None:
        """Whoever writes in private can be answered there from now on."""
        known = self.known()
        if not known.reachable:
            known.reachable = True

    # --- what the event brings along -------------------------------------------------------------------------

    def closes_question(self, wish: Wish) -> bool:
        """A question is answered once; False when somebody was quicker."""
        if wish.answers is None:
            return True
        question = self.tx.get(Question, wish.answers)
        if question is None:
            return False
        self.close(question)
        return True

    def supersedes(self, wish: Wish) -> None:
        """Who says anew what they want has answered which of the choices it was."""
        event = self.event
        for asked in questions.open_questions(self.tx, event.channel, event.chat, event.person, self.now):
            wanted = {option["wish"]["intent"] for option in asked.asked.get("options", ())}
            if asked.kind == "choice" and wish.intent in wanted:
                self.close(asked)

    def adopts_card(self, wish: Wish) -> None:
        """Somebody has tapped the card, so it does stand in the group, even if its posting ended in doubt."""
        tapped, chat = self.event.tapped_message, self.actor.chat
        if tapped is not None and chat is not None and wish.about is not None:
            cards.adopt_card(self.tx, chat.id, wish.about, self.event.channel, tapped)

    # --- answering -------------------------------------------------------------------------------------------

    def answer(self, answers: tuple[Answer, ...]) -> Outcome | None:
        """Of several answers to a tap, the short ones are its alert."""
        outcome = None
        for one in answers:
            outcome = _told(one)
            if isinstance(one, InPlace) and self.event.private and self.event.tapped_message:
                self.whisper(self.known(), outcome, edits=self.event.tapped_message)
            elif len(answers) > 1 and self.event.tap_id and outcome.short:
                self._alert(outcome)
            else:
                self.reply(outcome)
        return outcome

    def reply(self, outcome: Outcome) -> Outcome:
        """Answers where the person is; what a group may not read goes to the private chat."""
        if self.event.private:
            self.whisper(self.known(), outcome, reply_to=self.event.message_id)
        elif self.event.tap_id and outcome.short and not outcome.personal:
            self._alert(outcome)
        elif outcome.for_group() is not outcome:
            self._reply_in_private(outcome)
        elif self.event.tap_id and outcome.quiet:
            self._beside(outcome)
        else:
            self._post_here(outcome)
        return outcome

    def asks_again(self) -> None:
        """What had to wait for another question comes up again."""
        event, person = self.event, self.known()
        asked = questions.open_questions(self.tx, event.channel, event.chat, event.person, self.now)
        for waiting in [one for one in asked if one.kind != "aside"][:1]:
            again = _as_asked(waiting)
            if again is not None and waiting.kind != "choice":
                self.whisper(person, again)

    def asks_beside(self) -> None:
        """What has waited for the next private word of this person; leaving the chat is none."""
        for waits in AT_A_PRIVATE_WORD if self.known().reachable else ():
            asked = waits(self, self.actor)
            if asked is not None:
                self.whisper(self.known(), asked)

    def _post_here(self, outcome: Outcome, **how: Any) -> None:
        """In a group that is not bound nothing is said but that."""
        chat = self.actor.chat
        assert chat is not None
        if chat.unit_id is not None or outcome.anywhere:
            self.post(chat, outcome, asked=self.event.person, reply_to=self.event.message_id, **how)
        elif self.event.tap_id:
            self._alert(QuestionClosed())

    def _alert(self, outcome: Outcome) -> None:
        """Answers a tap so that only the person who tapped sees it."""
        self._queue(self.event.channel, outcome, tap_id=self.event.tap_id)

    def _beside(self, outcome: Outcome) -> None:
        """Answers a tap in a group with a message, since an alert has no buttons: in private, else by a mention."""
        person = self.known()
        if person.reachable:
            self.whisper(person, outcome)
        else:
            self._post_here(outcome, mentions=[person.id])

    def _reply_in_private(self, outcome: Outcome) -> None:
        """To whoever can be reached there; else the group reads what it may of it, or that it waits in private."""
        person = self.known()
        if person.reachable:
            self.whisper(person, outcome)
        elif outcome.for_group() is not None:
            self._post_here(outcome)
        else:
            until = self.now + self.figures.answer_waits
            self.whisper(person, outcome, state=NoticeState.WAITING, expires_at=until)
            if not self._continues_in_private:  # how much waits there is nobody's business
                self._continues_in_private = True
                self.reply(ContinueInPrivate())


def _as_asked(question: Question) -> Asks | None:
    """None when another version of the program has asked it, in a way that this one no longer knows."""
    kind = Outcome.catalogue.get(question.outcome or "")
    try:
        asked = kind.model_validate(question.asked) if kind else None
    except ValidationError:
        return None
    return asked if isinstance(asked, Asks) and asked.is_asked() else None
