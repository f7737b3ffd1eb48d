"""Messages that are edited in place."""

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, NotPersonal, Register
from storage.tables.base import maybe_instant, row_id


class Card(SQLModel, table=True):
    """One message in one group that is edited in place for as long as its subject lives."""

    __table_args__ = (
        UniqueConstraint("chat_id", "subject_kind", "subject_id"),
        Index("ix_card_subject", "subject_kind", "subject_id"),
    )

    id: int = row_id()
    chat_id: int = Field(foreign_key="chat.id")
    subject_kind: str
    subject_id: int
    message_id: str | None = None
    posted_at: datetime | None = maybe_instant()  # for the first time


OWN_DATA: Register = {
    "card.subject_kind": OUR_WORD,
    "card.subject_id": SUBJECT_ID,
    "card.message_id": NotPersonal("the bot's own message in a group"),
}
