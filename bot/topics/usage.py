"""消息用量, for organisers."""

from bot.topic import Intent, Topic, declare
from bot.understanding.reading_words import bare, reading_words
from community.rights import Right
from services import usage


def _is_asked_for(text: str) -> bool:
    return bare(text) in reading_words().message_usage


declare(
    Topic(
        intents={
            "message_usage": Intent(
                usage.message_usage, said=False, said_as=_is_asked_for, discreet=True, right=Right.SEE_TALLIES
            )
        }
    )
)
