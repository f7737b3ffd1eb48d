"""Lectures: who holds them, what is asked of them, what those who came thought of them and are given."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, row_id


class Lecturer(SQLModel, table=True):
    """What is told of somebody who lectures; kept once, however often they come."""

    id: int = row_id()
    unit_id: int = Field(foreign_key="unit.id", index=True)  # whose organisers have entered it
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)  # when it is one of the members
    name: str
    field: str | None = None
    words: str | None = None  # two lines
    written_at: datetime = instant()


class LectureQuestion(SQLModel, table=True):
    """What the facts do not answer: passed on to whoever lectures, whose reply goes back."""

    __tablename__ = "lecture_question"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int = row_id()
    activity_id: int = Field(foreign_key="activity.id", index=True)
    asker_id: int = Field(foreign_key="identity.id")
    named: bool  # asked where the lecture stands, so that whoever answers may know who asks
    words: str
    asked_at: datetime = instant(index=True)
    answered_at: datetime | None = maybe_instant()


class Rating(SQLModel, table=True):
    """One to five by somebody who was there. Who gave it is told to nobody."""

    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    stars: int
    words: str | None = None
    rated_at: datetime = instant()


class RatingTold(SQLModel, table=True):
    """How many ratings the last summary of a lecture was made of."""

    __tablename__ = "rating_told"

    activity_id: int = Field(primary_key=True, foreign_key="activity.id")
    count: int
    at: datetime = instant(index=True)


class Material(SQLModel, table=True):
    """What those who came may take home."""

    id: int = row_id()
    activity_id: int = Field(foreign_key="activity.id", index=True)
    given_by: int | None = Field(default=None, foreign_key="member.id")
    words: str  # with a link in them
    given_at: datetime = instant()


OWN_DATA: Register = {
    "lecturer.member_id": Own(Export.LISTED, Deletion.ROW),
    "lecturer.name": Own(Export.LISTED, Deletion.ROW),
    "lecturer.field": Own(Export.LISTED, Deletion.ROW),
    "lecturer.words": Own(Export.LISTED, Deletion.ROW),
    "lecture_question.asker_id": Own(Export.LISTED, Deletion.ROW),
    "lecture_question.words": Own(Export.LISTED, Deletion.ROW),
    "rating.sign_up_id": Own(Export.LISTED, Deletion.KEPT),
    "rating.words": Own(Export.LISTED, Deletion.EMPTIED),
    "material.given_by": Own(Export.OTHERS, Deletion.KEPT),
    "material.words": Own(Export.OTHERS, Deletion.KEPT),
}
