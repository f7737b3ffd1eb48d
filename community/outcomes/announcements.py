"""Announcements: drafted, sent, followed, corrected, withdrawn, acknowledged."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Attached, Facts, Outcome
from community.outcomes.questions import Asks, AsksForWhom


class AnnouncementFacts(Facts):
    about: Literal["announcement"] = "announcement"
    text: str
    title: str  # the beginning of the text
    is_urgent: bool = False
    wants_receipt: bool = False
    sends_at: datetime | None = None
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None
    file: Attached | None = None


class _AboutAnnouncement(Outcome, abstract=True):
    announcement: AnnouncementFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.announcement,)


class _WithFile(_AboutAnnouncement, abstract=True):
    """As it stands in the groups, with what came along."""

    may_bring = True

    def brings(self) -> Attached | None:
        return self.announcement.file


# --- in the groups ---------------------------------------------------------------------------------------------


class Announcement(_WithFile):
    """A copy. `receipts` is None where nobody is asked to acknowledge."""

    public = True
    receipts: int | None = None


class AnnouncementCorrected(_WithFile):
    """A copy that a group has read in other words before; for whoever corrects it, how many there are.

    `anew`: the older message cannot be edited any more, so this is one of its own.
    """

    public = True
    receipts: int | None = None
    anew: bool = False
    copies: int | None = None
    unsent: int = 0

    def brings(self) -> Attached | None:
        """Whoever corrects it follows the copies in this message, which becomes their report."""
        return self.announcement.file if self.copies is None else None


class AnnouncementWithdrawn(_WithFile):
    """What stays of a copy; for whoever withdraws it, of how many."""

    public = True
    copies: int | None = None
    unsent: int = 0
    unsure: tuple[str, ...] = ()  # groups that may have it all the same

    def for_group(self) -> "Outcome | None":
        """What it said is told again to whoever withdraws it, and to nobody else."""
        return self if self.copies is None else None


class AnnouncementRead(_AboutAnnouncement):
    """All of it, to whoever has only read its line in the evening's message."""

    personal = True


class Acknowledged(Outcome):
    short = True


# --- being written ---------------------------------------------------------------------------------------------


class _OfDraft(_AboutAnnouncement, Asks, abstract=True):
    personal = True
    asks = "words"
    lives = "draft_lives"


class AudienceAsked(_OfDraft, AsksForWhom):
    pass


class AnnouncementTextAsked(_OfDraft):
    corrects: bool = False
    longest: int = 0  # it was longer than that


class AnnouncementTimeAsked(_OfDraft):
    because: Literal["asked", "unclear", "past"] = "asked"
    said: str = ""


class UrgentReasonAsked(_OfDraft):
    pass


class AnnouncementChangeAsked(_OfDraft):
    corrects: bool = False
    not_once: str = ""  # words that were to be changed, and do not stand in it just once


class AnnouncementPreview(_WithFile, Asks):
    """Just as it will look, and what will happen."""

    personal = True
    asks = "draft"
    lives = "draft_lives"
    groups: int
    unreachable: int = 0  # groups in which nothing can be said at this moment
    units: tuple[str, ...] = ()
    seconds: int = 0  # that sending is expected to take
    goes_at: datetime | None = None  # None: at once
    is_held: bool = False  # by the quiet hours
    full: int = 0  # groups that have had their messages of the day
    evening: datetime | None = None  # when those get it
    reason: str = ""
    wants_receipt: bool = False
    may_be_urgent: bool = False
    urgent_refused: bool = False  # it was called urgent by somebody who may not
    corrects: Literal["", "scheduled", "sent"] = ""

    def brings(self) -> Attached | None:
        """Once it is over, the file may be gone."""
        return None if self.over else self.announcement.file

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """A preview of another draft stays."""
        return outcome == self.called() and bool(asked["announcement"]["id"] == self.announcement.id)


class AnnouncementDropped(Outcome):
    personal = True
    title: str
    corrects: bool = False


class WhichAnnouncement(Asks):
    personal = True
    to: Literal["correct", "withdraw"]


class NoAnnouncement(Outcome):
    personal = True


class AnnouncementWithdrawalAsked(_AboutAnnouncement, Asks):
    personal = True
    copies: int = 0
    unsent: int = 0


# --- being sent ------------------------------------------------------------------------------------------------


class AnnouncementScheduled(_AboutAnnouncement):
    personal = True
    goes_at: datetime
    groups: int


class Figures(BaseModel):
    """How many copies have met which fate, and which groups stand out."""

    model_config = ConfigDict(frozen=True)

    groups: int
    sent: int = 0
    waiting: int = 0
    failed: tuple[str, ...] = ()
    paused: tuple[str, ...] = ()
    uncertain: tuple[str, ...] = ()
    not_yet: int = 0
    merged: int = 0  # a line of the evening's message, told or still to be


class BroadcastProgress(_AboutAnnouncement):
    """One message, redrawn while the copies leave."""

    personal = True
    figures: Figures
    is_stopped: bool = False
    is_over: bool = False
    held_until: datetime | None = None
    full: int = 0  # groups that have had their messages of the day
    evening: datetime | None = None  # when those get it


class BroadcastPaused(_AboutAnnouncement):
    personal = True
    figures: Figures


class BroadcastHeld(_AboutAnnouncement):
    """Its author may no longer say it there.

    :ivar author: empty when they have left.
    :ivar others: who may decide what becomes of it, and was told.
    :ivar decides: for one of these.
    """

    personal = True
    figures: Figures
    author: str = ""
    others: tuple[str, ...] = ()
    decides: bool = False


class BroadcastReport(_AboutAnnouncement):
    """Every copy has met its fate."""

    personal = True
    figures: Figures
    wants_receipt: bool = False


class ReceiptGroup(BaseModel):
    model_config = ConfigDict(frozen=True)

    group: str
    count: int
    names: tuple[str, ...] | None = None  # None: not for whoever asks


class Receipts(_AboutAnnouncement):
    personal = True
    counted: tuple[ReceiptGroup, ...] = ()
