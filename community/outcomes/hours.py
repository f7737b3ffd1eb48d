"""Hours: decided, confirmed, disputed."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.questions import Asks, WhichActivity
from storage.tables.hours import HoursState

# How hours came about: by the code, by an organiser's tap, back-filled, as a service without an activity that the
# member or somebody else has entered, from a table of the past.
Came = Literal["attended", "marked", "back_filled", "own", "entered", "imported"]


class HoursRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    minutes: int
    forgot_check_out: bool = False
    counted_to: datetime | None = None  # what was taken for the missing check-out, unless somebody gave another figure
    words: str | None = None
    came: Came = "attended"
    by: str = ""  # who entered it, when somebody else did
    reason: str = ""  # for the figure that it was given


class HoursToApprove(AboutActivity):
    personal = True
    rows: tuple[HoursRow, ...]
    anew: bool = False  # other figures than those that were told before


class HoursToAdjust(AboutActivity, Asks):
    personal = True
    asks = "words"
    rows: tuple[HoursRow, ...]
    missed: str = ""  # said and not understood: nothing was changed


class WhichToDecide(WhichActivity):
    """With services without an activity among them, whose titles are somebody's own affair."""

    personal = True


class WhichHours(Asks):
    """Whose hours a figure is for; with only one row, whether it is meant at all."""

    personal = True
    minutes: int
    reason: str = ""  # words that nothing has read: given as the reason, if that is right


class HoursApproved(AboutActivity):
    personal = True
    rows: tuple[HoursRow, ...]
    left: int = 0  # still to be decided


class HoursToConfirm(AboutActivity, Asks):
    """对吗？ A bare 不对 answers it for a day; a bare 好 may be meant for anything, so that takes the button."""

    personal = True
    asks = "aside"
    lives = "dispute_lives"
    sign_up_id: int
    minutes: int
    reason: str = ""
    came: Came = "attended"
    by: str = ""


class HoursConfirmed(AboutActivity):
    personal = True
    minutes: int


class WhatIsWrong(AboutActivity, Asks):
    """May be answered after asking at home: it waits for a day."""

    personal = True
    asks = "words"
    lives = "dispute_lives"


class HoursDisputed(AboutActivity, Asks):
    """Who may decide is asked for another figure; it takes no line that says something else."""

    personal = True
    asks = "aside"
    lives = "dispute_lives"
    row: HoursRow
    to_organiser: bool


class HoursCorrected(HoursToConfirm):
    before: int | None = None


class PastStep(BaseModel):
    """Something that was done to hours, and by whom."""

    model_config = ConfigDict(frozen=True)

    what: Literal["decided", "disputed", "confirmed", "counted"]  # counted: seven days without an answer
    at: datetime
    minutes: int | None = None
    before: int | None = None  # another figure than now
    words: str = ""  # the reason, or what the member says is wrong
    by: str = ""
    role: str = ""


class HoursPast(BaseModel):
    """How somebody's hours at one thing came about and what became of them."""

    model_config = ConfigDict(frozen=True)

    activity: ActivityFacts
    sign_up_id: int
    state: HoursState
    minutes: int
    claimed: int  # before anybody has decided
    came: Came
    by: str = ""
    is_confirmed: bool = False  # by the member: else they count because nobody has answered
    steps: tuple[PastStep, ...] = ()


class ServiceIncomplete(Asks):
    """What is said next is added."""

    personal = True
    asks = "more"
    missing: tuple[str, ...]  # what | when | how_long | future | old
    deed: str
    days: int  # how long ago it may have been


class WhoServed(Asks):
    """Whether the name in front is who served, or only whom it was done for."""

    personal = True
    said: str
    known: bool = True  # whether anybody is called so


class ServiceRefused(Outcome):
    """Nothing was entered."""

    personal = True
    because: str  # homeless | full
    name: str = ""  # somebody else
    day: datetime | None = None
    a_day: int


class ServiceClaimed(AboutActivity):
    """A service without an activity, entered by the member or for them."""

    personal = True
    sign_up_id: int
    name: str = ""  # somebody else
    minutes: int
    said: int  # minutes; more than were entered when the day holds no more
    a_day: int
    asked: int  # how many may decide
    already: bool = False  # it was entered before, and nothing was done


class ServiceWithdrawn(AboutActivity):
    personal = True
    name: str = ""


class HoursHistory(Outcome):
    """The newest first."""

    personal = True
    first: datetime
    last: datetime  # exclusive
    asked: str = ""  # a title that nothing fits
    counted_minutes: int
    pending_minutes: int
    entries: tuple[HoursPast, ...]
    more: int = 0  # older ones that are not shown


class HoursUndecided(AboutActivity):
    """Approved by another account of whoever served or entered them; somebody else decides anew."""

    personal = True
    minutes: int
    own: bool = True  # told to whoever has linked the two accounts


class MyProgress(Outcome):
    personal = True
    name: str
    year: int
    counted_minutes: int
    pending_minutes: int
    services: int
    sessions: int  # of organizational life
    coming: tuple[ActivityFacts, ...]
    queue: tuple[ActivityFacts, ...]
    to_confirm: tuple[HoursToConfirm, ...] = ()
    posts: tuple[str, ...] = ()
    report_in: str = ""  # waiting | confirmed | returned; nothing of it for all others
