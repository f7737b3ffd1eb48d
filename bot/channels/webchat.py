"""The web chat without its pages: who said what where, kept in memory only, since chatter is never stored.

The pages (`webchat_page`) draw what is here and listen for changes. Everything runs in one event loop.
"""

import logging
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count
from uuid import uuid4

from bot.channels.base import ChannelError, Handle, Shift
from bot.messages import Brought, Incoming, IncomingMessage, IncomingTap, Outgoing, Shown
from bot.pace import Limits
from services.outbox import Mention
from services.visit import Event
from texts.render import Rendered

BUBBLES_KEPT = 300  # in each chat
TAPS_KEPT = 1000  # that may still be answered with an alert

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class WebPerson:
    """Somebody one can be. `badge` is for choosing in the demo only and never stands beside a message."""

    external_id: str
    name: str
    badge: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class WebGroup:
    external_id: str
    title: str


@dataclass(frozen=True)
class Place:
    """A group by its id, or the private chat of a person with the bot."""

    chat: str
    private: bool = False
    title: str = field(default="", compare=False)


@dataclass(frozen=True)
class Bubble:
    """One message as it stands now, written by a person or by the bot (`rendered`)."""

    id: str
    number: int  # the order of posting
    at: datetime
    text: str
    person: str = ""
    name: str = ""
    rendered: Rendered | None = None
    mentions: tuple[Mention, ...] = ()
    reply_to: str | None = None
    sent: str = ""  # the name of what a person has sent along, which is handed on and not kept here
    file: Shown | None = None  # what the bot shows with it


@dataclass(frozen=True)
class Change:
    place: Place
    bubble: Bubble
    redrawn: bool  # in place, instead of posted


Listener = Callable[[Change], None]
Alert = Callable[[Rendered], None]


LIMITS = Limits(card_rest=0.5)


