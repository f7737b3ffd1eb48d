"""The shape of a channel. One file or folder and one line in `web.channels` add another."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from bot.messages import Incoming, Outgoing
from bot.pace import Limits

Handle = Callable[[Incoming], Awaitable[None]]
T = TypeVar("T")


@dataclass(frozen=True)
class Shift:
    """What a channel that receives needs to know of the program around it."""

    handle: Handle  # an event is acknowledged after it
    answers_tap: Callable[[str], Awaitable[bool]]  # whether words answer a tap that has been handled
    speaking: asyncio.Event  # set while this worker speaks for the channel's account
    stopping: asyncio.Event

    async def speaks(self) -> bool:
        """Waits for this worker's turn; False when the shift is over."""
        await self.unless_over(self.speaking.wait())
        return not self.stopping.is_set()

    async def rest(self, seconds: float) -> bool:
        """False when the shift is over."""
        await self.unless_over(asyncio.sleep(seconds))
        return not self.stopping.is_set()

    async def unless_over(self, waiting: Coroutine[Any, Any, T]) -> T | None:
        """Waits for what may safely be broken off; None when the shift is over."""
        task, over = asyncio.ensure_future(waiting), asyncio.ensure_future(self.stopping.wait())
        try:
            await asyncio.wait((task, over), return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            over.cancel()


class ChannelError(Exception):
    """Something could not be sent. Without any of these it was not sent, and may be tried again.

    :param permanent: trying again is useless.
    :param uncertain: it may have been sent all the same; it must not be told twice.
    :param closed: nothing can be posted there for now, but it can be elsewhere in the same group; tried again later.
    :param gone: the person has blocked the bot, or the group is gone: nothing else arrives there either.
    :param lost: there is no such message to redraw any more; it may be posted anew.
    :param wait: seconds that the platform asks to wait.
    :param moved_to: what the group is called now.
    """

    def __init__(
        self,
        message: str,
        *,
        permanent: bool = False,
        uncertain: bool = False,
        closed: bool = False,
        gone: bool = False,
        lost: bool = False,
        wait: float | None = None,
        moved_to: str | None = None,
    ) -> None:
        super().__init__(message)
        self.permanent = permanent
        self.uncertain = uncertain
        self.closed = closed
        self.gone = gone
        self.lost = lost
        self.wait = wait
        self.moved_to = moved_to

    def kind(self) -> str:
        """In one word, for whoever counts."""
        if self.wait is not None:
            return "waits"
        if self.moved_to is not None:
            return "moved"
        kinds = ("gone", "closed", "lost", "permanent", "uncertain")
        return next((kind for kind in kinds if getattr(self, kind)), "again")


class Speaker(Protocol):
    """What an outbox needs of a channel."""

    name: str
    limits: Limits

    async def begin(self) -> object:
        """Gets ready to send, so that nothing is under way while it is not; more than once is as good as once.

        :raises ChannelError: it cannot be reached at this moment.
        """
        ...

    async def send(self, message: Outgoing) -> str | None:
        """Shows a message, redraws one, or answers a tap.

        :returns: the message's id, one in the whole channel; None for an alert.
        :raises ChannelError: when it could not be shown.
        """
        ...

    async def end(self) -> None:
        """Nothing more is sent."""
        ...


class Channel(Speaker, Protocol):
    async def receive(self, shift: Shift) -> None:
        """Hands on what people write and tap, until the shift ends."""
        ...
