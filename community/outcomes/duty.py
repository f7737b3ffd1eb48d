"""The yearly duty of in-service members. All of it is personal: no group hears that there is such a thing."""

from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.duty import Waits
from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from storage.tables.activities import ActivityKind


class Part(BaseModel):
    """One kind of what a year asks for."""

    model_config = ConfigDict(frozen=True)

    kind: ActivityKind
    stand: Literal["done", "missing", "exempt"]
    counted: int
    owed: int


class Waiting(BaseModel):
    """What somebody came to and that does not count yet."""

    model_config = ConfigDict(frozen=True)

    activity: ActivityFacts
    waits: Waits


class DutyState(Outcome):
    personal = True
    year: int
    begins: int | None = None  # the first year that is theirs, when this one is not
    parts: tuple[Part, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    coming: tuple[ActivityFacts, ...] = ()  # of what is missing, what they go to
    offers: tuple[ActivityFacts, ...] = ()  # of what is missing, what they may sign up for
