"""What a line is recognised by: its characters, and the ideas that its words stand for."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise

from bot.understanding.words import words

# Words of time, and how many of what. Rough on purpose: the exact reading is in when/.
_N = r"(?:[0-9]+|[一二两三四五六七八九十半几]+)"
_TIME = re.compile(
    r"(?=[上下本这每周星礼今明后昨前去早中傍凌月年0-9一二两三四五六七八九十半几:至-])"
    r"(?:(?:[上下本这]个?|每)*(?:周|星期|礼拜)(?:[一二三四五六日天末1-7])?|[今明后昨前][天日晚早儿]个?|[今明去]年"
    rf"|[上下本这]+个?(?:月|季度|年度?)|{_N}(?:月|号|日)|[早上中下傍凌]+[午晚晨]|[月年]底|[上下]半年"
    rf"|{_N}[点时](?:半|钟|整|{_N}分?)?|[0-9]+:[0-9]+|[-到至])+"
)
_AMOUNT = re.compile(rf"{_N}个?半?(?:人|个|名|位|小时|钟头|分钟|天|口|次|场)")
_PARTS = re.compile(r"[a-z]+|.")  # a word in Latin letters is one part
_FIGURES = re.compile(r"[0-9]+")

# Signs that stand for known names, times and amounts.
NAMED = {"activity": "\x01", "person": "\x02", "team": "\x03", "unit": "\x04"}
_TIME_SIGN, _AMOUNT_SIGN = "\x05", "\x06"

Place = tuple[str, int, int]  # kind of name, start, end


def with_signs(text: str, places: Iterable[Place]) -> str:
    """Known names become one sign each, so that what is learnt does not hang on a title."""
    for kind, start, end in sorted(places, key=lambda place: -place[1]):
        if kind in NAMED:
            text = text[:start] + NAMED[kind] + text[end:]
    return text


def traits(text: str) -> list[str]:
    """Characters, pairs of them, ideas with what stands beside them, pairs and threes of ideas; each once.

    :param text: normalised and repaired, with a sign in the place of each known name.
    """
    signs = [*_signs(_masked(text))]
    ideas = [sign for sign in signs if len(sign) > 1 or sign < " "]
    plain, mixed, alone = ["^", *_PARTS.findall(text), "$"], ["^", *signs, "$"], ["i^", *ideas, "$"]
    beside = [pair for pair in _pairs(mixed) if len(pair) > 2 or pair < " " or pair[1] < " "]
    return list(dict.fromkeys([*plain, *_pairs(plain), *ideas, *beside, *_pairs(alone), *_threes(alone)]))


def _pairs(parts: list[str]) -> list[str]:
    return [a + b for a, b in pairwise(parts)]


def _threes(parts: list[str]) -> list[str]:
    return [a + b + c for a, b, c in zip(parts, parts[1:], parts[2:], strict=False)]


def _masked(text: str) -> str:
    text = _TIME.sub(lambda found: _TIME_SIGN if len(found[0]) > 1 else found[0], text)
    return _FIGURES.sub("0", _AMOUNT.sub(_AMOUNT_SIGN, text))


def _signs(text: str) -> Iterator[str]:
    """The text with every word of `concepts` replaced by the name of its idea; the longest word counts."""
    at = 0
    while at < len(text):
        for word, idea in _ideas().get(text[at], ()):
            if text.startswith(word, at):
                yield idea
                at += len(word)
                break
        else:
            yield text[at]
            at += 1


@cache
def _ideas() -> dict[str, list[tuple[str, str]]]:
    """First character → the words that begin with it, longest first, and their ideas."""
    table: dict[str, list[tuple[str, str]]] = defaultdict(list)
    pairs = ((word, f"<{idea}>") for idea, listed in words().concepts.items() for word in listed)
    for word, idea in sorted(pairs, key=lambda pair: -len(pair[0])):
        table[word[0]].append((word, idea))
    return dict(table)
