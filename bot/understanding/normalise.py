"""One form for what people type: `clean` for display, `fold` for searching, `normalise` for learning."""

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC  # type: ignore[import-untyped]

_TO_SIMPLIFIED = OpenCC("t2s")
_SPACES = re.compile(r"\s+")
_REPEATED = re.compile(r"([^\w\s])\1+")  # !!! → !
_SYMBOL = re.compile(r"[^\w\s\x00-\x7f]")
_KEEP_SYMBOLS = frozenset("+-=<>~^|`")  # NFKC symbols that carry meaning, such as +1


def clean(text: str) -> str:
    """For display and titles: no control, zero-width or bidi characters, single spaces; emoji stay."""
    kept = (char for char in text if char.isspace() or _is_visible(char, text))
    return _SPACES.sub(" ", "".join(kept)).strip()


def _is_visible(char: str, text: str) -> bool:
    if char == "\u200d":  # joins the parts of one emoji
        return any(unicodedata.category(other) == "So" for other in text)
    return unicodedata.category(char) not in {"Cc", "Cf", "Co", "Cs", "Cn"}


def fold(text: str) -> str:
    """Full-width, capital and traditional characters made plain, one for one: places stay where they were."""
    return "".join(map(_folded, text))


@lru_cache(maxsize=64)
def folded(names: tuple[str, ...]) -> tuple[str, ...]:
    """Each of the names folded; remembered, since the same ones are looked for in every line."""
    return tuple(map(fold, names))


@cache
def _folded(char: str) -> str:
    plain = unicodedata.normalize("NFKC", char).lower()
    plain = plain if len(plain) == 1 else char
    return str(_TO_SIMPLIFIED.convert(plain)) if "\u3400" <= plain <= "\u9fff" else plain


def normalise(text: str) -> str:
    """The form that is classified: simplified, lower-case, without emoji and repeated punctuation."""
    return tidy(fold(unicodedata.normalize("NFKC", clean(text))))


def tidy(folded: str) -> str:
    """Leaves out emoji, repeated punctuation and spaces that part nothing."""
    plain = _SYMBOL.sub(lambda found: "" if _is_picture(found[0]) else found[0], folded)
    return _SPACES.sub(" ", _REPEATED.sub(r"\1", plain)).strip()


@cache
def _is_picture(char: str) -> bool:
    """Emoji, their modifiers, variation selectors and keycaps."""
    if char in _KEEP_SYMBOLS:
        return False
    return unicodedata.category(char) in {"So", "Sk", "Me", "Cf"} or "\ufe00" <= char <= "\ufe0f"
