"""Questions with choices, and finding nothing."""


from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.facts import ActivityFacts
from community.wishes import Wish


class Option(BaseModel):
    """One choice of a question: the wish it carries out and what the label is made of."""

    model_config = ConfigDict(frozen=True)

    wish: Wish
    label: str = ""
    activity: ActivityFacts | None = None


class Asks(Outcome, abstract=True):
    question_id: int = 0
    options: tuple[Option, ...] = ()


class WhichActivity(Asks):
    pass


class WhichUnit(Asks):
    personal = True


class QuestionClosed(Outcome):
    """A choice that was answered, replaced or has expired."""

    short = True


class NothingFound(Outcome):
    asked: str = ""
    open: tuple[ActivityFacts, ...] = ()
