"""Publishing, changing and showing activities."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from community.outcomes.base import Attached, Facts, Outcome
from community.outcomes.facts import AboutActivity, ActivityFacts
from community.outcomes.lecturers import Introduced
from community.outcomes.questions import Asks, AsksForWhom


class TimeImpossible(Asks):
    asks = "more"
    said: str


class TimeUnclear(Asks):
    """A time with words that nothing read."""

    asks = "more"
    said: str


class AmountImpossible(Asks):
    """A number of people that there cannot be.

    :ivar too_many: more must come than may.
    :ivar many_guests: more than anybody brings.
    """

    asks = "more"
    said: str
    too_many: bool = False
    many_guests: bool = False


class WhichDay(Asks):
    """One day is wanted and several were named."""

    said: str
    starts: tuple[datetime, ...]  # of the options


class ActivityPreview(AboutActivity, Asks):
    """Publishes on yes, asks what to change when something is wrong, drops the drafts on 取消.

    A reply to it is about the first of its days, from which the others are found.
    """

    personal = True
    may_bring = True
    asks = "draft"
    lives = "draft_lives"
    others: tuple[ActivityFacts, ...] = ()  # the further days of the same line
    groups: int = 0
    audience: tuple[str, ...] = ()  # units that were chosen for it
    groupless: tuple[str, ...] = ()  # those of them that no group hears for
    introduced: Introduced | None = None  # with a picture, which the cards show as well
    lecturer_is_member: bool = False
    phone_left_out: bool = False
    asks_later: bool = False  # the organiser is asked when too few have signed up

    def brings(self) -> Attached | None:
        return self.introduced.picture if self.introduced and not self.over else None

    def drafts(self) -> set[int]:
        return {one.id for one in (self.activity, *self.others)}

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """A preview of another draft stays."""
        return outcome == self.called() and bool(self.drafts() & self.model_validate(asked).drafts())


class AudienceUnclear(AsksForWhom):
    """Said to whoever publishes or changes a draft: units that nobody knows, several of that name, or of others."""

    asks = "more"


class ActivityIncomplete(Asks):
    """A publishing line that lacks its title or its time."""

    personal = True
    asks = "more"
    missing: tuple[str, ...]  # title | start | future


class ActivityPublished(AboutActivity):
    personal = True
    others: tuple[ActivityFacts, ...] = ()
    groups: int
    page: str = ""  # its address, for people whose group has no bot; empty: there is none, or there are several

    def concerns(self) -> tuple[Facts, ...]:
        return (self.activity, *self.others)


class ActivityDiscarded(Outcome):
    personal = True
    title: str
    days: int = 1


class WhatToChange(AboutActivity, Asks):
    personal = True
    asks = "words"
    others: tuple[ActivityFacts, ...] = ()  # drafted by the same line
    for_others: bool = False  # whose groups it is for cannot be changed any more
    unread: str = ""  # nothing was changed, for these words


class Name(BaseModel):
    """A name on a roster, with the note that a 接龙 list carried."""

    model_config = ConfigDict(frozen=True)

    name: str
    note: str | None = None


class ActivityCard(AboutActivity):
    """`going` is None where there are too many names to show, or none may be."""

    public = True
    may_bring = True
    going_count: int
    going: tuple[Name, ...] | None
    waiting_count: int
    waiting: tuple[Name, ...] | None
    children: int = 0  # of those who go
    introduced: Introduced | None = None
    material: bool = False
    state: str  # not_yet | open | closed | over | cancelled

    def brings(self) -> Attached | None:
        return self.introduced.picture if self.introduced else None

    def is_news(self) -> bool:
        return self.state not in ("cancelled", "over")


class Change(BaseModel):
    model_config = ConfigDict(frozen=True)

    what: str  # time | place | capacity | at_least | title | lecturer | bring | open_to
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    value: str | None = None


class ActivityChanged(AboutActivity):
    public = True
    changes: tuple[Change, ...]
    told: int | None = None  # for the organiser: how many were told
    lecturer_told: bool = False  # and whoever lectures
    lectures: bool = False  # for whoever does, or did
    phone_left_out: bool = False
    audience: tuple[str, ...] = ()  # units whose groups it was shown to besides

    def must_arrive(self, now: datetime) -> bool:
        return self.told is None and now < self.activity.ends_at


class ActivityCancelled(AboutActivity):
    """:ivar before: it was called off earlier, and nobody was told anew."""

    public = True
    before: bool = False
    told: int | None = None
    lecturer_told: bool = False
    lectures: bool = False

    def must_arrive(self, now: datetime) -> bool:
        return self.told is None and now < self.activity.ends_at


class ActivityList(Outcome):
    public = True
    activities: tuple[ActivityFacts, ...]
    lectures: bool = False


class RosterRow(BaseModel):
    model_config = ConfigDict(frozen=True)

    sign_up_id: int
    name: str
    note: str | None = None
    phone: str | None = None
    present: bool = False
    is_child: bool = False
    by_page: bool = False  # named themselves on a page, and nobody has confirmed who they are


class Roster(AboutActivity):
    """Who goes, and how many; `mine`: how whoever asks stands, where no names are said."""

    going: tuple[RosterRow, ...]
    waiting: tuple[RosterRow, ...]
    going_count: int
    waiting_count: int
    children: int = 0  # of those who go
    taking_attendance: bool = False
    nameless: bool = False
    mine: Literal["going", "waiting"] | None = None

    def for_group(self) -> Outcome:
        if self.is_discreet():
            return self.without_names()
        is_bare = not any(row.phone or row.by_page for row in (*self.going, *self.waiting))
        return self if is_bare else self.without_contacts()

    def without_contacts(self) -> Self:
        none = {"phone": None, "by_page": False}
        bare = [tuple(one.model_copy(update=none) for one in rows) for rows in (self.going, self.waiting)]
        return self.model_copy(update={"going": bare[0], "waiting": bare[1]})

    def without_names(self, mine: Literal["going", "waiting"] | None = None) -> Self:
        hidden = {"going": (), "waiting": (), "taking_attendance": False}
        return self.model_copy(update={**hidden, "nameless": True, "mine": mine})


class OrganiserLeft(AboutActivity):
    """For whoever is in charge from now on: the organiser, or the lecturer, has deleted their data."""

    personal = True
    lectures: bool = False
