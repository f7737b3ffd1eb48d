"""The channel `telegram`: sends what the outbox hands it, and hands on what people write and tap."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from telegram import (
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    Update,
    User,
)
from telegram.error import TelegramError

from bot.channels.base import ChannelError, Shift
from bot.channels.telegram import problems
from bot.channels.telegram.api import Api
from bot.channels.telegram.incoming import ALLOWED, read
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.polling import Polling
from bot.channels.telegram.posting import Posting
from bot.channels.telegram.webhook import Webhook, secret_of
from bot.channels.telegram.words import WORDS
from bot.messages import Incoming, IncomingTap, Outgoing
from bot.pace import Limits

log = logging.getLogger(__name__)

# About 30 messages a second for an account, one a second in a chat, 20 a minute in a group, edits included. A little
# is left to jitter on the way; a quarter of a group's minute is kept for answers.
LIMITS = Limits(account_gap=0.034, chat_gap=1.01, group_most=20, group_kept=5, card_rest=5.0)


@dataclass(frozen=True)
class Account:
    """How the bot is reached; `webhook_url` None: it asks for updates itself."""

    token: str
    base_url: str | None = None  # of a Bot API server of one's own
    webhook_url: str | None = None
    webhook_secret: str | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = 8443

    @property
    def secret(self) -> str:
        """What Telegram proves itself with."""
        return self.webhook_secret or secret_of(self.token)


class Telegram:
    """:param now: the program's clock."""

    name = "telegram"

    def __init__(self, account: Account, now: Callable[[], datetime], limits: Limits = LIMITS) -> None:
        self.limits = limits
        self.api = Api(account.token, account.base_url)
        self._posting = Posting(self.api)
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
        await self._listen(self.intake(me, shift), shift)

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
            await self.api.set_webhook(account.webhook_url, secret_token=account.secret, allowed_updates=ALLOWED)
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
        path = urlsplit(account.webhook_url).path
        await Webhook(intake, account.secret, path, account.webhook_host, account.webhook_port).run(shift)

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
            return await self._posting.send(message)
        except TelegramError as problem:
            raise problems.channel_error(problem) from problem

    async def end(self) -> None:
        await self.api.shutdown()
