"""Queries on the outbox, the handled events and the open questions."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, func, update
from sqlmodel import Session, col, select

from storage.tables import HandledEvent, Notice, NoticeState, Question


def known_event(tx: Session, channel: str, event_id: str) -> bool:
    return tx.get(HandledEvent, (channel, event_id)) is not None


def forget_events(tx: Session, before: datetime) -> None:
    tx.exec(delete(HandledEvent).where(col(HandledEvent.at) < before))


def forget_sent(tx: Session, before: datetime) -> None:
    done = (NoticeState.SENT, NoticeState.MERGED)
    old = col(Notice.state).in_(done) & (col(Notice.queued_at) < before) & col(Notice.key).is_(None)
    tx.exec(delete(Notice).where(old))


def told(tx: Session, key: str) -> bool:
    return tx.exec(select(Notice.id).where(Notice.key == key)).first() is not None


def by_key(tx: Session, key: str) -> Notice | None:
    return tx.exec(select(Notice).where(Notice.key == key)).first()


def told_among(tx: Session, keys: Iterable[str]) -> set[str]:
    return {key for key in tx.exec(select(Notice.key).where(col(Notice.key).in_(list(keys)))) if key}


def queued_card(tx: Session, card_id: int) -> bool:
    found = select(Notice.id).where(Notice.card_id == card_id, Notice.state == NoticeState.QUEUED)
    return tx.exec(found).first() is not None


def due(tx: Session, channel: str, now: datetime, limit: int) -> list[Notice]:
    """What may go out now: by lane, then in the order of writing."""
    found = select(Notice).where(Notice.channel == channel, Notice.state == NoticeState.QUEUED)
    found = found.where(Notice.not_before <= now).order_by(col(Notice.lane), col(Notice.id)).limit(limit)
    return list(tx.exec(found))


def claim(tx: Session, notice_id: int) -> bool:
    """queued → sending, by one sender only."""
    claimed = tx.exec(
        update(Notice)
        .where(col(Notice.id) == notice_id, col(Notice.state) == NoticeState.QUEUED)
        .values(state=NoticeState.SENDING, attempts=Notice.attempts + 1)
    )
    return bool(claimed.rowcount == 1)


def interrupted(tx: Session, channel: str) -> list[Notice]:
    """Left in `sending` by a process that died: told or not told, nobody knows."""
    return list(tx.exec(select(Notice).where(Notice.channel == channel, Notice.state == NoticeState.SENDING)))


def sent_today(tx: Session, chat_id: int, since: datetime) -> int:
    """New messages in a group that count against its budget."""
    found = select(func.count()).select_from(Notice)
    found = found.where(Notice.chat_id == chat_id, col(Notice.budgeted), col(Notice.sent_at) >= since)
    return tx.exec(found).one()


def question(tx: Session, channel: str, chat: str, person: str) -> Question | None:
    found = select(Question).where(Question.channel == channel, Question.chat == chat, Question.person == person)
    return tx.exec(found).first()


def forget_questions(tx: Session, before: datetime) -> None:
    tx.exec(delete(Question).where(col(Question.expires_at) < before))
