"""A community as it is written down: for imports, rehearsals and the demo. An unknown key is an error.

Here each field is looked at by itself; what fits together is `community/founding.py`.
"""

import re
import unicodedata
from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, field_validator

from community.care import rule_written
from community.posting import MOST_PLACES
from storage.tables.activities import ActivityKind, OpenTo

_JOINER = "\u200d"  # parts of one emoji
_PHONE = re.compile(r"(\+?\d{3,15})(?:(?:转|ext|x)\d{1,6})?", re.ASCII | re.IGNORECASE)
_MOBILE = re.compile(r"(?:\+?86|0086)?(1[3-9]\d{7,})", re.ASCII)  # from nine digits on it means to be one
_MARKS = re.compile(r"[\s().\u2010-\u2015-]")


def tidy(text: str) -> str:
    """Single spaces, none around it, and nothing that cannot be seen: copied names bring all of them."""
    text = " ".join(text.split())
    if text.isprintable():
        return text
    seen = (c for c in text if c == _JOINER or unicodedata.category(c) not in ("Cc", "Cf"))
    return "".join(seen).strip(" " + _JOINER)


def folded(name: str) -> str:
    """For comparing: two names that look alike are one."""
    return "".join(unicodedata.normalize("NFKC", tidy(name)).casefold().split())


def _words(value: Any) -> Any:
    """Files that are read as plain YAML have numbers for names that look like one."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return tidy(value) if isinstance(value, str) else value


def _moment(value: Any) -> Any:
    """A day and a clock time. Else a number would be seconds since 1970, and a day alone its midnight."""
    try:
        found = datetime.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        found = None
    is_day_alone = isinstance(value, str) and ":" not in value
    if not isinstance(found, datetime) or is_day_alone or not 2000 <= found.year < 2100:
        raise ValueError(f"write it as 2026-11-28T09:00, not {value}")
    return found


def _day(value: Any) -> Any:
    """A day without a clock time: the last one."""
    try:
        found = date.fromisoformat(value.strip()) if isinstance(value, str) else value
    except ValueError:
        found = None
    if not isinstance(found, date) or isinstance(found, datetime) or not 2000 <= found.year < 2100:
        raise ValueError(f"write it as 2026-12-31, not {value}")
    return found


Name = Annotated[str, BeforeValidator(_words), StringConstraints(min_length=1)]
Words = Annotated[str | None, BeforeValidator(lambda value: _words(value) or None)]
Moment = Annotated[datetime, BeforeValidator(_moment)]
Day = Annotated[date, BeforeValidator(_day)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class PostSpec(Strict):
    name: Name
    places: int = Field(default=1, ge=1, le=MOST_PLACES)
    conditions: Words = None
    members_only: bool = False  # for Party members in service


class UnitSpec(Strict):
    name: Name
    kind: str = "building"
    parent: Name | None = Field(default=None, alias="in")
    conditions: Words = None  # of a team: what it asks of those who join
    members: list[Name] = []  # of a team: people of the same file
    posts: list[PostSpec] | None = None  # left out: a new community has the usual ones, any other unit has none


class RoleSpec(Strict):
    role: Name
    unit: Name | None = None
    until: Day | None = None  # the last day


class PersonSpec(Strict):
    id: Name | None = None  # what the channel calls the person; left out: the name
    home: Name | None = None
    party_member: bool = False  # in service, and the report-in is confirmed
    said_to_be_member: bool = False  # by somebody else: they are asked before anything comes of it
    reachable: bool = False
    roles: list[RoleSpec] = []
    phone: Words = None
    address: Words = None
    employer: Words = None
    skills: str | list[str] | None = None

    def as_hearsay(self) -> "PersonSpec":
        said = self.party_member or self.said_to_be_member
        return self.model_copy(update={"party_member": False, "said_to_be_member": said})

    @field_validator("phone")
    @classmethod
    def _a_phone(cls, value: str | None) -> str | None:
        """Landlines and short numbers too; a mobile number with a digit too few or too many is a slip."""
        if value is None:
            return None
        written = unicodedata.normalize("NFKC", value)
        number = _PHONE.fullmatch(_MARKS.sub("", written))
        mobile = _MOBILE.fullmatch(number[1]) if number else None
        if number is None or (mobile is not None and len(mobile[1]) != 11):
            raise ValueError(f"{value!r} is no phone number")
        return written


class ActivitySpec(Strict):
    title: Name
    kind: ActivityKind = ActivityKind.SERVICE
    unit: Name
    audience: list[Name] = []  # units whose groups it is shown in; none: those of `unit`
    team: Name | None = None
    start: Moment
    end: Moment
    place: Words = None
    capacity: int | None = Field(default=None, ge=1, le=100_000)
    signup_opens: Moment | None = None
    signup_closes: Moment | None = None
    hours: float | None = Field(default=None, ge=0, le=1000, allow_inf_nan=False)
    lecturer: Words = None
    organiser: Words = None
    bring: Words = None
    open_to: OpenTo | None = None


class OnDutySpec(Strict):
    who: Name
    unit: Name
    start: Moment = Field(alias="from")
    end: Moment = Field(alias="to")
    task: Words = None


class CareSpec(Strict):
    """Somebody who is looked after, with consent: every day (每天), on a day of every or every other week."""

    who: Name = Field(alias="for")
    helpers: list[Name] = Field(min_length=1)
    every: Name

    @field_validator("every")
    @classmethod
    def _often(cls, value: str) -> str:
        if rule_written(value, date(2026, 1, 1)) is None:
            raise ValueError(f"write it as 每天, 每周二, 每两周二, weekly or two-weekly, not {value!r}")
        return value


class DepartmentSpec(Strict):
    """Who may be whistled to. `unit`: the street whose it is; left out, the only one there is."""

    name: Name
    contact: Name
    unit: Words = None


class SettingsSpec(Strict):
    quiet_hours: str | None = None
    message_budget: int | None = Field(default=None, ge=1, le=100)

    @field_validator("quiet_hours")
    @classmethod
    def _two_clocks(cls, value: str | None) -> str | None:
        if value is None:
            return None
        try:
            _, _ = (datetime.strptime(part.strip(), "%H:%M") for part in value.split("-"))  # noqa: DTZ007
        except ValueError as problem:
            raise ValueError(f"write it as 21:30-07:30, not {value!r}") from problem
        return value


class CommunitySpec(Strict):
    """`as_hearsay`: as a file of somebody else's says it, who can consent for nobody."""

    units: list[UnitSpec] = []
    chats: dict[Name, Name | None] = {}
    people: dict[Name, PersonSpec | None] = {}
    activities: list[ActivitySpec] = []
    settings: SettingsSpec | None = None
    on_duty: list[OnDutySpec] = []
    care: list[CareSpec] = []
    departments: list[DepartmentSpec] = []

    def as_hearsay(self) -> "CommunitySpec":
        said = {name: one and one.as_hearsay() for name, one in self.people.items()}
        return self.model_copy(update={"people": said, "care": []})
