"""Polls: composed, posted, voted in, closed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks, AsksForWhom


class PollOption(BaseModel):
    model_config = ConfigDict(frozen=True)

    text: str
    votes: int = 0
    share: int | None = None  # per cent; None of a handful
    is_right: bool = False  # never before it is closed


class PollFacts(Facts):
    about: Literal["poll"] = "poll"
    question: str
    title: str  # the beginning of the question
    options: tuple[PollOption, ...] = ()
    several: bool = False
    is_quiz: bool = False
    voters: int = 0
    is_closed: bool = False
    by_hand: bool = False
    closes_at: datetime | None = None
    leading: tuple[str, ...] = ()  # the options with the most votes


class _AboutPoll(Outcome, abstract=True):
    poll: PollFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.poll,)


# --- in the groups ---------------------------------------------------------------------------------------------


class PollCard(_AboutPoll):
    """The same in all groups; nobody is named."""

    public = True

    def is_news(self) -> bool:
        return not self.poll.is_closed


class PollClosed(_AboutPoll):
    """The result, once, with a picture where the channel can draw one."""

    public = True
    mine: bool = False  # told to whoever organised it
    unseen: int = 0  # groups in which it never stood
    groups: int = 0


class Voted(_AboutPoll):
    """To whoever voted; a group reads only that it was noted."""

    short = True
    chosen: tuple[int, ...] = ()  # what stands now, by place
    text: str = ""  # of the only one
    noted: bool = False

    def for_group(self) -> Outcome:
        return self.model_copy(update={"chosen": (), "text": "", "noted": True})


class VoteRefused(Outcome):
    short = True
    because: Literal["closed", "stranger", "no_option", "only_one", "which", "no_poll", "none_to_close"]
    most: int = 0  # options there are
    said: str = ""  # which may be the place of one option, and what another one says


class WhichPoll(Asks):
    to: Literal["vote", "close", "show"]


# --- being composed --------------------------------------------------------------------------------------------


class _OfDraft(_AboutPoll, Asks, abstract=True):
    personal = True
    asks = "words"
    lives = "draft_lives"


class PollQuestionAsked(_OfDraft):
    longest: int = 0  # it was longer than that


class PollOptionsAsked(_OfDraft):
    wrong: Literal["", "few", "many", "double", "long"] = ""
    most: int = 0
    longest: int = 0


class PollAudienceAsked(_OfDraft, AsksForWhom):
    pass


class PollTimeAsked(_OfDraft):
    because: Literal["asked", "unclear", "past", "too_soon", "too_full"] = "asked"
    said: str = ""
    posted_at: datetime | None = None  # when the last of the groups sees it


class PollAnswerAsked(_OfDraft):
    unread: str = ""


class PollChangeAsked(_OfDraft):
    pass


class PollPreview(_AboutPoll, Asks):
    """Just as it will look, and what will happen."""

    personal = True
    asks = "draft"
    lives = "draft_lives"
    units: tuple[str, ...] = ()
    groups: int
    unreachable: int = 0
    posted_at: datetime | None = None  # None: at once
    full: int = 0  # groups that have had their messages of the day
    evening: datetime | None = None
    wants_names: bool = False

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """A preview of another draft stays."""
        return outcome == self.called() and bool(asked["poll"]["id"] == self.poll.id)


class PollDropped(Outcome):
    personal = True
    title: str


class PollOpened(_AboutPoll):
    personal = True
    groups: int
    posted_at: datetime | None = None
    full: int = 0
    evening: datetime | None = None


class PollClosingAsked(_AboutPoll, Asks):
    personal = True
