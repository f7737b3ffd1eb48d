"""Queries on the outbox, the handled events and the open questions."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import String, bindparam, delete, func, insert, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.tables import Card, Chat, HandledEvent, Lane, Notice, NoticeState, Question

DEFAULTS: dict[str, Any] = {
    name: field.get_default(call_default_factory=True) for name, field in Notice.model_fields.items() if name != "id"
}

# Run for every message: built once, since building a statement takes longer than running it.
_NOTE = {
    dialect.__name__.rpartition(".")[2]: dialect.insert(HandledEvent)
    .values(channel=bindparam("channel"), event_id=bindparam("event_id"), at=bindparam("at"))
    .on_conflict_do_nothing()
    .returning(col(HandledEvent.event_id))
    for dialect in (sqlite, postgresql)
}
_WRITE = insert(Notice)
_QUEUED = select(Notice.id).where(Notice.card_id == Card.id, Notice.state == NoticeState.QUEUED).exists()
_TO_REDRAW = (
    select(Card.id, Chat.id, Chat.channel)
    .join(Chat, col(Chat.id) == col(Card.chat_id))
    .where(Card.activity_id == bindparam("activity_id"), col(Card.message_id).is_not(None), ~_QUEUED)
    .order_by(col(Card.id))
)
_DUE = (
    select(Notice.id)
    .where(Notice.channel == bindparam("channel"), Notice.state == NoticeState.QUEUED)
    .where(Notice.not_before <= bindparam("now"), Notice.lane <= bindparam("last_lane"))
    .order_by(col(Notice.lane), col(Notice.id))
    .limit(bindparam("most"))
)
_CLAIM = (
    update(Notice)
    .where(col(Notice.id) == bindparam("notice_id"), col(Notice.state) == NoticeState.QUEUED)
    .values(state=NoticeState.SENDING, attempts=Notice.attempts + 1)
    .returning(Notice)
)
_FINISH = (
    update(Notice)
    .where(col(Notice.id) == bindparam("notice_id"))
    .values(
        state=NoticeState.SENT,
        sent_at=bindparam("now"),
        message_id=func.coalesce(bindparam("sent_as", type_=String), Notice.edits),
    )
)


def write(tx: Session, **columns: Any) -> None:
    """A new notice in the outbox; what is left out has the default of the table's class."""
    tx.execute(_WRITE, DEFAULTS | columns)


def note_event(tx: Session, channel: str, event_id: str, at: datetime) -> bool:
    """Notes an event as handled; False when it was noted before."""
    statement = _NOTE["sqlite" if tx.get_bind().dialect.name == "sqlite" else "postgresql"]
    return tx.scalars(statement, {"channel": channel, "event_id": event_id, "at": at}).first() is not None


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


def of_message(tx: Session, channel: str, message_id: str) -> Notice | None:
    """The notice that was sent as this message."""
    return tx.exec(select(Notice).where(Notice.channel == channel, Notice.message_id == message_id)).first()


def told_among(tx: Session, keys: Iterable[str]) -> set[str]:
    return {key for key in tx.exec(select(Notice.key).where(col(Notice.key).in_(list(keys)))) if key}


def cards_to_redraw(tx: Session, activity_id: int) -> list[tuple[int, int, str]]:
    """Cards that stand in a group and are not queued already, as (card, chat, channel)."""
    found = tx.exec(_TO_REDRAW, params={"activity_id": activity_id})
    return [(card, chat, channel) for card, chat, channel in found]


def due(tx: Session, channel: str, now: datetime, most: int, last_lane: Lane = Lane.BROADCAST) -> list[int]:
    """Ids of what may go out now: by lane, then in the order of writing."""
    given = {"channel": channel, "now": now, "most": most, "last_lane": last_lane}
    return list(tx.exec(_DUE, params=given))


def claim(tx: Session, notice_id: int) -> Notice | None:
    """queued → sending, by one sender only."""
    return tx.scalars(_CLAIM, {"notice_id": notice_id}).first()


def finish(tx: Session, notice_id: int, now: datetime, message_id: str | None) -> None:
    """sending → sent; what was redrawn keeps its message."""
    tx.connection().execute(_FINISH, {"notice_id": notice_id, "now": now, "sent_as": message_id})


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
