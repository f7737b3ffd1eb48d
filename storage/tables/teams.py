"""Who belongs to which volunteer team."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant


class TeamMember(SQLModel, table=True):
    __tablename__ = "team_member"

    unit_id: int = Field(primary_key=True, foreign_key="unit.id")  # the team
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)
    since: datetime = instant()


OWN_DATA: Register = {
    "team_member.member_id": Own(Export.LISTED, Deletion.ROW),
}
