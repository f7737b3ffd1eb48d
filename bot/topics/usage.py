"""消息用量, for organisers."""

import re

from bot.topic import Intent, Topic, declare
from bot.understanding.reading_words import bare, reading_words
from community.rights import Right
from services import usage

_IS_LEFT = re.compile(
    r"(?:今天|今日)?(?:(?:我们|每个|各个?|这个)?群里?)?(?:今天)?(?:还|一共)?(?:能|可以|剩下?)(?:再|发)*(?:几|多少)条(?:新?消息)?(?:能发)?了?"
)


def _is_asked_for(text: str) -> bool:
    said = bare(text)
    return said in reading_words().message_usage or _IS_LEFT.fullmatch(said) is not None


declare(
    Topic(
        intents={
            "message_usage": Intent(
                usage.message_usage, said=False, said_as=_is_asked_for, discreet=True, right=Right.SEE_TALLIES
            )
        }
    )
)
