"""Volunteer teams: joined, left, and who is in them."""

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.questions import Asks


class Team(BaseModel):
    """A team as everybody may see it."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    unit: str = ""  # where it hangs
    leads: tuple[str, ...] = ()
    conditions: str | None = None


class TeamAsked(Asks):
    """Whether somebody joins or leaves: what they said was not certain. Nothing was done yet."""

    team: Team
    leaves: bool = False
    others: str = ""


class WhichTeam(Asks):
    """Teams to choose from; none of them is called as was said. Without any it only says so."""

    teams: tuple[Team, ...] = ()
    said: str = ""
    leaves: bool = False


class TeamJoined(Outcome):
    name: str  # of whoever joined
    team: Team
    already: bool = False
    next: ActivityFacts | None = None  # what the team does next


class TeamLeft(Outcome):
    name: str
    team: Team
    already: bool = False  # they were not in it
    places: tuple[ActivityFacts, ...] = ()  # theirs in what the team does: leaving cancels nothing


class TeamNews(Outcome):
    """For who leads it: somebody came or went."""

    personal = True
    speaks_for = "name"
    name: str
    team: Team
    joined: bool
    count: int


class TeamRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    phone: str | None = None


class TeamRoster(Outcome):
    personal = True
    team: Team
    rows: tuple[TeamRow, ...]


class TeamCount(Outcome):
    """How many: all that a group hears, and whoever may not see contacts."""

    team: Team
    count: int
