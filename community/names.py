"""Names as they are compared: 小 李 is 小李, Ｔｏｍ and tom are Tom."""

import unicodedata
from collections.abc import Iterable

_HALF_WIDTH = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def name_key(name: str) -> str:
    """Without width, case and spaces. For comparing only: what is shown stays as it was written."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


def said_in(text: str, names: Iterable[str]) -> set[str]:
    """Those that stand in a text: of names that lie in one another the longest, 小李子 and not 小李."""
    said = {name for name in names if name and name in text}
    return {name for name in said if not any(name in other and name != other for other in said)}


def half_width(text: str) -> str:
    """Letters, digits and signs as a keyboard writes them, one for one; nothing else is touched."""
    return text.translate(_HALF_WIDTH)
