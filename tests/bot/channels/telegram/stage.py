"""The stage of a rehearsal with Telegram's channel on it: updates come from the fake server, messages go to it.

What is heard is what the server shows in the end, with the outcome's name beside it.
"""

import asyncio
import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlmodel import select

from bot.channels.base import Shift
from bot.channels.telegram import Account, Telegram
from bot.channels.telegram.polling import Polling
from bot.conversation import Conversation
from bot.messages import Brought, Incoming, IncomingMessage, IncomingTap, Joined, Outgoing
from bot.outbox import Outbox
from community.outcomes.courtesies import ContinueInPrivate
from replay.stage import Heard, Inline, Stage
from services.outbox import answers_tap
from services.visit import Desk
from storage.tables.groups import Chat
from storage.tables.people import Identity
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT, TOKEN, FakeTelegram

BOT_NAME = "小邻"
CALLED = re.compile(rf"@{BOT_NAME}(?!\w)")


class Names:
    """Telegram calls everybody by a number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._names: dict[int, str] = {}

    def person(self, name: str) -> int:
        return self._number(name, 1)

    def group(self, name: str) -> int:
        return self._number(name, -1)

    def name(self, number: int) -> str:
        return self._names[number]

    def _number(self, name: str, sign: int) -> int:
        if name not in self._numbers:
            self._numbers[name] = sign * (1000 + len(self._numbers))
            self._names[self._numbers[name]] = name
        return self._numbers[name]


class RecordingTelegram(Telegram):
    """Telegram's own channel; remembers what the server shows after each sending, as ScriptedChannel does."""

    def __init__(self, server: FakeTelegram, names: Names, now: Callable[[], datetime]) -> None:
        super().__init__(Account(TOKEN, server.url), now)
        server.clients.append(self.api)
        self._server = server
        self._names = names
        self.shown: dict[str, list[Heard]] = {}
        self.heard: list[Heard] = []
        self.tappers: dict[str, str] = {}

    async def send(self, message: Outgoing) -> str | None:
        sent = await super().send(message)
        heard = self._heard_alert(message) if sent is None else self._heard_message(sent, message)
        self.heard.append(heard)
        return sent

    def _heard_alert(self, message: Outgoing) -> Heard:
        answered = self._server.alerts[message.tap_id or ""]
        if isinstance(message.rendered.outcome, ContinueInPrivate):
            assert answered["url"].startswith(f"https://t.me/{BOT['username']}?start=")
        text = answered.get("text", "")
        return Heard("", message.outcome, text, alert=self.tappers.get(message.tap_id or "", ""))

    def _heard_message(self, sent: str, message: Outgoing) -> Heard:
        chat, number = map(int, sent.split("/"))
        stands = self._server.messages[chat, number]
        is_list = stands.kind == "document" and message.file is None
        text = f"{stands.text}\n{_readable(stands.file)}" if is_list else stands.text
        place = self._names.name(chat)
        heard = Heard(
            message_id=sent,
            outcome=message.outcome,
            text=text,
            buttons=tuple((b["text"], b["callback_data"]) for b in stands.buttons if "callback_data" in b),
            chat=None if message.private else place,
            private=place if message.private else None,
            mentions=tuple(self._names.name(int(mention.person)) for mention in message.mentions),
            edited=sent == message.edits,
            brings=message.file.name if message.file and stands.kind != "text" else None,
        )
        before = [other for other in self.shown.get(place, []) if other.message_id != sent]
        self.shown[place] = [*before, heard]
        return heard


def _readable(file: bytes) -> str:
    """Of a file what people read in it as text: a long list is, a PDF or a workbook is not."""
    try:
        return file.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""


