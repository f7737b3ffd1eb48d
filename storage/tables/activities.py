"""What people sign up for."""

import secrets
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import Index, text
from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, maybe_word, row_id, word

PAGE_LETTERS = "ACDEFGHJKMNPQRTUVWXY34679"  # none that is taken for another: 0 O, 1 I L, 2 Z, 5 S, 8 B
PAGE_LENGTH = 8


def new_page() -> str:
    return "".join(secrets.choice(PAGE_LETTERS) for _ in range(PAGE_LENGTH))


class ActivityKind(StrEnum):
    SERVICE = "service"
    ORG_LIFE = "org_life"
    LECTURE = "lecture"
    EVENT = "event"


class ActivityState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"
    RECORDED = "recorded"  # one member's service without an activity: no card, no number, on no list


class OpenTo(StrEnum):
    OWN = "own"  # those of its own units
    ALL = "all"


class Activity(SQLModel, table=True):
    __table_args__ = (
        Index("ix_activity_unit_starts", "unit_id", "starts_at"),
        # One open activity per short number.
        Index(
            "uq_activity_open_number",
            "number",
            unique=True,
            sqlite_where=text("number IS NOT NULL"),
            postgresql_where=text("number IS NOT NULL"),
        ),
        # One activity for each planned day of a series, whatever becomes of it.
        Index("uq_activity_occurrence", "series_id", "planned_on", unique=True),
    )

    id: int = row_id()
    number: int | None = None  # short, given at publishing, free again when attendance has closed
    title: str
    kind: ActivityKind = word()
    unit_id: int = Field(foreign_key="unit.id")
    team_id: int | None = Field(default=None, foreign_key="unit.id")
    starts_at: datetime = instant(index=True)
    ends_at: datetime = instant(index=True)
    place: str | None = None
    capacity: int | None = None
    at_least: int | None = None  # with fewer, whoever organises it is asked two days before; None: however few
    signup_opens: datetime | None = maybe_instant()
    signup_closes: datetime | None = maybe_instant()  # None: the start
    hours_minutes: int | None = None  # what full presence earns; None: the planned length
    lecturer: str | None = None  # as shown
    lecturer_id: int | None = Field(default=None, foreign_key="member.id")  # when it is one of the members
    bring: str | None = None  # what to bring along
    open_to: OpenTo | None = maybe_word()  # None: nothing was said of it
    organiser_id: int | None = Field(default=None, foreign_key="member.id")
    code_secret: str
    page: str | None = Field(default_factory=new_page, unique=True)  # the end of its address, /a/…
    state: ActivityState = word()
    created_at: datetime = instant()
    published_at: datetime | None = maybe_instant()
    batch: int | None = None  # the id of the first draft, when one line made one for each of several days
    series_id: int | None = Field(default=None, foreign_key="series.id")
    planned_on: date | None = None  # which of its occurrences it is, even when it was moved or cancelled
    closed_at: datetime | None = maybe_instant()  # attendance is final
    reduced_at: datetime | None = maybe_instant()  # since then only what counts is left of it


OWN_DATA: Register = {
    # Of a recorded service it is the member's own words (帮李奶奶买药): emptied by services.hours.departing.
    "activity.title": Own(Export.OTHERS, Deletion.KEPT),
    "activity.place": Own(Export.OTHERS, Deletion.KEPT),
    "activity.bring": Own(Export.OTHERS, Deletion.KEPT),
    "activity.lecturer": Own(Export.LISTED, Deletion.EMPTIED, of="lecturer_id"),
    "activity.lecturer_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "activity.organiser_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "activity.planned_on": NotPersonal("a day of the plan"),
    "activity.code_secret": NotPersonal("made by chance"),
    "activity.page": NotPersonal("made by chance"),
}
