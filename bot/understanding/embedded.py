"""The embedded engine: learns from nlu/data at start, needs no second process."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.understanding.engine import Ranking, Understood
from bot.understanding.hearing import understand
from bot.understanding.normalise import fold, tidy
from bot.understanding.repair import repair_keywords
from bot.understanding.softmax import Softmax, learn
from bot.understanding.training import Example, examples
from bot.understanding.traits import Place, traits, with_signs
from community.vocabulary import Vocabulary


class EmbeddedEngine:
    """Implements engine.Engine."""

    def __init__(self, lines: Sequence[Example] | None = None) -> None:
        lines = examples() if lines is None else lines
        self._model: Softmax = learn([_of_example(line) for line in lines], [line.intent for line in lines])

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        return understand(text, vocabulary, now, self.rank)

    def rank(self, folded: str, places: Sequence[Place]) -> Ranking:
        return self._model.probabilities(_traits(folded, places))


def _of_example(line: Example) -> list[str]:
    return _traits(fold(line.text), [(entity.kind, entity.start, entity.end) for entity in line.entities])


def _traits(folded: str, places: Iterable[Place]) -> list[str]:
    repaired = repair_keywords(folded)
    plain, shown = tidy(repaired), with_signs(repaired, places)
    return traits(plain, plain if shown == repaired else tidy(shown))
