"""Places on rosters."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class Standing(StrEnum):
    """Where a sign-up stands on the roster."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a freed seat is held while the person decides between two activities
    CANCELLED = "cancelled"


class Source(StrEnum):
    """How a name came onto the roster; a 接龙 list may only remove what a 接龙 list has added."""

    BUTTON = "button"
    WORDS = "words"
    JIELONG = "jielong"
    IMPORT = "import"  # a past service from a table


class SignUp(SQLModel, table=True):
    """A place asked for: a member's own, or a guest's who was brought by a member."""

    __tablename__ = "sign_up"
    __table_args__ = (
        Index(
            "uq_sign_up_active_member",
            "activity_id",
            "member_id",
            unique=True,
            sqlite_where=text("member_id IS NOT NULL AND standing != 'cancelled'"),
            postgresql_where=text("member_id IS NOT NULL AND standing != 'cancelled'"),
        ),
    )

    id: int = row_id()  # rising: the order of arrival
    activity_id: int = Field(foreign_key="activity.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    host_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str  # as shown; a guest without a name is "host+1"
    note: str | None = None
    standing: Standing = word()
    source: Source = word()
    chat_id: int | None = Field(default=None, foreign_key="chat.id")  # where to tell who cannot be told in private
    offered_until: datetime | None = maybe_instant()
    listed_by: int | None = Field(default=None, foreign_key="member.id")  # who wrote the name on a 接龙 list
    created_at: datetime = instant()
    cancelled_at: datetime | None = maybe_instant()


OWN_DATA: Register = {
    "sign_up.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "sign_up.host_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "sign_up.name": Own(Export.LISTED, Deletion.EMPTIED),  # of guests too: "host+1" holds the host's name
    "sign_up.note": Own(Export.LISTED, Deletion.EMPTIED),
    "sign_up.listed_by": Own(Export.OTHERS, Deletion.KEPT),
}
