"""The tables: plain rows at the bottom of everything.

Rows hold facts; what can be derived (who is missing, how many hours count, how full a building is) is derived.
Times are aware and stored in UTC. `table=True` models do not validate: input is checked at the edges.
"""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, DateTime, Dialect, Index, String, TypeDecorator, UniqueConstraint, text
from sqlmodel import Field, SQLModel

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. SQLite keeps no zone, so naive UTC is stored and aware UTC is given back."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone cannot be stored: {value}")
        return value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value is not None else None


class UnitKind(StrEnum):
    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    COMPOUND = "compound"
    BUILDING = "building"
    TEAM = "team"


class RoleName(StrEnum):
    CHIEF_GRID_HEAD = "chief_grid_head"
    GRID_HEAD = "grid_head"
    BUILDING_LEAD = "building_lead"
    COMMUNITY_WORKER = "community_worker"
    BRANCH_SECRETARY = "branch_secretary"
    PART_TIME_COMMITTEE = "part_time_committee"
    TEAM_LEAD = "team_lead"
    LECTURER = "lecturer"


class ActivityKind(StrEnum):
    SERVICE = "service"
    ORG_LIFE = "org_life"
    LECTURE = "lecture"
    EVENT = "event"


class ActivityState(StrEnum):
    DRAFT = "draft"
    PUBLISHED = "published"
    CANCELLED = "cancelled"


class Standing(StrEnum):
    """Where a sign-up stands on the roster."""

    GOING = "going"
    WAITING = "waiting"
    OFFERED = "offered"  # a freed seat is held while the person decides between two activities
    CANCELLED = "cancelled"


class Source(StrEnum):
    """How a name came onto the roster; a 接龙 list may only remove what a 接龙 list has added."""

    BUTTON = "button"
    WORDS = "words"
    JIELONG = "jielong"


class HoursState(StrEnum):
    CLAIMED = "claimed"
    APPROVED = "approved"
    DISPUTED = "disputed"
    COUNTED = "counted"


class NoticeState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"
    EXPIRED = "expired"
    WAITING = "waiting"  # for a person to open the private chat: a bot cannot write first
    MERGED = "merged"  # over the day's message budget: told in the evening line


class Lane(StrEnum):
    """Who goes first when the pace is short; sorted by value."""

    REPLY = "0-reply"
    CARD = "1-card"
    REMINDER = "2-reminder"
    BROADCAST = "3-broadcast"


def _instant(index: bool = False) -> Any:
    return Field(sa_type=UTCDateTime, index=index)


def _maybe_instant(index: bool = False) -> Any:
    return Field(default=None, sa_type=UTCDateTime, index=index)


def _word(index: bool = False) -> Any:
    return Field(sa_type=String, index=index)


def _json(default: Any) -> Any:
    return Field(default_factory=default, sa_column=Column(JSON, nullable=False))


def _key() -> Any:
    return Field(default=None, primary_key=True)


class Unit(SQLModel, table=True):
    """A node of the tree: street → community → grid → compound → building; teams hang on any of them."""

    id: int = _key()
    parent_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    kind: UnitKind = _word()
    name: str = Field(index=True)


