"""Where one writes: chips, the line that says what is replied to, the input."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import events, ui

from bot.channels.webchat import Bubble, Place
from bot.channels.webchat_page.bubbles import quote_of
from bot.channels.webchat_page.parts import icon_press, press
from bot.channels.webchat_page.words import WORDS
from bot.messages import Brought
from community.figures import Figures

LONGEST = 10_000  # characters

# Enter sends, Shift+Enter starts a line, and Enter that ends the choice of a Chinese character does neither.
_ENTER = (
    "(e) => { if (e.key !== 'Enter' || e.shiftKey || e.isComposing || e.keyCode === 229) return;"
    " e.preventDefault(); emit(e.target.value); e.target.value = ''; }"
)
_SEND = "() => {{ const t = document.getElementById('{id}'); emit(t.value); t.value = ''; t.focus(); }}"
_KEEP_FOCUS = "(e) => e.preventDefault()"
_FOCUS = "matchMedia('(pointer: fine)').matches && document.getElementById('{id}').focus()"

Say = Callable[[str, str | None, Brought | None], Awaitable[None]]  # text, what it replies to, what comes along


class Composer:
    def __init__(self, place: Place, bot_name: str, say: Say) -> None:
        self._place = place
        self._bot_name = bot_name
        self._say = say
        self._replying: Bubble | None = None
        with ui.element("footer").classes("composer"):
            self._draw_chips()
            self._reply_line = ui.element("div").classes("replying")
            self._reply_line.visible = False
            self._file: Brought | None = None
            self._file_line = ui.element("div").classes("bringing")
            self._file_line.visible = False
            with ui.element("div").classes("write"):
                self._draw_upload()
                self._draw_input()

    def reply_to(self, bubble: Bubble) -> None:
        """What is sent next replies to this message."""
        self._replying = bubble
        self._reply_line.visible = True
        self._reply_line.clear()
        with self._reply_line:
            ui.label(WORDS.replying.format(quote=quote_of(bubble, self._bot_name)))
            icon_press("close", WORDS.drop_reply, self._drop_reply)
        self.focus()

    def focus(self) -> None:
        """On a phone it would bring up the keyboard unasked."""
        ui.run_javascript(_FOCUS.format(id=self._input.html_id))

    def _drop_reply(self) -> None:
        self._replying = None
        self._reply_line.visible = False

    def _draw_chips(self) -> None:
        with ui.element("div").classes("chips"):
            for words in WORDS.chips:
                press(words, partial(self._send_chip, words), "chip").on("mousedown", js_handler=_KEEP_FOCUS)

    def _draw_input(self) -> None:
        self._input = ui.element("textarea").props(f"rows=1 maxlength={LONGEST} enterkeyhint=send autocomplete=off")
        hint = WORDS.private_placeholder if self._place.private else WORDS.group_placeholder
        self._input.props["placeholder"] = hint.format(bot=self._bot_name)
        self._input.props["aria-label"] = WORDS.input_label
        self._input.on("keydown", self._sent, js_handler=_ENTER)
        send = press(WORDS.send, None, "send")
        send.on("mousedown", js_handler=_KEEP_FOCUS)
        send.on("click", self._sent, js_handler=_SEND.format(id=self._input.html_id))

    # --- a picture or a file ---------------------------------------------------------------------------------

    def _draw_upload(self) -> None:
        """The file goes along with what is sent next. What is too large is refused by the conversation, with words."""
        upload = ui.upload(on_upload=self._uploaded, auto_upload=True, max_files=100).classes("hidden")
        upload.props["max-file-size"] = 2 * Figures.file_bytes
        upload.on("rejected", self._too_large, [])
        self._upload = upload
        icon_press("attach_file", WORDS.attach, lambda: upload.run_method("pickFiles"), "attach")

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        content = await event.file.read()
        self._attach(Brought(event.file.name, len(content), partial(_given, content)))
        self._upload.reset()

    async def _too_large(self) -> None:
        """Its bytes are not even taken; that is answered as any that is too large."""
        await self._send_with("", Brought("", 2 * Figures.file_bytes, partial(_given, b"")))

    def _attach(self, file: Brought) -> None:
        self._file = file
        self._file_line.visible = True
        self._file_line.clear()
        with self._file_line:
            ui.label(WORDS.attached.format(name=file.name))
            icon_press("close", WORDS.drop_file, self._drop_file)
        self.focus()

    def _drop_file(self) -> None:
        self._file = None
        self._file_line.visible = False

    async def _sent(self, event: events.GenericEventArguments) -> None:
        text = str(event.args or "")[:LONGEST].strip()
        if text or self._file is not None:
            await self._send(text)

    async def _send_chip(self, words: str) -> None:
        await self._send(words if self._place.private else WORDS.addressed.format(bot=self._bot_name, words=words))

    async def _send(self, text: str) -> None:
        file = self._file
        self._drop_file()
        await self._send_with(text, file)

    async def _send_with(self, text: str, file: Brought | None) -> None:
        replying = self._replying
        self._drop_reply()
        await self._say(text, replying.id if replying else None, file)


async def _given(content: bytes) -> bytes:
    return content
