"""Polls, and who has chosen what while one is open."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, json_column, maybe_instant, row_id, word


class PollState(StrEnum):
    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


class Poll(SQLModel, table=True):
    """A question with a few options for the groups of some units (`audience`), one card in each.

    Votes are counted from their rows while it is open; closing it writes down the counts and deletes the rows.
    """

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id")
    author_id: int | None = Field(default=None, foreign_key="member.id")
    state: PollState = word(index=True)
    question: str = ""
    options: list[str] = json_column(list)
    several: bool = False  # answers of one person
    is_quiz: bool = False
    right: list[int] = json_column(list)  # places of right options, from 1; told when it is closed
    by_hand: bool = False  # its organiser closes it; `closes_at` only says by when at the latest
    closes_at: datetime | None = maybe_instant(index=True)
    unclear_time: str | None = None  # said of when it closes, and still to be asked
    wants_names: bool = False  # was asked to say who chose what, which no poll does
    created_at: datetime = instant(index=True)
    opened_at: datetime | None = maybe_instant()
    closed_at: datetime | None = maybe_instant(index=True)
    counts: list[int] = json_column(list)  # of each option, once it is closed
    voters: int = 0  # different people, once it is closed


class Vote(SQLModel, table=True):
    """One option that somebody has chosen."""

    poll_id: int = Field(primary_key=True, foreign_key="poll.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)
    option: int = Field(primary_key=True)  # its place, from 1
    at: datetime = instant()


OWN_DATA: Register = {
    "poll.author_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "poll.question": Own(Export.LISTED, Deletion.KEPT),  # said to everybody
    "poll.options": Own(Export.OTHERS, Deletion.KEPT),
    "poll.unclear_time": Own(Export.OTHERS, Deletion.KEPT),
    "poll.right": Own(Export.OTHERS, Deletion.KEPT),
    "poll.counts": Own(Export.OTHERS, Deletion.KEPT),
    "vote.member_id": Own(Export.LISTED, Deletion.GIVEN_UP),
}
