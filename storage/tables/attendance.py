"""Who was there."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant


class Attendance(SQLModel, table=True):
    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    checked_in_at: datetime = instant()
    checked_out_at: datetime | None = maybe_instant()
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")
    forgot_check_out: bool = False


OWN_DATA: Register = {
    "attendance.sign_up_id": Own(Export.LISTED, Deletion.KEPT),
    "attendance.confirmed_by": Own(Export.OTHERS, Deletion.KEPT),
}
