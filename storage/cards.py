"""Queries on cards."""

from collections.abc import Collection
from enum import Enum

from sqlalchemy import bindparam, delete, or_
from sqlmodel import Session, col, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import audiences, notices
from storage.activities import PUBLISHED
from storage.tables.activities import Activity
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.subject import Subject

_ABOUT = (Card.subject_kind == bindparam("kind"), Card.subject_id == bindparam("id"))
_QUEUED = select(Notice.id).where(Notice.card_id == Card.id, Notice.state == NoticeState.QUEUED).exists()
_SENDING = select(Notice.id).where(Notice.card_id == Card.id, Notice.state == NoticeState.SENDING).exists()
_MERGED = select(Notice.id).where(Notice.card_id == Card.id, Notice.state == NoticeState.MERGED).exists()
_ANY = select(Notice.id).where(Notice.card_id == Card.id).exists()
_TO_REDRAW = (
    select(Card.id, Chat.id, Chat.channel)
    .join(Chat, col(Chat.id) == col(Card.chat_id))
    # A card that is being posted at this moment was drawn before this change.
    .where(*_ABOUT, or_(col(Card.message_id).is_not(None), _SENDING), ~_QUEUED)
    .order_by(col(Card.id))
)
_CARDS = select(Card).where(*_ABOUT).order_by(col(Card.id))
_LOST_CARD = select(Card).where(
    Card.chat_id == bindparam("chat_id"), *_ABOUT, col(Card.message_id).is_(None)
)


def cards(tx: Session, about: Subject) -> list[Card]:
    return list(tx.exec(_CARDS, params=about._asdict()))


def forget(tx: Session, about: Subject) -> None:
    """Of a subject that goes: its cards, what waits for them, and whom it is for. The messages stay where they are."""
    tx.flush()
    its = (col(Card.subject_kind) == about.kind, col(Card.subject_id) == about.id)
    tx.connection().execute(delete(Notice).where(col(Notice.card_id).in_(select(Card.id).where(*its))))
    tx.connection().execute(delete(Card).where(*its))
    audiences.choose(tx, about, ())


def card_of_message(tx: Session, channel: str, chat: str, message_id: str) -> Card | None:
    """None when there are several, too."""
    found = select(Card).join(Chat, col(Chat.id) == col(Card.chat_id)).where(Card.message_id == message_id)
    some = tx.exec(found.where(Chat.channel == channel, Chat.external_id == chat).limit(2)).all()
    return some[0] if len(some) == 1 else None


def of_message(tx: Session, chat_id: int, message_id: str | None) -> list[Card]:
    """In the message of the evening stand several."""
    found = select(Card).where(Card.chat_id == chat_id, Card.message_id == message_id)
    return list(tx.exec(found.order_by(col(Card.id))))


class Unposted(Enum):
    MERGED = "merged"  # told in the evening's message
    TAKEN_BACK = "taken back"  # nothing is to be told of it any more


def unposted(tx: Session, chat_id: int) -> dict[Subject, Unposted]:
    """Cards of a group without a message: those that wait for the evening, and those that wait for nothing."""
    found = select(Card, _MERGED, ~_ANY).where(Card.chat_id == chat_id, col(Card.message_id).is_(None))
    return {
        Subject(card.subject_kind, card.subject_id): Unposted.MERGED if is_merged else Unposted.TAKEN_BACK
        for card, is_merged, is_taken_back in tx.exec(found)
        if is_merged or is_taken_back
    }


def merged(tx: Session, chat_id: int, some: Collection[Subject]) -> list[Card]:
    """Those of these that are to stand in the evening's message."""
    found = select(Card).where(Card.chat_id == chat_id, col(Card.message_id).is_(None), _MERGED)
    return [card for card in tx.exec(found) if Subject(card.subject_kind, card.subject_id) in some]


def has_open_card(tx: Session, chat_id: int) -> bool:
    found = select(Card.id).join(Activity, col(Activity.id) == col(Card.subject_id))
    found = found.where(Card.chat_id == chat_id, Card.subject_kind == "activity")
    return tx.exec(found.where(PUBLISHED, col(Activity.number).is_not(None))).first() is not None


def has_card_of(tx: Session, chat_id: int, kind: str, ids: SelectOfScalar[int]) -> bool:
    """Whether a group has the card of any of these subjects."""
    found = select(Card.id).where(Card.chat_id == chat_id, Card.subject_kind == kind, col(Card.subject_id).in_(ids))
    return tx.exec(found).first() is not None


def to_redraw(tx: Session, about: Subject) -> list[tuple[int, int, str]]:
    """Cards that stand in a group (or are just being posted) and are not queued already, as (card, chat, channel)."""
    found = tx.connection().execute(_TO_REDRAW, about._asdict())
    return [(card, chat, channel) for card, chat, channel in found]


def adopt_card(tx: Session, chat_id: int, about: Subject, channel: str, message_id: str) -> None:
    """A card of which nobody knows as which message it stands: this one, unless that is known as something else."""
    lost = tx.exec(_LOST_CARD, params={"chat_id": chat_id, **about._asdict()}).first()
    if lost is None or notices.of_message(tx, channel, message_id) is not None:
        return
    if tx.exec(select(Card.id).where(Card.chat_id == chat_id, Card.message_id == message_id)).first() is None:
        lost.message_id = message_id
        tx.flush()


def is_card_queued(tx: Session, card_id: int) -> bool:
    found = select(Notice.id).where(Notice.card_id == card_id, Notice.state == NoticeState.QUEUED)
    return tx.exec(found).first() is not None


def may_stand(tx: Session, card_id: int) -> bool:
    """Whether the card was once sent and nobody knows whether it arrived."""
    found = select(Notice.id).where(Notice.card_id == card_id, Notice.state == NoticeState.UNCERTAIN)
    return tx.exec(found).first() is not None
