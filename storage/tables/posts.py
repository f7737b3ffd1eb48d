"""Posts (岗位) that a unit has, and who holds one. A post gives no right."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, row_id


class Post(SQLModel, table=True):
    """An id is never used again: buttons carry it."""

    __table_args__ = (UniqueConstraint("unit_id", "name"), {"sqlite_autoincrement": True})

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)
    name: str
    places: int = 1
    conditions: str | None = None
    members_only: bool = False  # for Party members in service


class PostHolder(SQLModel, table=True):
    __tablename__ = "post_holder"
    __table_args__ = (UniqueConstraint("post_id", "member_id"),)

    id: int = row_id()
    post_id: int = Field(foreign_key="post.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    as_member: bool = False  # by the report-in, or since the post is for members only: it goes with the consent
    since: datetime = instant()


OWN_DATA: Register = {
    "post.name": NotPersonal("what a post is called, said to everybody"),
    "post.conditions": NotPersonal("said to everybody who takes a post"),
    "post_holder.post_id": Own(Export.LISTED, Deletion.KEPT),
    "post_holder.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
}
