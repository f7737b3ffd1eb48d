"""The outbox: (waiting →) queued → sending → sent | uncertain | failed | expired | merged.

`sending` is committed before the channel is called, so that a crash in between leaves a trace: whether such a
message arrived nobody knows, it becomes `uncertain` and is shown instead of being sent twice.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from community.outcomes.base import Outcome
from services import budget
from services.cards import draw
from services.reminders import still_true
from services.turn import Turn
from services.visit import Desk
from storage import cards, groups, notices, questions
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity

BATCH = 50


@dataclass(frozen=True)
class Held:
    """What must rest at this moment, whatever is due; ids of rows."""

    alerts: bool = True  # whether answers to taps may go out
    messages: bool = True  # whether anything else may
    cards: Collection[int] = ()  # drawn a moment ago: many taps are one redrawing
    chats: Collection[int] = ()
    answers_only: Collection[int] = ()  # groups in which only answers may go out
    people: Collection[int] = ()  # identities


NOTHING_HELD = Held()


@dataclass(frozen=True)
class Mention:
    person: str  # the channel's id
    name: str


@dataclass(frozen=True)
class Delivery:
    """One thing to be handed to a channel."""

    notice_id: int
    outcome: Outcome
    chat: str | None = None  # a group, or the person of a private chat
    private: bool = False
    tap_id: str | None = None  # an alert
    edits: str | None = None  # redraw this message
    reply_to: str | None = None
    mentions: tuple[Mention, ...] = ()
    silent: bool = False
    card_id: int | None = None
    chat_id: int | None = None
    identity_id: int | None = None


Sent = Sequence[tuple[Delivery, str | None]]  # with the channel's id of the message


def step(
    desk: Desk,
    channel: str,
    now: datetime,
    held: Held = NOTHING_HELD,
    sent: Sent = (),
    redraws_together: bool = True,
) -> list[Delivery]:
    """Notes what was sent and takes the next handful for sending, in one transaction; empty: nothing may go out now.

    An alert or the redrawing of a message may happen twice without harm, so several share a handful. What would be
    told twice stands alone: a kill leaves at most one message of which nobody knows whether it arrived.

    :param redraws_together: False where every message is paced; then only alerts share a handful.
    """
    with desk.turn(now) as turn:
        finish(turn, sent)
        while ids := _handful(turn, channel, held, redraws_together):
            if taken := claim(turn, ids):
                return taken
        return []


def _handful(turn: Turn, channel: str, held: Held, redraws_together: bool) -> list[int]:
    """By lane, then in the order of writing."""
    if not (held.alerts or held.messages):
        return []
    found = notices.due(turn.tx, channel, turn.now, BATCH, held.__dict__)
    handful: list[int] = []
    for notice_id, harmless, is_alert in found:
        shared = harmless and (is_alert or redraws_together)
        if shared or not handful:
            handful.append(notice_id)
        if not shared:
            break
    return handful


def claim(turn: Turn, ids: Sequence[int]) -> list[Delivery]:
    """Without those that another sender has, or that are not to be sent any more."""
    taken = [_taken(turn, notice) for notice in notices.claim(turn.tx, ids)]
    return [delivery for delivery in taken if delivery is not None]


def _taken(turn: Turn, notice: Notice) -> Delivery | None:
    if notice.expires_at is not None and turn.now > notice.expires_at:
        notice.state = NoticeState.EXPIRED
        return None
    if not still_true(turn, notice):
        notice.state = NoticeState.EXPIRED
        return None
    if notice.budgeted and budget.is_over_budget(turn, notice):
        budget.merge(turn, notice)
        return None
    return _delivery(turn, notice)


def finish(turn: Turn, sent: Sent) -> None:
    """They were sent. A card remembers its message."""
    if sent:
        notices.finish(turn.tx, [(delivery.notice_id, message_id) for delivery, message_id in sent], turn.now)
    for delivery, message_id in sent:
        if delivery.card_id is not None and message_id is not None and message_id != delivery.edits:
            turn.tx.get_one(Card, delivery.card_id).message_id = message_id


def answers_tap(desk: Desk, channel: str, tap_id: str) -> bool:
    """Whether words answer the tap, told already or about to be."""
    with desk.database.reading() as tx:
        return notices.has_alert(tx, channel, tap_id)


@dataclass(frozen=True)
class Health:
    """What whoever runs the program should look at; nothing in it: all is well."""

    uncertain: Sequence[tuple[int, str, str]] = ()  # may not have arrived: how many, of what, on which channel
    failed: Sequence[tuple[int, str, str]] = ()  # messages that could not be sent
    paused: Sequence[str] = ()  # groups that cannot be told anything


def health(desk: Desk) -> Health:
    with desk.database.reading() as tx:
        return Health(
            uncertain=notices.counted(tx, NoticeState.UNCERTAIN),
            failed=notices.counted(tx, NoticeState.FAILED),
            paused=[chat.title for chat in groups.paused_chats(tx)],
        )


def tidy(desk: Desk, now: datetime) -> None:
    """Timer: forgets handled events, old questions and what was told long ago."""
    with desk.turn(now) as turn:
        before = now - desk.figures.events_remembered
        notices.forget_events(turn.tx, before)
        questions.forget_questions(turn.tx, before)
        notices.forget_sent(turn.tx, before)


def outcome_of(notice: Notice) -> Outcome | None:
    """None, and marked as failed, when another version of the program has written it."""
    try:
        return Outcome.catalogue[notice.outcome].model_validate(notice.fields)
    except (KeyError, ValidationError) as problem:
        notice.state, notice.error = NoticeState.FAILED, f"cannot be read: {problem!r}"[:300]
        return None


def _delivery(turn: Turn, notice: Notice) -> Delivery | None:
    chat = turn.tx.get(Chat, notice.chat_id) if notice.chat_id else None
    person = turn.tx.get(Identity, notice.identity_id) if notice.identity_id else None
    card = turn.tx.get_one(Card, notice.card_id) if notice.card_id else None
    if chat is not None and chat.paused_at is not None:
        notice.state = NoticeState.FAILED
        notice.error = "the group is paused"
        return None
    if card is not None and card.message_id is None and cards.may_stand(turn.tx, card.id):
        notice.state = NoticeState.EXPIRED
        notice.error = "the card may stand in the group already, but nobody knows as which message"
        return None
    outcome = draw(turn, card) if card else outcome_of(notice)
    if outcome is None:
        return None
    notice.edits = card.message_id if card else notice.edits
    return Delivery(
        notice_id=notice.id,
        outcome=outcome,
        chat=chat.external_id if chat else person.external_id if person else None,
        private=person is not None,
        tap_id=notice.tap_id,
        edits=notice.edits,
        reply_to=notice.reply_to,
        mentions=_mentions(turn.tx, notice),
        silent=notice.silent,
        card_id=notice.card_id,
        chat_id=notice.chat_id,
        identity_id=notice.identity_id,
    )


def _mentions(tx: Session, notice: Notice) -> tuple[Mention, ...]:
    found = [tx.get_one(Identity, identity) for identity in notice.mentions]
    return tuple(Mention(identity.external_id, identity.name) for identity in found)
