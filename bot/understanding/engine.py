"""What every understanding engine answers, and how sure it must be before the bot acts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

OUT_OF_SCOPE = "out_of_scope"

CERTAIN = 0.60  # from here the bot acts
OFFER = 0.20  # from here it asks with buttons; below it has not understood
ALSO_OFFER = 0.06  # a second or third intent is worth a button from here
MOST_OFFERS = 3


@dataclass(frozen=True)
class Vocabulary:
    """The community's own names at this moment."""

    activities: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Understood:
    """One line as an engine read it: act when `certain`, ask when there are `offers`, else not understood."""

    intent: str  # OUT_OF_SCOPE when nothing fits
    confidence: float  # calibrated, 0..1
    slots: Mapping[str, str] = field(default_factory=dict)  # slot name → literal words of the text
    offers: tuple[str, ...] = ()  # best first, only when it would ask

    @property
    def certain(self) -> bool:
        return self.intent != OUT_OF_SCOPE and not self.offers


class Engine(Protocol):
    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood: ...


Ranking = Sequence[tuple[str, float]]  # intents with their probabilities, best first


def judge(ranking: Ranking, slots: Mapping[str, str]) -> Understood:
    """Applies the thresholds to what an engine found; the same for every engine."""
    best, confidence = ranking[0]
    if confidence >= CERTAIN:
        return Understood(best, confidence, slots)
    offers = _offers(ranking)
    if not offers:
        return Understood(OUT_OF_SCOPE, confidence, slots)
    return Understood(offers[0], dict(ranking)[offers[0]], slots, offers)


def _offers(ranking: Ranking) -> tuple[str, ...]:
    commands = [(intent, p) for intent, p in ranking if intent != OUT_OF_SCOPE]
    if not commands or commands[0][1] < OFFER:
        return ()
    return tuple(intent for intent, p in commands[:MOST_OFFERS] if p >= ALSO_OFFER)
