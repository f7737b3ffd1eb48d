"""Queries on announcements, their copies, and who has acknowledged them."""

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, or_
from sqlmodel import Session, col, select

from storage import attachments, cards
from storage.tables.announcements import Announcement, AnnouncementState, Receipt
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity
from storage.tables.subject import Subject
from storage.timers import Moments

OUT = (AnnouncementState.SENDING, AnnouncementState.PAUSED, AnnouncementState.STOPPED, AnnouncementState.SENT)
STANDING = (*OUT, AnnouncementState.SCHEDULED)

_NEWEST = (
    select(func.max(Notice.id))
    .where(Notice.card_id == Card.id)
    .correlate(Card)
    .scalar_subquery()
)
_COPIES: Any = (
    select(  # type: ignore[call-overload]
        Card.id, Card.chat_id, Card.message_id, Chat.title, Chat.paused_at, Notice.state
    )
    .join(Chat, col(Chat.id) == col(Card.chat_id))
    .join(Notice, col(Notice.id) == _NEWEST, isouter=True)
    .where(Card.subject_kind == "announcement", Card.subject_id == bindparam("id"))
    .order_by(col(Card.id))
)
_OPEN = (
    select(Notice.id)
    .join(Card, col(Card.id) == col(Notice.card_id))
    .where(Card.subject_kind == "announcement", Card.subject_id == bindparam("id"))
    .where(
        or_(
            col(Notice.state).in_((NoticeState.QUEUED, NoticeState.SENDING)),
            (col(Notice.state) == NoticeState.MERGED) & col(Card.message_id).is_(None),
        )
    )
    .limit(1)
)


class Copy(NamedTuple):
    """One card, with the state of its newest notice, if that is still known."""

    card_id: int
    chat_id: int
    message_id: str | None
    group: str
    paused_at: datetime | None
    notice: NoticeState | None


def copies(tx: Session, announcement_id: int) -> list[Copy]:
    return [Copy(*row) for row in tx.connection().execute(_COPIES, {"id": announcement_id})]


def is_under_way(tx: Session, announcement_id: int) -> bool:
    """Whether a copy waits to be sent, told in the evening or drawn, or is being sent at this moment."""
    return tx.connection().execute(_OPEN, {"id": announcement_id}).first() is not None


def under_way(tx: Session) -> list[int]:
    """Those that go out, or are corrected, at this moment."""
    found = select(Announcement.id).where(Announcement.state == AnnouncementState.SENDING)
    return list(tx.exec(found.where(~col(Announcement.is_withdrawn)).order_by(col(Announcement.id))))


def drawn_since(tx: Session, announcement_id: int, since: datetime) -> set[int]:
    """Cards that were posted or redrawn after a moment."""
    found = select(Notice.card_id).where(Notice.subject_kind == "announcement", Notice.subject_id == announcement_id)
    found = found.where(col(Notice.card_id).is_not(None), col(Notice.sent_at) > since)
    return {card for card in tx.exec(found) if card is not None}


def take_from_the_outbox(tx: Session, announcement_id: int) -> None:
    """What was not begun yet; what is being sent at this moment goes on."""
    mine = select(Card.id).where(Card.subject_kind == "announcement", Card.subject_id == announcement_id)
    unseen = mine.where(col(Card.message_id).is_(None))
    queued = col(Notice.card_id).in_(mine) & (col(Notice.state) == NoticeState.QUEUED)
    merged = col(Notice.card_id).in_(unseen) & (col(Notice.state) == NoticeState.MERGED)
    tx.connection().execute(delete(Notice).where(or_(queued, merged)))
    tx.expire_all()


def standing(tx: Session, since: datetime) -> list[Announcement]:
    """Those with copies that are still remembered, the newest first."""
    found = select(Announcement).where(col(Announcement.state).in_(OUT), Announcement.created_at > since)
    return list(tx.exec(found.order_by(col(Announcement.id).desc())))


def to_come_or_out(tx: Session, since: datetime) -> list[Announcement]:
    """Those that may be corrected or withdrawn, the newest first."""
    found = select(Announcement).where(col(Announcement.state).in_(STANDING), ~col(Announcement.is_withdrawn))
    return list(tx.exec(found.where(Announcement.created_at > since).order_by(col(Announcement.id).desc())))


def drafts_of(tx: Session, author_id: int, since: datetime) -> list[Announcement]:
    found = select(Announcement).where(Announcement.author_id == author_id, Announcement.created_at > since)
    return list(tx.exec(found.where(Announcement.state == AnnouncementState.DRAFT)))


def by(tx: Session, author_id: int) -> list[Announcement]:
    return list(tx.exec(select(Announcement).where(Announcement.author_id == author_id)))


def replacing(tx: Session, announcement_id: int) -> list[Announcement]:
    """Drafts that were to correct it."""
    return list(tx.exec(select(Announcement).where(Announcement.replaces == announcement_id)))


def forget(tx: Session, announcement: Announcement) -> None:
    """With its copies, whom it is for and who has acknowledged it."""
    cards.forget(tx, Subject("announcement", announcement.id))
    tx.connection().execute(delete(Receipt).where(col(Receipt.announcement_id) == announcement.id))
    attachments.forget_about(tx, Subject("announcement", announcement.id))
    tx.delete(announcement)
    tx.flush()


# --- receipts --------------------------------------------------------------------------------------------------


def receipts(tx: Session, announcement_id: int, chat_id: int) -> int:
    here = (Receipt.announcement_id == announcement_id, Receipt.chat_id == chat_id)
    return tx.exec(select(func.count()).select_from(Receipt).where(*here)).one()


def acknowledged(tx: Session, announcement_id: int) -> list[tuple[int, str, str]]:
    """(chat, its title, name) of everybody who has, group by group."""
    found: Any = select(Chat.id, Chat.title, Identity.name).join(Receipt, col(Receipt.chat_id) == col(Chat.id))
    found = found.join(Identity, col(Identity.id) == col(Receipt.identity_id))
    found = found.where(Receipt.announcement_id == announcement_id).order_by(Chat.id, Receipt.at, Identity.id)
    return [(chat, title, name) for chat, title, name in tx.exec(found)]


DUE = Moments(Announcement.id, Announcement.sends_at, (col(Announcement.state) == AnnouncementState.SCHEDULED,))
DRAFTS = Moments(Announcement.id, Announcement.created_at, (col(Announcement.state) == AnnouncementState.DRAFT,))
OLD = Moments(Announcement.id, Announcement.begun_at, (col(Announcement.state).in_(OUT),))
