"""Emergencies: urgent words come before any engine and any question (`bot.conversation`); an engine hears others."""

import re

from bot.topic import Intent, Topic, declare
from bot.understanding.normalise import fold
from bot.understanding.reading import plain
from bot.understanding.reading_words import reading_words
from bot.understanding.urgent import is_taken_back
from community.urgent import Danger
from services import emergency

_HURRY = re.compile(r"(?:(?:马上|赶紧|赶快|尽快|立刻|快)[点些啊呀哦噻咯的吧了哈哒\W_]*)+")


def _is_doubted(text: str) -> bool:
    """Taken back, or nothing but 快点, 赶紧: those are said of everything."""
    return is_taken_back(text) or _HURRY.fullmatch(fold(text)) is not None


declare(
    Topic(
        intents={
            "emergency": Intent(
                emergency.first_steps,
                reads=lambda line: plain("emergency", line, details=Danger()),
                then="pass_on_emergency",
                doubted=_is_doubted,
                hinted=lambda text: any(word in fold(text) for word in reading_words().danger),
            ),
            "pass_on_emergency": Intent(emergency.pass_on, said=False),
        }
    )
)
