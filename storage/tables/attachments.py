"""Pictures and files that come along with what people say, and the bytes of each."""

from datetime import datetime

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, Deletion, Export, Own, Register
from storage.tables.base import instant, row_id


class Attachment(SQLModel, table=True):
    """What it is, without its bytes. It lives as long as its subject; one that has none yet, for an hour or two."""

    __table_args__ = (
        Index("ix_attachment_subject", "subject_kind", "subject_id"),
        {"sqlite_autoincrement": True},  # a channel remembers by this number what it has shown
    )

    id: int = row_id()
    identity_id: int | None = Field(default=None, foreign_key="identity.id", index=True)  # who brought it
    subject_kind: str | None = None
    subject_id: int | None = None
    name: str
    is_picture: bool
    brought_at: datetime = instant(index=True)


class AttachmentContent(SQLModel, table=True):
    """Apart from the rest, so that megabytes are read only to be shown. Pictures hold nothing but what is seen."""

    __tablename__ = "attachment_content"

    attachment_id: int = Field(primary_key=True, foreign_key="attachment.id")
    content: bytes = Field(sa_type=LargeBinary)


OWN_DATA: Register = {
    "attachment.identity_id": Own(Export.LISTED, Deletion.EMPTIED),
    "attachment.subject_kind": OUR_WORD,
    "attachment.subject_id": SUBJECT_ID,
    "attachment.name": Own(Export.LISTED, Deletion.KEPT),  # shown to everybody, or gone with what nobody has seen
    "attachment_content.content": Own(Export.COPY, Deletion.KEPT),  # goes with its attachment
}
