"""nlu/urgent.yml, read once."""

import re
from functools import cache

import yaml

from bot.understanding.normalise import clean, fold
from bot.understanding.words import ROOT
from community.urgent import Emergency, UrgentWords


@cache
def _words() -> UrgentWords:
    return UrgentWords.model_validate(yaml.safe_load((ROOT / "nlu" / "urgent.yml").read_text(encoding="utf-8")))


def is_a_text(text: str) -> bool:
    """Whether a line with words of danger is plainly the text that was waited for."""
    return _words().is_a_text(fold(clean(text)))


def emergency(text: str) -> Emergency | None:
    """What somebody is in danger of, when a line says so."""
    return _words().emergency(fold(clean(text)))


def is_taken_back(text: str) -> bool:
    """没有着火, 上个月摔倒了: what only speaks of a danger is none for an engine either."""
    return _words().is_taken_back(fold(clean(text)))


def is_a_number(text: str) -> bool:
    """119, 120, 110 and nothing else: where a number is waited for it is that number."""
    return re.fullmatch(r"[0-9 ]{3,9}", fold(clean(text)).strip(" .,!。")) is not None
