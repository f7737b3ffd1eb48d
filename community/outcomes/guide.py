"""The service guide: what is known of an item, which one is meant, and who is asked about what is not known."""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

from community.departments import Fact
from community.outcomes.base import Outcome
from community.outcomes.questions import Asks


class GuideItem(BaseModel):
    """An item as texts see it. `item`: what its buttons carry."""

    model_config = ConfigDict(frozen=True)

    item: int
    title: str
    department: str
    means: str | None = None
    who_may: str | None = None
    papers: tuple[str, ...] = ()
    where: str | None = None
    open: str | None = None
    days: int | None = None
    takes: str | None = None
    proxy: str | None = None
    fee: str | None = None
    online: str | None = None
    checked: date | None = None


class ServiceGuide(Asks):
    """What is known of an item: public facts, and nothing of whoever asks. What else is asked of it may follow.

    :ivar asked: what of it was asked; none: all of it.
    :ivar unknown: of that, what nobody has written.
    :ivar folded: in a group, where the papers are too many: they are told to whoever taps.
    :ivar anew: it is asked how to get another one, and what is written is of the first.
    :ivar partly: a part of the question was not read.
    """

    public = True
    quiet = True
    asks = "aside"
    guide: GuideItem
    asked: tuple[Fact, ...] = ()
    unknown: tuple[Fact, ...] = ()
    folded: bool = False
    partly: bool = False
    anew: bool = False
    discreet: bool = False

    def is_discreet(self) -> bool:
        return self.discreet

    def for_group(self) -> Outcome | None:
        return None if self.discreet else self


class WhichService(Asks):
    """Several fit, or one that is nearly what was said. A choice names what it is of, and so does a guess."""

    public = True
    discreet: bool = False  # one of them is nobody's business

    def is_discreet(self) -> bool:
        return self.discreet

    def for_group(self) -> Outcome | None:
        return None if self.discreet else self


class ServiceList(Outcome):
    """What there is; in a group only how to ask."""

    public = True
    titles: tuple[str, ...] = ()
    in_group: bool = False


class ServiceUnknown(Asks):
    """Nothing here fits. `names`: who can be asked, and to whom the words go when they are to be passed on."""

    names: tuple[str, ...] = ()
    mine: str  # how whoever asks will be called there


class ServiceQuestionPassedOn(Outcome):
    """To whoever asked. Without names too many of theirs were passed on today."""

    public = True
    names: tuple[str, ...] = ()
    held_until: datetime | None = None  # it is night


class ServiceQuestionTold(Outcome):
    """To whoever looks after the place: they answer it themselves."""

    personal = True
    speaks_for = "member_id"
    member_id: int = 0  # who asks: nothing is told of it once they are gone
    asker: str
    place: str
    words: str
