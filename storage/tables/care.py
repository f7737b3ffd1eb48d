"""The care list (关爱, 五联系五到户): who is looked after, by whom in turn, and how the visits went.

Seen by the named helpers and the organiser alone. When it ends all rows go, and only nameless counts stay.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class CareState(StrEnum):
    ASKING = "asking"  # the person has not consented yet: nobody else knows of it
    RUNNING = "running"
    PAUSED = "paused"


class TurnState(StrEnum):
    DUE = "due"
    DONE = "done"
    MISSED = "missed"
    PASSED = "passed"  # to the next one


class Care(SQLModel, table=True):
    """Somebody who is looked after. An id is never used again: buttons carry it.

    :ivar member_id: the person, where they have an account; else somebody has consented for them, in `consent_words`.
    :ivar turns: how often a helper has been asked to go, by which turns are told apart.
    """

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)
    organiser_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str
    rule: str  # RFC 5545, as that of a series
    state: CareState = word()
    consent_version: int
    consent_at: datetime | None = maybe_instant()
    consent_words: str | None = None
    created_at: datetime = instant()
    next_at: datetime | None = maybe_instant(index=True)  # when the next visit is asked for; None: not while it rests
    turns: int = 0


class CareHelper(SQLModel, table=True):
    """Somebody who has said that they visit, or was asked to. `last_turn`: the number of their newest one."""

    __tablename__ = "care_helper"
    __table_args__ = (UniqueConstraint("care_id", "member_id"), {"sqlite_autoincrement": True})

    id: int = row_id()
    care_id: int = Field(foreign_key="care.id", index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    agreed_at: datetime | None = maybe_instant()
    last_turn: int = 0


class CareTurn(SQLModel, table=True):
    """One helper was asked to go on one day. `words`: how it was, for those who look after the person alone."""

    __tablename__ = "care_turn"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    care_id: int = Field(foreign_key="care.id", index=True)
    helper_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    due_at: datetime = instant(index=True)
    state: TurnState = word(index=True)
    lapses_at: datetime = instant(index=True)  # nobody has said by then that they went
    missed_at: datetime | None = maybe_instant()  # the organiser was told
    done_at: datetime | None = maybe_instant()
    words: str | None = None


class CareCount(SQLModel, table=True):
    """How many visits there were in a year: no name, and no person that it would lead to."""

    __tablename__ = "care_count"

    unit_id: int = Field(primary_key=True, foreign_key="unit.id")
    year: int = Field(primary_key=True)
    visits: int = 0
    missed: int = 0


OWN_DATA: Register = {
    "care.organiser_id": Own(Export.OTHERS, Deletion.GIVEN_UP),
    "care.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "care.name": Own(Export.LISTED, Deletion.EMPTIED, of="member_id"),
    "care.rule": NotPersonal("how often"),
    "care.consent_words": Own(Export.LISTED, Deletion.EMPTIED, of="member_id"),
    "care_helper.care_id": Own(Export.LISTED, Deletion.KEPT),
    "care_helper.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "care_turn.care_id": Own(Export.LISTED, Deletion.KEPT),
    "care_turn.helper_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "care_turn.words": Own(Export.LISTED, Deletion.EMPTIED, of="helper_id"),
}
