"""How many messages groups were sent."""

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome


class GroupUsage(BaseModel):
    """:ivar days: new messages of each day, today first; `merged`: lines of the evening's message, in these days."""

    model_config = ConfigDict(frozen=True)

    group: str
    days: tuple[int, ...]
    merged: int


class MessageUsage(Outcome):
    """:ivar more: groups that are not shown."""

    personal = True
    budget: int
    groups: tuple[GroupUsage, ...]
    more: int = 0
