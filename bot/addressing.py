"""Whether a message concerns the bot: decided at once from its text, without database or engine.

Everything else that is said in a group is chatter. It ends here and leaves no trace.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import IncomingMessage


class How(StrEnum):
    PRIVATE = "private"
    CALLED = "called"  # a mention, or the name at the beginning of a line
    REPLY = "reply"
    SLASH = "slash"
    CODE = "code"  # 签到 123456
    LIST = "list"  # 接龙
    NUMBER = "number"  # perhaps the answer to a numbered choice


@dataclass(frozen=True)
class Addressed:
    how: How
    text: str  # without the name
    by_name: bool = False  # also called, replied to or written to in private: never met with silence


_SLASH = re.compile(r"\s*[/／]\S")
_CODE = re.compile(r"\s*[签簽][到退]\s*[:：]?\s*(?:[0-9０-９]\s*){6}$")
_LIST = re.compile(r"\s*[#＃]?\s*\S{0,2}接[龙龍]")
_NUMBER = re.compile(r"\s*(?:[0-9０-９]{1,2}|[一二三四五六七八九十]{1,3})\s*[.。、]?\s*$")

_BY_FORM = ((How.SLASH, _SLASH), (How.CODE, _CODE), (How.LIST, _LIST), (How.NUMBER, _NUMBER))


class Addressing:
    """Knows the bot's name."""

    def __init__(self, bot_name: str) -> None:
        name = re.escape(bot_name)
        # @小邻居 calls a small neighbour, not 小邻.
        self._called = re.compile(rf"[@＠]\s*{name}(?!居)\s*[,，:：]?\s*|^\s*{name}[\s,，:：]+", re.MULTILINE)

    def addressed(self, message: IncomingMessage) -> Addressed | None:
        """How the bot is spoken to, or None for chatter."""
        text = message.text
        called = self._called.search(text)
        bare = f"{text[: called.start()]}{text[called.end() :]}" if called else text
        if how := self._by_form(bare):
            by_name = bool(called or message.mentions_bot or message.replies_to or message.event.private)
            return Addressed(how, bare.strip(), by_name)
        if message.event.private:
            return Addressed(How.PRIVATE, bare.strip())
        if called or message.mentions_bot:
            return Addressed(How.CALLED, bare.strip())
        return Addressed(How.REPLY, bare.strip()) if message.replies_to else None

    @staticmethod
    def _by_form(text: str) -> How | None:
        return next((how for how, form in _BY_FORM if form.match(text)), None)
