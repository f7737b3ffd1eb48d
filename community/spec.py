"""A community as it is written down: for imports, rehearsals and the demo. An unknown key is an error."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator

from storage.tables.activities import ActivityKind


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class UnitSpec(Strict):
    name: str
    kind: str = "building"
    parent: str | None = Field(default=None, alias="in")


class RoleSpec(Strict):
    role: str
    unit: str | None = None


class PersonSpec(Strict):
    id: str | None = None  # what the channel calls the person; left out: the name
    home: str | None = None
    party_member: bool = False
    reachable: bool = False
    roles: list[RoleSpec] = []
    phone: str | None = None
    address: str | None = None
    employer: str | None = None
    skills: str | list[str] | None = None

    @field_validator("id", "phone", mode="before")
    @classmethod
    def _digits(cls, value: Any) -> Any:
        return str(value) if isinstance(value, int) else value


class ActivitySpec(Strict):
    title: str
    kind: ActivityKind = ActivityKind.SERVICE
    unit: str
    team: str | None = None
    start: datetime
    end: datetime
    place: str | None = None
    capacity: int | None = None
    signup_opens: datetime | None = None
    signup_closes: datetime | None = None
    hours: float | None = None
    lecturer: str | None = None
    organiser: str | None = None


class SettingsSpec(Strict):
    quiet_hours: str | None = None
    message_budget: int | None = None


class CommunitySpec(Strict):
    units: list[UnitSpec] = []
    chats: dict[str, str | None] = {}
    people: dict[str, PersonSpec | None] = {}
    activities: list[ActivitySpec] = []
    settings: SettingsSpec | None = None
    on_duty: list[dict[str, Any]] = []
