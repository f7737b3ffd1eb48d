"""nlu/reading.yml, read once and checked."""

from functools import cache

import yaml
from pydantic import BaseModel, ConfigDict

from bot.understanding.words import ROOT
from community.form_words import FormWords
from community.jielong import ListWords
from storage.tables.activities import ActivityKind


class Mention(BaseModel):
    """What stands right behind the name that is called."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    goes_on: list[str]
    longer_names: list[str]


class HoursWords(BaseModel):
    """What stands around a figure of hours."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    before: list[str]
    behind: list[str]
    aside: list[str]
    somebody: list[str]


class ReadingWords(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    kinds: dict[ActivityKind, list[str]]
    change: list[str]
    rename: list[str]
    move_place: list[str]
    move_time: list[str]
    move_amount: list[str]
    later: list[str]
    earlier: list[str]
    moved: list[str]
    limits: list[str]
    between: list[str]
    padding: list[str]
    chatter: list[str]
    family: list[str]
    pairs: list[str]
    places: list[str]
    connectives: list[str]
    mention: Mention
    form: FormWords
    jielong: ListWords
    hours: HoursWords


@cache
def reading_words() -> ReadingWords:
    text = (ROOT / "nlu" / "reading.yml").read_text(encoding="utf-8")
    return ReadingWords.model_validate(yaml.load(text, Loader=yaml.CSafeLoader))


def kind_of(text: str) -> ActivityKind | None:
    """The kind of activity that a line names."""
    return next((kind for kind, names in reading_words().kinds.items() if any(n in text for n in names)), None)
