"""Help among neighbours: asked, claimed, done."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Facts, Outcome
from community.outcomes.courtesies import ContinueInPrivate
from community.outcomes.questions import Asks


class HelpFacts(Facts):
    """What anybody may read of a request."""

    about: Literal["help_request"] = "help_request"
    title: str
    category: str
    unit: str
    state: str
    needed: int = 1
    helpers: int = 0
    waiting: int = 0  # of these, who have still to open the private chat
    starts: datetime | None = None
    until: datetime | None = None
    name: str = ""  # of whoever asks, when they sign
    for_other: bool = False
    is_urgent: bool = False
    is_half_done: bool = False


class _AboutHelp(Outcome, abstract=True):
    help: HelpFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.help,)


# --- in the groups ---------------------------------------------------------------------------------------------


class HelpCard(_AboutHelp):
    """The same in all groups; helpers are counted and never named."""

    public = True

    def is_news(self) -> bool:
        return self.help.state in ("open", "claimed")


class HelpRefused(Outcome):
    short = True
    because: Literal[
        "own",
        "already",
        "offered",
        "full",
        "over",
        "stranger",
        "many",
        "no_home",
        "none",
        "not_open",
        "not_yours",
        "most",
        "unclear",
    ]
    most: int = 0


# --- being written ---------------------------------------------------------------------------------------------


class _OfDraft(_AboutHelp, Asks, abstract=True):
    personal = True
    asks = "words"
    lives = "draft_lives"


class HelpWhatAsked(_OfDraft):
    longest: int = 0  # it was longer than that


class HelpWhenAsked(_OfDraft):
    said: str = ""  # and not certain
    again: bool = False


class HelpCountAsked(_OfDraft):
    said: str = ""
    again: bool = False
    most: int = 0


class HelpPreview(_AboutHelp, Asks):
    """Just as it will look, where, and what the helpers read beside it."""

    personal = True
    asks = "draft"
    lives = "draft_lives"
    words: str
    hidden: tuple[str, ...] = ()  # of what was said, from everybody
    groups: int
    unreachable: int = 0
    posted_at: datetime | None = None  # None: at once
    is_night: bool = False
    phone: str = ""  # what may be given to helpers
    gives_phone: bool = False
    chooses: bool = False  # whom to take of those who offer
    units: tuple[str, ...] = ()  # where it may be shown instead

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """One request is written at a time."""
        return outcome == self.called()


class HelpPublished(_AboutHelp):
    personal = True
    groups: int
    posted_at: datetime | None = None


class HelpDropped(Outcome):
    personal = True


# --- helping ---------------------------------------------------------------------------------------------------


class HelpHeld(ContinueInPrivate):
    """To a helper who has never opened the private chat: the place waits so long for it."""

    minutes: int


class HelpNotHeld(Outcome):
    """To a helper whose place was held in vain, by name in a group: nothing of what it was for."""


class HelpClaimed(_AboutHelp):
    """To the helper."""

    personal = True
    undo: int | None = None


class HelperDetails(_AboutHelp):
    """To the asker: who helps. `phone`: once both have given theirs."""

    personal = True
    claim_id: int
    name: str
    phone: str = ""
    given: bool = False  # the asker's own


class AskerDetails(_AboutHelp):
    """To a helper: whom they help."""

    personal = True
    claim_id: int
    name: str
    words: str
    phone: str = ""
    given: bool = False  # the helper's own
    reached: bool = True  # whether the asker could be told


class HelpOffered(_AboutHelp, Asks):
    """To an asker who chooses: who would help. `options`: to take them, or not."""

    personal = True
    asks = "aside"
    lives = "help_lives"
    claim_id: int
    name: str


class HelpOfferNoted(_AboutHelp):
    """To whoever offers: it is the asker's turn."""

    personal = True
    reached: bool = True


class HelpReleased(_AboutHelp):
    """`who`: I do not help any more; my helper does not; I was sent away, or not taken; I have sent somebody away; I
    have not taken somebody who offered.
    """

    personal = True
    who: Literal["mine", "helper", "dismissed", "dismissing", "declining"]
    name: str = ""

    def must_arrive(self, now: datetime) -> bool:
        return self.who in ("helper", "dismissed")


