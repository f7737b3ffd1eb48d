"""Group chats and who takes part in them."""

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import maybe_instant, row_id


class Chat(SQLModel, table=True):
    """A group chat; bound to a unit, or not yet."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = row_id()
    channel: str
    external_id: str
    former_id: str | None = Field(default=None, index=True)  # before the platform gave the group another id
    title: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    told_unbound_at: datetime | None = maybe_instant()
    paused_at: datetime | None = maybe_instant()
    monthly_tally: bool | None = None  # False: not wanted


class ChatMember(SQLModel, table=True):
    __tablename__ = "chat_member"

    chat_id: int = Field(primary_key=True, foreign_key="chat.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)


OWN_DATA: Register = {
    "chat.channel": OUR_WORD,
    "chat.external_id": NotPersonal("a group; private chats have no row"),
    "chat.former_id": NotPersonal("a group"),
    "chat.title": NotPersonal("what a group calls itself"),
    "chat_member.member_id": Own(Export.LISTED, Deletion.ROW),
}
