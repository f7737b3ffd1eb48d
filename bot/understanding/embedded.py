"""The embedded engine: learns from nlu/data at start, needs no second process."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.understanding.engine import OUT_OF_SCOPE, Understood, judge
from bot.understanding.normalise import clean, fold, tidy
from bot.understanding.repair import repair_keywords
from bot.understanding.slots import spans
from bot.understanding.softmax import Softmax, learn
from bot.understanding.training import Example, examples
from bot.understanding.traits import NAMED, traits
from community.vocabulary import Vocabulary

Place = tuple[str, int, int]  # kind of name, start, end


class EmbeddedEngine:
    """Implements engine.Engine."""

    def __init__(self, lines: Sequence[Example] | None = None) -> None:
        lines = examples() if lines is None else lines
        self._model: Softmax = learn([_of_example(line) for line in lines], [line.intent for line in lines])

    def understand(self, text: str, vocabulary: Vocabulary, now: datetime) -> Understood:
        shown = clean(text)
        folded = fold(shown)
        found = spans(folded, vocabulary, now)
        slots = {span.slot: shown[span.start : span.end] for span in reversed(found)}
        if not tidy(folded):
            return Understood(OUT_OF_SCOPE, 1.0, slots)
        seen = _traits(folded, [(span.slot, span.start, span.end) for span in found])
        return judge(self._model.probabilities(seen), slots)


def _of_example(line: Example) -> list[str]:
    return _traits(fold(line.text), [(entity.kind, entity.start, entity.end) for entity in line.entities])


def _traits(folded: str, places: Iterable[Place]) -> list[str]:
    repaired = repair_keywords(folded)
    plain, shown = tidy(repaired), _with_signs(repaired, places)
    return traits(plain, plain if shown == repaired else tidy(shown))


def _with_signs(text: str, places: Iterable[Place]) -> str:
    """Known names become one sign each, so that what is learnt does not hang on a title."""
    for kind, start, end in sorted(places, key=lambda place: -place[1]):
        if kind in NAMED:
            text = text[:start] + NAMED[kind] + text[end:]
    return text
