"""How a message looks on Telegram: its text, its buttons, and what does not fit."""

import re
from collections.abc import Sequence
from html import escape

from telegram import InlineKeyboardButton, InlineKeyboardMarkup

from bot.channels.telegram.words import WORDS
from bot.messages import Outgoing
from services.outbox import Mention
from texts.render import Button

# Bot API, sendMessage, sendPhoto, answerCallbackQuery and InlineKeyboardMarkup; lengths in UTF-16 units.
LONGEST_TEXT, LONGEST_CAPTION, LONGEST_ALERT, MOST_BUTTONS, LONGEST_ACTION = 4096, 1024, 200, 100, 64

LONGEST_TITLE = 60
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\x00-\x1f]+")

Row = list[InlineKeyboardButton]


def length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, most: int, end: str = "…") -> str:
    """The text, or as many whole characters of it as fit in front of `end`."""
    if length(text) <= most:
        return text
    kept = text[: most - length(end)]
    while length(kept) > most - length(end):
        kept = kept[:-1]
    return kept + end


def plain(message: Outgoing) -> str:
    return "".join(f"@{mention.name} " for mention in message.mentions) + message.rendered.plain


def html(message: Outgoing) -> str:
    return "".join(map(_called, message.mentions)) + message.rendered.html


def is_caption(message: Outgoing) -> bool:
    """Whether the words fit below a picture."""
    return length(plain(message)) <= LONGEST_CAPTION


def fitting(message: Outgoing, most: int = LONGEST_TEXT) -> str:
    """The text as HTML, cut where it is too long; without markup then, which a cut would break."""
    if length(plain(message)) <= most:
        return html(message)
    return escape(cut(plain(message), most, WORDS.cut))


def title(text: str) -> str:
    """The first line, fit for a file's name."""
    return cut(_NOT_IN_NAMES.sub("", text.partition("\n")[0]), LONGEST_TITLE).strip()


def _called(mention: Mention) -> str:
    return f'<a href="tg://user?id={escape(mention.person)}">{escape(mention.name)}</a> '


def keyboard(rows: Sequence[Sequence[Button]], link: str | None = None) -> InlineKeyboardMarkup | None:
    """The buttons; of too many the last row stays, which speaks for all of them.

    :param link: opens the private chat.
    """
    drawn: list[Row] = [[InlineKeyboardButton(b.label, callback_data=b.action) for b in row] for row in rows]
    if link is not None:
        drawn.append([InlineKeyboardButton(WORDS.open_private, url=link)])
    while sum(map(len, drawn)) > MOST_BUTTONS and len(drawn) > 1:
        del drawn[-2]
    return InlineKeyboardMarkup(drawn) if drawn else None