class WebChat:
    """The channel `web`."""

    name = "web"

    def __init__(self, clock: Callable[[], datetime], limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._clock = clock
        self._handle: Handle | None = None
        self._chats: dict[Place, OrderedDict[str, Bubble]] = {}
        self._seen: dict[tuple[str, Place], int] = {}  # person and chat → the newest number looked at
        self._taps: OrderedDict[str, Alert] = OrderedDict()
        self._listeners: list[Listener] = []
        self._numbers = count(1)

    def connect(self, handle: Handle) -> None:
        """Names who takes what people write and tap."""
        self._handle = handle

    async def receive(self, shift: Shift) -> None:
        self.connect(shift.handle)
        await shift.stopping.wait()

    # --- what people do --------------------------------------------------------------------------------------

    async def say(
        self, who: WebPerson, place: Place, text: str, replies_to: str | None = None, file: Brought | None = None
    ) -> None:
        """Shows what somebody has written, then hands it on.

        :param replies_to: the id of the message that it replies to.
        """
        said = replace(self._from_person(who, text, replies_to), sent=file.name if file else "")
        bubble = self._post(place, said)
        self.see(who.external_id, place)
        answered = self.find(place, replies_to)
        to_bot = replies_to if answered is not None and answered.rendered is not None else None
        event = self._event(who, place, message_id=bubble.id)
        await self._receive(IncomingMessage(event, text, replies_to=to_bot, file=file))

    async def tap(self, who: WebPerson, place: Place, message_id: str, action: str, alert: Alert) -> None:
        """Hands on a tap on a button; `alert` shows a short answer to the one who tapped."""
        tap_id = uuid4().hex
        self._taps[tap_id] = alert
        while len(self._taps) > TAPS_KEPT:
            self._taps.popitem(last=False)
        await self._receive(IncomingTap(self._event(who, place, tap_id=tap_id, tapped_message=message_id), action))

    def _from_person(self, who: WebPerson, text: str, replies_to: str | None) -> Bubble:
        return Bubble(
            id=uuid4().hex,
            number=0,
            at=self._clock(),
            text=text,
            person=who.external_id,
            name=who.name,
            reply_to=replies_to,
        )

    async def _receive(self, incoming: Incoming) -> None:
        if self._handle is None:
            raise RuntimeError("the web chat is not connected to a conversation")
        await self._handle(incoming)

    def _event(
        self,
        who: WebPerson,
        place: Place,
        *,
        message_id: str | None = None,
        tap_id: str | None = None,
        tapped_message: str | None = None,
    ) -> Event:
        return Event(
            channel=self.name,
            event_id=tap_id or message_id or uuid4().hex,
            at=self._clock(),
            chat=place.chat,
            person=who.external_id,
            name=who.name,
            private=place.private,
            chat_title=place.title,
            message_id=message_id,
            tap_id=tap_id,
            tapped_message=tapped_message,
        )

    # --- what the bot says -----------------------------------------------------------------------------------

    async def begin(self) -> None:
        """Always ready."""

    async def end(self) -> None:
        """Nothing is kept open."""

    async def send(self, message: Outgoing) -> str | None:
        if message.tap_id is not None:
            self._alert(message.tap_id, message.rendered)
            return None
        if message.chat is None:
            raise ChannelError("neither a chat nor a tap to answer", permanent=True)
        place = Place(message.chat, message.private)
        known = self.find(place, message.edits)
        if known is not None:
            return self._redraw(place, known, message)
        return self._post(place, self._from_bot(message)).id

    def _alert(self, tap_id: str, rendered: Rendered) -> None:
        alert = self._taps.pop(tap_id, None)
        if alert is None:
            raise ChannelError("whoever tapped has gone", permanent=True)
        alert(rendered)

    def _from_bot(self, message: Outgoing) -> Bubble:
        """A message that is no longer known (after a restart) comes back under the id it had."""
        return Bubble(
            id=message.edits or uuid4().hex,
            number=0,
            at=self._clock(),
            text=message.rendered.plain,
            rendered=message.rendered,
            mentions=message.mentions,
            reply_to=message.reply_to,
            file=message.file,
        )

    def _redraw(self, place: Place, known: Bubble, message: Outgoing) -> str:
        bubble = replace(known, text=message.rendered.plain, rendered=message.rendered, file=message.file)
        self._chats[place][known.id] = bubble
        self._tell(Change(place, bubble, redrawn=True))
        return bubble.id

    def _post(self, place: Place, bubble: Bubble) -> Bubble:
        posted = replace(bubble, number=next(self._numbers))
        chat = self._chats.setdefault(place, OrderedDict())
        chat[posted.id] = posted
        while len(chat) > BUBBLES_KEPT:
            chat.popitem(last=False)
        self._tell(Change(place, posted, redrawn=False))
        return posted

    # --- looking ---------------------------------------------------------------------------------------------

    def bubbles(self, place: Place) -> list[Bubble]:
        """Oldest first."""
        return list(self._chats.get(place, {}).values())

    def find(self, place: Place, message_id: str | None) -> Bubble | None:
        return self._chats.get(place, OrderedDict()).get(message_id) if message_id else None

    def unread(self, person: str, place: Place) -> int:
        """How many messages this person has not looked at."""
        seen = self._seen.get((person, place), 0)
        return sum(bubble.number > seen for bubble in self._chats.get(place, {}).values())

    def see(self, person: str, place: Place) -> None:
        """This person looks at this chat now."""
        if chat := self._chats.get(place):
            self._seen[person, place] = next(reversed(chat.values())).number

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Calls `listener` at every change, until the function that is returned is called."""
        self._listeners.append(listener)

        def stop() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return stop

    def _tell(self, change: Change) -> None:
        """A window that fails to draw is its own trouble: the message itself was shown."""
        for listener in tuple(self._listeners):
            try:
                listener(change)
            except Exception:
                log.exception("a window of the web chat could not draw a change")
