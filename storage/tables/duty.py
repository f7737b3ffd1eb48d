"""What changes what a year asks of somebody."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.activities import ActivityKind
from storage.tables.base import instant, maybe_instant, row_id, word


class Exemption(SQLModel, table=True):
    """One kind of one year's duty that somebody need not do; granted anew, it is the same row."""

    __table_args__ = (UniqueConstraint("member_id", "year", "kind"),)

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id")
    year: int
    kind: ActivityKind = word()
    until: datetime = instant()  # it does not hold any more; the end of the year: it holds for all of it
    reason: str
    granted_by: int = Field(foreign_key="member.id")
    granted_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()  # early, or told that its time is over


class Excuse(SQLModel, table=True):
    """Somebody has said, before or after, why a member does not come to an activity."""

    __table_args__ = (UniqueConstraint("activity_id", "member_id"),)

    id: int = row_id()
    activity_id: int = Field(foreign_key="activity.id")
    member_id: int = Field(foreign_key="member.id")
    words: str
    noted_by: int = Field(foreign_key="member.id")  # the member, or an organiser
    noted_at: datetime = instant()


OWN_DATA: Register = {
    "exemption.member_id": Own(Export.LISTED, Deletion.ROW),
    "exemption.reason": Own(Export.LISTED, Deletion.ROW),
    "exemption.granted_by": Own(Export.OTHERS, Deletion.KEPT),
    "excuse.member_id": Own(Export.LISTED, Deletion.ROW),
    "excuse.words": Own(Export.LISTED, Deletion.ROW),
    "excuse.noted_by": Own(Export.OTHERS, Deletion.KEPT),
}
