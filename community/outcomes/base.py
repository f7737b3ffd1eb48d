"""An outcome: something that happened, with what its template needs; and the facts of what it is about."""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, ClassVar, NamedTuple, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, SerializeAsAny

from storage.tables.subject import Subject


class Facts(BaseModel):
    """What texts see of one kind of subject, which declares its own, with `about: Literal["its name"]`.

    Its line in lists of different things is `zh/_lines/<kind>.j2`.
    """

    model_config = ConfigDict(frozen=True)

    catalogue: ClassVar[dict[str, type["Facts"]]] = {}
    about: str
    id: int

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        cls.catalogue[cls.model_fields["about"].default] = cls

    @property
    def subject(self) -> Subject:
        return Subject(self.about, self.id)

    @property
    def is_discreet(self) -> bool:
        """Whether no group may read who takes part in it."""
        return False


def _of_its_kind(remembered: Any) -> Any:
    if not isinstance(remembered, dict):
        return remembered
    return Facts.catalogue[remembered.get("about", "activity")].model_validate(remembered)


SomeFacts = Annotated[SerializeAsAny[Facts], BeforeValidator(_of_its_kind)]


class File(NamedTuple):
    """What is handed over as a file beside the words."""

    name: str
    content: bytes


class Attached(BaseModel):
    """A picture or file that somebody has brought, and that is shown again; its bytes are read when it is."""

    model_config = ConfigDict(frozen=True)

    id: int
    name: str
    is_picture: bool


class Outcome(BaseModel):
    """Something that happened, with what its template needs."""

    model_config = ConfigDict(frozen=True)

    personal: ClassVar[bool] = False  # never said in a group
    public: ClassVar[bool] = False  # speaks of things, and not of who takes part in them
    short: ClassVar[bool] = False  # fits the alert that answers a tap
    quiet: ClassVar[bool] = False  # has buttons for whoever tapped: told to them alone where that is possible
    anywhere: ClassVar[bool] = False  # said in a group that is bound to no unit, too
    fades: ClassVar[bool] = False  # looked at again before it is sent: it may have had to wait
    parting: ClassVar[bool] = False  # told to somebody who is gone: once it was sent, nothing stays of it or of them
    may_bring: ClassVar[bool] = False  # its message may hold what somebody has brought, or once did
    latest: ClassVar[bool] = False  # made when it is sent (`services.latest`), and kept nowhere on the way
    speaks_for: ClassVar[str] = ""  # the field with who says or asks it: once they are gone nobody is told it any more
    made_of: ClassVar[frozenset[str]] = frozenset()  # of what is `latest`: the fields that wait, and say what to make
    catalogue: ClassVar[dict[str, type["Outcome"]]] = {}

    def __init_subclass__(cls, *, abstract: bool = False, **kwargs: Any) -> None:
        """:param abstract: only a base of others; nobody is told it."""
        super().__init_subclass__(**kwargs)
        if not abstract:
            cls.catalogue[cls.called()] = cls

    @classmethod
    def called(cls) -> str:
        return re.sub(r"(?<!^)(?=[A-Z])", "_", cls.__name__).lower()

    @classmethod
    def template(cls) -> str:
        """In the folder of the topic, which is called like the module of the class."""
        return f"{cls.__module__.rpartition('.')[2]}/{cls.called()}.j2"

    def is_discreet(self) -> bool:
        """Whether it is about something of which no group may read who takes part."""
        return any(facts.is_discreet for facts in _facts_in(self))

    def for_group(self) -> "Outcome | None":
        """What of it a group may read: mostly all of it or nothing."""
        return None if self.personal or (not self.public and self.is_discreet()) else self

    def must_arrive(self, now: datetime) -> bool:
        """Whether somebody who is not told it does the wrong thing: then it is told another way."""
        return False

    def is_news(self) -> bool:
        """Whether a group that has never seen this card needs it."""
        return True

    def attached(self) -> File | None:
        """A file that goes with the words."""
        return None

    def brings(self) -> Attached | None:
        """What somebody has brought and is shown with the words: a picture above them, a file."""
        return None

    def concerns(self) -> tuple[Facts, ...]:
        """What it is about, each thing with a line of its own where several outcomes become one."""
        return ()

    def only(self, left: tuple[Facts, ...]) -> Self | None:
        """What remains of it when only some of the things it concerns are still so."""
        return self if left == self.concerns() else None


def _facts_in(value: Any) -> Iterator[Facts]:
    """Whatever things it speaks of, however deep."""
    if isinstance(value, Facts):
        yield value
    elif isinstance(value, BaseModel):
        yield from _facts_in(tuple(getattr(value, field) for field in type(value).model_fields))
    elif isinstance(value, tuple):
        for one in value:
            yield from _facts_in(one)
