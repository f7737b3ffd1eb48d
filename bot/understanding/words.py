"""nlu/words.yml, read once; a word list that is missing or unknown is an error."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
WORDS = ROOT / "nlu" / "words.yml"


@dataclass(frozen=True, kw_only=True)
class Words:
    commands: dict[str, str]  # command word → intent
    organiser: dict[str, str]  # what organisers type → intent
    slash: dict[str, str]  # after a slash → intent
    plus_one: list[str]  # count only with an open card or in a reply to one
    jielong: list[str]  # header words of a list of names
    keywords: list[str]  # function words whose homophone slips are repaired
    ordinary: list[str]  # sound like a keyword, but stay as they are
    generic: list[str]  # part of many names, naming nothing alone
    kinds: dict[str, list[str]]  # words that slots are recognised by
    concepts: dict[str, list[str]]  # words that stand for one idea


@cache
def words() -> Words:
    return Words(**yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def any_of(listed: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
