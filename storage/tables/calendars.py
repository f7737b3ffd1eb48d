"""Calendars: addresses that people subscribe to, and what was last shown of an activity."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, row_id


class CalendarLink(SQLModel, table=True):
    """An address of one member's: of their own calendar, or of a unit's. Its token is kept as a digest only."""

    __tablename__ = "calendar_link"

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")  # None: the member's own calendar
    digest: str | None = Field(default=None, unique=True)  # None: it was not told yet
    made_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()  # another one has taken its place


class CalendarEntry(SQLModel, table=True):
    """How an activity last stood in calendars: whatever is seen to differ is its next version."""

    __tablename__ = "calendar_entry"

    activity_id: int = Field(primary_key=True, foreign_key="activity.id")
    shown: str  # a digest of it
    version: int = 0
    changed_at: datetime = instant()


OWN_DATA: Register = {
    "calendar_link.member_id": Own(Export.LISTED, Deletion.ROW),
    "calendar_link.digest": Own(Export.COPY, Deletion.ROW),
    "calendar_entry.shown": NotPersonal("a digest of what every card shows"),
}
