"""Too few have signed up, and what becomes of it."""

from datetime import datetime

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
    """:ivar groups: how many hear it, or have heard it `before`.
    :ivar at: when the night is over.
    :ivar enough: so many go by now, which are as many as must come.
    """

    personal = True
    short = True
    groups: int = 0
    at: datetime | None = None
    before: bool = False
    enough: int | None = None


class NewDateAsked(AboutActivity, Asks):
    personal = True
    asks = "words"


class HeldAsPlanned(AboutActivity):
    personal = True
    short = True
