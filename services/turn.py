"""A turn: one transaction of the bot, with its moment, its figures, and the ways to tell people what came of it.

Everything that must be told is written into the outbox in the same transaction as its cause.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session

from community.clock import is_quiet, next_allowed
from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.questions import Option
from storage import activities, audit, cards, groups, notices, people, questions, units
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Lane, NoticeState
from storage.tables.people import Identity
from storage.tables.questions import Question

SHOWN = sorted(set(ActivityFacts.model_fields) - {"unit", "team", "cancelled"})


class Turn:
    def __init__(self, tx: Session, now: datetime, figures: Figures) -> None:
        self.tx = tx
        self.now = now
        self.figures = figures
        self._locked: dict[int, Activity | None] = {}

    # --- telling ---------------------------------------------------------------------------------------------

    def post(self, chat: Chat, outcome: Outcome, **how: Any) -> None:
        """One message in a group.

        :raises ValueError: a personal outcome; a group never reads one.
        """
        if outcome.personal:
            raise ValueError(f"{outcome.called()} is personal and cannot be posted in a group")
        if chat.paused_at is None:
            self._queue(chat.channel, outcome, chat_id=chat.id, **how)

    def whisper(self, to: Identity, outcome: Outcome, **how: Any) -> None:
        """One private message."""
        self._queue(to.channel, outcome, identity_id=to.id, **how)

    def tell(self, whom: Mapping[int, int | None], outcome: Outcome, **how: Any) -> int:
        """Tells members in private; those who cannot be reached, by one mention in their group.

        :param whom: member → the group to use when private is impossible (None: the group they live in).
        :returns: how many were told. Personal outcomes never fall back to a group.
        """
        found = people.identities(self.tx, list(whom))
        reachable = {i.member_id: i for i in reversed(found) if i.reachable}
        told = [member_id for member_id in whom if member_id in reachable]
        for member_id in told:
            self.whisper(reachable[member_id], outcome, **how)
        if outcome.personal:
            return len(told)
        rest = {m: chat_id for m, chat_id in whom.items() if m not in reachable}
        return len(told) + self._mention(rest, found, outcome, how)

    def _mention(
        self, whom: Mapping[int, int | None], found: Sequence[Identity], outcome: Outcome, how: dict[str, Any]
    ) -> int:
        by_chat: dict[int, list[int]] = {}
        for member_id, chat_id in whom.items():
            chat = self.group_for(member_id, chat_id)
            names = [i.id for i in found if i.member_id == member_id and chat and i.channel == chat.channel]
            if chat and names:
                by_chat.setdefault(chat.id, []).append(names[0])
        for chat_id, mentions in by_chat.items():
            self.post(self.tx.get_one(Chat, chat_id), outcome, mentions=mentions, **how)
        return sum(map(len, by_chat.values()))

    def group_for(self, member_id: int, chat_id: int | None) -> Chat | None:
        """The group where a member can be mentioned."""
        if chat_id is not None:
            return self.tx.get(Chat, chat_id)
        member = people.members(self.tx, [member_id])[member_id]
        return next(iter(groups.groups_of(self.tx, member)), None)

    def _queue(
        self, channel: str, outcome: Outcome, *, lane: Lane = Lane.REPLY, hold: bool = False, **columns: Any
    ) -> None:
        """`hold` keeps it out of the quiet hours."""
        columns.setdefault("not_before", next_allowed(self.now, self.figures) if hold else self.now)
        notices.write(
            self.tx,
            channel=channel,
            lane=lane,
            outcome=outcome.called(),
            fields=outcome.model_dump(mode="json"),
            queued_at=self.now,
            **({"state": NoticeState.QUEUED} | columns),
        )

    # --- cards -----------------------------------------------------------------------------------------------

    def post_cards(self, activity: Activity, *, at_once: bool = False) -> int:
        """A new card in every group that the activity concerns. Returns the number of groups."""
        chats = groups.chats_of(self.tx, activity.unit_id)
        for chat in chats:
            card = self.new_card(chat, activity)
            self.queue_card(card.id, chat.id, chat.channel, hold=not at_once, budgeted=not at_once)
        return len(chats)

    def new_card(self, chat: Chat, activity: Activity) -> Card:
        card = Card(chat_id=chat.id, activity_id=activity.id)
        self.tx.add(card)
        self.tx.flush()
        return card

    def redraw(self, activity: Activity) -> None:
        """Marks the activity's cards for redrawing: once each, however much has changed."""
        self.tx.flush()
        for card_id, chat_id, channel in cards.cards_to_redraw(self.tx, activity.id):
            self.queue_card(card_id, chat_id, channel)

    def queue_card(
        self, card_id: int, chat_id: int, channel: str, *, hold: bool = False, budgeted: bool = False
    ) -> None:
        notices.write(
            self.tx,
            channel=channel,
            lane=Lane.CARD,
            outcome="activity_card",
            chat_id=chat_id,
            card_id=card_id,
            state=NoticeState.QUEUED,
            budgeted=budgeted,
            not_before=next_allowed(self.now, self.figures) if hold else self.now,
            queued_at=self.now,
        )

    # --- the rest --------------------------------------------------------------------------------------------

    def facts(self, activity: Activity) -> ActivityFacts:
        return self.all_facts([activity])[0]

    def all_facts(self, some: Iterable[Activity]) -> tuple[ActivityFacts, ...]:
        some = list(some)
        names = units.names(self.tx, {a.unit_id for a in some} | {a.team_id for a in some if a.team_id})
        return tuple(
            ActivityFacts(
                **{field: getattr(a, field) for field in SHOWN},
                unit=names[a.unit_id],
                team=names[a.team_id] if a.team_id else None,
                cancelled=a.state == ActivityState.CANCELLED,
            )
            for a in some
        )

    def lock(self, activity_id: int) -> Activity | None:
        """The activity, kept from others until this turn ends; asked for once."""
        if activity_id not in self._locked:
            self._locked[activity_id] = activities.lock(self.tx, activity_id)
        return self._locked[activity_id]

    def lineage(self, activity: Activity) -> list[int]:
        """Every unit whose roles count for this activity: its own, those above, and its team."""
        return units.lineage(self.tx, activity.unit_id) + ([activity.team_id] if activity.team_id else [])

    def put_question(
        self, channel: str, chat: str, person: str, kind: str, options: Sequence[Option], expires_at: datetime
    ) -> int:
        """Replaces what was asked before: one open question for each person in each chat."""
        old = questions.question(self.tx, channel, chat, person)
        if old is not None:
            self.tx.delete(old)
            self.tx.flush()
        question = Question(
            channel=channel,
            chat=chat,
            person=person,
            kind=kind,
            options=[option.model_dump(mode="json") for option in options],
            expires_at=expires_at,
        )
        self.tx.add(question)
        self.tx.flush()
        return question.id

    def audit(self, action: str, member_id: int | None, activity: Activity | None = None, **detail: Any) -> None:
        about = activity.id if activity else None
        audit.write_audit(self.tx, at=self.now, member_id=member_id, action=action, activity_id=about, detail=detail)

    @property
    def is_night(self) -> bool:
        return is_quiet(self.now, self.figures)

