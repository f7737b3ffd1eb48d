"""Places: taken, given up, offered."""

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict

from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.questions import Asks


class SignedUp(AboutActivity):
    short = True
    guests: tuple[str, ...] = ()
    guests_waiting: tuple[str, ...] = ()
    children: int = 0  # of the guests
    every: Literal["", "ask", "hint"] = ""  # it comes again, and this person has just joined it for the first time


class Waitlisted(AboutActivity):
    short = True
    position: int
    guests: tuple[str, ...] = ()
    children: int = 0


class AlreadySignedUp(AboutActivity):
    short = True
    names: tuple[str, ...] = ()  # guests; empty: the person
    position: int | None = None  # in the queue


class SignupClosed(AboutActivity):
    short = True


class SignupNotOpen(AboutActivity):
    short = True


class Clashes(AboutActivity, Asks):
    others: tuple[ActivityFacts, ...]
    held_until: datetime | None = None  # a freed seat is being offered

    def until(self, now: datetime, figures: Figures) -> datetime:
        return self.held_until or super().until(now, figures)

    def must_arrive(self, now: datetime) -> bool:
        return self.held_until is not None and now < self.held_until


class ClashDeclined(AboutActivity):
    quiet = True
    undo: int | None = None  # what gave up an offered seat


class SignupCancelled(AboutActivity):
    """`myself`, `names`: whose places were given up, the person's and those of guests."""

    quiet = True
    myself: bool = True
    names: tuple[str, ...] = ()
    still: bool = False  # the person goes on coming
    staying: tuple[str, ...] = ()  # guests who do
    undo: int | None = None


class SignupRestored(AboutActivity):
    """`names` go again; `waiting` wait, since their seats were passed on; so does the person with a `position`."""

    short = True
    myself: bool = True
    names: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    position: int | None = None


class NotSignedUp(Outcome):
    short = True
    activity: ActivityFacts | None = None
    names: tuple[str, ...] = ()  # who was meant; empty: the person
    still: bool = False  # the person themselves goes to the activity
    organises: bool = False  # the person could have meant the whole activity


class Chosen(BaseModel):
    """Whom one of the choices means."""

    model_config = ConfigDict(frozen=True)

    myself: bool
    names: tuple[str, ...] = ()


class WhichPerson(AboutActivity, Asks):
    """Somebody was named, and it is not certain who is meant."""

    said: str
    leaving: bool = False
    choices: tuple[Chosen, ...] = ()  # of the options, in order


class StandInAsked(AboutActivity, Asks):
    """The person does not go, and somebody who has no place yet goes instead."""

    names: tuple[str, ...]  # who goes, by name or as they were called
    going: bool = True  # the person has a place to give up
    queued: bool = False  # others wait already and are first
    closed: bool = False  # nobody can be signed up any more


class Promoted(AboutActivity):
    names: tuple[str, ...] = ()  # guests who moved up; empty: the person
    sign_up_id: int

    def must_arrive(self, now: datetime) -> bool:
        return now < self.activity.starts_at


class GuestSignedUp(AboutActivity):
    short = True
    names: tuple[str, ...]
    waiting: tuple[str, ...] = ()
    children: int = 0


class Noted(BaseModel):
    """What a list newly says behind a name."""

    model_config = ConfigDict(frozen=True)

    name: str
    note: str


class JielongReconciled(AboutActivity):
    added: tuple[str, ...]
    waiting: tuple[str, ...]
    removed: tuple[str, ...]
    noted: tuple[Noted, ...] = ()
    going_count: int
    closed: bool = False  # new names came too late
    undo: int | None = None  # what gave up the places of those removed
    nameless: bool = False  # only how many

    def for_group(self) -> Outcome:
        if not self.is_discreet():
            return self
        counts = {field: ("",) * len(getattr(self, field)) for field in ("added", "waiting", "removed")}
        return self.model_copy(update={**counts, "noted": (), "nameless": True})
