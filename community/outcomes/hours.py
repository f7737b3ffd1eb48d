"""Hours: decided, confirmed, disputed."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.questions import Asks


class HoursRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    minutes: int
    forgot_check_out: bool = False
    counted_to: datetime | None = None  # what was taken for the missing check-out, unless somebody gave another figure
    words: str | None = None


class HoursToApprove(AboutActivity):
    personal = True
    rows: tuple[HoursRow, ...]
    anew: bool = False  # other figures than those that were told before


class HoursToAdjust(AboutActivity, Asks):
    personal = True
    asks = "words"
    rows: tuple[HoursRow, ...]
    missed: str = ""  # said and not understood: nothing was changed


class WhichHours(Asks):
    """Whose hours a figure is for; with only one row, whether it is meant at all."""

    personal = True
    minutes: int


class HoursApproved(AboutActivity):
    personal = True
    rows: tuple[HoursRow, ...]
    left: int = 0  # still to be decided


class HoursToConfirm(AboutActivity):
    personal = True
    sign_up_id: int
    minutes: int


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


class HoursCorrected(AboutActivity):
    personal = True
    sign_up_id: int
    minutes: int


class HoursUndecided(AboutActivity):
    """They were approved by another account of the same person, and have to be decided anew by somebody else."""

    personal = True
    minutes: int


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
    report_in: str = ""  # waiting | confirmed | returned; nothing of it for all others
