"""Whether two reports may be about one thing. Whoever reported it later is asked; nothing joins by itself."""

import re
from functools import cache
from pathlib import Path

import yaml

from community.redaction.folding import fold

_SPOT = re.compile(r"([0-9]{1,3})号?(单元|栋|幢|座|楼|层|期|号门)")


@cache
def _things() -> dict[str, re.Pattern[str]]:
    listed = yaml.safe_load((Path(__file__).parent / "things.yml").read_text(encoding="utf-8"))
    return {called: re.compile("|".join(patterns)) for called, patterns in listed.items()}


def alike(one: str, other: str) -> str:
    """What both speak of, as it is called; empty: nothing, or they say that it is in different places."""
    texts = fold(one), fold(other)
    if _apart(*(text.figures for text in texts)):
        return ""
    listed = _things().items()
    return next((called for called, pattern in listed if all(pattern.search(text.plain) for text in texts)), "")


def names_a_thing(text: str) -> bool:
    plain = fold(text).plain
    return any(pattern.search(plain) for pattern in _things().values())


def _apart(one: str, other: str) -> bool:
    """2单元 and 3单元; what only one of them says of the place may be true of both."""
    spots, spots_too = (_spots(text) for text in (one, other))
    return any(spots[kind] != spots_too[kind] for kind in spots.keys() & spots_too.keys())


def _spots(text: str) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for number, kind in _SPOT.findall(text):
        found.setdefault(kind, set()).add(number)
    return found
