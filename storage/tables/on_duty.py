"""Who is on duty (值班) for a unit, and when. A place on duty gives no right."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, row_id


class DutySlot(SQLModel, table=True):
    """From one moment to another somebody is asked for. An id is never used again: buttons carry it."""

    __tablename__ = "duty_slot"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)
    starts_at: datetime = instant()
    ends_at: datetime = instant(index=True)
    task: str | None = None
    needed: int = 1


class DutyPlace(SQLModel, table=True):
    """Somebody in a slot: a member, or a name that a schedule has and nobody bears yet."""

    __tablename__ = "duty_place"
    __table_args__ = (UniqueConstraint("slot_id", "member_id"), {"sqlite_autoincrement": True})

    id: int = row_id()
    slot_id: int = Field(foreign_key="duty_slot.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str
    taken_at: datetime = instant()


OWN_DATA: Register = {
    "duty_slot.task": NotPersonal("what is to be done, said to everybody"),
    "duty_place.slot_id": Own(Export.LISTED, Deletion.KEPT),
    "duty_place.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "duty_place.name": Own(Export.LISTED, Deletion.EMPTIED),
}
