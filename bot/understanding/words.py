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
    spots: list[str]  # how a meeting place ends
    spot_prefixes: list[str]  # what may stand before it
    place_ends: list[str]  # how any place may end, where a place is expected
    seasons: list[str]  # times that name no day
    things: list[str]  # what neighbours lend, fetch and carry
    titles: list[str]  # behind a family name
    family: list[str]  # who comes along
    not_names: list[str]  # begin like a family name and are none
    openings: list[str]  # how a wish for a new activity begins
    remarks: list[str]  # what may stand anywhere in it and is no part of the title
    asides: list[str]  # the same, where a word begins
    before_names: list[str]  # before a full name, in lines about people
    behind_names: list[str]  # behind it
    hindered: list[str]  # behind family that cannot come
    offices: list[str]  # how a place of work ends
    concepts: dict[str, list[str]]  # words that stand for one idea


@cache
def words() -> Words:
    return Words(**yaml.load(WORDS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))


def any_of(listed: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return "|".join(map(re.escape, sorted(listed, key=len, reverse=True)))
