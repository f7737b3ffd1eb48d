"""What an engine makes of lines whose meaning is known: the figures of issue and decisions, one place to count them."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import perf_counter

from bot.understanding.engine import OUT_OF_SCOPE, Understood
from bot.understanding.training import Example

ASKED, NOTHING = "asks", "not understood"
Understand = Callable[[str], Understood]


@dataclass
class Figures:
    """Counts; `wishes` are the lines that want something, `chatter` those that want nothing."""

    wishes: int = 0
    chatter: int = 0
    right: int = 0
    offered: int = 0
    wrong: int = 0
    taken: int = 0  # chatter taken for a command
    confused: Counter[tuple[str, str]] = field(default_factory=Counter)  # meant, done
    slots: Counter[str] = field(default_factory=Counter)  # found, missed, made up
    seconds: list[float] = field(default_factory=list)

    @property
    def at_once(self) -> float:
        return self.right / self.wishes

    @property
    def right_or_offered(self) -> float:
        return (self.right + self.offered) / self.wishes

    @property
    def wrong_without_asking(self) -> float:
        return self.wrong / self.wishes

    @property
    def taken_for_a_command(self) -> float:
        return self.taken / self.chatter

    @property
    def slots_f1(self) -> float:
        found, rest = self.slots["found"], self.slots["missed"] + self.slots["made up"]
        return 2 * found / (2 * found + rest) if found else 0.0

    def milliseconds(self, share: float) -> float:
        """The latency that this share of lines does not exceed."""
        return 1000 * sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]

    def count(self, meant: str, understood: Understood) -> None:
        self.confused[meant, _done(understood)] += 1
        acts_otherwise = understood.certain and understood.intent != meant
        if meant == OUT_OF_SCOPE:
            self.chatter += 1
            self.taken += acts_otherwise
        else:
            self.wishes += 1
            self.right += understood.certain and understood.intent == meant
            self.offered += meant in understood.offers
            self.wrong += acts_otherwise


def measured(understand: Understand, lines: Sequence[Example]) -> Figures:
    """Every line once, with its time; the first is asked twice, so that nothing is still being loaded."""
    figures = Figures()
    understand(lines[0].text)
    for line in lines:
        began = perf_counter()
        understood = understand(line.text)
        figures.seconds.append(perf_counter() - began)
        figures.count(line.intent, understood)
        figures.slots.update(_slots(line, understood))
    return figures


def times_exact(read: Callable[[str], Sequence[object]], expected: Sequence[Sequence[object]]) -> list[str]:
    """What is said where the reading is not exactly as expected."""
    return [str(said) for said, *meaning in expected if list(read(str(said))) != meaning]


def moment(found: object) -> str | None:
    """A day or a minute, as the files write it."""
    return found.strftime("%Y-%m-%dT%H:%M") if isinstance(found, datetime) else str(found) if found else None


def _done(understood: Understood) -> str:
    if understood.offers:
        return ASKED
    return NOTHING if understood.intent == OUT_OF_SCOPE else understood.intent


def _slots(line: Example, understood: Understood) -> Counter[str]:
    """The first of each kind counts, in its exact words."""
    meant: dict[str, str] = {}
    for entity in line.entities:
        meant.setdefault(entity.kind, line.text[entity.start : entity.end])
    found = set(understood.slots.items()) & set(meant.items())
    return Counter(
        {"found": len(found), "missed": len(meant) - len(found), "made up": len(understood.slots) - len(found)}
    )
