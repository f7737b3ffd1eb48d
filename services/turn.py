"""A turn: one transaction of the bot, with its moment, its figures, and the ways to tell people what came of it.

Everything that must be told is written into the outbox in the same transaction as its cause.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel

from community.clock import is_quiet, next_allowed
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.questions import Asks
from services.subjects import kind_of, subject
from storage import audit, groups, notices, people, questions, rows, units
from storage.tables.groups import Chat
from storage.tables.notices import Lane, NoticeState
from storage.tables.people import Identity
from storage.tables.questions import Question
from storage.tables.subject import Subject

Row = TypeVar("Row", bound=SQLModel)
SomeOutcome = TypeVar("SomeOutcome", bound=Outcome)


class Turn:
    """:param owner: channel and person who may do everything."""

    def __init__(
        self, tx: Session, now: datetime, figures: Figures, owner: tuple[str, str] | None = None
    ) -> None:
        self.tx = tx
        self.owner = owner
        self.now = now
        self.figures = figures
        self._locked: dict[tuple[type[SQLModel], int], SQLModel | None] = {}

    # --- telling ---------------------------------------------------------------------------------------------

    def post(self, chat: Chat, outcome: Outcome, *, asked: str | None = None, **how: Any) -> None:
        """One message in a group.

        :param asked: the channel's id of the person whom a question is put to.
        :raises ValueError: what no group may read.
        """
        shown = outcome.for_group()
        if shown is None:
            raise ValueError(f"{outcome.called()} is personal and cannot be posted in a group")
        if chat.paused_at is None:
            outcome = self.asking(shown, chat.channel, chat.external_id, asked) if asked else shown
            self._queue(chat.channel, outcome, chat_id=chat.id, **how)

    def whisper(self, to: Identity, outcome: Outcome, **how: Any) -> None:
        """One private message."""
        outcome = self.asking(outcome, to.channel, to.external_id, to.external_id)
        self._queue(to.channel, outcome, identity_id=to.id, **how)

    def tell(self, whom: Mapping[int, int | None], outcome: Outcome, **how: Any) -> int:
        """Tells members in private; those who cannot be reached, by one mention in their group.

        :param whom: member → the group to use when private is impossible (None: the group they live in).
        :returns: how many were told. What no group may read never falls back to one.
        """
        found = people.identities(self.tx, list(whom))
        reachable = {i.member_id: i for i in reversed(found) if i.reachable}
        told = [member_id for member_id in whom if member_id in reachable]
        for member_id in told:
            self.whisper(reachable[member_id], outcome, **how)
        rest = {m: chat_id for m, chat_id in whom.items() if m not in reachable}
        return len(told) + len(self.mention(rest, outcome, **how))

    def mention(self, whom: Mapping[int, int | None], outcome: Outcome, **how: Any) -> list[int]:
        """Calls members by name, in one message for each group. Returns those who could be called.

        About something discreet nobody is called: what a group may read of it is said to everybody.
        """
        if outcome.for_group() is None:
            return []
        found = people.identities(self.tx, list(whom))
        by_chat: dict[int, list[Identity]] = {}
        for member_id, chat_id in whom.items():
            chat = self.group_for(member_id, chat_id)
            here = [i for i in found if i.member_id == member_id and chat and i.channel == chat.channel]
            if chat and here:
                by_chat.setdefault(chat.id, []).append(here[0])
        for chat_id, called in by_chat.items():
            asked = called[0].external_id if len(called) == 1 else None
            mentions = [] if outcome.is_discreet() else [identity.id for identity in called]
            self.post(self.tx.get_one(Chat, chat_id), outcome, asked=asked, mentions=mentions, **how)
        return [identity.member_id for called in by_chat.values() for identity in called if identity.member_id]

    def group_for(self, member_id: int, chat_id: int | None) -> Chat | None:
        """The group where a member can be mentioned: not one where nothing can be said."""
        if chat_id is not None:
            found = [self.tx.get_one(Chat, chat_id)]
        else:
            found = groups.groups_of(self.tx, people.members(self.tx, [member_id])[member_id])
        return next((chat for chat in found if chat.paused_at is None), None)

    def _queue(
        self, channel: str, outcome: Outcome, *, lane: Lane = Lane.REPLY, hold: bool = False, **columns: Any
    ) -> None:
        """`hold` keeps it out of the quiet hours."""
        columns.setdefault("not_before", next_allowed(self.now, self.figures) if hold else self.now)
        concerns = outcome.concerns()
        about = concerns[0].subject if len(concerns) == 1 else None
        notices.write(
            self.tx,
            channel=channel,
            lane=lane,
            outcome=outcome.called(),
            fields=outcome.model_dump(mode="json", include=set(outcome.made_of) if outcome.latest else None),
            subject_kind=about.kind if about else None,
            subject_id=about.id if about else None,
            queued_at=self.now,
            **({"state": NoticeState.QUEUED} | columns),
        )

    # --- asking ----------------------------------------------------------------------------------------------

    def asking(self, outcome: SomeOutcome, channel: str, chat: str, person: str) -> SomeOutcome:
        """The outcome with the id of its question, which is remembered; as it is when it asks nothing."""
        if not isinstance(outcome, Asks) or not outcome.is_asked():
            return outcome
        self._close_older(outcome, channel, chat, person)
        question = Question(
            channel=channel,
            chat=chat,
            person=person,
            kind=outcome.asks,
            outcome=outcome.called(),
            asked=outcome.model_dump(mode="json") | outcome.kept(),
            expires_at=outcome.until(self.now, self.figures),
        )
        self.tx.add(question)
        self.tx.flush()
        return outcome.model_copy(update={"question_id": question.id})

    def _close_older(self, outcome: Asks, channel: str, chat: str, person: str) -> None:
        """A choice takes the place of a choice, and what is asked anew that of the same; a form only waits."""
        for old in questions.open_questions(self.tx, channel, chat, person, self.now):
            if old.kind == outcome.asks and outcome.replaces(old.outcome, old.asked):
                self.close(old)

    def close(self, question: Question, over: str = "done") -> None:
        """Nothing is waited for any more. The buttons of a draft go; those of other questions say so when tapped."""
        if question.kind == "draft":
            self._take_buttons(question, over)
        self.tx.delete(question)
        self.tx.flush()

    def settled(self, asked: type[Asks], row: SQLModel) -> None:
        """What was asked about a subject needs no answer any more."""
        for question in questions.asked_as(self.tx, asked.called(), self.now):
            if subject(row) in [facts.subject for facts in asked.model_validate(question.asked).concerns()]:
                self.close(question)

    def _take_buttons(self, question: Question, over: str) -> None:
        """In the message that was sent, or in the one that still waits to be."""
        notice = notices.of_question(self.tx, question)
        if notice is None:
            return
        asked = Outcome.catalogue[notice.outcome].model_validate(notice.fields).model_copy(update={"over": over})
        if notice.message_id is None:
            notice.fields = asked.model_dump(mode="json")
        else:
            to: dict[str, Any] = {field: getattr(notice, field) for field in ("chat_id", "identity_id", "mentions")}
            self._queue(notice.channel, asked, lane=Lane.CARD, edits=notice.message_id, **to)

    # --- subjects --------------------------------------------------------------------------------------------

    def facts(self, row: SQLModel) -> Any:
        """What texts see of a row that is a subject."""
        return self.all_facts([row])[0]

    def all_facts(self, some: Iterable[SQLModel]) -> tuple[Any, ...]:
        """Of several rows of one kind."""
        some = list(some)
        return tuple(kind_of(some[0]).facts(self, some)) if some else ()

    def lineage(self, row: SQLModel) -> list[int]:
        """Every unit whose roles count for it: its own, those above, and its team."""
        kind = kind_of(row)
        return units.lineage(self.tx, kind.unit(row)) + list(kind.teams(row))

    def lock(self, table: type[Row], row_id: int) -> Row | None:
        """The row, kept from others until this turn ends and read afresh; asked for once."""
        key = (table, row_id)
        if key not in self._locked:
            self._locked[key] = rows.lock(self.tx, table, row_id)
        return self._locked[key]  # type: ignore[return-value]

    # --- the rest --------------------------------------------------------------------------------------------

    def audit(self, action: str, member_id: int | None, row: SQLModel | Subject | None = None, **detail: Any) -> int:
        about = row if isinstance(row, Subject) or row is None else subject(row)
        return audit.write_audit(
            self.tx,
            at=self.now,
            member_id=member_id,
            action=action,
            subject_kind=about.kind if about else None,
            subject_id=about.id if about else None,
            detail=detail,
        )

    @property
    def is_night(self) -> bool:
        return is_quiet(self.now, self.figures)