class WhichHelp(Asks):
    personal = True
    to: Literal["claim", "release", "done", "cancel", "replace", "change", "relay", "contact"]


class HelpOffer(BaseModel):
    model_config = ConfigDict(frozen=True)
    title: str
    claim_id: int
    name: str


class HelpList(Outcome):
    """Everything of one's own that is not over."""

    personal = True
    asked: tuple[HelpFacts, ...] = ()
    helped: tuple[HelpFacts, ...] = ()
    offered: tuple[HelpFacts, ...] = ()  # not chosen yet
    offers: tuple[HelpOffer, ...] = ()  # of which one has not chosen yet


# --- the end ---------------------------------------------------------------------------------------------------


class HelpHalfDone(_AboutHelp, Asks):
    """`mine`: to whoever has said it; else to the other side, who says whether it is so (`options`)."""

    personal = True
    asks = "aside"
    lives = "help_done_after"
    mine: bool = False
    by: Literal["asker", "helper"]
    undo: int | None = None


class HelpDone(_AboutHelp):
    personal = True
    to: Literal["asker", "helper"]
    names: tuple[str, ...] = ()  # of the other side
    undo: int | None = None


class HelpCancelled(_AboutHelp):
    personal = True
    mine: bool = False
    undo: int | None = None
    told: int = 0

    def must_arrive(self, now: datetime) -> bool:
        return not self.mine


class HelpChanged(_AboutHelp):
    """`mine`: to the asker, else to who helps."""

    personal = True
    was: HelpFacts
    mine: bool = False
    told: int = 0

    def must_arrive(self, now: datetime) -> bool:
        return not self.mine


class HelpChangeAsked(_AboutHelp, Asks):
    """`options`: it is changed; it stays."""

    personal = True
    unread: str


class HelpStays(Outcome):
    short = True


class HelpStillNeeded(_AboutHelp, Asks):
    """`options`: it is; it is not any more; it was done."""

    personal = True
    fades = True
    asks = "aside"
    lives = "help_lives"
    lapses_at: datetime


class HelpDoneAsked(_AboutHelp, Asks):
    """Its time is over, and somebody has said that they help. `options`: it was done; it was not; nothing of it."""

    personal = True
    fades = True
    asks = "aside"
    lives = "help_done_after"
    to: Literal["asker", "helper"]
    names: tuple[str, ...] = ()  # of the other side


class HelpGoesOn(_AboutHelp):
    """`mine`: to the asker, else to who helps."""

    personal = True
    expires_at: datetime
    mine: bool = True
    told: int = 0


class HelpExpired(_AboutHelp):
    """`helped`: somebody had said that they help, and nobody has said what became of it."""

    personal = True
    mine: bool = False
    helped: bool = False


class HelpEnds(_AboutHelp, Asks):
    """It is not needed any more, and somebody helps. `options`: it was done; it is withdrawn."""

    personal = True
    names: tuple[str, ...] = ()


class HelpUndone(_AboutHelp):
    """`what` was taken back; `mine`: to whoever has."""

    personal = True
    mine: bool = False
    what: Literal["claim", "cancel", "done"]
    told: int = 0


# --- lines passed on, and phones -------------------------------------------------------------------------------


class HelpLineAsked(_AboutHelp, Asks):
    personal = True
    asks = "words"
    to: Literal["asker", "helper"]
    name: str


class HelpRelayed(_AboutHelp):
    """`mine`: to whoever has said it."""

    personal = True
    mine: bool = False
    by: Literal["asker", "helper"]
    name: str  # who says it, or to whom it goes
    claim_id: int
    words: str
    hidden: tuple[str, ...] = ()
    told: int = 0


class HelpPhoneAsked(_AboutHelp, Asks):
    personal = True
    asks = "words"
    again: bool = False


class HelpPhoneGiven(_AboutHelp):
    """One side would show their phone if the other does; `mine`: to whoever has said so."""

    personal = True
    mine: bool = False
    name: str
    phone: str = ""
    claim_id: int
