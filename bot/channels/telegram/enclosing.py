"""Pictures and files that people have brought, on Telegram: uploaded once, then sent by the id that the bot has got.

Such an id holds for this bot alone and cannot be fetched by anybody else. It is remembered for as long as the program
runs; after that the bytes are uploaded once more. Where a copy has lost its picture (withdrawn, or left out), an empty
one stands in its place: a message with a picture cannot become one without.
"""

from collections import OrderedDict
from typing import Any

from telegram import InputMediaDocument, InputMediaPhoto, Message

from bot.channels.base import ChannelError
from bot.channels.telegram import pictures
from bot.channels.telegram.api import Api
from bot.channels.telegram.ids import message_id
from bot.messages import Outgoing, Shown

REMEMBERED, MESSAGES_REMEMBERED = 500, 20_000


class Enclosed:
    """Every method may raise telegram.error.TelegramError."""

    def __init__(self, api: Api) -> None:
        self._api = api
        self._ids: OrderedDict[int, str] = OrderedDict()  # attachment → what Telegram calls it
        self._holding: OrderedDict[str, None] = OrderedDict()  # messages that are a picture or a file with a caption

    def holds(self, message: str | None) -> bool:
        """Whether it is known to be no text; after a restart Telegram says so at the first attempt."""
        return message in self._holding

    def note(self, message: str | None) -> None:
        if message is not None:
            self._holding[message] = None
        while len(self._holding) > MESSAGES_REMEMBERED:
            self._holding.popitem(last=False)

    async def send(self, message: Outgoing, how: dict[str, Any], caption: str | None = None) -> Message:
        file = _file(message)
        told = {"caption": caption, "parse_mode": "HTML" if caption else None, **how}
        what = await self._what(file)
        if file.is_picture:
            posted = await self._api.send_photo(photo=what, **told)
        else:
            posted = await self._api.send_document(document=what, filename=file.name, **told)
        self._note_id(file, posted)
        return posted

    async def edit(self, message: Outgoing, number: int, *, reply_markup: Any, **caption: Any) -> None:
        """In place, whatever stood there."""
        media: InputMediaPhoto | InputMediaDocument
        file = message.file
        if file is None and message.private:  # what somebody has sent themselves need not be hidden from them
            await self._api.edit_message_caption(message.chat, number, reply_markup=reply_markup, **caption)
            return
        if file is None:
            media = InputMediaPhoto(pictures.empty(), **caption)
        elif file.is_picture:
            media = InputMediaPhoto(await self._what(file), **caption)
        else:
            media = InputMediaDocument(await self._what(file), filename=file.name, **caption)
        edited = await self._api.edit_message_media(media, message.chat, number, reply_markup=reply_markup)
        if file is not None and isinstance(edited, Message):
            self._note_id(file, edited)
        self.note(message.edits)

    async def _what(self, file: Shown) -> str | bytes:
        if file.id in self._ids:
            return self._ids[file.id]
        content = await file.load()
        if content is None:  # gone a moment ago: the next look says so
            raise ChannelError("the file is gone")
        return content

    def _note_id(self, file: Shown, posted: Message) -> None:
        stands = posted.photo[-1] if posted.photo else posted.document
        if stands is not None:
            self._ids[file.id] = stands.file_id
            self.note(message_id(posted.chat.id, posted.message_id))
        while len(self._ids) > REMEMBERED:
            self._ids.popitem(last=False)


def _file(message: Outgoing) -> Shown:
    assert message.file is not None
    return message.file
