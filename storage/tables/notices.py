"""What is to be told, who sends it, and which events are done."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, json_column, maybe_instant, row_id, word


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"
    WAITING = "waiting"  # for a person to open the private chat: a bot cannot write first
    MERGED = "merged"  # over the day's message budget: told in the evening line


class Lane(StrEnum):
    """Who goes first when the pace is short; sorted by value."""

    REPLY = "0-reply"
    CARD = "1-card"
    REMINDER = "2-reminder"
    BROADCAST = "3-broadcast"


class Notice(SQLModel, table=True):
    """The outbox: one thing to be told, to one chat or one person, written with its cause."""

    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notice_due", "state", "lane", "not_before", "id"),
        Index("ix_notice_budget", "chat_id", "budgeted", "sent_at"),
        Index(
            "uq_notice_queued_card",
            "card_id",
            unique=True,
            sqlite_where=text("card_id IS NOT NULL AND state = 'queued'"),
            postgresql_where=text("card_id IS NOT NULL AND state = 'queued'"),
        ),
        Index(
            "ix_notice_card",
            "card_id",
            sqlite_where=text("card_id IS NOT NULL"),
            postgresql_where=text("card_id IS NOT NULL"),
        ),
        Index(
            "ix_notice_tap",
            "tap_id",
            sqlite_where=text("tap_id IS NOT NULL"),
            postgresql_where=text("tap_id IS NOT NULL"),
        ),
    )

    id: int = row_id()
    channel: str
    lane: Lane = word()
    outcome: str
    fields: dict[str, Any] = json_column(dict)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    identity_id: int | None = Field(default=None, foreign_key="identity.id")
    tap_id: str | None = None  # answered as an alert that only the person who tapped sees
    reply_to: str | None = None
    edits: str | None = None  # the message to redraw in place
    mentions: list[int] = json_column(list)  # identities
    card_id: int | None = Field(default=None, foreign_key="card.id")
    subject_kind: str | None = None  # what it is about, for whoever replies to it
    subject_id: int | None = None
    key: str | None = None  # told once: kind, subject, occurrence, person
    state: NoticeState = word()
    budgeted: bool = False
    silent: bool = False
    not_before: datetime = instant()
    expires_at: datetime | None = maybe_instant()
    queued_at: datetime = instant()
    sent_at: datetime | None = maybe_instant()
    message_id: str | None = None
    attempts: int = 0
    error: str | None = None


class HandledEvent(SQLModel, table=True):
    __tablename__ = "handled_event"

    channel: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    at: datetime = instant(index=True)


class Lease(SQLModel, table=True):
    """Who speaks for a channel's account at this moment: the platform's pace is one for all workers."""

    channel: str = Field(primary_key=True)
    holder: str
    until: datetime = instant()


OWN_DATA: Register = {
    "notice.channel": OUR_WORD,
    "notice.outcome": OUR_WORD,
    "notice.subject_kind": OUR_WORD,
    "notice.subject_id": SUBJECT_ID,
    "notice.fields": Own(Export.COPY, Deletion.SEARCHED),  # told to others: who moved up, who goes
    "notice.identity_id": Own(Export.COPY, Deletion.ROW),
    "notice.tap_id": Own(Export.COPY, Deletion.EXPIRES),  # the platform's id of something that a person did
    # An id of a message names its chat, and a private chat goes by its person's id.
    "notice.reply_to": Own(Export.COPY, Deletion.ROW),
    "notice.edits": Own(Export.COPY, Deletion.ROW),
    "notice.message_id": Own(Export.COPY, Deletion.ROW),
    "notice.mentions": Own(Export.COPY, Deletion.SEARCHED, lists="identity"),
    "notice.key": Own(Export.COPY, Deletion.ROW),  # the person's number is part of it
    "notice.error": Own(Export.COPY, Deletion.SEARCHED),  # may quote the fields
    "handled_event.channel": OUR_WORD,
    "handled_event.event_id": Own(Export.COPY, Deletion.SEARCHED),  # of joining: names who joined
    "lease.channel": OUR_WORD,
    "lease.holder": NotPersonal("a process of ours"),
}