class Chat(SQLModel, table=True):
    """A group chat; bound to a unit, or not yet."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = _key()
    channel: str
    external_id: str
    former_id: str | None = Field(default=None, index=True)  # before the platform gave the group another id
    title: str
    unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    told_unbound_at: datetime | None = _maybe_instant()
    paused_at: datetime | None = _maybe_instant()


class Member(SQLModel, table=True):
    """Someone who takes part: a display name and a home, nothing more."""

    id: int = _key()
    name: str
    home_unit_id: int | None = Field(default=None, foreign_key="unit.id", index=True)
    reminders_off: bool = False
    joined_at: datetime = _instant()


class Profile(SQLModel, table=True):
    """What must never reach a group: kept apart so that no group query loads it by accident."""

    member_id: int = Field(primary_key=True, foreign_key="member.id")
    in_service: bool = False
    phone: str | None = None
    address: str | None = None
    employer: str | None = None
    skills: str | None = None


class Identity(SQLModel, table=True):
    """A person on a channel. Without a member it is only someone who may be answered."""

    __table_args__ = (UniqueConstraint("channel", "external_id"),)

    id: int = _key()
    channel: str
    external_id: str
    name: str
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    reachable: bool = False


class ChatMember(SQLModel, table=True):
    __tablename__ = "chat_member"

    chat_id: int = Field(primary_key=True, foreign_key="chat.id")
    member_id: int = Field(primary_key=True, foreign_key="member.id", index=True)


class Role(SQLModel, table=True):
    """A role holds for its unit and everything below it."""

    __table_args__ = (UniqueConstraint("member_id", "unit_id", "role"),)

    id: int = _key()
    member_id: int = Field(foreign_key="member.id")
    unit_id: int = Field(foreign_key="unit.id", index=True)
    role: RoleName = _word()


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
    )

    id: int = _key()
    number: int | None = None  # short, given at publishing, free again when attendance has closed
    title: str
    kind: ActivityKind = _word()
    unit_id: int = Field(foreign_key="unit.id")
    team_id: int | None = Field(default=None, foreign_key="unit.id")
    starts_at: datetime = _instant(index=True)
    ends_at: datetime = _instant(index=True)
    place: str | None = None
    capacity: int | None = None
    signup_opens: datetime | None = _maybe_instant()
    signup_closes: datetime | None = _maybe_instant()  # None: the start
    hours_minutes: int | None = None  # what full presence earns; None: the planned length
    lecturer: str | None = None
    organiser_id: int | None = Field(default=None, foreign_key="member.id")
    code_secret: str
    state: ActivityState = _word()
    created_at: datetime = _instant()
    published_at: datetime | None = _maybe_instant()
    closed_at: datetime | None = _maybe_instant()  # attendance is final


class SignUp(SQLModel, table=True):
    """A place asked for: a member's own, or a guest's who was brought by a member."""

    __tablename__ = "sign_up"
    __table_args__ = (
        Index(
            "uq_sign_up_active_member",
            "activity_id",
            "member_id",
            unique=True,
            sqlite_where=text("member_id IS NOT NULL AND standing != 'cancelled'"),
            postgresql_where=text("member_id IS NOT NULL AND standing != 'cancelled'"),
        ),
    )

    id: int = _key()  # rising: the order of arrival
    activity_id: int = Field(foreign_key="activity.id", index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    host_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    name: str  # as shown; a guest without a name is "host+1"
    note: str | None = None
    standing: Standing = _word()
    source: Source = _word()
    chat_id: int | None = Field(default=None, foreign_key="chat.id")  # where to tell who cannot be told in private
    offered_until: datetime | None = _maybe_instant()
    listed_by: int | None = Field(default=None, foreign_key="member.id")  # who wrote the name on a 接龙 list
    created_at: datetime = _instant()
    cancelled_at: datetime | None = _maybe_instant()


class Attendance(SQLModel, table=True):
    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    checked_in_at: datetime = _instant()
    checked_out_at: datetime | None = _maybe_instant()
    confirmed_by: int | None = Field(default=None, foreign_key="member.id")
    forgot_check_out: bool = False


class Hours(SQLModel, table=True):
    """Time served: claimed → approved → confirmed by the member (or seven days) → counted."""

    sign_up_id: int = Field(primary_key=True, foreign_key="sign_up.id")
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    minutes: int
    state: HoursState = _word(index=True)
    decided_by: int | None = Field(default=None, foreign_key="member.id")
    decided_at: datetime | None = _maybe_instant()
    confirmed_at: datetime | None = _maybe_instant()  # None when counted: nobody answered in seven days
    words: str | None = None  # what the member says is wrong


class Card(SQLModel, table=True):
    """One message in one group that is edited in place for as long as its subject lives."""

    __table_args__ = (UniqueConstraint("chat_id", "activity_id"),)

    id: int = _key()
    chat_id: int = Field(foreign_key="chat.id")
    activity_id: int = Field(foreign_key="activity.id", index=True)
    message_id: str | None = None


class Notice(SQLModel, table=True):
    """The outbox: one thing to be told, to one chat or one person, written with its cause."""

    __table_args__ = (
        UniqueConstraint("key"),
        Index("ix_notice_due", "state", "lane", "not_before", "id"),
        Index("ix_notice_budget", "chat_id", "budgeted", "sent_at"),
        Index(
            "uq_notice_queued_card",
            "card_id",
            unique=True,
            sqlite_where=text("card_id IS NOT NULL AND state = 'queued'"),
            postgresql_where=text("card_id IS NOT NULL AND state = 'queued'"),
        ),
        Index(
            "ix_notice_tap",
            "tap_id",
            sqlite_where=text("tap_id IS NOT NULL"),
            postgresql_where=text("tap_id IS NOT NULL"),
        ),
    )

    id: int = _key()
    channel: str
    lane: Lane = _word()
    outcome: str
    fields: dict[str, Any] = _json(dict)
    chat_id: int | None = Field(default=None, foreign_key="chat.id")
    identity_id: int | None = Field(default=None, foreign_key="identity.id")
    tap_id: str | None = None  # answered as an alert that only the person who tapped sees
    reply_to: str | None = None
    edits: str | None = None  # the message to redraw in place
    mentions: list[int] = _json(list)  # identities
    card_id: int | None = Field(default=None, foreign_key="card.id")
    key: str | None = None  # told once: kind, subject, occurrence, person
    state: NoticeState = _word()
    budgeted: bool = False
    silent: bool = False
    not_before: datetime = _instant()
    expires_at: datetime | None = _maybe_instant()
    queued_at: datetime = _instant()
    sent_at: datetime | None = _maybe_instant()
    message_id: str | None = None
    attempts: int = 0
    error: str | None = None


class HandledEvent(SQLModel, table=True):
    __tablename__ = "handled_event"

    channel: str = Field(primary_key=True)
    event_id: str = Field(primary_key=True)
    at: datetime = _instant(index=True)


class Lease(SQLModel, table=True):
    """Who speaks for a channel's account at this moment: the platform's pace is one for all workers."""

    channel: str = Field(primary_key=True)
    holder: str
    until: datetime = _instant()


class Question(SQLModel, table=True):
    """What the bot has asked one person in one chat and still waits for."""

    __table_args__ = (UniqueConstraint("channel", "chat", "person"),)

    id: int = _key()
    channel: str
    chat: str
    person: str
    kind: str
    options: list[dict[str, Any]] = _json(list)
    expires_at: datetime = _instant(index=True)


class Audit(SQLModel, table=True):
    id: int = _key()
    at: datetime = _instant(index=True)
    member_id: int | None = Field(default=None, foreign_key="member.id", index=True)
    action: str
    activity_id: int | None = Field(default=None, foreign_key="activity.id", index=True)
    detail: dict[str, Any] = _json(dict)
