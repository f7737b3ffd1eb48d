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
_HAN_FIGURES = str.maketrans("零幺一二三四五六七八九壹贰叁肆柒捌玖弌弍弎", "011234567891234789123")
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
        return _LIKE_DIGITS.sub(_as_digits, self.figures)

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
    read = _FORMAL.sub(lambda found: found[0].translate(_AS_SPOKEN), _MARKS.sub(_gone, text))
    seen = [(place, *pair) for place, char in enumerate(read) if (pair := _folded(char))]
    places, plain, figures = zip(*seen, strict=True) if seen else ((), (), ())
    return Folded(text, "".join(plain), "".join(figures), (*places, len(text)))


def _gone(mark: re.Match[str]) -> str:
    return GONE * len(mark[0])


def _as_digits(found: re.Match[str]) -> str:
    return found[0].translate(_DIGITS) if re.search("[0-9]", found[0]) else found[0]


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
    if "\u3400" <= plain <= "\u9fff":
        return plain.translate(_HAN_FIGURES)
    number = unicodedata.numeric(char, -1)
    return str(int(number)) if number in range(10) else plain


_MARKS = re.compile(any_of(words().marks.values()))
_FORMAL = re.compile("(?<=[零〇壹贰叁肆柒捌玖伍陆])[伍陆]+|[伍陆]+(?=[零〇壹贰叁肆柒捌玖])")
_AS_SPOKEN = str.maketrans("伍陆", "五六")
_DIGITS = str.maketrans({char: digit for digit, chars in words().digits.items() for char in chars})
_DIGIT_OR_LIKE = f"[0-9{re.escape(''.join(words().digits.values()))}]"
_LIKE_DIGITS = re.compile(rf"(?<![a-z]){_DIGIT_OR_LIKE}(?:(?:[^\w]|_){{0,3}}{_DIGIT_OR_LIKE})+(?![a-z])")


def figured(pattern: str) -> str:
    """A pattern for `figures` and `numbers`, where 后四位 is 后4位."""
    return "".join(_figure(char, char) for char in pattern)
