"""A text as it is searched: without what nobody sees, in one script, width and case, with digits in every form.

Places in it lead back to the text as it was written, so that what is hidden is what stands there.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from opencc import OpenCC  # type: ignore[import-untyped]

from community.redaction.words import any_of, words

GONE, KEPT = "ƿ", "ƾ"  # letters that nobody writes, in place of what is hidden and of what was seen and stays
_NO_FIGURES = "参伍陆"  # 参加; and two surnames
_UNSEEN = {"Cf", "Cc", "Mn", "Me"}
_BLANK_LETTERS = "\u115f\u1160\u3164\uffa0"
_TO_SIMPLIFIED = OpenCC("t2s")

Span = tuple[int, int]


@dataclass(frozen=True)
class Folded:
    """
    :ivar plain: words as they are compared.
    :ivar figures: the same with every digit as 0 to 9, as many characters long.
    :ivar at: where each of the characters stands in the written text, and where that ends.
    """

    written: str
    plain: str
    figures: str
    at: tuple[int, ...]

    @cached_property
    def numbers(self) -> str:
        """Figures with what looks or sounds like a digit between digits: 138OO138OOO, 幺三八洞洞."""
        return _LIKE_DIGITS.sub(lambda found: found[0].translate(_DIGITS), self.figures)

    def without(self, spans: Sequence[Span], sign: str) -> "Folded":
        plain, figures = list(self.plain), list(self.figures)
        for start, end in spans:
            plain[start:end] = figures[start:end] = sign * (end - start)
        return Folded(self.written, "".join(plain), "".join(figures), self.at)

    def place(self, span: Span) -> Span:
        """In the written text; what nobody sees behind the last character goes with it."""
        start, end = span
        return self.at[start], self.at[end]


def fold(text: str) -> Folded:
    """What an earlier redaction has hidden is not read again."""
    seen = [(place, *pair) for place, char in enumerate(_MARKS.sub(_gone, text)) if (pair := _folded(char))]
    places, plain, figures = zip(*seen, strict=True) if seen else ((), (), ())
    return Folded(text, "".join(plain), "".join(figures), (*places, len(text)))


def _gone(mark: re.Match[str]) -> str:
    return GONE * len(mark[0])


@cache
def _folded(char: str) -> tuple[str, str] | None:
    """As plain and as figures; None for what nobody sees."""
    category = unicodedata.category(char)
    if (category in _UNSEEN and not char.isspace()) or char in _BLANK_LETTERS:
        return None
    plain = unicodedata.normalize("NFKC", char).lower()
    plain = plain if len(plain) == 1 else char
    plain = str(_TO_SIMPLIFIED.convert(plain)) if "\u3400" <= plain <= "\u9fff" else plain
    return plain, _figure(char, plain)


def _figure(char: str, plain: str) -> str:
    number = unicodedata.numeric(char, None)
    number = unicodedata.numeric(plain, None) if number is None else number
    return str(int(number)) if number in range(10) and plain not in _NO_FIGURES else plain


_MARKS = re.compile(any_of(words().marks.values()))
_DIGITS = str.maketrans({char: digit for digit, chars in words().digits.items() for char in chars})
_LIKE = f"[{re.escape(''.join(words().digits.values()))}]"
_LIKE_DIGITS = re.compile(rf"(?<=[0-9])[ -]?{_LIKE}(?:[ -]?{_LIKE})*|{_LIKE}(?:[ -]?{_LIKE})*(?=[ -]?[0-9])")


def figured(pattern: str) -> str:
    """A pattern for `figures` and `numbers`, where 后四位 is 后4位."""
    return "".join(_figure(char, char) for char in pattern)
