"""Who is on duty (值班) for a unit, and when. A place on duty gives no right."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, row_id


class DutyRoster(SQLModel, table=True):
    """A schedule as an organiser has published it, one card in each group of its unit."""

    __tablename__ = "duty_roster"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)
    author_id: int | None = Field(default=None, foreign_key="member.id")
    published_at: datetime = instant()


class DutySlot(SQLModel, table=True):
    """From one moment to another somebody is asked for. An id is never used again: buttons carry it.

    Its number on the card stays when another one is called off. Slots that no roster has were written by the owner.
    """

    __tablename__ = "duty_slot"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)
    roster_id: int | None = Field(default=None, foreign_key="duty_roster.id", index=True)
    number: int = 0
    starts_at: datetime = instant()
    ends_at: datetime = instant(index=True)
    task: str | None = None
    needed: int = 1


class DutyPlace(SQLModel, table=True):
    """Somebody in a slot: a member, or a name that a schedule has and nobody bears yet.

    Whoever wants to swap stays in it until somebody else has agreed: one who was asked, or anybody.
    """

    __tablename__ = "duty_place"
    __table_args__ = (UniqueConstraint("slot_id", "member_id"), {"sqlite_autoincrement": True})

    id: int = row_id()
    slot_id: int = Field(foreign_key="duty_slot.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str
    taken_at: datetime = instant()
    swap_with_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    swap_open: bool = False


OWN_DATA: Register = {
    "duty_roster.author_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "duty_slot.task": NotPersonal("what is to be done, said to everybody"),
    "duty_place.slot_id": Own(Export.LISTED, Deletion.KEPT),
    "duty_place.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "duty_place.name": Own(Export.LISTED, Deletion.EMPTIED),
    "duty_place.swap_with_id": Own(Export.OTHERS, Deletion.GIVEN_UP),
}
