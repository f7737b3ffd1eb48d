"""What neighbours can do for others and what they lend, whom a request was shown to for it, and who borrows of whom."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, SUBJECT_ID, Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class SkillKind(StrEnum):
    THING = "thing"  # to be lent
    SKILL = "skill"


class BorrowState(StrEnum):
    ASKED = "asked"  # whoever has it has not answered yet
    AGREED = "agreed"
    ENDED = "ended"


class Skill(SQLModel, table=True):
    """One thing that somebody lends or can do. An id is never used again: buttons carry it."""

    __table_args__ = (UniqueConstraint("member_id", "name"), {"sqlite_autoincrement": True})

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id", index=True)
    kind: SkillKind = word()
    name: str
    category: str = Field(index=True)  # as requests for help have it
    noted_at: datetime = instant()


class Nudging(SQLModel, table=True):
    """Whether somebody wants to be asked for it. Without a row they have not said so, and are not."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    declined: bool  # of two accounts that become one a no of either is a no
    decided_at: datetime = instant()
    away_until: datetime | None = maybe_instant()  # until then they are not asked, and nothing of theirs is listed


class Nudge(SQLModel, table=True):
    """A request was shown to somebody in private: once."""

    __table_args__ = (UniqueConstraint("request_id", "member_id"),)

    id: int = row_id()
    request_id: int = Field(index=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    nudged_at: datetime = instant(index=True)


class Borrow(SQLModel, table=True):
    """Somebody would like to borrow what another lends; neither is told of in a group."""

    __table_args__ = {"sqlite_autoincrement": True}

    id: int = row_id()
    owner_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    borrower_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    thing: str
    state: BorrowState = word()
    since: datetime = instant(index=True)  # it has been in this state
    was_declined: bool = False
    ended_at: datetime | None = maybe_instant()


OWN_DATA: Register = {
    "skill.member_id": Own(Export.LISTED, Deletion.ROW),
    # The row goes with its member; the words are what things are called by everybody, and are looked for nowhere else.
    "skill.name": Own(Export.LISTED, Deletion.KEPT),
    "skill.category": OUR_WORD,
    "nudging.member_id": Own(Export.LISTED, Deletion.ROW),
    "nudge.request_id": SUBJECT_ID,
    "nudge.member_id": Own(Export.LISTED, Deletion.ROW),
    "borrow.owner_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "borrow.borrower_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "borrow.thing": Own(Export.LISTED, Deletion.KEPT),
}
