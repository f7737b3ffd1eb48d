"""Requests for help among neighbours, and who has said that they help."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, maybe_word, row_id, word


class HelpState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"  # a helper is still wanted
    CLAIMED = "claimed"  # enough have said that they help
    DONE = "done"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class Side(StrEnum):
    ASKER = "asker"
    HELPER = "helper"


class ClaimState(StrEnum):
    WAITING = "waiting"  # for the private chat of the helper; it holds a place
    OFFERED = "offered"  # the asker chooses whom to take; it holds none
    ACCEPTED = "accepted"
    RELEASED = "released"


class HelpRequest(SQLModel, table=True):
    """What somebody asks neighbours for. An id is never used again: buttons carry it.

    Groups see title, category, numbers and times alone. `words` are what the asker has said; once it is published, as
    far as others may read them.
    """

    __tablename__ = "help_request"
    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    asker_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    unit_id: int = Field(foreign_key="unit.id", index=True)  # a building, a compound, a team: where its card stands
    state: HelpState = word(index=True)
    title: str
    words: str
    category: str
    needed: int = 1  # helpers
    wanted_from: datetime | None = maybe_instant()
    wanted_until: datetime | None = maybe_instant()
    is_anonymous: bool = True
    for_other: bool = False  # for somebody else, who is named nowhere
    is_urgent: bool = False  # then the quiet hours do not hold it
    asker_contact: str | None = None  # a phone that the asker shows to helpers
    chooses: bool = False  # whom to take of those who offer; else whoever comes first is taken
    gives_contact: bool = False  # to everybody who is accepted; else to those helpers whose claim says so
    created_at: datetime = instant(index=True)
    published_at: datetime | None = maybe_instant(index=True)
    waits_since: datetime | None = maybe_instant(index=True)  # from then on nobody has come: what escalates counts so
    asks_at: datetime | None = maybe_instant(index=True)  # whether it is still needed
    expires_at: datetime | None = maybe_instant()
    lapses_at: datetime | None = maybe_instant(index=True)  # it was asked, and nobody has answered by then
    first_claimed_at: datetime | None = maybe_instant()
    half_done_at: datetime | None = maybe_instant(index=True)
    half_done_by: Side | None = maybe_word()
    ended_at: datetime | None = maybe_instant(index=True)


class HelpClaim(SQLModel, table=True):
    """Somebody helps, or once said so."""

    __tablename__ = "help_claim"
    __table_args__ = (UniqueConstraint("request_id", "helper_id"), {"sqlite_autoincrement": True})

    id: int = row_id()
    request_id: int = Field(foreign_key="help_request.id", index=True)
    helper_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    state: ClaimState = word(index=True)
    claimed_at: datetime = instant()
    waits_until: datetime | None = maybe_instant(index=True)  # for the private chat
    ended_at: datetime | None = maybe_instant()
    helper_contact: str | None = None  # a phone that the asker is told once both want it
    asker_gives: bool = False  # the asker wants to show theirs to this helper


OWN_DATA: Register = {
    "help_request.asker_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "help_request.title": Own(Export.LISTED, Deletion.EMPTIED),
    "help_request.words": Own(Export.LISTED, Deletion.EMPTIED),
    "help_request.category": OUR_WORD,
    "help_request.asker_contact": Own(Export.LISTED, Deletion.EMPTIED),
    "help_claim.request_id": Own(Export.LISTED, Deletion.KEPT),
    "help_claim.helper_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "help_claim.helper_contact": Own(Export.LISTED, Deletion.EMPTIED),
}
