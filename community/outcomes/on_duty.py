"""Duty rosters: pasted, shown, published; a slot taken, swapped, given up; who is on duty now."""

from datetime import datetime
from typing import ClassVar, Literal, Self

from pydantic import BaseModel, ConfigDict

from community.on_duty import Planned, Unread
from community.outcomes.base import Facts, Outcome
from community.outcomes.questions import Asks


class DutySlotFacts(Facts):
    about: Literal["duty_slot"] = "duty_slot"
    number: int
    unit: str
    starts_at: datetime
    ends_at: datetime
    title: str = ""  # what is to be done
    places: int  # how many are needed
    names: tuple[str, ...] = ()
    swapping: tuple[str, ...] = ()  # of them, who would give it to anybody
    free: int = 0


class DutyRosterFacts(Facts):
    about: Literal["duty_roster"] = "duty_roster"
    unit: str
    slots: tuple[DutySlotFacts, ...] = ()
    free: int = 0


class _AboutRoster(Outcome, abstract=True):
    roster: DutyRosterFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.roster,)


class _AboutSlot(Outcome, abstract=True):
    slot: DutySlotFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.slot,)


# --- by organisers -----------------------------------------------------------------------------------------------


class DutyRosterPreview(Asks):
    """Just as it will be; what was not understood keeps it from being published."""

    personal = True
    asks: ClassVar[str] = "draft"
    lives: ClassVar[str] = "draft_lives"
    draft: str  # by which the question that keeps it is found again
    unit: str
    slots: tuple[Planned, ...] = ()
    unread: tuple[Unread, ...] = ()
    unknown: tuple[str, ...] = ()  # names that no member here bears, or several do
    stands: bool = False  # there is a roster for those days already
    lost: tuple[DutySlotFacts, ...] = ()  # slots of it that this one does not have
    groups: int = 0
    posted_at: datetime | None = None  # None: at once


class DutyRosterAsked(Asks):
    """The schedule, or all of it once more."""

    personal = True
    asks: ClassVar[str] = "words"
    lives: ClassVar[str] = "draft_lives"
    anew: bool = False


class DutyUnitAsked(Asks):
    personal = True
    said: str = ""  # what no unit goes by


class DutyRosterDropped(Outcome):
    personal = True


class DutyRosterPublished(_AboutRoster):
    personal = True
    groups: int
    told: int = 0  # whose names stood in it
    untold: tuple[str, ...] = ()
    posted_at: datetime | None = None
    anew: bool = False  # in the place of one that stood for those days
    lost: tuple[DutySlotFacts, ...] = ()  # slots of that one


class DutyRosterCard(_AboutRoster):
    """Names only: who is on it took a task that everybody may see."""

    is_over: bool = False



class DutyAssigned(Outcome):
    """To whoever stood in the schedule by name."""

    personal = True
    fades = True
    by: str
    slots: tuple[DutySlotFacts, ...]

    def concerns(self) -> tuple[Facts, ...]:
        return self.slots

    def only(self, left: tuple[Facts, ...]) -> Self | None:
        slots = tuple(one for one in self.slots if one in left)
        return self.model_copy(update={"slots": slots}) if slots else None


class DutySlotChanged(_AboutSlot):
    """To whoever is in it, and to the organiser with whom that was."""

    before: DutySlotFacts
    mine: bool = False
    told: int = 0
    untold: tuple[str, ...] = ()


class DutyChangeUnclear(_AboutSlot):
    """Nothing was changed: how it is said; or more are in it than were to be needed."""

    personal = True
    too_few: bool = False


class WhichDutyRoster(Asks):
    personal = True
    rosters: tuple[DutyRosterFacts, ...]


class DutyCallOffAsked(Asks):
    """Slots that nobody will be needed for: one, or all that are to come."""

    personal = True
    slots: tuple[DutySlotFacts, ...]
    whole: bool = False


class DutyCalledOff(Outcome):
    """To whoever is in them, and to the organiser."""

    personal = True
    slots: tuple[DutySlotFacts, ...]
    mine: bool = False
    told: int = 0
    untold: tuple[str, ...] = ()


# --- by neighbours -----------------------------------------------------------------------------------------------


class DutySlotTaken(_AboutSlot):
    quiet = True
    name: str
    already: bool = False
    instead_of: str = ""  # whose it was


class DutySlotReleased(_AboutSlot):
    """To whoever gives it up; close to its time also to those who look after it."""

    quiet = True
    name: str
    to: str | None = None  # who has it now
    mine: bool = True


class DutyRefused(Outcome):
    """Nothing was done."""

    short = True
    because: Literal["full", "over", "stranger", "no_slot", "none_held", "none_free", "not_here", "cannot_tell"]
    number: int | None = None
    name: str = ""


class WhichDutySlot(Asks):
    quiet = True
    to: Literal["take", "release", "swap", "change"]
    slots: tuple[DutySlotFacts, ...]
    alike: bool = False  # of several rosters, with one number: they are counted
    full: int | None = None  # the number that was asked for and has nobody lacking


class DutyClashAsked(_AboutSlot, Asks):
    """It overlaps with another slot of theirs."""

    quiet = True
    other: DutySlotFacts


class DutySwapAsked(_AboutSlot, Asks):
    """With whom?"""

    personal = True
    asks: ClassVar[str] = "words"
    unknown: str = ""  # a name that no neighbour bears, or several do


class DutySwapOffered(_AboutSlot, Asks):
    """To the one who was named."""

    asks: ClassVar[str] = "aside"
    lives: ClassVar[str] = "duty_swap_lives"
    name: str


class DutySwapProposed(_AboutSlot):
    """They are in it until somebody agrees."""

    personal = True
    name: str = ""  # nobody: anybody may
    groups: int = 0


class DutySwapDeclined(_AboutSlot):
    personal = True
    name: str


class DutySwapWithdrawn(_AboutSlot):
    personal = True


class DutySwapWanted(_AboutSlot):
    """In the groups: somebody would give it to anybody."""

    name: str


# --- by the clock ------------------------------------------------------------------------------------------------


class OnDutyReminder(_AboutSlot):
    personal = True
    fades = True
    with_: tuple[str, ...] = ()


class DutySlotEmpty(_AboutRoster):
    """Tomorrow's, said today."""

    slots: tuple[DutySlotFacts, ...]
    mine: bool = False


# --- who is on duty ----------------------------------------------------------------------------------------------


class OnDutyPerson(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    phone: str | None = None


class OnDutyNow(Outcome):
    """:ivar running: at this moment; asked for another day, all of that day."""

    unit: str = ""
    running: tuple[DutySlotFacts, ...] = ()
    coming: tuple[DutySlotFacts, ...] = ()
    own: tuple[DutySlotFacts, ...] = ()
    day: datetime | None = None
    people: tuple[OnDutyPerson, ...] = ()
    unclear: bool = False
    organiser: bool = False

    def for_group(self) -> Outcome:
        """What is one's own, and whoever's phone, is asked for in private."""
        hidden = self.own or self.people or self.organiser
        return self.model_copy(update={"own": (), "people": (), "organiser": False}) if hidden else self
