"""Too few have signed up, and what becomes of it."""

from datetime import datetime
from typing import Literal

from community.outcomes.facts import AboutActivity
from community.outcomes.questions import Asks


class TooFew(AboutActivity):
    """Asked once, two days before, of whoever organises it."""

    personal = True
    going: int
    least: int


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
