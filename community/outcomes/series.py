"""What comes again: published, changed, ended, not held for once; and who comes every time."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from community.outcomes.activities import Change
from community.outcomes.base import Facts, Outcome
from community.outcomes.facts import ActivityFacts
from community.outcomes.lecturers import Introduced
from community.outcomes.questions import Asks
from community.recurring import Pattern
from storage.tables.activities import ActivityKind, OpenTo


class SeriesFacts(Facts):
    """A series as texts show it; start and end are those of its next occurrence, or of its last one."""

    about: Literal["series"] = "series"
    title: str
    kind: ActivityKind
    unit: str
    team: str | None = None
    place: str | None = None
    capacity: int | None = None
    at_least: int | None = None
    lecturer: str | None = None
    bring: str | None = None
    open_to: OpenTo | None = None
    pattern: Pattern
    starts_at: datetime
    ends_at: datetime
    recorded: bool = False  # as of activities

    @property
    def is_discreet(self) -> bool:
        return self.kind == ActivityKind.ORG_LIFE


class AboutSeries(Outcome, abstract=True):
    series: SeriesFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.series,)


class Skip(BaseModel):
    """A date that is not held, and why; `name` is empty for a weekend that is worked."""

    model_config = ConfigDict(frozen=True)

    starts_at: datetime
    name: str = ""


class SeriesPreview(AboutSeries, Asks):
    """As it would be published; [节假日照常] and [节假日不办] only where that makes a difference."""

    personal = True
    asks = "draft"
    lives = "draft_lives"
    dates: tuple[datetime, ...]  # the next ones that are held
    skips: tuple[Skip, ...] = ()
    held_on_holidays: bool = False
    provisional: tuple[int, ...] = ()  # years of which nobody knows yet which days are off
    ahead: int = 0  # weeks; occurrences can be signed up for so early
    groups: int = 0
    audience: tuple[str, ...] = ()  # units whose groups it is for, when they were chosen
    groupless: tuple[str, ...] = ()  # of them those that no group belongs to
    introduced: Introduced | None = None
    lecturer_is_member: bool = False
    phone_left_out: bool = False

    def replaces(self, outcome: str | None, asked: Mapping[str, Any]) -> bool:
        """A preview of another draft stays."""
        return outcome == self.called() and self.series.id == self.model_validate(asked).series.id


class SeriesTimeUnclear(Asks):
    """On which days it comes was not wholly understood."""

    asks = "more"
    said: str


class SeriesPublished(AboutSeries):
    personal = True
    dates: tuple[datetime, ...]
    groups: int


class SeriesDiscarded(Outcome):
    personal = True
    title: str


class SeriesWhatToChange(AboutSeries, Asks):
    personal = True
    asks = "words"
    unread: str = ""  # nothing was changed, for these words
    for_others: bool = False  # other groups instead of those where it stands


class SeriesChanged(AboutSeries):
    """Changed or ended. To whoever goes to one of those dates: once, whatever their number."""

    public = True
    changes: tuple[Change, ...] = ()
    repeats: bool = False  # it comes on other days
    since: date | None = None
    ended: bool = False
    cancelled: tuple[datetime, ...] = ()  # dates that are not held any more
    dates: tuple[datetime, ...] = ()  # the next ones
    skips: tuple[Skip, ...] = ()
    audience: tuple[str, ...] = ()  # its groups, when others were added
    told: int | None = None  # for the organiser: how many were told
    only_these: bool = False  # nothing else is different
    lecturer_told: bool = False  # and whoever lectures
    lectures: bool = False  # for whoever does, or did

    def must_arrive(self, now: datetime) -> bool:
        return self.told is None

    def then(self, later: "SeriesChanged") -> "tuple[SeriesChanged, ...]":
        """Both, for whoever has heard of neither: one says it all, unless each holds from another day on."""
        covers = later.since is None or (self.since is not None and later.since <= self.since)
        if self.ended or (later.ended and not covers):
            return self, later
        cancelled = tuple(sorted({*self.cancelled, *later.cancelled}))
        later = later.model_copy(update={"cancelled": cancelled})
        if later.ended or self.only_these:
            return (later,)
        if later.only_these:
            return (self.model_copy(update={"cancelled": cancelled}),)
        return self._changed_again(later, covers=covers)

    def _changed_again(self, later: "SeriesChanged", *, covers: bool) -> "tuple[SeriesChanged, ...]":
        again = {change.what for change in later.changes}
        left = [change for change in self.changes if change.what not in again or not covers]
        repeats = self.repeats and not (covers and later.repeats)
        if self.since == later.since:
            both = {"changes": (*left, *later.changes), "repeats": self.repeats or later.repeats}
            return (later.model_copy(update=both),)
        first = self.model_copy(update={"changes": tuple(left), "repeats": repeats, "cancelled": ()})
        return (first, later) if left or repeats else (later,)


class SeriesUnclear(Asks):
    """Which of several series, or none of that name; or whether one is to end."""

    personal = True
    said: str = ""
    ends: bool = False  # whether it ends at all is asked
    found: tuple[SeriesFacts, ...] = ()  # of the options


class OccurrenceSkipped(AboutSeries):
    """To the organiser, when the dates would have been opened for signing up."""

    personal = True
    skips: tuple[Skip, ...]


class DatesInDoubt(AboutSeries):
    """The calendar of working days is another one: dates that stand and would not be held, or the other way round."""

    personal = True
    off: bool
    dates: tuple[datetime, ...]


class DatesSettled(AboutSeries):
    """They are made after all."""

    personal = True
    dates: tuple[datetime, ...]


class SeriesOrganiserLeft(AboutSeries):
    """For whoever is in charge from now on: the organiser has deleted their data, or may not look after it any more."""

    personal = True
    gone: bool = True


# --- who comes every time --------------------------------------------------------------------------------------


class EveryTimeAsked(AboutSeries):
    """Beside a first sign-up by a tap: once, in private."""

    personal = True
    activity: ActivityFacts


class EveryTime(AboutSeries):
    """Signed up for what there is, and for what will be made."""

    short = True
    going: tuple[datetime, ...] = ()
    waiting: tuple[datetime, ...] = ()
    clashing: tuple[datetime, ...] = ()  # not signed up: the person goes elsewhere
    already: bool = False


class EveryTimeOver(AboutSeries):
    """They have moved away: nothing is signed up for by itself any more. What they have is theirs to give up."""

    personal = True


class ThisTime(Outcome):
    """[报这次]: nothing more than that."""

    short = True
    activity: ActivityFacts


class NoMoreTimes(AboutSeries, Asks):
    """Not signed up by itself any more; the places that there are remain until it is said otherwise."""

    left: tuple[ActivityFacts, ...] = ()
    was: bool = True  # there was something to end


class TimesCancelled(AboutSeries):
    """The places that there were are given up, too."""

    left: tuple[ActivityFacts, ...] = ()
