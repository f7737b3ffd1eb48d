"""Lectures: what their facts answer, what a rating is, and when ratings are told. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, Protocol, get_args

from community.figures import Figures
from community.wishes import Details
from storage.tables.activities import Activity, ActivityKind
from storage.tables.lectures import Rating, RatingTold
from storage.tables.series import Series

Fact = Literal["when", "where", "seats", "bring", "who_may", "lecturer", "profile", "title"]
MORE_THAN_ONE = 2
FACTS: tuple[Fact, ...] = get_args(Fact)
LISTED: frozenset[Fact] = frozenset({"when", "where", "lecturer", "title"})  # what a list of several lectures says


class Asking(Details):
    """What is asked of a lecture.

    :ivar facts: what of it stands among its facts.
    :ivar others: a part of the question that its facts cannot answer.
    """

    topic: Literal["lecture_question"] = "lecture_question"
    facts: tuple[Fact, ...] = ()
    others: bool = False


class Stars(Details):
    topic: Literal["rating"] = "rating"
    stars: int = 0
    words: str = ""


class Giving(Details):
    """Material: `words` hold a link when it is given, else it is asked for."""

    topic: Literal["lecture_material"] = "lecture_material"
    words: str = ""


class Introducing(Details):
    """Who lectures: a name, a field, and two lines."""

    topic: Literal["lecturer"] = "lecturer"
    parts: tuple[str, ...] = ()
    phone_left_out: bool = False


def unknown(activity: Activity, asked: Sequence[Fact]) -> list[Fact]:
    """Facts that nobody has entered."""
    entered = {
        "where": activity.place,
        "bring": activity.bring,
        "who_may": activity.open_to,
        "lecturer": activity.lecturer,
        "profile": activity.lecturer,
    }
    return [fact for fact in asked if fact in entered and not entered[fact]]


def may_rate(activity: Activity, member_id: int) -> bool:
    """A lecture that is over, by anybody but whoever held it."""
    over = activity.closed_at is not None and activity.reduced_at is None
    return activity.kind == ActivityKind.LECTURE and over and activity.lecturer_id != member_id


class Rated(Protocol):
    @property
    def count(self) -> int: ...
    @property
    def told(self) -> int: ...


def tells_of_series(lectures: Sequence[Rated], series: Series, now: datetime, figures: Figures) -> bool:
    """Of several lectures, from five ratings on and when five more have come, at most once a day.

    What no lecture's own summary has told must be none or five and more: a handful is not what is left of a sum.
    """
    count = sum(one.count for one in lectures)
    untold = sum(one.count - one.told for one in lectures)
    if len(lectures) < MORE_THAN_ONE or 0 < untold < figures.ratings_told:
        return False
    is_due = series.rated_at is None or now >= series.rated_at + figures.ratings_told_every
    return count - series.rated >= figures.ratings_told and is_due


def tells(ratings: Sequence[Rating], told: RatingTold | None, now: datetime, figures: Figures) -> bool:
    """From five ratings on, again when more have come, at most once a day."""
    if len(ratings) < figures.ratings_told:
        return False
    return told is None or (len(ratings) > told.count and now >= told.at + figures.ratings_told_every)
