"""Cross-validation over nlu/data: each line is read by an engine that has learnt four fifths without it."""

import json
import subprocess
from collections import defaultdict
from collections.abc import Sequence
from itertools import chain
from random import Random
from typing import Any

from bench.listening.figures import Figures
from bot.understanding.embedded import EmbeddedEngine
from bot.understanding.engine import Ranking, judge
from bot.understanding.learnt import learn_intents
from bot.understanding.normalise import fold
from bot.understanding.rasa_child import PYTHON
from bot.understanding.training import Example
from bot.understanding.words import ROOT

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


def embedded(lines: Sequence[Example]) -> Figures:
    figures = Figures()
    for part in parts(lines):
        held_back = set(part)
        engine = EmbeddedEngine(learn_intents([line for row, line in enumerate(lines) if row not in held_back]))
        for row in part:
            figures.count(lines[row].intent, judge(engine.rank(fold(lines[row].text), _named(lines[row]))))
    return figures


def rasa(lines: Sequence[Example]) -> Figures:
    """Rasa's component in Rasa's environment, without Rasa around it."""
    asked = {"lines": [_as_json(line) for line in lines], "parts": parts(lines)}
    command = [str(PYTHON), "-W", "ignore", str(ROOT / "nlu" / "cross.py")]
    answer = subprocess.run(command, input=json.dumps(asked), capture_output=True, text=True, check=True)
    rankings: list[Ranking] = json.loads(answer.stdout)
    figures = Figures()
    for line, ranking in zip(lines, rankings, strict=True):
        figures.count(line.intent, judge(ranking))
    return figures


def _named(line: Example) -> list[tuple[str, int, int]]:
    return [(entity.kind, entity.start, entity.end) for entity in line.entities]


def _as_json(line: Example) -> dict[str, Any]:
    return {"text": line.text, "intent": line.intent, "named": _named(line)}
