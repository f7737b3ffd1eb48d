"""What the bot has asked and still waits for."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import SQLModel

from storage.tables.base import instant, json_column, row_id


class Question(SQLModel, table=True):
    """What the bot has asked one person in one chat and still waits for."""

    __table_args__ = (UniqueConstraint("channel", "chat", "person"),)

    id: int = row_id()
    channel: str
    chat: str
    person: str
    kind: str
    options: list[dict[str, Any]] = json_column(list)
    expires_at: datetime = instant(index=True)
