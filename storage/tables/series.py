"""What comes again: a series, its plan, and who comes every time."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, NotPersonal, Own, Register
from storage.tables.activities import ActivityKind, OpenTo
from storage.tables.base import instant, json_column, maybe_instant, maybe_word, row_id, word


class Holidays(StrEnum):
    """What becomes of dates that fall on a holiday."""

    SKIPPED = "skipped"
    HELD = "held"
    WORKDAYS = "workdays"  # it is planned for working days only


class Series(SQLModel, table=True):
    """Its occurrences are activities, made some weeks ahead; `Phase` says what they are like from which day on."""

    id: int = row_id()
    kind: ActivityKind = word()
    unit_id: int = Field(foreign_key="unit.id")
    team_id: int | None = Field(default=None, foreign_key="unit.id")
    organiser_id: int | None = Field(default=None, foreign_key="member.id")
    created_at: datetime = instant()
    published_at: datetime | None = maybe_instant()  # None: a draft
    ends_before: date | None = None  # ended: not held on this day and later
    made_until: date | None = None  # planned days up to this one are made, or were not held
    next_at: datetime | None = maybe_instant(index=True)  # the next planned start that is not made yet; None: none
    unusual: list[str] = json_column(list)  # days up to `made_until`, as the calendar was when they were gone through
    rated: int = 0  # how many ratings the last summary of all its lectures was made of
    rated_at: datetime | None = maybe_instant()


class Phase(SQLModel, table=True):
    """How a series is planned from one day on, until the next phase begins."""

    __tablename__ = "series_phase"

    series_id: int = Field(primary_key=True, foreign_key="series.id")
    since: date = Field(primary_key=True)
    rule: str  # RFC 5545: DTSTART in local time, and RRULE
    minutes: int  # how long one lasts
    holidays: Holidays = word()
    title: str
    place: str | None = None
    capacity: int | None = None
    at_least: int | None = None
    lecturer: str | None = None
    lecturer_id: int | None = Field(default=None, foreign_key="member.id")
    bring: str | None = None
    open_to: OpenTo | None = maybe_word()
    audience: list[int] = json_column(list)  # units whose groups it is for; none: those of the unit that holds it


class Regular(SQLModel, table=True):
    """Somebody comes every time: signed up when an occurrence is made, in the order of asking."""

    __table_args__ = (UniqueConstraint("series_id", "member_id"),)

    id: int = row_id()
    series_id: int = Field(foreign_key="series.id")
    member_id: int = Field(foreign_key="member.id", index=True)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")  # where to tell who cannot be told in private
    home_unit_id: int | None = Field(default=None, foreign_key="unit.id")  # where they lived when they asked for it
    since: datetime = instant()


DAY = NotPersonal("a day of the plan")
OWN_DATA: Register = {
    "series.ends_before": DAY,
    "series.made_until": DAY,
    "series_phase.since": DAY,
    "series.organiser_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "series_phase.rule": OUR_WORD,
    "series_phase.title": Own(Export.OTHERS, Deletion.KEPT),
    "series_phase.place": Own(Export.OTHERS, Deletion.KEPT),
    "series_phase.bring": Own(Export.OTHERS, Deletion.KEPT),
    "series_phase.lecturer": Own(Export.LISTED, Deletion.EMPTIED, of="lecturer_id"),
    "series_phase.lecturer_id": Own(Export.LISTED, Deletion.GIVEN_UP),
    "series_phase.audience": NotPersonal("units"),
    "series.unusual": DAY,
    "regular.member_id": Own(Export.LISTED, Deletion.ROW),
}
