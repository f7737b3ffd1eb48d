"""What changes what a year asks of somebody."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.activities import ActivityKind
from storage.tables.base import instant, maybe_instant, row_id, word


class Exemption(SQLModel, table=True):
    """One kind of one year's duty that somebody need not do; granted anew it is the same row, taken back it is gone.

    An id is never used again: buttons carry it.
    """

    __table_args__ = (UniqueConstraint("member_id", "year", "kind"), {"sqlite_autoincrement": True})

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id")
    year: int
    kind: ActivityKind = word()
    until: datetime = instant()  # it does not hold any more; the end of the year: it holds for all of it
    reason: str
    granted_by: int = Field(foreign_key="member.id")
    granted_at: datetime = instant()
    ended_at: datetime | None = maybe_instant()  # it was told that its time is over


class Excuse(SQLModel, table=True):
    """Somebody has said, before or after, why a member does not come to an activity."""

    __table_args__ = (UniqueConstraint("activity_id", "member_id"),)

    id: int = row_id()
    activity_id: int = Field(foreign_key="activity.id")
    member_id: int = Field(foreign_key="member.id")
    words: str
    noted_by: int = Field(foreign_key="member.id")  # the member, or an organiser
    noted_at: datetime = instant()


class MakeUp(SQLModel, table=True):
    """A service or session that counts for the year before the one it was in."""

    __tablename__ = "make_up"

    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    year: int
    counted_by: int = Field(foreign_key="member.id")
    counted_at: datetime = instant()


OWN_DATA: Register = {
    "exemption.member_id": Own(Export.LISTED, Deletion.ROW),
    "exemption.reason": Own(Export.LISTED, Deletion.ROW),
    "exemption.granted_by": Own(Export.OTHERS, Deletion.KEPT),
    "excuse.member_id": Own(Export.LISTED, Deletion.ROW),
    "excuse.words": Own(Export.LISTED, Deletion.ROW),
    "excuse.noted_by": Own(Export.OTHERS, Deletion.KEPT),
    "make_up.sign_up_id": Own(Export.LISTED, Deletion.KEPT),
    "make_up.member_id": Own(Export.LISTED, Deletion.ROW),
    "make_up.counted_by": Own(Export.OTHERS, Deletion.KEPT),
}
