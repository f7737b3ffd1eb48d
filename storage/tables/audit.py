"""Who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, Deletion, Export, Own, Register
from storage.tables.base import instant, json_column, row_id


class Audit(SQLModel, table=True):
    __table_args__ = (Index("ix_audit_subject", "subject_kind", "subject_id"),)

    id: int = row_id()
    at: datetime = instant(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    action: str
    subject_kind: str | None = None
    subject_id: int | None = None
    detail: dict[str, Any] = json_column(dict)


OWN_DATA: Register = {
    "audit.member_id": Own(Export.LISTED, Deletion.KEPT),
    "audit.action": OUR_WORD,
    "audit.subject_kind": OUR_WORD,
    "audit.subject_id": SUBJECT_ID,
    "audit.detail": Own(Export.OTHERS, Deletion.SEARCHED),  # whom it was done to, by name
    # Under "words" and "reason" stands what somebody said freely; with the person it is about it is taken out whole.
}
