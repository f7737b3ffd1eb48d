"""Too few have signed up, and what becomes of it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from community.outcomes.facts import AboutActivity
from community.outcomes.questions import Asks


class TooFew(AboutActivity, Asks):
    """Asked once, two days before, of whoever organises it. What fits may be said in words; its buttons stay."""

    personal = True
    asks = "aside"
    lives = "too_few_before"
    going: int
    least: int

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """The question about another activity stays."""
        return outcome == self.called() and bool(asked["activity"]["id"] == self.activity.id)


class FewSoFar(AboutActivity):
    """The line in the group that calls for more."""

    public = True
    fades = True
    going: int
    least: int


class CalledAgain(AboutActivity):
    """:ivar groups: how many hear it.
    :ivar at: when the night is over.
    :ivar why: nothing was called: it was before, there are enough by now, or no least number was said.
    """

    personal = True
    short = True
    groups: int = 0
    at: datetime | None = None
    why: Literal["", "before", "enough", "no_least"] = ""
    going: int = 0


class NewDateAsked(AboutActivity, Asks):
    personal = True
    asks = "words"


class HeldAsPlanned(AboutActivity):
    personal = True
    short = True
