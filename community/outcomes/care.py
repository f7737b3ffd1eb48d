"""The care list: nothing of it is ever said in a group, only to those who look after the person, and to them."""

from datetime import datetime
from typing import ClassVar, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks
from community.recurring import Pattern


class CareFacts(Facts):
    about: Literal["care"] = "care"
    name: str
    unit: str
    pattern: Pattern
    state: str
    helpers: tuple[str, ...] = ()  # who have agreed, in turn
    invited: tuple[str, ...] = ()  # and who have not answered yet
    organiser: str = ""
    next_at: datetime | None = None

    @property
    def is_discreet(self) -> bool:
        return True


class _AboutCare(Outcome, abstract=True):
    personal = True
    care: CareFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.care,)


class _AsksOfCare(_AboutCare, Asks, abstract=True):
    """Its buttons hold as long as it is true; for two days words that say it in full do, too."""

    asks: ClassVar[str] = "aside"
    lives: ClassVar[str] = "care_asked_lives"
    wants_words: ClassVar[bool] = True


# --- by an organiser -------------------------------------------------------------------------------------------


class CareIncomplete(Outcome):
    """Nothing was done: what is lacking, and how it is said."""

    personal = True
    missing: tuple[Literal["name", "every", "helpers"], ...] = ()
    unclear: str = ""
    unknown: tuple[str, ...] = ()  # nobody here is called so, or several are
    unreachable: tuple[str, ...] = ()  # they have never opened the private chat
    themselves: bool = False  # the person among their own helpers
    already: bool = False
    most: int = 0


class CareConsentWordsAsked(Asks):
    """The person has no account: who has consented, and how. The answer comes behind what was said before."""

    personal = True
    asks: ClassVar[str] = "more"
    lives: ClassVar[str] = "draft_lives"
    name: str
    text: str  # what is consented to
    longest: int = 0  # it was longer


class CareNotConsented(Outcome):
    """Words that deny it, or say that nobody was asked: nothing is begun."""

    personal = True
    name: str


class CarePreview(Asks):
    """Who will be asked, and who reads what."""

    personal = True
    lives: ClassVar[str] = "draft_lives"
    name: str
    unit: str
    pattern: Pattern
    helpers: tuple[str, ...]
    consent: str = ""  # how it was given; empty: the person is asked
    first_at: datetime | None = None


class CareStarted(_AboutCare):
    """The person, or at once the helpers, are being asked."""

    changed: bool = False
    gone: tuple[str, ...] = ()  # whose help ends
    asked: tuple[str, ...] = ()


class CareDaysChanged(_AboutCare):
    """To helpers, and to the person where they need not be asked anew."""

    of_you: bool = False


class CareSure(_AboutCare, Asks):
    """What cannot be taken back."""

    what: Literal["end", "leave", "refuse"]  # refuse: the person does not want it any more


class CareEnded(Outcome):
    """Everything is deleted; `helpers`: who are told."""

    personal = True
    name: str
    mine: bool = False
    told: int = 0
    person_told: bool = False
    of_you: bool = False  # to the person
    withdrawn: bool = False  # the person does not want it any more


class CarePaused(_AboutCare):
    by_itself: bool = False  # nobody is left to visit
    without_organiser: bool = False  # nobody can look after it; `mine`: to the person
    mine: bool = False


class CareResumed(_AboutCare):
    mine: bool = False


class CareHandedOver(_AboutCare):
    """Who looked after it is gone: to whoever does now, and to the person."""

    mine: bool = False


# --- consent and helpers ---------------------------------------------------------------------------------------


class CareConsentAsked(_AsksOfCare):
    """To the person: which text it was is kept by its version."""

    text: str


class CareConsentNoted(_AboutCare):
    """To the person."""

    given: bool


class CareHelpAsked(_AsksOfCare):
    """To each helper who was named."""


class CareHelpNoted(_AboutCare):
    """To the helper: they are among the helpers, or not."""

    agreed: bool


class CareAnswered(Outcome):
    """To the organiser: the person or a helper has said yes or no, or a helper leaves."""

    personal = True
    name: str
    who: str
    by: Literal["person", "helper"]
    yes: bool
    left: bool = False



# --- visits ----------------------------------------------------------------------------------------------------


class CareVisitDue(_AsksOfCare):
    """To the helper whose turn it is."""

    fades = True
    turn_id: int
    due_at: datetime
    instead_of: str = ""


class CareVisitNoted(_AboutCare, Asks):
    """To the helper, who may say how it was; and what was said, to those who look after the person."""

    asks: ClassVar[str] = "words"
    turn_id: int
    due_at: datetime
    by: str
    mine: bool = False
    words: str = ""
    late: bool = False  # the organiser had heard that it was missed
    readers: tuple[str, ...] = ()
    longest: int = 0


class CareLineSure(_AboutCare, Asks):
    """To the helper: whether words that may be of something else are how it was; nobody was told them."""

    words: str
    readers: tuple[str, ...] = ()


class CareVisitMissed(_AboutCare):
    """To the organiser, once."""

    because: Literal["silence", "nobody", "down"]  # silence: the helper has not said that they went
    days: tuple[datetime, ...]
    who: str = ""


Told = Literal["closed", "over"]


class CareToldAtOnce(_AboutCare):
    """To the organiser: nobody opens, or it seems to be over; and to the helper, that it was told."""

    what: Told
    by: str
    words: str
    mine: bool = False
    told: bool = False


class CareVisitPassed(_AboutCare):
    """To the helper who cannot go."""

    due_at: datetime
    to: str = ""  # nobody: the organiser is told


class CareVisitUndone(_AboutCare):
    """It was not said after all: that somebody went, or how it was."""

    turn_id: int
    due_at: datetime
    words: bool = False


class CareRefused(Outcome):
    """Nothing was done."""

    personal = True
    because: Literal["over", "late", "none", "asking"]
    turn_id: int = 0  # of the visit that is late


# --- what one has to do with it --------------------------------------------------------------------------------


class CareLine(BaseModel):
    model_config = ConfigDict(frozen=True)

    at: datetime
    by: str
    words: str


class CareEntry(BaseModel):
    model_config = ConfigDict(frozen=True)

    care: CareFacts
    role: Literal["organiser", "helper", "person"]
    lines: tuple[CareLine, ...] = ()
    turn_id: int | None = None  # of one's own that is due
    agreed: bool = True


class CareList(Outcome):
    personal = True
    entries: tuple[CareEntry, ...] = ()
    may_add: bool = False
