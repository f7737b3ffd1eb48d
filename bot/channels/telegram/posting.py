"""How a message is shown on Telegram: as an alert, in place, or anew as text, picture or file."""

import asyncio
import logging
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions, Message, ReplyParameters
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.channels.base import ChannelError
from bot.channels.telegram import drawing, pictures, problems
from bot.channels.telegram.api import Api
from bot.channels.telegram.enclosing import Enclosed
from bot.channels.telegram.ids import message_id, number_in, topic_in
from bot.channels.telegram.incoming import CHECK_IN
from bot.channels.telegram.words import WORDS
from bot.messages import Outgoing
from community.outcomes.attendance import CheckinCode
from community.outcomes.base import Outcome
from community.outcomes.courtesies import ContinueInPrivate
from texts.charts import chart_of

log = logging.getLogger(__name__)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


class Posting:
    """Every method may raise telegram.error.TelegramError."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._enclosed = Enclosed(api)

    async def send(self, message: Outgoing) -> str | None:
        if message.tap_id is not None:
            await self._alert(message.tap_id, message)
            return None
        number = number_in(_chat(message), message.edits)
        return await self._post(message) if number is None else await self._redraw(message, number)

    async def _alert(self, tap_id: str, message: Outgoing) -> None:
        """One that comes too late is of no use any more and does no harm."""
        outcome, text = message.rendered.outcome, drawing.cut(drawing.plain(message), drawing.LONGEST_ALERT)
        try:
            if isinstance(outcome, ContinueInPrivate):
                await self._api.answer_callback_query(tap_id, url=self._link())
            else:
                await self._api.answer_callback_query(tap_id, text, show_alert=True)
        except BadRequest as problem:
            if not problems.says(problem, *problems.TOO_OLD):
                raise
            log.info("a tap was answered too late")

    async def _redraw(self, message: Outgoing, number: int) -> str | None:
        """The same message in place, whether it is a text or a picture."""
        is_picture = (message.file is not None and drawing.is_caption(message)) or self._enclosed.holds(message.edits)
        try:
            if is_picture and _may_bring(message):
                await self._enclosed.edit(message, number, **self._as_caption(message))
            else:
                await self._edit_text(message, number)
        except BadRequest as problem:
            if not problems.says(problem, problems.UNCHANGED):
                raise
        return message.edits

    async def _edit_text(self, message: Outgoing, number: int) -> None:
        try:
            await self._api.edit_message_text(
                drawing.fitting(message),
                _chat(message),
                number,
                parse_mode=ParseMode.HTML,
                reply_markup=self._keyboard(message),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as problem:
            if not (problems.says(problem, problems.NO_TEXT) and _may_bring(message)):
                raise
            self._enclosed.note(message.edits)  # known before a restart; should Telegram want a pause now, it still is
            await self._enclosed.edit(message, number, **self._as_caption(message))

    def _as_caption(self, message: Outgoing) -> dict[str, Any]:
        caption = drawing.fitting(message, drawing.LONGEST_CAPTION)
        return {"caption": caption, "parse_mode": ParseMode.HTML, "reply_markup": self._keyboard(message)}

    async def _post(self, message: Outgoing) -> str:
        posted = (
            await self._brought(message)
            or await self._picture(message)
            or await self._document(message)
            or await self._text(message)
        )
        return message_id(posted.chat.id, posted.message_id)

    async def _brought(self, message: Outgoing) -> Message | None:
        """What somebody has brought, with the words below it. Where they are too long for that it comes first in
        private, and not at all in a group: a card is one message."""
        if message.file is None:
            return None
        how = self._how(message)
        if drawing.is_caption(message):
            return await self._enclosed.send(message, how, drawing.html(message))
        if message.private:
            await self._enclosed.send(message, how | {"reply_markup": None, "disable_notification": True})
        return None

    async def _text(self, message: Outgoing) -> Message:
        return await self._api.send_message(
            text=drawing.html(message), link_preview_options=NO_PREVIEW, parse_mode=ParseMode.HTML, **self._how(message)
        )

    async def _picture(self, message: Outgoing) -> Message | None:
        """A chart or a QR code, with the text below; None when there is none or the text is too long for it."""
        if not drawing.is_caption(message):
            return None
        picture = await asyncio.to_thread(self._drawn, message.rendered.outcome)
        if picture is None:
            return None
        return await self._api.send_photo(
            photo=picture, caption=drawing.html(message), parse_mode=ParseMode.HTML, **self._how(message)
        )

    def _drawn(self, outcome: Outcome | None) -> bytes | None:
        if isinstance(outcome, CheckinCode):
            return pictures.qr(self._link(f"{CHECK_IN}{outcome.code}"))
        shown = chart_of(outcome)
        return pictures.chart(shown) if shown else None

    async def _document(self, message: Outgoing) -> Message | None:
        """What is handed over as a file, or a list that is too long for a message."""
        text = drawing.plain(message)
        if file := message.rendered.outcome and message.rendered.outcome.attached():
            return await self._api.send_document(
                document=file.content, filename=file.name, caption=text, **self._how(message)
            )
        if drawing.length(text) <= drawing.LONGEST_TEXT:
            return None
        title = drawing.title(text)
        return await self._api.send_document(
            document=text.encode("utf-8-sig"),  # with a mark, so that every phone reads it as Chinese
            filename=WORDS.document.format(title=title),
            caption=f"{title}\n{WORDS.whole_list}",
            **self._how(message),
        )

    def _how(self, message: Outgoing) -> dict[str, Any]:
        chat = _chat(message)
        number = number_in(chat, message.reply_to)
        reply = ReplyParameters(number, allow_sending_without_reply=True) if number is not None else None
        return {
            "chat_id": chat,
            "message_thread_id": topic_in(chat, message.reply_to),
            "reply_parameters": reply,
            "reply_markup": self._keyboard(message),
            "disable_notification": message.silent,
        }

    def _keyboard(self, message: Outgoing) -> InlineKeyboardMarkup | None:
        leads_on = isinstance(message.rendered.outcome, ContinueInPrivate)
        return drawing.keyboard(message.rendered.buttons, self._link() if leads_on else None)

    def _link(self, start: str = "go") -> str:
        """Opens the private chat with the bot and says /start."""
        return f"https://t.me/{self._api.username}?start={start}"


def _may_bring(message: Outgoing) -> bool:
    return message.rendered.outcome is not None and message.rendered.outcome.may_bring


def _chat(message: Outgoing) -> str:
    if message.chat is None:
        raise ChannelError("neither a chat nor a tap to answer", permanent=True)
    return message.chat
