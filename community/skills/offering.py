"""What somebody says that they lend or can do."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.wishes import Details


class Offered(BaseModel):
    """One thing, as it will be noted."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["thing", "skill"]
    name: str
    category: str


class Skilling(Details):
    """:ivar certain: all of the line was read, and it is said of the speaker, now."""

    topic: Literal["skills"] = "skills"
    found: tuple[Offered, ...] = ()
    certain: bool = False
    name: str = ""  # what is not lent any more, or was given back
    other: str = ""  # by whom it was given back, or to whom
    until: datetime | None = None  # they are away so long
