"""words.yml, read once, and how patterns are made of it."""

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from community.redaction.kinds import Kind

Listed = tuple[str, ...]


class Words(BaseModel):
    """What each list is for stands beside it in words.yml."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    marks: dict[Kind, str]
    digits: dict[str, str]
    between: Listed
    filler: Listed
    phone: Listed
    phone_behind: Listed
    backwards: Listed
    tail: Listed
    extension: Listed
    hotline: Listed
    identity: Listed
    identity_tail: Listed
    account: Listed
    code: Listed
    order: Listed
    plate: Listed
    provinces: str
    plate_begins: Listed
    door: Listed
    contact: Listed
    contact_letters: Listed
    nicknames: Listed
    no_ids: Listed
    at: Listed
    dot: Listed
    public_hosts: Listed
    north_east: Listed
    measures: Listed
    surely_measures: Listed
    counts_before: Listed
    buildings: Listed
    units: Listed
    floors: Listed
    rooms: Listed
    lives: Listed
    of_a_door: Listed
    no_doors: Listed
    sides: str
    parking: Listed
    streets: Listed
    well_known: Listed
    of_a_day: Listed
    more_titles: Listed
    no_surname_behind: dict[str, str]
    common_words: Listed
    no_names: Listed
    not_behind_a: str
    telling: Listed
    given: str
    usual_surnames: str
    usual_given: str
    small_given: str
    never_old: str
    parents: Listed
    no_children: str


@cache
def words() -> Words:
    written = yaml.load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    return Words.model_validate(written)


def any_of(listed: Iterable[str]) -> str:
    """A pattern for any of these words, the longest first."""
    return one_of(map(re.escape, sorted(listed, key=len, reverse=True)))


def one_of(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"
