"""Messages that are edited in place."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.tables.base import row_id


class Card(SQLModel, table=True):
    """One message in one group that is edited in place for as long as its subject lives."""

    __table_args__ = (UniqueConstraint("chat_id", "activity_id"),)

    id: int = row_id()
    chat_id: int = Field(foreign_key="chat.id")
    activity_id: int = Field(foreign_key="activity.id", index=True)
    message_id: str | None = None
