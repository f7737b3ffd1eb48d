"""Problems and opinions (反映): what residents report, where it lies, what was answered."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class ProblemKind(StrEnum):
    PROBLEM = "problem"


class Problem(SQLModel, table=True):
    """One report. Its words are kept as they were said; others see them redacted. An id is never used again."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    kind: ProblemKind = word()
    unit_id: int = Field(foreign_key="unit.id", index=True)  # where it is
    at_unit_id: int = Field(foreign_key="unit.id", index=True)  # whose organisers it lies with
    reporter_id: int | None = Field(default=None, foreign_key="member.id", index=True)  # None: long over
    anonymous: bool = True
    words: str | None  # None: long over, or whose they were is gone
    reported_at: datetime = instant(index=True)
    told_at: datetime | None = maybe_instant()  # None: nobody there can be reached yet
    answer: str | None = None
    answered_at: datetime | None = maybe_instant(index=True)
    solved_at: datetime | None = maybe_instant(index=True)
    withdrawn_at: datetime | None = maybe_instant(index=True)
    reopened: int = 0  # how often it was not solved after all


OWN_DATA: Register = {
    "problem.kind": OUR_WORD,
    "problem.reporter_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "problem.words": Own(Export.LISTED, Deletion.EMPTIED),
    "problem.answer": Own(Export.LISTED, Deletion.EMPTIED),
}
