"""The stage of a rehearsal: a scripted channel and a scripted clock around the real program."""

from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from bot.conversation import Conversation
from bot.messages import Incoming, Outgoing
from bot.outbox import Outbox
from bot.pace import Limits
from bot.understanding.engine import Engine
from community.figures import Figures
from services import setbacks
from services.timers import next_due, tick
from services.visit import Desk
from storage.database import Database
from texts.render import Renderer

CHANNEL = "replay"
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Heard:
    """One thing that the bot has shown."""

    message_id: str
    outcome: str
    text: str
    buttons: tuple[tuple[str, str], ...] = ()  # label, action
    chat: str | None = None
    private: str | None = None
    alert: str | None = None
    mentions: tuple[str, ...] = ()
    edited: bool = False
    brings: str | None = None  # the name of a picture or file that is shown with it

    def as_json(self) -> dict[str, Any]:
        to = {"chat": self.chat} if self.chat else {"private": self.private} if self.private else {"alert": self.alert}
        labels = [label for label, _ in self.buttons]
        shown = {"to": to, "outcome": self.outcome, "text": self.text, "buttons": labels, "edited": self.edited}
        return shown | ({"brings": self.brings} if self.brings else {})

    def reaches(self, person: str) -> bool:
        return person in (self.private, self.alert) or person in self.mentions


class Inline(Executor):
    """Runs at once, in order: a rehearsal has no race."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except BaseException as problem:
            future.set_exception(problem)
        return future


class ScriptedChannel:
    """Remembers what is shown where, and who has tapped what."""

    name = CHANNEL
    limits = Limits()

    def __init__(self) -> None:
        self.shown: dict[str, list[Heard]] = {}  # by chat, or by person for private chats
        self.heard: list[Heard] = []  # everything since it was last emptied
        self.tappers: dict[str, str] = {}

    async def begin(self) -> None:
        """Always ready."""

    async def end(self) -> None:
        """Nothing is kept open."""

    async def send(self, message: Outgoing) -> str | None:
        if message.tap_id is not None:
            alert = self._heard("", message, alert=self.tappers.get(message.tap_id, ""))
            self.heard.append(alert)
            return None
        place = message.chat or ""
        if message.edits is not None:
            return self._edit(place, message)
        number = sum(len(messages) for messages in self.shown.values()) + 1
        heard = self._heard(f"m{number}", message, **self._where(message))
        self.shown.setdefault(place, []).append(heard)
        self.heard.append(heard)
        return heard.message_id

    def _edit(self, place: str, message: Outgoing) -> str | None:
        messages = self.shown.get(place, [])
        for index, old in enumerate(messages):
            if old.message_id == message.edits:
                messages[index] = self._heard(old.message_id, message, edited=True, **self._where(message))
                self.heard.append(messages[index])
        return message.edits

    @staticmethod
    def _where(message: Outgoing) -> dict[str, Any]:
        return {"private": message.chat} if message.private else {"chat": message.chat}

    @staticmethod
    def _heard(message_id: str, message: Outgoing, **where: Any) -> Heard:
        called = "".join(f"@{mention.name} " for mention in message.mentions)
        return Heard(
            message_id=message_id,
            outcome=message.outcome,
            text=called + message.rendered.plain,
            buttons=tuple((b.label, b.action) for row in message.rendered.buttons for b in row),
            mentions=tuple(mention.person for mention in message.mentions),
            brings=message.file.name if message.file else None,
            **where,
        )


class Stage:
    """The program on its stage. `restart` is what follows a crash: only the database remains."""

    def __init__(
        self, database: Database, figures: Figures, now: datetime, bot_name: str, engine: Engine | None
    ) -> None:
        self.now = now
        self.engine = engine
        self.database = database
        database.empty()
        self.desk = Desk(self.database, figures, bot_name)
        self.renderer = Renderer(figures.zone, bot_name, lambda: self.now)
        self.channel = self.open_channel()
        self.wire()

    def open_channel(self) -> ScriptedChannel:
        return ScriptedChannel()

    def known_as(self, name: str) -> str:
        """What the channel calls a person or group of the transcript."""
        return name

    def wire(self) -> None:
        executor = Inline()
        self.conversation = Conversation(self.desk, lambda: self.engine, executor)
        self.outbox = Outbox(self.desk, self.channel, self.renderer, lambda: self.now, executor)

    def restart(self) -> None:
        self.wire()
        setbacks.recover(self.desk, self.channel.name, self.now)

    def settle(self, founds: Callable[[Desk, str, datetime], None]) -> None:
        """:param founds: writes the community, as demo.settle does."""
        founds(self.desk, self.channel.name, self.now)

    async def play(self, incoming: Incoming) -> None:
        await self.conversation.handle(incoming)

    async def deliver(self) -> None:
        await self.outbox.deliver_due()

    async def advance_to(self, moment: datetime) -> None:
        """The scheduler looks at every minute at which something is due; the others would do nothing."""
        while (due := next_due(self.desk, self.now)) is not None and due <= moment:
            await self._tick_at(min(_full_minute(due), moment))
        await self._tick_at(moment)

    async def _tick_at(self, moment: datetime) -> None:
        self.now = moment
        tick(self.desk, moment)
        await self.deliver()


def _full_minute(moment: datetime) -> datetime:
    floor = moment.replace(second=0, microsecond=0)
    return floor if floor == moment else floor + MINUTE


def figures_for(base: Figures, quiet_hours: str | None, message_budget: int | None) -> Figures:
    """:raises ValueError: quiet hours that are not written as 21:30-07:30."""
    if quiet_hours is not None:
        start, end = (datetime.strptime(part.strip(), "%H:%M").time() for part in quiet_hours.split("-"))  # noqa: DTZ007
        base = replace(base, quiet_from=start, quiet_to=end)
    return base if message_budget is None else replace(base, message_budget=message_budget)
