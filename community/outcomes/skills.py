"""What neighbours lend and can do: noted, asked for, lent. Nothing of it is said in a group."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.aid import HelpFacts
from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks
from community.skills.offering import Offered


class SkillLine(BaseModel):
    """One thing that is noted, and may be tapped."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    category: str
    is_thing: bool = False


# --- one's own -------------------------------------------------------------------------------------------------


class SkillWhatAsked(Asks):
    """`because`: nothing was said yet; it was too long; it holds a phone, a door or somebody."""

    personal = True
    asks = "words"
    because: Literal["", "long", "hidden"] = ""
    longest: int = 0


class SkillAsked(Asks):
    """Whether it was meant so."""

    personal = True
    found: tuple[Offered, ...]


class SkillNoted(Asks):
    """`options`: while nobody knows whether they want to be asked. Its buttons are good for ever, a mere yes is not."""

    personal = True
    asks = "aside"
    lives = "mere_yes_lives"
    noted: tuple[SkillLine, ...]
    agreed: bool | None = None
    reported: str = ""  # what they said when reporting in: noted elsewhere, for something else


class SkillList(Outcome):
    """Everything of one's own."""

    personal = True
    noted: tuple[SkillLine, ...] = ()
    agreed: bool | None = None
    reported: str = ""
    lends: tuple["BorrowLine", ...] = ()
    borrows: tuple["BorrowLine", ...] = ()


class SkillDropped(Outcome):
    personal = True
    name: str
    is_thing: bool
    left: int  # how much is still noted
    told: tuple[str, ...] = ()  # who has borrowed it, and hears so


class WhichSkill(Asks):
    """What is not lent or done any more."""

    personal = True


class SkillRefused(Outcome):
    personal = True
    because: Literal["none", "most", "no_home", "over", "own", "many", "asked", "not_yours", "lines", "reported"]
    most: int = 0


# --- being asked -----------------------------------------------------------------------------------------------


class HelpSuggested(Outcome):
    """A request that fits, to somebody who wants to be asked. It goes when it has been claimed meanwhile."""

    personal = True
    fades = True
    help: HelpFacts
    name: str  # what fits it

    def concerns(self) -> tuple[Facts, ...]:
        return (self.help,)


class NudgesOff(Outcome):
    personal = True
    noted: int = 0  # how much of theirs stays noted
    until: datetime | None = None


class NudgesOn(Outcome):
    personal = True
    noted: int = 0
    reminders_off: bool = False


# --- borrowing -------------------------------------------------------------------------------------------------


class BorrowLine(BaseModel):
    """:ivar name: of the other side, as far as it is known."""

    model_config = ConfigDict(frozen=True)

    id: int
    thing: str
    name: str = ""
    agreed: bool = False


SkillList.model_rebuild()


class ThingsToBorrow(Outcome):
    """Never whose they are."""

    personal = True
    things: tuple[SkillLine, ...] = ()
    more: int = 0  # that are not shown


class BorrowSent(Outcome):
    """To whoever asks: whoever has it was asked, or is at `told_at`."""

    personal = True
    borrow: BorrowLine
    told_at: datetime | None = None


class BorrowAsked(Asks):
    """To whoever has it. Its buttons hold as long as it is true; for two days words that say it in full do, too."""

    personal = True
    asks = "aside"
    lives = "borrow_asked_lives"
    wants_words = True
    borrow: BorrowLine
    lent_to: tuple[str, ...] = ()  # who has borrowed it already


class BorrowAgreed(Outcome):
    """To both: who the other is. `mine`: to whoever lends it."""

    personal = True
    borrow: BorrowLine
    mine: bool
    reached: bool = True  # whether the other could be told


class BorrowEnded(Outcome):
    """`mine`: to whoever did it; `lends`: to whoever lends it."""

    personal = True
    borrow: BorrowLine
    because: Literal["declined", "withdrawn", "expired", "returned", "gone"]
    mine: bool = False
    lends: bool = False


class BorrowWanted(Outcome):
    """To whoever has it: its owner lends it no more, and it is still to be given back."""

    personal = True
    borrow: BorrowLine


class WhichBorrow(Asks):
    """Several may have been given back."""

    personal = True


class BorrowLineAsked(Asks):
    personal = True
    asks = "words"
    borrow: BorrowLine


class BorrowRelayed(Outcome):
    """`mine`: to whoever has said it."""

    personal = True
    borrow: BorrowLine
    mine: bool = False
    words: str
    hidden: tuple[str, ...] = ()
    told: int = 0
