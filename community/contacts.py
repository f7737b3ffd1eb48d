"""Phone numbers in what people write: no group reads them."""

import re

_DIGIT = r"[\d〇零幺一二三四五六七八九]"
PHONES = (
    r"(?<!\d)(?:[+＋]?\s*[8８][6６][\s-]*)?[1１]\d(?:[\s\-－]?\d){9}(?!\d)",
    r"(?<!\d)[0０]\d{2,3}[\s\-－]?\d{7,8}(?!\d)",
    rf"{_DIGIT}{{7,}}[xX]?",
)
