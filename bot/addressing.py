"""Whether a message concerns the bot: decided at once from its text, without database or engine.

Everything else that is said in a group is chatter. It ends here and leaves no trace. Numbers and 签退 may concern it:
whether they do depends on who says them, and if not, they too leave none.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from bot.messages import IncomingMessage
from bot.understanding.lists import is_list
from bot.understanding.normalise import fold
from bot.understanding.reading_words import reading_words
from bot.understanding.words import any_of, words


class How(StrEnum):
    PRIVATE = "private"
    CALLED = "called"  # a mention, or the name at the beginning of a line
    REPLY = "reply"
    SLASH = "slash"
    CODE = "code"  # 签到 123456
    LEAVING = "leaving"  # 签退 alone: perhaps by somebody who is there
    LIST = "list"  # 接龙
    NUMBER = "number"  # perhaps the answer to a numbered choice


@dataclass(frozen=True)
class Addressed:
    how: How
    text: str  # without the name
    by_name: bool = False  # also called, replied to or written to in private: never met with silence
    raw: str = ""  # as it was written, but for the name at its beginning


# Zero-width and bidi characters; the joiner only where it stands at a letter and not within an emoji.
_UNSEEN = re.compile(
    r"[\u00ad\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|(?<=\w)\u200d|\u200d(?=[\s\w@＠#＃/／])"
)
_KEYCAP = re.compile(r"(?<=[0-9])\ufe0f?\u20e3")  # 1️⃣ is a digit with a frame

# Compared with folded text.
_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_SLASH = re.compile(r"/\S")
_CODE = re.compile(r"(签[到退])\s*(?:[:,]\s*)?((?:[0-9〇零一二三四五六七八九]\s*){6})[.。!]*$")
_LEAVING = re.compile(r"签退\s*[.。!~]*\s*$")
_NUMBER = re.compile(r"(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})\s*[.。、]?$")

_BY_FORM: tuple[tuple[How, Callable[[str], object]], ...] = (
    (How.SLASH, _SLASH.match),
    (How.CODE, _CODE.match),
    (How.LEAVING, _LEAVING.match),
    (How.LIST, is_list),
    (How.NUMBER, _NUMBER.match),
)


class Addressing:
    """Knows the bot's name."""

    def __init__(self, bot_name: str) -> None:
        name = re.escape(fold(bot_name))
        self._called = re.compile(rf"@\s*{name}(?=\W|$|{_spoken_to()})\s*[,:]?\s*|^[^\S\n]*{name}[\s,:]+", re.MULTILINE)

    def addressed(self, message: IncomingMessage) -> Addressed | None:
        """How the bot is spoken to, or None for chatter."""
        text = _UNSEEN.sub("", message.text)
        called = self._called.search(fold(text))
        bare = (f"{text[: called.start()]}{text[called.end() :]}" if called else text).strip()
        plain = _KEYCAP.sub("", bare)
        raw = (text[called.end() :] if called and not text[: called.start()].strip() else text).strip()
        if how := self._by_form(plain):
            by_name = bool(called or message.mentions_bot or message.replies_to or message.event.private)
            return Addressed(how, _as_read(how, bare, plain), by_name, raw)
        if message.event.private:
            return Addressed(How.PRIVATE, plain, raw=raw)
        if called or message.mentions_bot:
            return Addressed(How.CALLED, plain, raw=raw)
        return Addressed(How.REPLY, plain, raw=raw) if message.replies_to else None

    @staticmethod
    def _by_form(text: str) -> How | None:
        folded = fold(text)
        return next((how for how, form in _BY_FORM if form(text if how is How.LIST else folded)), None)


def _as_read(how: How, bare: str, plain: str) -> str:
    """A list keeps its keycaps, which number its entries; a code comes in one form, however it was written."""
    if how is How.CODE and (found := _CODE.match(fold(plain))):
        return f"{found[1]} {''.join(found[2].split()).translate(_DIGITS)}"
    return bare if how is How.LIST else plain


def _spoken_to() -> str:
    """What follows the name without a space when the bot is meant: @小邻我报名, @小邻环境整治算我一个.

    @小邻助手, @小邻们 and @小邻2号 are others: a few characters more, or many that begin like the rest of a name.
    """
    heard = reading_words().mention
    speaks = any_of([*words().commands, *words().organiser, *heard.goes_on])
    return rf"{speaks}|[0-9]{{1,2}}(?!\w)|(?!{any_of(heard.longer_names)})\w{{5}}"
