"""A visit: somebody's message or tap, handled in one transaction and answered in it."""

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate
from community.outcomes.groups import GroupNotBound
from community.outcomes.questions import Option, QuestionClosed
from community.rights import Right, may
from community.wishes import Wish
from services.turn import Turn
from storage import cards, groups, notices, people
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.groups import Chat, ChatMember
from storage.tables.notices import NoticeState
from storage.tables.people import Identity, Member, Role
from storage.tables.questions import Question

SomeOutcome = TypeVar("SomeOutcome", bound=Outcome)


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
    message_id: str | None = None  # what a reply refers to
    tap_id: str | None = None  # set for a tap: it can be answered with an alert
    tapped_message: str | None = None


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
    def visit(self, event: Event, wish: Wish | None = None) -> Iterator["Visit"]:
        """One event, one transaction.

        :raises HandledBefore: the event was committed earlier; nothing is changed or told again.
        """
        with self.database.transaction() as tx:
            visit = Visit(tx, event, self)
            if wish and wish.answers is not None:
                visit.close_question(wish.answers)
            yield visit

    @contextmanager
    def turn(self, now: datetime) -> Iterator[Turn]:
        """One transaction that no event has caused: timers, the outbox, imports."""
        with self.database.transaction() as tx:
            yield Turn(tx, now, self.figures)


class Visit(Turn):
    def __init__(self, tx: Session, event: Event, desk: Desk) -> None:
        super().__init__(tx, event.at, desk.figures)
        self.event = event
        self.desk = desk
        if not notices.note_event(tx, event.channel, event.event_id, event.at):
            raise HandledBefore(event.event_id)
        self.chat = None if event.private else self._chat()
        self.identity, self.me = people.who_is(tx, event.channel, event.person)
        if event.private:
            self._reachable()
        self._roles: list[Role] | None = None

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

    def _known(self) -> Identity:
        if self.identity is None:
            event = self.event
            self.identity = Identity(channel=event.channel, external_id=event.person, name=event.name)
            self.tx.add(self.identity)
            self.tx.flush()
        return self.identity

    def _reachable(self) -> None:
        """Whoever writes in private can be answered there from now on."""
        known = self._known()
        if not known.reachable:
            known.reachable = True

    def lose(self) -> None:
        """The person cannot be written to any more."""
        self._known().reachable = False

    def member(self) -> Member:
        """The person as a member: who takes part becomes one, with a display name and a home, nothing more."""
        if self.me is None:
            home = self.chat.unit_id if self.chat else None
            name = self.event.name[: self.figures.name_length] or self.event.person
            self.me = Member(name=name, home_unit_id=home, joined_at=self.now)
            self.tx.add(self.me)
            self.tx.flush()
            self._known().member_id = self.me.id
        self.takes_part(self.me)
        return self.me

    def takes_part(self, member: Member) -> None:
        if self.chat is None or member.home_unit_id == self.chat.unit_id:
            return
        if self.tx.get(ChatMember, (self.chat.id, member.id)) is None:
            self.tx.add(ChatMember(chat_id=self.chat.id, member_id=member.id))

    @property
    def roles(self) -> list[Role]:
        if self._roles is None:
            self._roles = people.roles(self.tx, self.me.id) if self.me else []
        return self._roles

    @property
    def is_owner(self) -> bool:
        return self.desk.owner == (self.event.channel, self.event.person)

    def may(self, right: Right, lineage: Collection[int]) -> bool:
        return self.is_owner or may(right, self.roles, lineage)

    def may_for(self, right: Right, activity: Activity) -> bool:
        """The right over an activity; lecturers hold theirs for their own lectures only."""
        if self.is_owner:
            return True
        own_lecture = self.me is not None and activity.lecturer == self.me.name
        roles = [r for r in self.roles if r.role != "lecturer" or own_lecture]
        return may(right, roles, self.lineage(activity))

    # --- answering -------------------------------------------------------------------------------------------

    def reply(self, outcome: SomeOutcome) -> SomeOutcome:
        """Answers where the person is; what is personal goes to the private chat."""
        if self.event.private:
            self.whisper(self._known(), outcome, reply_to=self.event.message_id)
        elif outcome.personal:
            self._reply_in_private(outcome)
        elif self.event.tap_id and outcome.short:
            self.alert(outcome)
        else:
            self._post_here(outcome)
        return outcome

    def _post_here(self, outcome: Outcome) -> None:
        """In a group that is not bound nothing is said but that."""
        assert self.chat is not None
        if self.chat.unit_id is not None or isinstance(outcome, GroupNotBound):
            self.post(self.chat, outcome, reply_to=self.event.message_id)
        elif self.event.tap_id:
            self.alert(QuestionClosed())

    def alert(self, outcome: Outcome) -> None:
        """Answers a tap so that only the person who tapped sees it."""
        self._queue(self.event.channel, outcome, tap_id=self.event.tap_id)

    def _reply_in_private(self, outcome: Outcome) -> None:
        """To whoever can be reached there; else the group only hears that it goes on in private, and it waits there."""
        if self.identity and self.identity.reachable:
            self.whisper(self.identity, outcome)
        else:
            until = self.now + self.figures.answer_waits
            self.whisper(self._known(), outcome, state=NoticeState.WAITING, expires_at=until)
            self.reply(ContinueInPrivate())

    def release(self) -> None:
        """What has waited for this person to come into the private chat."""
        notices.release(self.tx, self._known().id, self.now)

    def ask(self, options: Sequence[Option], *, kind: str = "choice", private: bool = False) -> int:
        """Remembers a question to this person in this chat (or in private) and returns its id."""
        chat = self.event.person if private else self.event.chat
        expires = self.now + self.figures.question_lives
        return self.put_question(self.event.channel, chat, self.event.person, kind, options, expires)

    def close_question(self, question_id: int) -> None:
        question = self.tx.get(Question, question_id)
        if question is not None:
            self.tx.delete(question)
            self.tx.flush()

    def redraw(self, activity: Activity) -> None:
        """Somebody has tapped the card, so it does stand in the group, even if its posting ended in doubt."""
        tapped = self.event.tapped_message
        if tapped is not None and self.chat is not None:
            cards.adopt_card(self.tx, self.chat.id, activity.id, self.event.channel, tapped)
        super().redraw(activity)

    def note(self, action: str, activity: Activity | None = None, **detail: object) -> None:
        """The audit row of what this person did."""
        self.audit(action, self.me.id if self.me else None, activity, **detail)

