"""Report-ins of in-service Party members, and what they have consented to."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class Purpose(StrEnum):
    MEMBERSHIP = "membership"
    EMPLOYER_RETURN = "employer_return"


class Consent(SQLModel, table=True):
    """To one version of one text. A withdrawn one stays, to show that it was given and when it ended."""

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    purpose: Purpose = word()
    version: int
    given_at: datetime = instant()
    withdrawn_at: datetime | None = maybe_instant()


class ReportInState(StrEnum):
    WAITING = "waiting"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class ReportIn(SQLModel, table=True):
    """One report-in to the community of one home. What was reported stands in the profile.

    Reporting anew takes the place of what is not confirmed. An id is never used again: buttons carry it.
    """

    __tablename__ = "report_in"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    unit_id: int | None = Field(default=None, foreign_key="unit.id")  # None: described without a home
    state: ReportInState = word()
    reported_at: datetime | None = maybe_instant()  # None: described as confirmed, whenever that was
    told_at: datetime | None = maybe_instant()  # whoever may confirm it; None: nobody could be reached yet
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = maybe_instant()
    words: str | None = None  # why it was returned


OWN_DATA: Register = {
    "consent.member_id": Own(Export.LISTED, Deletion.ROW),
    "report_in.member_id": Own(Export.LISTED, Deletion.ROW),
    "report_in.decided_by": Own(Export.OTHERS, Deletion.KEPT),
    "report_in.words": Own(Export.LISTED, Deletion.ROW),
}
