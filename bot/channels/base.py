"""The shape of a channel. One file or folder and one line in `web.channels` add another."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Protocol

from bot.messages import Incoming, Outgoing
from bot.pace import Limits

Handle = Callable[[Incoming], Awaitable[None]]


class ChannelError(Exception):
    """Something could not be sent. Without any of these it was not sent, and may be tried again.

    :param permanent: trying again is useless.
    :param uncertain: it may have been sent all the same; it must not be told twice.
    :param gone: the person has blocked the bot, or the group is gone: nothing else arrives there either.
    :param wait: seconds that the platform asks to wait.
    :param moved_to: what the group is called now.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        gone: bool = False,
        wait: float | None = None,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain
        self.gone = gone
        self.wait = wait
        self.moved_to = moved_to


class Speaker(Protocol):
    """What an outbox needs of a channel."""

    name: str
    limits: Limits

    async def send(self, message: Outgoing) -> str | None:
        """Shows a message, redraws one, or answers a tap.

        :returns: the message's id, one in the whole channel; None for an alert.
        :raises ChannelError: when it could not be shown.
        """
        ...


class Channel(Speaker, Protocol):
    async def receive(self, handle: Handle, stopping: asyncio.Event) -> None:
        """Hands on what people write and tap, until `stopping` is set. An event is acknowledged after `handle`."""
        ...
