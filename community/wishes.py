"""What somebody wants: the words, taps and codes of every channel in one form that the services read.

Wishes can be remembered (a choice question keeps the wish it will carry out), hence the frozen pydantic models.
"""

from datetime import datetime, timedelta
from typing import Annotated, Any, ClassVar, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, SerializeAsAny

from storage.tables.activities import ActivityKind
from storage.tables.subject import Subject


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class SaidOnce(_Frozen):
    """A time expression as understood. A day runs from its midnight to the next."""

    kind: str  # point, day, part, span, until, recur, duration, impossible, unclear
    start: datetime | None = None
    end: datetime | None = None
    has_date: bool = False
    has_time: bool = False
    minutes: int | None = None
    text: str = ""

    @property
    def is_uncertain(self) -> bool:
        """Nothing may be done at such a time: no calendar has it, or words of it were not understood."""
        return self.kind in ("impossible", "unclear")

    @property
    def length(self) -> timedelta | None:
        if self.minutes is not None:
            return timedelta(minutes=self.minutes)
        return self.end - self.start if self.start and self.end and self.has_time else None


class Said(SaidOnce):
    """The same, perhaps of several days: `every` one of them is meant, or one that is still to be said."""

    each: tuple[SaidOnce, ...] = ()
    every: bool = False

    @property
    def days(self) -> tuple["Said", ...]:
        """What was said of each of several days."""
        return tuple(Said(**dict(one)) for one in self.each)


class WantedToo(_Frozen):
    """What else a line names."""

    number: int | None = None
    title: str | None = None
    time: Said | None = None


class Wanted(_Frozen):
    """What is said of the thing that is meant; all empty: any that fits."""

    number: int | None = None  # the short number
    title: str | None = None
    title_is_certain: bool = True  # False: leftover words that may be a title or mere padding
    team: str | None = None
    unit: str | None = None
    kind: ActivityKind | None = None
    time: Said | None = None
    time_is_aside: bool = False  # it is said apart from the title, perhaps of something else
    also: tuple[WantedToo, ...] = ()  # which of them and this one is meant, is to be asked

    @property
    def names_nothing(self) -> bool:
        return self == Wanted()


class Details(_Frozen):
    """What only one topic reads of a wish. Each topic declares its own, with `topic: Literal["its name"]`."""

    catalogue: ClassVar[dict[str, type["Details"]]] = {}
    topic: str

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.catalogue[cls.model_fields["topic"].default] = cls

    @classmethod
    def of(cls, wish: "Wish") -> Self:
        """Those of the wish, or all defaults when it has none for this topic."""
        return wish.details if isinstance(wish.details, cls) else cls()  # type: ignore[call-arg]


def _of_its_topic(remembered: Any) -> Any:
    """A remembered wish comes back with its details as the class that wrote them."""
    if not isinstance(remembered, dict):
        return remembered
    return Details.catalogue[remembered["topic"]].model_validate(remembered)


class Wish(_Frozen):
    """One thing that somebody wants."""

    intent: str
    text: str = ""
    about: Subject | None = None  # certain: a tap, a reply to a card, an answer to a question
    wanted: Wanted = Wanted()
    details: Annotated[SerializeAsAny[Details] | None, BeforeValidator(_of_its_topic)] = None
    tapped: bool = False
    loosely: bool = False  # understood from free words, not from a command or a button
    file: int | None = None  # what came along: an attachment that belongs to nothing yet
    answers: int | None = None  # the question that this wish answers

    def about_a(self, kind: str) -> int | None:
        """The id of the one thing of this kind that is certainly meant."""
        return self.about.id if self.about is not None and self.about.kind == kind else None

    def aimed_at(self, subject: Subject) -> "Wish":
        """The same wish, about a certain thing."""
        return self.model_copy(update={"about": subject})

    def wanting(self, **columns: Any) -> "Wish":
        """The same wish, with more said of what is meant."""
        return self.model_copy(update={"wanted": self.wanted.model_copy(update=columns)})

    def detailed(self, details: Details) -> "Wish":
        return self.model_copy(update={"details": details})

    @property
    def names_nothing(self) -> bool:
        return self.about is None and self.wanted.names_nothing
