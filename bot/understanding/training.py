"""The training lines of nlu/data: Rasa YAML with entities written inline, [周六](time)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import yaml

from bot.understanding.words import ROOT

LINES = ROOT / "nlu" / "data"
DOMAIN = ROOT / "domain.yml"
_ENTITY = re.compile(r"\[([^\]]+)\]\(([a-z_]+)\)")


@dataclass(frozen=True)
class Entity:
    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Example:
    text: str
    intent: str
    entities: tuple[Entity, ...] = ()
    is_marked: bool = False  # every slot of it is marked; without this only some are


def examples(folder: Path = LINES) -> list[Example]:
    """Every training line, file by file in the order of their names."""
    return [example for path in sorted(folder.glob("*.yml")) for example in in_file(path)]


def in_file(path: Path) -> Iterator[Example]:
    for block in _read(path)["nlu"]:
        is_marked = block.get("metadata") == {"slots": "marked"}
        for line in block["examples"].splitlines():
            yield replace(example(line.removeprefix("- "), block["intent"]), is_marked=is_marked)


def example(line: str, intent: str) -> Example:
    """One line with its entities taken out of the brackets."""
    text, entities, done = "", [], 0
    for found in _ENTITY.finditer(line):
        text += line[done : found.start()]
        entities.append(Entity(found[2], len(text), len(text) + len(found[1])))
        text += found[1]
        done = found.end()
    return Example(text + line[done:], intent, tuple(entities))


def domain() -> tuple[list[str], list[str]]:
    """The intents and the entities that domain.yml names."""
    known = _read(DOMAIN)
    return known["intents"], known["entities"]


def _read(path: Path):  # type: ignore[no-untyped-def]
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
