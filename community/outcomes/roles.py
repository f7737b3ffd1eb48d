"""Roles: granted, revoked, ending by themselves. Never said in a group."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.questions import Asks
from storage.tables.people import RoleName


class Held(BaseModel):
    """A role as texts show it."""

    model_config = ConfigDict(frozen=True)

    name: str
    home: str = ""
    role: RoleName
    unit: str
    until: datetime | None = None  # the moment at which it does not hold any more


class AboutRole(Outcome, abstract=True):
    personal = True
    held: Held


class RoleAsked(Asks):
    """With one role, whether it is meant; with several, which. Nothing was done yet."""

    personal = True
    revokes: bool = False
    held: Held
    others: tuple[Held, ...] = ()
    holds_already: bool = False  # only its end changes


class RoleGranted(AboutRole):
    """For whoever granted it, and for the person."""

    role_id: int
    by: str  # empty: whoever runs the program
    to_member: bool
    told: bool = True  # the person could be told
    already: bool = False  # nothing has changed
    changed: bool = False  # only its end
    ends_within_days: bool = False  # nobody is told so once more


class RoleRevoked(AboutRole):
    by: str
    to_member: bool
    told: bool = True


class RoleEnds(AboutRole):
    """Soon, by its date."""

    to_member: bool


class RoleEnded(AboutRole):
    to_member: bool


class RoleIncomplete(Outcome):
    """What was said is not enough, or was not wholly read: nothing was done."""

    personal = True
    lacks: Literal["person", "unit", "end", "form"]
    said: str = ""
    revokes: bool = False


class PersonUnknown(Outcome):
    """Nobody of that name is known where the role would be."""

    personal = True
    name: str


class RoleNotHeld(Outcome):
    personal = True
    name: str
    role: RoleName