class TelegramStage(Stage):
    def __init__(self, server: FakeTelegram, *stage: Any) -> None:
        self.server = server
        self.names = Names()
        self._ids: dict[str, int] = {}  # event of the transcript → update
        super().__init__(*stage)

    def open_channel(self) -> Any:
        return RecordingTelegram(self.server, self.names, lambda: self.now)

    def known_as(self, name: str) -> str:
        return str(self.names.person(name))

    def wire(self) -> None:
        executor = Inline()
        self.conversation = Conversation(self.desk, lambda: self.engine, executor)
        self.outbox = Outbox(
            self.desk, self.channel, self.renderer, lambda: self.now, executor, clock=self.server.clock
        )
        self._polling: Polling | None = None

    def settle(self, founds: Callable[[Desk, str, datetime], None]) -> None:
        """Whoever is known gets a number; people and groups never share one."""
        super().settle(founds)
        with self.database.transaction() as tx:
            for chat in tx.exec(select(Chat)).all():
                chat.external_id = str(self.names.group(chat.external_id))
            for identity in tx.exec(select(Identity)).all():
                identity.external_id = str(self.names.person(identity.external_id))

    async def play(self, incoming: Incoming) -> None:
        polling = self._polling = self._polling or await self._listening()
        event_id = incoming.event.event_id
        is_new = event_id not in self._ids
        number = self._ids.setdefault(event_id, len(self._ids) + 1)
        update = self._update(number, incoming)
        if is_new:
            self.server.delivers(update)
            taken = await polling.take(await self.channel.api.raw_updates(number))
        else:
            taken = await polling.take([update])
        assert taken, "the update was not handled"

    async def _listening(self) -> Polling:
        async def words_answer(tap_id: str) -> bool:
            return answers_tap(self.desk, self.channel.name, tap_id)

        shift = Shift(self.conversation.handle, words_answer, asyncio.Event(), asyncio.Event())
        return Polling(self.channel.api, self.channel.intake(await self.channel.begin(), shift))

    async def deliver(self) -> None:
        """What the pace holds goes out on the virtual clock, which is not the rehearsal's."""
        await self.outbox.deliver_due()
        while (wait := self.outbox.pace.opens()) is not None:
            self.server.clock.now += wait + 1e-6
            await self.outbox.deliver_due()

    # --- what people do, as updates --------------------------------------------------------------------------

    def _update(self, number: int, incoming: Incoming) -> dict[str, Any]:
        event = incoming.event
        who = updates.user(self.names.person(event.person), event.name)
        where = updates.private(who["id"]) if event.private else updates.group(self.names.group(event.chat), event.chat)
        if isinstance(incoming, IncomingTap):
            self.channel.tappers[f"tap{number}"] = event.person
            return updates.taps(number, incoming.action, who, where, _number(event.tapped_message))
        if isinstance(incoming, IncomingMessage):
            text = CALLED.sub(f"@{BOT['username']}", incoming.text)
            more = updates.replied(_number(incoming.replies_to)) if incoming.replies_to else {}
            if incoming.file is not None:
                return self._with_file(number, text, who, where, incoming.file, more)
            return updates.says(number, text, who, where, **more, message_id=number)
        old, new = ("left", "member") if isinstance(incoming, Joined) else ("member", "left")
        return updates.changed(number, where, who, old, new, who)


    def _with_file(
        self, number: int, text: str, who: Any, where: Any, file: Brought, more: dict[str, Any]
    ) -> dict[str, Any]:
        """As a document, which keeps its name; a picture among several as a photo would come."""
        caption = {"caption": text, "caption_entities": updates.entities(text)} if text else {}
        album = {"media_group_id": file.album} if file.album else {}
        if not file.usable:
            film = {"file_id": "f", "file_unique_id": "f", "width": 1, "height": 1, "duration": 1}
            said = {"video": film | {"file_name": file.name}}
        else:
            content = b"" if file.size > 10 * 2**20 else _content(file)
            said = {"document": self.server.keeps(content, file.name, file.size)}
        return updates.message(number, who, where, **said, **caption, **album, **more) | {}


def _content(file: Brought) -> bytes | None:
    """None: it cannot be fetched."""
    try:
        asyncio.get_running_loop()
        coroutine = file.fetch()
        coroutine.send(None)  # type: ignore[attr-defined]
    except StopIteration as done:
        return bytes(done.value)
    except OSError:
        return None
    raise AssertionError("a rehearsal's file comes at once")


def _number(message_id: str | None) -> int:
    return int((message_id or "/0").split("/")[1])
