"""What comes along with a message of Telegram: named at once, fetched when it is wanted."""

from functools import partial

from telegram import Document, Message, PhotoSize

from bot.messages import Brought
from community.figures import Figures

PHOTO = "photo.jpg"  # Telegram names none


def brought(message: Message) -> Brought | None:
    """A picture or a document; a film or a sound, which nothing takes. A sticker or a place is none."""
    if message.photo:
        return _brought(message, _largest(message.photo), PHOTO)
    if message.document is not None and message.animation is None:
        return _brought(message, message.document, message.document.file_name or "")
    played = message.animation or message.video or message.audio
    if played is None:
        return None
    return Brought(played.file_name or "", played.file_size or 0, _nothing, message.media_group_id, usable=False)


def _largest(sizes: tuple[PhotoSize, ...]) -> PhotoSize:
    """That may be fetched."""
    fit = [one for one in sizes if (one.file_size or 0) <= Figures.file_bytes]
    return max(fit or sizes, key=lambda one: one.width * one.height)


def _brought(message: Message, file: PhotoSize | Document, name: str) -> Brought:
    return Brought(name, file.file_size or 0, partial(_fetched, file), message.media_group_id)


async def _fetched(file: PhotoSize | Document) -> bytes:
    """:raises TelegramError: it is gone, or the line is broken."""
    found = await file.get_file()
    return bytes(await found.download_as_bytearray())


async def _nothing() -> bytes:
    return b""
