"""nlu/urgent.yml, read once."""

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
