"""What comes in and what goes out, the same for every channel."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from services.outbox import Mention
from services.visit import Event
from texts.render import Rendered


@dataclass(frozen=True)
class Brought:
    """A picture or file that came along. Nothing of it is fetched before it is clear that it was meant for the bot.

    :param size: in bytes; 0: not known before it is fetched.
    :param album: several that were sent together come as messages of their own, and have this in common.
    """

    name: str
    size: int
    fetch: Callable[[], Awaitable[bytes]]
    album: str | None = None
    usable: bool = True  # False: a film, a sound


@dataclass(frozen=True)
class Shown:
    """A picture or file that is shown with a message. `id` is never used again for another.

    :param load: reads its bytes; None when it is gone.
    """

    id: int
    name: str
    is_picture: bool
    load: Callable[[], Awaitable[bytes | None]]


@dataclass(frozen=True)
class IncomingMessage:
    """Somebody has written something."""

    event: Event
    text: str
    mentions_bot: bool = False  # the channel knows it by other means than the text
    replies_to: str | None = None  # a message of the bot
    file: Brought | None = None
    edited: bool = False  # said before in other words: only lists of names are read again


@dataclass(frozen=True)
class IncomingTap:
    """Somebody has tapped a button; `action` is what the button carries, e.g. `sign_up:12`."""

    event: Event
    action: str


@dataclass(frozen=True)
class Joined:
    event: Event


@dataclass(frozen=True)
class Left:
    event: Event


@dataclass(frozen=True)
class BotJoined:
    """Added to a group, or let in again by a person (a private chat)."""

    event: Event


@dataclass(frozen=True)
class BotLeft:
    """Removed from a group, or blocked by a person."""

    event: Event


@dataclass(frozen=True)
class Moved:
    """The platform calls the group something else from now on; `event.chat` is what it was called."""

    event: Event
    to: str


Incoming = IncomingMessage | IncomingTap | Joined | Left | BotJoined | BotLeft | Moved


@dataclass(frozen=True)
class Outgoing:
    """What a channel is asked to show.

    :param chat: a group, or the person of a private chat; None for an alert.
    :param tap_id: the tap that an alert answers.
    :param edits: the message to redraw in place instead of posting a new one.
    """

    outcome: str
    rendered: Rendered
    chat: str | None = None
    private: bool = False
    tap_id: str | None = None
    edits: str | None = None
    reply_to: str | None = None
    mentions: tuple[Mention, ...] = ()
    silent: bool = False
    file: Shown | None = None
