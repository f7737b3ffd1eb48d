"""What somebody wants: the words, taps and codes of every channel in one form that the services read.

Wishes can be remembered (a choice question keeps the wish it will carry out), hence the frozen pydantic models.
"""

from datetime import datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict

from storage.tables.activities import ActivityKind


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Said(_Frozen):
    """A time expression as understood. A day runs from its midnight to the next."""

    kind: str  # point, day, part, span, until, recur, duration, impossible
    start: datetime | None = None
    end: datetime | None = None
    has_date: bool = False
    has_time: bool = False
    minutes: int | None = None
    text: str = ""

    @property
    def length(self) -> timedelta | None:
        if self.minutes is not None:
            return timedelta(minutes=self.minutes)
        return self.end - self.start if self.start and self.end and self.has_time else None


class Wanted(_Frozen):
    """Which activity is meant; all empty: any that fits."""

    activity_id: int | None = None  # certain: a tap, a reply to its card, an answer to a question
    number: int | None = None  # the short number
    title: str | None = None
    title_is_certain: bool = True  # False: leftover words that may be a title or mere padding
    team: str | None = None
    unit: str | None = None
    kind: ActivityKind | None = None
    time: Said | None = None

    @property
    def names_nothing(self) -> bool:
        return self == Wanted()


class Company(_Frozen):
    """Who comes along: "帮我妈刘桂英报名", "带两个孩子", "+1"."""

    myself: bool = True
    names: tuple[str, ...] = ()  # guests with a name
    unnamed: int = 0  # guests without one
    plus_one: bool = False  # "+1" alone: oneself, or one guest for somebody who goes already

    @property
    def has_guests(self) -> bool:
        return bool(self.names or self.unnamed)


class Wish(_Frozen):
    """One thing that somebody wants. Services read only the fields that concern them."""

    intent: str
    text: str = ""
    wanted: Wanted = Wanted()
    company: Company = Company()
    code: str | None = None  # six digits
    place: str | None = None
    amount: int | None = None
    new_time: Said | None = None  # what an activity is moved to
    shift_minutes: int | None = None  # … or by how much it is put off (negative: earlier)
    new_title: str | None = None
    minutes_by_name: tuple[tuple[str, int], ...] = ()  # "小李 1.5": hours adjusted one by one
    subject_id: int | None = None  # the sign-up, hours or question that a button is about
    despite_clash: bool = False
    loosely: bool = False  # understood from free words, not from a command or a button
    answers: int | None = None  # the question that this wish answers
    offers: tuple[str, ...] = ()  # what it might have meant, when that is not certain

    def wanting(self, **columns: Any) -> "Wish":
        """The same wish, about a more certain activity."""
        return self.model_copy(update={"wanted": self.wanted.model_copy(update=columns)})
