"""Lectures: what their facts answer, what a rating is, and when ratings are told. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Literal, get_args

from community.figures import Figures
from community.wishes import Details
from storage.tables.activities import Activity, ActivityKind
from storage.tables.lectures import Rating, RatingTold

Fact = Literal["when", "where", "seats", "bring", "who_may", "lecturer", "title"]
FACTS: tuple[Fact, ...] = get_args(Fact)


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
    }
    return [fact for fact in asked if fact in entered and not entered[fact]]


def may_rate(activity: Activity, member_id: int) -> bool:
    """A lecture that is over, by anybody but whoever held it."""
    over = activity.closed_at is not None and activity.reduced_at is None
    return activity.kind == ActivityKind.LECTURE and over and activity.lecturer_id != member_id


def tells(ratings: Sequence[Rating], told: RatingTold | None, now: datetime, figures: Figures) -> bool:
    """From five ratings on, again when more have come, at most once a day."""
    if len(ratings) < figures.ratings_told:
        return False
    return told is None or (len(ratings) > told.count and now >= told.at + figures.ratings_told_every)
