"""Cross-validation over nlu/data: each line is read by an engine that has learnt four fifths without it."""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from random import Random

from bench.listening.figures import Figures
from bot.understanding.embedded import EmbeddedEngine
from bot.understanding.engine import judge
from bot.understanding.learnt import learn_intents
from bot.understanding.normalise import fold
from bot.understanding.training import Example

PARTS, SEED = 5, 20261122


def parts(lines: Sequence[Example]) -> list[list[int]]:
    """The rows of each part; every intent is spread evenly over them."""
    by_intent: dict[str, list[int]] = defaultdict(list)
    for row, line in enumerate(lines):
        by_intent[line.intent].append(row)
    mixed = Random(SEED)
    for rows in by_intent.values():
        mixed.shuffle(rows)
    dealt = list(chain.from_iterable(by_intent.values()))
    return [dealt[part::PARTS] for part in range(PARTS)]


def cross_validated(lines: Sequence[Example]) -> Figures:
    """What both engines rank with; Rasa adds nothing to it but the way there."""
    figures = Figures()
    for part in parts(lines):
        held_back = set(part)
        engine = EmbeddedEngine(learn_intents([line for row, line in enumerate(lines) if row not in held_back]))
        for row in part:
            figures.count(lines[row].intent, judge(engine.rank(fold(lines[row].text), _named(lines[row]))))
    return figures


def _named(line: Example) -> list[tuple[str, int, int]]:
    return [(entity.kind, entity.start, entity.end) for entity in line.entities]
