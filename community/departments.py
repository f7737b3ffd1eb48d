"""Departments, what they handle, and how residents apply for what: as it is written down, and what is found in it.

Pure: the files are read by `services.departments`.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated, Literal, NamedTuple, get_args
from zlib import crc32

from pydantic import AfterValidator, Field

from community.finding import likeness
from community.founding import Fault
from community.spec import Day, Name, Strict, Words, folded
from community.wishes import Details

Fact = Literal["papers", "where", "takes", "open", "who_may", "proxy", "fee", "online"]
FACTS: tuple[Fact, ...] = get_args(Fact)
NEARLY = 60  # of 100; 老年正 ~ 老年证 is 66: likely enough to be asked about
NEARLY_BEST = 10
SHORTEST, LONGEST = 2, 24
NUMBERS = 10**9  # what a button can carry


def _called(name: str) -> str:
    """One sign alone stands in too many other words."""
    if not SHORTEST <= len(name) <= LONGEST:
        raise ValueError(f"a name has {SHORTEST} to {LONGEST} characters, not {len(name)}: {name!r}")
    return name


Called = Annotated[Name, AfterValidator(_called)]
WorkingDays = Annotated[int, Field(ge=0, le=250)]


class Limits(NamedTuple):
    """Working days in which a department signs for a problem, and answers it."""

    sign: int
    answer: int


class Matter(Strict):
    """Something that is whistled for (项): 路灯, 占道经营."""

    name: Called
    also: list[Called] = Field(default=[])
    sign_days: WorkingDays | None = None
    answer_days: WorkingDays | None = None


class Department(Strict):
    """:ivar short: what else it is called."""

    name: Called
    short: list[Called] = Field(default=[])
    handles: list[Matter] = Field(default=[])


class Item(Strict):
    """Something that residents apply for. What is left out is not known here, and is said to be so.

    :ivar also: other words that people use for it; a word may stand with several items, which is then asked about.
    :ivar days: working days from the whole papers to the answer; 0: while one waits.
    :ivar proxy: whether somebody else may go.
    :ivar discreet: what it is about is nobody's business: a group reads nothing of it.
    :ivar checked: the day on which somebody here compared it with the counter; None: an example of ours.
    """

    title: Called
    also: list[Called] = Field(default=[])
    department: Name
    means: Words = None
    who_may: Words = None
    papers: list[Name] = Field(default=[])
    where: Words = None
    open: Words = None
    days: WorkingDays | None = None
    takes: Words = None
    proxy: Words = None
    fee: Words = None
    online: Words = None
    sign_days: WorkingDays | None = None
    answer_days: WorkingDays | None = None
    discreet: bool = False
    checked: Day | None = None

    @property
    def number(self) -> int:
        """The same as long as its title is, whatever else is written beside it: buttons carry it."""
        return crc32(folded(self.title).encode()) % NUMBERS

    @property
    def names(self) -> tuple[str, ...]:
        return (self.title, *self.also)

    def knows(self, fact: Fact) -> bool:
        written = (self.days, self.takes) if fact == "takes" else (getattr(self, fact),)
        return any(one is not None and one != [] for one in written)


class DepartmentsFile(Strict):
    departments: list[Department]


class ItemsFile(Strict):
    items: list[Item]


class Guiding(Details):
    """What is asked of an item.

    :ivar facts: what of it; none: all of it.
    :ivar names: words that it goes by, as they stand in the files.
    :ivar nearly: words that hold such a name and more: 居住证明.
    :ivar unread: what nothing has read.
    :ivar anew: it was lost, or is over.
    :ivar lists: nothing at all was said: what there is.
    """

    topic: Literal["guide"] = "guide"
    facts: tuple[Fact, ...] = ()
    names: tuple[str, ...] = ()
    nearly: tuple[str, ...] = ()
    unread: str = ""
    anew: bool = False
    lists: bool = False

    @property
    def names_nothing(self) -> bool:
        return not (self.names or self.nearly or self.unread)


class Passing(Details):
    """A question that the guide does not answer. `to`: the names that were announced."""

    topic: Literal["guide_question"] = "guide_question"
    to: tuple[str, ...] = ()


@dataclass(frozen=True)
class Catalogue:
    departments: tuple[Department, ...]
    items: tuple[Item, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Whatever an item goes by."""
        return tuple(dict.fromkeys(name for item in self.items for name in item.names))

    def numbered(self, number: int | None) -> Item | None:
        return next((item for item in self.items if item.number == number), None)

    def called(self, names: Iterable[str]) -> list[Item]:
        """Items that go by any of these words; one whose own title is said rules out others of that word."""
        return list({item.number: item for name in names for item in self._called(name)}.values())

    def _called(self, name: str) -> list[Item]:
        said = folded(name)
        titled = [item for item in self.items if folded(item.title) == said]
        return titled or [item for item in self.items if said in map(folded, item.names)]

    def nearly(self, said: Iterable[str]) -> list[Item]:
        """Items that may be meant by other or mistyped words, the likeliest first."""
        scored = [(_likeness(said, item), item) for said in map(folded, said) for item in self.items]
        best = max((score for score, _ in scored), default=0)
        found = sorted((one for one in scored if one[0] >= max(NEARLY, best - NEARLY_BEST)), key=lambda one: -one[0])
        return list({item.number: item for _, item in found}.values())

    def limits_of(self, words: str, usual: Limits, department: str | None = None) -> Limits:
        """Those of the matter or item that words name, the longest name first; what it says nothing of is as usual.

        :param department: only what this one handles counts.
        """
        said, of = folded(words), self.department(department) if department else None
        some = self.departments if department is None else () if of is None else (of,)
        matters = [(name, one) for had in some for one in had.handles for name in (one.name, *one.also)]
        items = [(one.title, one) for one in self.items if one.department in {had.name for had in some}]
        known: list[tuple[str, Matter | Item]] = [*matters, *items]
        named = [(name, one) for name, one in known if folded(name) in said]
        found = max(named, key=lambda pair: len(pair[0]))[1] if named else None
        return Limits(
            usual.sign if found is None or found.sign_days is None else found.sign_days,
            usual.answer if found is None or found.answer_days is None else found.answer_days,
        )

    def department(self, said: str) -> Department | None:
        return next((one for one in self.departments if folded(said) in map(folded, (one.name, *one.short))), None)


def _likeness(said: str, item: Item) -> float:
    return max(likeness(said, folded(name)) for name in item.names)


# --- what fits together ------------------------------------------------------------------------------------------


def department_faults(departments: Sequence[Department]) -> Iterator[Fault]:
    """Two departments of one name."""
    first: dict[str, int] = {}
    for number, one in enumerate(departments):
        for name in {folded(name) for name in (one.name, *one.short)}:
            if first.setdefault(name, number) != number:
                said = f"two departments are called {one.name!r}, or go by one short name"
                yield Fault(said, ("departments", number), ("departments", first[name]))


def item_faults(items: Sequence[Item], departments: Sequence[Department]) -> Iterator[Fault]:
    """Two items of one title, and departments that there are not."""
    known = Catalogue(tuple(departments), ())
    first: dict[int, int] = {}
    for number, item in enumerate(items):
        if first.setdefault(item.number, number) != number:
            said = f"two items are called {item.title!r}; call one of them otherwise"
            yield Fault(said, ("items", number), ("items", first[item.number]))
        if known.department(item.department) is None:
            said = f"there is no department {item.department!r}; write it as in departments.yml, or add it there"
            yield Fault(said, ("items", number, "department"))
