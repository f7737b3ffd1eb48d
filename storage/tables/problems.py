"""Problems and opinions (反映): what residents report, where it lies, what was answered."""

from datetime import datetime
from enum import StrEnum

from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, row_id, word


class ProblemKind(StrEnum):
    PROBLEM = "problem"
    OPINION = "opinion"
    DISPUTE = "dispute"  # between neighbours (矛盾纠纷): read by those who mediate alone


class Problem(SQLModel, table=True):
    """One report. Its words are kept as they were said; others see them redacted. An id is never used again."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    kind: ProblemKind = word()
    unit_id: int = Field(foreign_key="unit.id", index=True)  # where it is
    at_unit_id: int = Field(foreign_key="unit.id", index=True)  # whose organisers it lies with
    reporter_id: int | None = Field(default=None, foreign_key="member.id", index=True)  # None: long over
    joined_to_id: int | None = Field(default=None, foreign_key="problem.id", index=True)  # the same thing, said before
    anonymous: bool = True
    words: str | None  # None: long over, or whose they were is gone
    reported_at: datetime = instant(index=True)
    told_at: datetime | None = maybe_instant()  # None: nobody there can be reached yet
    answer: str | None = None
    answered_at: datetime | None = maybe_instant(index=True)
    solved_at: datetime | None = maybe_instant(index=True)
    withdrawn_at: datetime | None = maybe_instant(index=True)
    overdue_told_at: datetime | None = maybe_instant()  # to the reporter, once
    reopened: int = 0  # how often it was not solved after all


class Department(SQLModel, table=True):
    """Who is whistled to (部门), and the member who answers for it."""

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)  # the street whose it is
    name: str
    contact_id: int | None = Field(default=None, foreign_key="member.id", index=True)


class Dispatch(SQLModel, table=True):
    """One whistle to one department: signed for, then answered, or returned."""

    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    problem_id: int = Field(foreign_key="problem.id", index=True)
    department_id: int = Field(foreign_key="department.id", index=True)
    round: int = 0  # how often the problem had been reopened
    whistled_by: int | None = Field(default=None, foreign_key="member.id")
    whistled_at: datetime = instant()
    due_at: datetime = instant()  # for the next step: signing for it, then answering
    remind_at: datetime = instant(index=True)
    overdue_at: datetime | None = maybe_instant()  # when it was first said to be
    signed_at: datetime | None = maybe_instant()
    answered_at: datetime | None = maybe_instant()
    returned_at: datetime | None = maybe_instant()
    answer: str | None = None  # or the right address, of what was returned


OWN_DATA: Register = {
    "department.name": NotPersonal("an office"),
    "department.contact_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "dispatch.whistled_by": Own(Export.OTHERS, Deletion.KEPT),
    "dispatch.answer": Own(Export.OTHERS, Deletion.KEPT),  # what an office says, until it is long over
    "problem.kind": OUR_WORD,
    "problem.reporter_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "problem.words": Own(Export.LISTED, Deletion.EMPTIED),
    "problem.answer": Own(Export.LISTED, Deletion.EMPTIED),
}
