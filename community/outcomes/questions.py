"""Questions: what is asked, with the wishes that the answers carry out."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, ClassVar, Literal, cast

from pydantic import BaseModel, ConfigDict

from community.figures import Figures
from community.outcomes.base import Outcome, SomeFacts
from community.outcomes.facts import ActivityFacts
from community.wishes import Wish


class Option(BaseModel):
    """One choice of a question: the wish it carries out and what the label is made of.

    :ivar numbered: shown with its place among the choices, by which it is chosen.
    :ivar says: which short answer means it: yes, no, that something is wrong; the speaker, somebody else, all of them.
    """

    model_config = ConfigDict(frozen=True)

    wish: Wish
    label: str = ""
    facts: SomeFacts | None = None
    numbered: bool = False
    says: Literal["yes", "no", "wrong", "me", "them", "all"] | None = None

    def number(self, place: int) -> int | None:
        """What it is shown with and answered by: its place, or a short number of its own; None: its button only."""
        return place if self.numbered else cast(int | None, getattr(self.facts, "number", None))


class Asks(Outcome, abstract=True):
    """Saying it asks: whoever answers it within its time carries out one of the options. Without options it only says.

    `asks`: `choice` takes a tap, a number or yes and no, and so does `draft`, which a newer choice does not replace and
    whose message loses its buttons when it is over;
    `words` takes the next line for the wish's text; `more` adds the next line to what was said before; `form` is a
    step of a dialogue (`community.forms`); `aside` takes a line that fits (`bot.topic.Intent.fits`) and stands in the
    way of nothing else: for what nobody has asked to be asked.
    """

    asks: ClassVar[str] = "choice"
    lives: ClassVar[str] = "question_lives"  # which of the figures
    wants_words: ClassVar[bool] = False  # aside: a mere yes or no, which may mean anything, only asks it again
    question_id: int = 0
    options: tuple[Option, ...] = ()
    over: str = ""  # "" | done | expired: how the question of a message that is shown anew has ended

    def is_asked(self) -> bool:
        """Whether an answer is waited for."""
        return bool(self.options)

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """Whether it takes the place of an open question of its kind: a choice does, and what is asked anew."""
        return self.asks == "choice" or outcome == self.called()

    def kept(self) -> dict[str, Any]:
        """What is kept with the question and nowhere else."""
        return {}

    def until(self, now: datetime, figures: Figures) -> datetime:
        return now + cast(timedelta, getattr(figures, self.lives))


class WhichActivity(Asks):
    """Activities go by their short numbers; one without is chosen by its button only."""

    own: bool = False  # the choices are what the person takes part in
    despite: str = ""  # a time that was said, and that the only one of this title does not have

    def for_group(self) -> Outcome | None:
        return None if self.personal or (self.own and self.is_discreet()) else self


class WhichUnit(Asks):
    personal = True


class AsksForWhom(Asks, abstract=True):
    """Which units something is for, by numbers, names, or all of them; and what was not certain of what was said."""

    personal = True
    unknown: tuple[str, ...] = ()  # names that no unit goes by
    several: tuple[str, ...] = ()  # … that more than one goes by
    forbidden: tuple[str, ...] = ()  # units for which whoever asks may not speak


class WhichMember(Asks):
    """Several are called so, or several were named."""

    personal = True
    name: str = ""  # what all of them are called


class QuestionDropped(Outcome):
    """Nothing was done: whoever was asked does not want it any more."""

    short = True
    intent: str  # what it was about


class QuestionClosed(Outcome):
    """A choice that was answered, replaced or has expired."""

    short = True


class NothingFound(Outcome):
    public = True
    asked: str = ""
    open: tuple[ActivityFacts, ...] = ()
    elsewhere: tuple[ActivityFacts, ...] = ()  # what was asked for, of other units
