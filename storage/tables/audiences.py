"""Whom something is for, when that is not simply the unit that holds it."""

from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, Register


class Audience(SQLModel, table=True):
    """One of several units whose groups a subject is shown in."""

    subject_kind: str = Field(primary_key=True)
    subject_id: int = Field(primary_key=True)
    unit_id: int = Field(primary_key=True, foreign_key="unit.id")


OWN_DATA: Register = {
    "audience.subject_kind": OUR_WORD,
    "audience.subject_id": SUBJECT_ID,
}
