"""The channel `telegram`: sends what the outbox hands it, and hands on what people write and tap."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlsplit

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    InlineKeyboardMarkup,
    LinkPreviewOptions,
    Message,
    ReplyParameters,
    Update,
    User,
)
from telegram.constants import ParseMode
from telegram.error import BadRequest, TelegramError

from bot.channels.base import ChannelError, Shift
from bot.channels.telegram import drawing, pictures, problems
from bot.channels.telegram.api import Api
from bot.channels.telegram.ids import message_id, number_in
from bot.channels.telegram.incoming import ALLOWED, CHECK_IN, read
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.webhook import Webhook, secret_of
from bot.channels.telegram.words import WORDS
from bot.messages import Incoming, IncomingTap, Outgoing
from bot.pace import Limits
from community.outcomes import CheckinCode, ContinueInPrivate, Outcome, Tally

log = logging.getLogger(__name__)
T = TypeVar("T")

# About 30 messages a second for an account, one a second in a chat, 20 a minute in a group, edits included. A little
# is left to jitter on the way; a quarter of a group's minute is kept for answers.
LIMITS = Limits(account_gap=0.034, chat_gap=1.01, group_most=20, group_kept=5, card_rest=5.0)
NO_PREVIEW = LinkPreviewOptions(is_disabled=True)


@dataclass(frozen=True)
class Account:
    """How the bot is reached; `webhook_url` None: it asks for updates itself."""

    token: str
    base_url: str | None = None  # of a Bot API server of one's own
    webhook_url: str | None = None
    webhook_secret: str | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8443


class Telegram:
    """:param now: the program's clock."""

    name = "telegram"

    def __init__(self, account: Account, now: Callable[[], datetime], limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.api = Api(account.token, account.base_url)
        self._account = account
        self._now = now
        self._starting = asyncio.Lock()
        self._me: User | None = None

    # --- receiving -------------------------------------------------------------------------------------------

    async def receive(self, shift: Shift) -> None:
        """Until the shift ends. What cannot be reached at the start is tried again."""
        while (me := await self._met(shift)) is None:
            if not await shift.rest(10.0):
                return
        try:
            await self._listen(self.intake(me, shift), shift)
        finally:
            await self.api.shutdown()

    async def _met(self, shift: Shift) -> User | None:
        try:
            me = await self.begin()
            await self._introduce()
        except (ChannelError, TelegramError) as problem:
            log.warning("Telegram cannot be reached yet: %s", problem)
            return None
        return me

    async def _introduce(self) -> None:
        """Says how updates come, and which commands there are."""
        account = self._account
        if account.webhook_url:
            secret = account.webhook_secret or secret_of(account.token)
            await self.api.set_webhook(account.webhook_url, secret_token=secret, allowed_updates=ALLOWED)
        else:
            await self.api.delete_webhook()
        for commands, scope in (
            (WORDS.private_commands, BotCommandScopeAllPrivateChats()),
            (WORDS.group_commands, BotCommandScopeAllGroupChats()),
        ):
            await self.api.set_my_commands([BotCommand(name, does) for name, does in commands.items()], scope=scope)

    def intake(self, me: User, shift: Shift) -> Intake:
        return Intake(self._reader(me), shift.handle, self._after(shift))

    async def _listen(self, intake: Intake, shift: Shift) -> None:
        account = self._account
        if account.webhook_url is None:
            await Polling(self.api, intake).run(shift)
            return
        secret = account.webhook_secret or secret_of(account.token)
        path = urlsplit(account.webhook_url).path
        await Webhook(intake, secret, path, account.webhook_host, account.webhook_port).run(shift)

    def _reader(self, me: User) -> Callable[[Mapping[str, Any]], tuple[Incoming, ...]]:
        def found(update: Mapping[str, Any]) -> tuple[Incoming, ...]:
            return read(Update.de_json(dict(update), self.api), me, self.name, self._now())

        return found

    def _after(self, shift: Shift) -> Callable[[Incoming], Coroutine[Any, Any, None]]:
        async def taken(incoming: Incoming) -> None:
            """A tap that no words answer is answered all the same, before the messages that it has caused."""
            tap_id = incoming.event.tap_id if isinstance(incoming, IncomingTap) else None
            if tap_id and not await shift.answers_tap(tap_id):
                await self._answer(tap_id)

        return taken

    async def _answer(self, tap_id: str) -> None:
        try:
            await self.api.answer_callback_query(tap_id)
        except TelegramError as problem:  # the button stays pressed for a moment; nothing is lost
            log.info("a tap could not be answered: %s", problem)

    async def begin(self) -> User:
        """Who we are; asked once."""
        async with self._starting:
            if self._me is None:
                try:
                    await self.api.initialize()
                except TelegramError as problem:  # whatever it was, no message was sent
                    raise ChannelError(str(problems.channel_error(problem))) from problem
                self._me = self.api.bot
            return self._me

    # --- sending ---------------------------------------------------------------------------------------------

    async def send(self, message: Outgoing) -> str | None:
        try:
            await self.begin()
            if message.tap_id is not None:
                await self._alert(message.tap_id, message)
                return None
            number = number_in(_chat(message), message.edits)
            return await self._post(message) if number is None else await self._redraw(message, number)
        except TelegramError as problem:
            raise problems.channel_error(problem) from problem

    async def _alert(self, tap_id: str, message: Outgoing) -> None:
        """One that comes too late is of no use any more and does no harm."""
        outcome, text = message.rendered.outcome, drawing.cut(drawing.plain(message), drawing.LONGEST_ALERT)
        try:
            if isinstance(outcome, ContinueInPrivate):
                await self.api.answer_callback_query(tap_id, url=self.link())
            else:
                await self.api.answer_callback_query(tap_id, text, show_alert=True)
        except BadRequest as problem:
            if not problems.says(problem, *problems.TOO_OLD):
                raise
            log.info("a tap was answered too late")

    async def _redraw(self, message: Outgoing, number: int) -> str | None:
        """The same message in place."""
        try:
            await self.api.edit_message_text(
                drawing.fitting(message),
                _chat(message),
                number,
                parse_mode=ParseMode.HTML,
                reply_markup=self._keyboard(message),
                link_preview_options=NO_PREVIEW,
            )
        except BadRequest as problem:
            if not problems.says(problem, problems.UNCHANGED):
                raise
        return message.edits

    async def _post(self, message: Outgoing) -> str:
        posted = await self._picture(message) or await self._document(message) or await self._text(message)
        return message_id(posted.chat.id, posted.message_id)

    async def _text(self, message: Outgoing) -> Message:
        return await self.api.send_message(
            text=drawing.html(message), link_preview_options=NO_PREVIEW, parse_mode=ParseMode.HTML, **self._how(message)
        )

    async def _picture(self, message: Outgoing) -> Message | None:
        """A chart or a QR code, with the text below; None when there is none or the text is too long for it."""
        if drawing.length(drawing.plain(message)) > drawing.LONGEST_CAPTION:
            return None
        picture = await asyncio.to_thread(self._drawn, message.rendered.outcome)
        if picture is None:
            return None
        return await self.api.send_photo(
            photo=picture, caption=drawing.html(message), parse_mode=ParseMode.HTML, **self._how(message)
        )

    def _drawn(self, outcome: Outcome | None) -> bytes | None:
        match outcome:
            case CheckinCode(code=code):
                return pictures.qr(self.link(f"{CHECK_IN}{code}"))
            case Tally():
                return pictures.chart(outcome)
        return None

    async def _document(self, message: Outgoing) -> Message | None:
        """A list that is too long for a message."""
        text = drawing.plain(message)
        if drawing.length(text) <= drawing.LONGEST_TEXT:
            return None
        title = drawing.title(text)
        return await self.api.send_document(
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
            "reply_parameters": reply,
            "reply_markup": self._keyboard(message),
            "disable_notification": message.silent,
        }

    def _keyboard(self, message: Outgoing) -> InlineKeyboardMarkup | None:
        leads_on = isinstance(message.rendered.outcome, ContinueInPrivate)
        return drawing.keyboard(message.rendered.buttons, self.link() if leads_on else None)

    def link(self, start: str = "go") -> str:
        """Opens the private chat with the bot and says /start."""
        username = self._me.username if self._me else ""
        return f"https://t.me/{username}?start={start}"


def _chat(message: Outgoing) -> str:
    if message.chat is None:
        raise ChannelError("neither a chat nor a tap to answer", permanent=True)
    return message.chat
