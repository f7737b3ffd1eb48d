"""To whom a request for help is shown in private: rows and now in, members out.

Only whoever said that they have just that, or can do it, lives near, and has not been asked too often.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from community.figures import Figures
from storage.tables.aid import HelpRequest
from storage.tables.skills import Skill

Part = Literal["weekend", "workdays", "evening"]
_EVENING = range(17, 24)


class SkillWords(BaseModel):
    """`words.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    alike: list[list[str]]
    anything: list[str]
    together: list[list[str]]
    times: dict[Part, list[str]]


@cache
def words() -> SkillWords:
    return SkillWords.model_validate(yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8")))


# --- what fits -------------------------------------------------------------------------------------------------


def fits(skill: Skill, request: HelpRequest, figures: Figures) -> bool:
    """Of the same kind, about the same thing, at a time at which it was offered."""
    wanted = f"{request.title} {request.words}"
    if skill.category not in alike(request.category) or not _is_free(skill.name, request, figures):
        return False
    if own := _things(skill.name):
        return bool(own & _things(wanted))
    return skill.name in wanted or skill.category == request.category in words().anything


def alike(category: str) -> list[str]:
    """The kinds of what may fit a request of this one."""
    return next((kinds for kinds in words().together if category in kinds), [category])


def _things(text: str) -> set[int]:
    """Rows of `alike` of which the text holds a word; a longer word outweighs one within it."""
    return _parted(text)[0]


def without_things(text: str) -> str:
    """What of it no row of `alike` knows."""
    return _parted(text)[1]


def _parted(text: str) -> tuple[set[int], str]:
    found: set[int] = set()
    for word, rows in _rows():
        if word in text:
            text, found = text.replace(word, " "), found | rows
    return found, text


@cache
def _rows() -> tuple[tuple[str, frozenset[int]], ...]:
    """Every word with the rows that hold it, the longest first."""
    rows: dict[str, frozenset[int]] = {}
    for number, row in enumerate(words().alike):
        for word in row:
            rows[word] = rows.get(word, frozenset()) | {number}
    return tuple(sorted(rows.items(), key=lambda one: -len(one[0])))


def _is_free(name: str, request: HelpRequest, figures: Figures) -> bool:
    """As far as both said when."""
    said = {part for part, known in words().times.items() if any(word in name for word in known)}
    if not said or request.wanted_from is None or request.wanted_until is None:
        return True
    start = request.wanted_from.astimezone(figures.zone)
    last = request.wanted_until.astimezone(figures.zone)
    days = {"weekend", "workdays"} & said
    day = "weekend" if start.weekday() >= 5 else "workdays"
    at_the_time = "evening" not in said or last.hour in _EVENING or start.hour in _EVENING
    return at_the_time and (not days or day in days)


# --- who is asked ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Candidate:
    """:ivar near: 0 lives in the same building, 1 in the compound around it.
    :ivar nudged: when they were shown a request in the last week.
    """

    member_id: int
    near: int
    skill: Skill
    nudged: Sequence[datetime] = ()


def chosen(found: Sequence[Candidate], already: int, figures: Figures) -> list[Candidate]:
    """The nearest first; among them whoever was asked least.

    :param already: how many were shown this request before.
    """
    able = [one for one in found if len(one.nudged) < figures.nudges_a_week]
    order = sorted(able, key=lambda one: (one.near, len(one.nudged), one.member_id, one.skill.id))
    best: dict[int, Candidate] = {}
    for one in order:
        best.setdefault(one.member_id, one)
    return list(best.values())[: max(0, figures.nudges_each - already)]
