"""Umbrellas that somebody has lost."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id


class Umbrella(SQLModel, table=True):
    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id")
    owner_id: int = Field(foreign_key="member.id")
    finder_id: int | None = Field(default=None, foreign_key="member.id")
    place: str
    looks: str | None = None
    lost_at: datetime = instant(index=True)
    given_up_at: datetime | None = maybe_instant()


OWN_DATA: Register = {
    "umbrella.owner_id": Own(Export.LISTED, Deletion.ROW),
    "umbrella.finder_id": Own(Export.LISTED, Deletion.KEPT),
    "umbrella.place": Own(Export.LISTED, Deletion.ROW),
    "umbrella.looks": Own(Export.LISTED, Deletion.ROW),
}
