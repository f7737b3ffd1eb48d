"""Slots that had to be learnt: a conditional random field tags each character of a line.

It sees what is wanted, the characters around, the words of nlu/words.yml and those of a dictionary with their parts of
speech, what the community knows by name at this moment, and what the grammar of time reads. So a title that nobody
knows yet is found (擦栏杆 in 礼拜天擦栏杆的我来), and a name is learnt as "something known here", not by heart. See
docs/decisions/0023.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

from pycrfsuite import Tagger, Trainer
from rjieba import Jieba

from bot.understanding.normalise import fold
from bot.understanding.slots import HOUSE, Span, known_names
from bot.understanding.training import Example
from bot.understanding.when import find_all
from bot.understanding.words import words
from community.vocabulary import Vocabulary

ROUNDS = 60
WEAK = 0.1  # how strongly weights are drawn to nothing: c1 and c2 of CRFsuite
THEN = datetime(2026, 11, 22, 17, tzinfo=timezone(timedelta(hours=8)))  # learnt lines are said then
KNOWN = {"activity": "activities", "team": "teams", "unit": "units", "person": "people", "place": "places"}
STRANGERS = 8  # names of each kind that are known where a line is learnt and that other lines say
OWN_NAMES = 4  # in every fourth of those places the line's own names are known too

_N = "(?:[0-9]+|[一二两俩三四五六七八九十百几半]+)"
_MEASURES = "人名位个口场次把张盒条页对组项盏支席袋斤只件瓶箱桶台辆间户棵篇份套双杯碗块包"
_SHAPES = {
    "house": HOUSE,
    "count": re.compile(rf"{_N}[来多几]?个?[半多]?(?:小时|钟头|分钟|家庭|[{_MEASURES}])|\+\s?{_N}|{_N}h"),
}
_AROUND = [(at, at + length) for length in (1, 2) for at in range(-3, 4)]  # single characters and pairs of them
_REACH = 2  # characters to either side whose words and names are seen
_OUTSIDE = "O"

Seen = list[list[str]]  # for each character what it is recognised by


class SlotTagger:
    """:param model: what `learn_slots` gave."""

    def __init__(self, model: bytes) -> None:
        self._model = model  # the tagger reads in it as long as it lives
        self._tagger = Tagger()
        self._tagger.open_inmemory(model)
        self._one_at_a_time = Lock()

    def spans(self, folded: str, intent: str, known: Sequence[Span], now: datetime) -> list[Span]:
        """What a folded line that wants this names, in its order.

        :param known: where it says what the community knows.
        """
        seen = _seen(folded, intent, known, now)
        with self._one_at_a_time:
            tags = self._tagger.tag(seen)
        return list(_spans(tags))


def learn_slots(lines: Sequence[Example]) -> bytes:
    """A model for SlotTagger, always the same for the same lines.

    :param lines: with all their slots marked.
    """
    trainer = Trainer(verbose=False)
    trainer.set_params({"c1": WEAK, "c2": WEAK, "max_iterations": ROUNDS, "feature.possible_transitions": True})
    for line, vocabulary in zip(lines, _communities(lines), strict=True):
        folded = fold(line.text)
        trainer.append(_seen(folded, line.intent, known_names(folded, vocabulary), THEN), _tags(line))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "slots"
        trainer.train(str(file))
        return file.read_bytes()


def _communities(lines: Sequence[Example]) -> Iterator[Vocabulary]:
    """For each line a community of its own that knows some names, so that both are learnt: to trust a name that is
    known, and to find one that is not."""
    said = {kind: [name for line in lines for name in _marked(line, kind)] for kind in KNOWN}
    for at, line in enumerate(lines):
        names: dict[str, tuple[str, ...]] = {}
        for kind, field in KNOWN.items():
            strangers = [said[kind][(7 * at + 13 * one) % len(said[kind])] for one in range(STRANGERS) if said[kind]]
            names[field] = (*strangers, *(_marked(line, kind) if at % OWN_NAMES == 0 else ()))
        yield Vocabulary(**names)


def _marked(line: Example, kind: str) -> list[str]:
    return [line.text[one.start : one.end] for one in line.entities if one.kind == kind]


def _tags(line: Example) -> list[str]:
    """B- at the first character of a slot, I- at the others, O outside."""
    tags = [_OUTSIDE] * len(line.text)
    for one in line.entities:
        tags[one.start : one.end] = [f"B-{one.kind}", *[f"I-{one.kind}"] * (one.end - one.start - 1)]
    return tags


def _spans(tags: Sequence[str]) -> Iterator[Span]:
    start = 0
    for at, tag in enumerate([*tags[1:], _OUTSIDE], 1):
        begun = tags[start]
        if tag == f"I-{begun[2:]}" and begun != _OUTSIDE:
            continue
        if begun != _OUTSIDE:
            yield Span(begun[2:], start, at)
        start = at


# --- what a character is recognised by --------------------------------------------------------------------------


def _seen(folded: str, intent: str, known: Sequence[Span], now: datetime) -> Seen:
    signs = _signs(folded, known, now)
    padded = [*"^^^", *folded, *"$$$"]
    return [
        [
            *(f"{start}{''.join(padded[at + 3 + start : at + 3 + end])}" for start, end in _AROUND),
            *(f"{off}:{sign}" for off in range(-_REACH, _REACH + 1) for sign in signs.get(at + off, ())),
            *(f"{intent}:{one}" for one in ("", char, *signs.get(at, ()))),
        ]
        for at, char in enumerate(folded)
    ]


def _signs(folded: str, known: Sequence[Span], now: datetime) -> dict[int, list[str]]:
    """Place → the words, names, times and shapes that it is the beginning, the end or the inside of."""
    signs: dict[int, list[str]] = defaultdict(list)
    for what, start, end in _found(folded, known, now):
        for at in range(start, end):
            signs[at].append(what + ("[" if at == start else "]" if at == end - 1 else "-"))
    return signs


def _found(folded: str, known: Sequence[Span], now: datetime) -> Iterator[tuple[str, int, int]]:
    for name in known:
        yield f"known {name.slot}", name.start, name.end
    for time in find_all(folded, now):
        for start, end in time.pieces:
            yield "time", start, end
    for shape, pattern in _SHAPES.items():
        for found in pattern.finditer(folded):
            yield shape, *found.span()
    at = 0
    for word, part in _dictionary().tag(folded):  # a hint only: its borders are often wrong
        yield f"word {part}", at, at + len(word)
        at += len(word)
    for at, char in enumerate(folded):
        for word, idea in _words().get(char, ()):
            if folded.startswith(word, at):
                yield idea, at, at + len(word)


@cache
def _dictionary() -> Jieba:
    return Jieba()


@cache
def _words() -> dict[str, list[tuple[str, str]]]:
    """First character → the words that begin with it, and what they are."""
    table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    known = words()
    for idea, listed in {**known.concepts, **known.kinds}.items():
        for word in listed:
            table[word[0]].append((word, idea))
    return dict(table)
