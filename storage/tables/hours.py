"""Time served."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import maybe_instant, word


class HoursState(StrEnum):
    CLAIMED = "claimed"
    APPROVED = "approved"
    DISPUTED = "disputed"
    COUNTED = "counted"


class Hours(SQLModel, table=True):
    """Time served: claimed → approved → confirmed by the member (or seven days) → counted."""

    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    minutes: int
    state: HoursState = word(index=True)
    entered_by: int | None = Field(default=None, foreign_key="member.id")  # None: made by attendance
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = maybe_instant()
    confirmed_at: datetime | None = maybe_instant()  # None when counted: nobody answered in seven days
    words: str | None = None  # what the member says is wrong


OWN_DATA: Register = {
    "hours.sign_up_id": Own(Export.LISTED, Deletion.KEPT),
    "hours.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "hours.entered_by": Own(Export.OTHERS, Deletion.KEPT),
    "hours.decided_by": Own(Export.OTHERS, Deletion.KEPT),
    "hours.words": Own(Export.LISTED, Deletion.EMPTIED),
}
