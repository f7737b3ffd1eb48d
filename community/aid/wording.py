"""What a request is called and sorted under, from its own words: no engine, and in doubt less rather than more.

What stands on a card is read by a building. So a title is one clause without health, names, numbers; else the kind
alone.
"""

import re
from functools import cache, cached_property
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

from community.redaction import redact

_CLAUSES = re.compile(r"[,，.。;；!！?？~:：\n]+")
_MARK = "〔"
_EDGES = " \t、—-"


class AidWords(BaseModel):
    """`words.yml`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    categories: dict[str, list[str]]
    other: str
    some: str
    leads: list[str]
    ends: list[str]
    filler: list[str]
    health: list[str]
    others: list[str]
    urgent: list[str]
    not_urgent: list[str]
    now: list[str]
    helpers: list[str]

    @cached_property
    def kinds(self) -> dict[str, list[re.Pattern[str]]]:
        return {kind: [re.compile(one) for one in patterns] for kind, patterns in self.categories.items()}


@cache
def words() -> AidWords:
    return AidWords.model_validate(yaml.safe_load((Path(__file__).parent / "words.yml").read_text(encoding="utf-8")))


def category(folded: str) -> str:
    return next((kind for kind in words().kinds if _verbs(folded, kind)), words().other)


def _verbs(text: str, kind: str) -> list[re.Match[str]]:
    """What makes it of this kind, in the order of the patterns."""
    return [found for one in words().kinds.get(kind, ()) if (found := one.search(text))]


def is_about_health(text: str) -> bool:
    return any(word in text for word in words().health)


def is_for_other(folded: str) -> bool:
    return any(re.search(pattern, folded) for pattern in words().others)


def is_urgent(folded: str) -> bool:
    for word in words().not_urgent:
        folded = folded.replace(word, "")
    return any(word in folded for word in words().urgent)


def title(said: str, kind: str, longest: int) -> str:
    """Of words without their time and number.

    :param kind: the category; it is the title where the words cannot be.
    """
    alone = words().some if kind == words().other else kind
    for clause in _CLAUSES.split(said):
        called = _called(clause, kind)
        if called and len(called) <= longest and _may_be_read(clause, called):
            return called
    return alone


def _called(clause: str, kind: str) -> str:
    """What is wanted, as a clause says it; empty: it says nothing of it."""
    found = _verbs(clause, kind)
    if kind != words().other and not found:
        return ""
    from_the_verb = ((_without_ends(clause[one.start() :]), one) for one in found)
    behind = next((said for said, verb in from_the_verb if _says_something(said, verb)), "")
    called = behind or _without_ends(_without_leads(clause))
    return called if len(called) >= 2 and _says_something(called, None) else ""


def _may_be_read(clause: str, called: str) -> bool:
    """Nothing of health in the whole clause, nobody and no number in the title."""
    return not is_about_health(clause) and _MARK not in redact(called, anonymous=True).text


def _says_something(called: str, verb: re.Match[str] | None) -> bool:
    rest = called[1:] if verb else called
    for word in words().filler:
        rest = rest.replace(word, "")
    return bool(rest.strip(_EDGES))


def _without_leads(text: str) -> str:
    text = text.strip(_EDGES)
    while word := next((one for one in _longest_first("leads") if text.startswith(one)), None):
        text = text[len(word) :].strip(_EDGES)
    return text


def _without_ends(text: str) -> str:
    text = text.strip(_EDGES)
    while word := next((one for one in _longest_first("ends") if text.endswith(one)), None):
        text = text[: -len(word)].strip(_EDGES)
    return text


@cache
def _longest_first(which: str) -> tuple[str, ...]:
    return tuple(sorted(getattr(words(), which), key=len, reverse=True))
