"""What the bot has asked and still waits for."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, Own, Register
from storage.tables.base import instant, json_column, row_id


class Question(SQLModel, table=True):
    """What the bot has asked one person in one chat and still waits for; the newest is answered first.

    An id is never used again: buttons carry it.
    """

    __table_args__ = (Index("ix_question_open", "channel", "chat", "person"), {"sqlite_autoincrement": True})

    id: int = row_id()
    channel: str
    chat: str
    person: str
    kind: str  # choice | words | more | form | aside
    outcome: str | None = None  # what was asked, so that it can be asked again; None: by an older version
    asked: dict[str, Any] = json_column(dict)  # its fields, the options and the form so far among them
    expires_at: datetime = instant(index=True)


OWN_DATA: Register = {
    "question.channel": OUR_WORD,
    "question.chat": Own(Export.COPY, Deletion.ROW),  # a private chat goes by its person's id
    "question.person": Own(Export.COPY, Deletion.ROW),
    "question.kind": OUR_WORD,
    "question.outcome": OUR_WORD,
    "question.asked": Own(Export.COPY, Deletion.SEARCHED),  # somebody else may be asked about this person
}
