"""Phone numbers in what people write: no group reads them."""

import re
from collections.abc import Iterable

_DIGIT = r"[\d〇零幺一二三四五六七八九]"
PHONES = (
    r"(?<!\d)(?:[+＋]?\s*[8８][6６][\s-]*)?[1１]\d(?:[\s\-－]?\d){9}(?!\d)",
    r"(?<!\d)[0０]\d{2,3}[\s\-－]?\d{7,8}(?!\d)",
    rf"{_DIGIT}{{7,}}[xX]?",
)


def phones_in(text: str, announced: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Where phone numbers stand, with the word that announces each (电话139…)."""
    words = "|".join(map(re.escape, sorted(announced, key=len, reverse=True)))
    lead = rf"(?:(?:{words})[\s:：是为]*)?" if words else ""
    spans = {found.span() for phone in PHONES for found in re.finditer(lead + phone, text, re.IGNORECASE)}
    return [one for one in sorted(spans) if not any(_holds(other, one) for other in spans)]


def _holds(outer: tuple[int, int], inner: tuple[int, int]) -> bool:
    return outer != inner and outer[0] <= inner[0] and inner[1] <= outer[1]
