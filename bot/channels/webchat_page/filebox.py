"""What somebody has brought, in a bubble of the bot: a picture to look at, a file to save.

It has no address of its own that anybody could guess or pass on: it comes over the connection of the window that shows
the chat, and goes with it.
"""

from base64 import b64encode
from functools import partial

from nicegui import background_tasks, ui

from bot.channels.webchat_page import parts
from bot.channels.webchat_page.words import WORDS
from bot.messages import Shown


class FileBox:
    def __init__(self) -> None:
        self._box = ui.element("div").classes("brought")
        self._shown: int | None = None

    def show(self, file: Shown | None) -> None:
        """The same stays as it is, however often the words beside it change."""
        number = file.id if file else None
        if number == self._shown:
            return
        self._shown = number
        self._box.clear()
        if file is None:
            return
        if file.is_picture:
            background_tasks.create(self._picture(file))
        else:
            with self._box:
                parts.press(WORDS.save.format(name=file.name), partial(_save, file), "act")

    async def _picture(self, file: Shown) -> None:
        content = await file.load()
        if content is None or self._box.is_deleted or self._shown != file.id:
            return
        with self._box:
            picture = ui.element("img")
        picture.props["src"] = f"data:image/jpeg;base64,{b64encode(content).decode()}"
        picture.props["alt"] = file.name


async def _save(file: Shown) -> None:
    content = await file.load()
    if content is not None:
        ui.download.content(content, file.name)
