"""What every understanding engine answers, and how sure it must be before the bot acts on it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from community.vocabulary import Vocabulary

OUT_OF_SCOPE = "out_of_scope"
NAMELESS = {OUT_OF_SCOPE, "greeting", "thanks", "affirm", "deny"}  # 今天好冷 wants nothing on any day: no slots

CERTAIN = 0.8  # from here the bot acts; how it was chosen: docs/decisions/0029
OFFER = 0.08  # from here it asks with buttons; below it has not understood
ALSO_OFFER = 0.03  # a second or third intent is worth a button from here
MOST_OFFERS = 3


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
    @property
    def name(self) -> str:
        """Who listens: rasa or embedded."""

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood: ...


Ranking = Sequence[tuple[str, float]]  # intents with their probabilities, best first


def judge(ranking: Ranking) -> Understood:
    """Applies the thresholds to what an engine found; the same for every engine."""
    best, confidence = ranking[0]
    if confidence >= CERTAIN and best != OUT_OF_SCOPE:
        return Understood(best, confidence)
    commands = [(intent, chance) for intent, chance in ranking if intent != OUT_OF_SCOPE]
    if not commands or commands[0][1] < OFFER:
        return Understood(OUT_OF_SCOPE, dict(ranking).get(OUT_OF_SCOPE, 1 - confidence))
    offers = tuple(intent for intent, chance in commands[:MOST_OFFERS] if chance >= ALSO_OFFER)
    return Understood(*commands[0], offers=offers)
