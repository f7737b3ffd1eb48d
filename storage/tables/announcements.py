"""Announcements, and who has acknowledged one."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, json_column, maybe_instant, row_id, word


class AnnouncementState(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENDING = "sending"  # or being corrected, or withdrawn
    PAUSED = "paused"  # by itself: several copies in a row did not arrive
    STOPPED = "stopped"  # by somebody
    SENT = "sent"  # every copy has met its fate


class Announcement(SQLModel, table=True):
    """A text for the groups of some units (`audience`). Each of its copies is a card; what became of it is derived."""

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id")
    author_id: int | None = Field(default=None, foreign_key="member.id")
    text: str = ""
    state: AnnouncementState = word(index=True)
    sends_at: datetime | None = maybe_instant(index=True)  # None: at once
    unclear_time: str | None = None  # said of when, and still to be asked
    is_urgent: bool = False
    reason: str | None = None  # why it is urgent
    wants_receipt: bool = False
    replaces: int | None = None  # a draft: the announcement that it is to correct
    created_at: datetime = instant(index=True)
    begun_at: datetime | None = maybe_instant()
    changed_at: datetime | None = maybe_instant()  # corrected or withdrawn: copies drawn before that are old
    is_withdrawn: bool = False
    missed: list[int] = json_column(list)  # groups of the latest failures in a row
    progress_notice: int | None = None  # the one message in which whoever sends it follows it
    progress_at: datetime | None = maybe_instant()


class Receipt(SQLModel, table=True):
    """Somebody has tapped [收到]."""

    __tablename__ = "receipt"

    announcement_id: int = Field(primary_key=True, foreign_key="announcement.id")
    identity_id: int = Field(primary_key=True, foreign_key="identity.id")
    chat_id: int = Field(foreign_key="chat.id")
    at: datetime = instant()


OWN_DATA: Register = {
    "announcement.author_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "announcement.text": Own(Export.LISTED, Deletion.KEPT),  # said to everybody
    "announcement.unclear_time": Own(Export.OTHERS, Deletion.KEPT),
    "announcement.reason": Own(Export.OTHERS, Deletion.EMPTIED, of="author_id"),
    "announcement.missed": Own(Export.OTHERS, Deletion.KEPT),
    "receipt.identity_id": Own(Export.LISTED, Deletion.ROW),
}
