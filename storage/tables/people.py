"""Members, their identities on channels, and their roles."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.own_data import OUR_WORD, Deletion, Export, Own, Register
from storage.tables.base import instant, maybe_instant, maybe_word, row_id, word

PAGE = "page"  # the channel of browsers: nothing is sent there


class RoleName(StrEnum):
    CHIEF_GRID_HEAD = "chief_grid_head"
    GRID_HEAD = "grid_head"
    BUILDING_LEAD = "building_lead"
    COMMUNITY_WORKER = "community_worker"
    BRANCH_SECRETARY = "branch_secretary"
    PART_TIME_COMMITTEE = "part_time_committee"
    TEAM_LEAD = "team_lead"
    LECTURER = "lecturer"


class SaidMember(StrEnum):
    """Somebody else's list calls them a Party member: they are asked, once, and nothing else comes of it."""

    TO_ASK = "to_ask"
    ASKED = "asked"


class Member(SQLModel, table=True):
    """Someone who takes part: a display name and a home, nothing more."""

    id: int = row_id()
    name: str
    home_unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    reminders_off: bool = False
    weekly_tally: bool | None = None  # wanted or not; None: as reminders are
    joined_at: datetime = instant()


class Profile(SQLModel, table=True):
    """What must never reach a group: kept apart so that no group query loads it by accident."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    in_service: bool = False  # a Party member whose report-in is confirmed
    duty_from: int | None = None  # the first year whose duty is theirs; None: whatever year is asked about
    said_member: SaidMember | None = maybe_word()
    full_name: str | None = None  # as reported in; on cards stands the display name
    phone: str | None = None
    address: str | None = None
    employer: str | None = None
    branch: str | None = None
    skills: str | None = None
    post: str | None = None  # taken on (领岗)


class Identity(SQLModel, table=True):
    """A person on a channel. Without a member it is only someone who may be answered."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = row_id()
    channel: str
    external_id: str
    name: str
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    reachable: bool = False


class Role(SQLModel, table=True):
    """A role holds for its unit and everything below it, until its end if it has one."""

    __table_args__ = (UniqueConstraint("member_id", "unit_id", "role"),)

    id: int = row_id()
    member_id: int = Field(foreign_key="member.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: RoleName = word()
    ends_at: datetime | None = maybe_instant(index=True)
    end_told_at: datetime | None = maybe_instant()  # that it ends within days
    granted_by: int | None = Field(default=None, foreign_key="member.id")  # None: by an import, or at the command line


OWN_DATA: Register = {
    "member.name": Own(Export.LISTED, Deletion.EMPTIED),
    "member.home_unit_id": Own(Export.LISTED, Deletion.EMPTIED),
    "profile.member_id": Own(Export.LISTED, Deletion.ROW),
    "profile.in_service": Own(Export.LISTED, Deletion.ROW),
    "profile.full_name": Own(Export.LISTED, Deletion.ROW),
    "profile.phone": Own(Export.LISTED, Deletion.ROW),
    "profile.address": Own(Export.LISTED, Deletion.ROW),
    "profile.employer": Own(Export.LISTED, Deletion.ROW),
    "profile.branch": Own(Export.LISTED, Deletion.ROW),
    "profile.skills": Own(Export.LISTED, Deletion.ROW),
    "profile.post": Own(Export.LISTED, Deletion.ROW),
    "identity.channel": OUR_WORD,
    "identity.external_id": Own(Export.LISTED, Deletion.ROW),
    "identity.name": Own(Export.LISTED, Deletion.ROW),
    "identity.member_id": Own(Export.LISTED, Deletion.ROW),
    "role.member_id": Own(Export.LISTED, Deletion.ROW),
    "role.granted_by": Own(Export.OTHERS, Deletion.KEPT),
}
