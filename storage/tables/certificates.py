"""Certificates of voluntary service, as they were issued."""

from datetime import datetime

from sqlmodel import Field, SQLModel

from storage.own_data import Deletion, Export, NotPersonal, Own, Register
from storage.tables.base import instant, maybe_instant, row_id


class Certificate(SQLModel, table=True):
    """What it said on the day. Whether that is still so follows from the hours, and is kept nowhere."""

    id: int = row_id()
    code: str = Field(unique=True)
    member_id: int = Field(foreign_key="member.id", index=True)
    name: str | None  # None: taken out with all that was held of its bearer
    name_confirmed: bool = False  # by whoever confirmed a report-in under it
    unit_id: int = Field(foreign_key="unit.id")
    issuer: str  # what the unit was called on the day
    first: datetime = instant()
    last: datetime = instant()  # exclusive
    issued_at: datetime = instant()
    revoked_at: datetime | None = maybe_instant()
    replaced_by: int | None = Field(default=None, foreign_key="certificate.id")
    correction_told_at: datetime | None = maybe_instant()


class CertifiedService(SQLModel, table=True):
    """One of its lines. By activity: a place may become another's when two accounts turn out to be one person's."""

    __tablename__ = "certified_service"

    certificate_id: int = Field(primary_key=True, foreign_key="certificate.id")
    activity_id: int = Field(primary_key=True)  # no key: what is said here stays said
    title: str  # empty: without an activity, since those are called by their member's own words
    starts_at: datetime = instant()
    minutes: int


OWN_DATA: Register = {
    "certificate.code": Own(Export.LISTED, Deletion.KEPT),
    "certificate.member_id": Own(Export.LISTED, Deletion.KEPT),
    "certificate.name": Own(Export.LISTED, Deletion.EMPTIED),
    "certificate.issuer": NotPersonal("the name of a unit"),
    "certified_service.certificate_id": Own(Export.LISTED, Deletion.KEPT),
    "certified_service.activity_id": NotPersonal("the number of an activity"),
    "certified_service.title": Own(Export.LISTED, Deletion.KEPT),
}
