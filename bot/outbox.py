"""Hands what is due to a channel, one thing after the other, and notes what became of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from typing import TypeVar

from bot.channels.base import Channel, ChannelError
from bot.messages import Outgoing
from services import outbox
from services.outbox import Delivery
from services.visit import Desk
from texts.render import Renderer

log = logging.getLogger(__name__)
T = TypeVar("T")
LOOK_AGAIN = 1.0  # seconds; a nudge comes at once


class Outbox:
    """The one sender of a channel's account."""

    def __init__(
        self,
        desk: Desk,
        channel: Channel,
        renderer: Renderer,
        now: Callable[[], datetime],
        executor: Executor | None = None,
    ) -> None:
        self._desk = desk
        self._channel = channel
        self._renderer = renderer
        self._now = now
        self._executor = executor
        self._nudged = asyncio.Event()

    def nudge(self) -> None:
        """Something new may be due."""
        self._nudged.set()

    async def run(self) -> None:
        """Until cancelled. A failing database is waited for, not given up on."""
        uncertain = await self._do(outbox.recover, self._channel.name, self._now())
        if uncertain:
            log.warning("%d messages were being sent when the program stopped; they may have arrived", uncertain)
        while True:
            try:
                await self.deliver_due()
            except Exception:
                log.exception("the outbox could not read or write; trying again")
            await self._wait()

    async def _wait(self) -> None:
        try:
            await asyncio.wait_for(self._nudged.wait(), LOOK_AGAIN)
        except TimeoutError:
            return
        self._nudged.clear()

    async def deliver_due(self) -> int:
        """Sends everything that may go out at this moment. Returns how much was sent."""
        sent = 0
        while ids := await self._do(outbox.due, self._channel.name, self._now()):
            sent += await self._deliver_all(ids)
        return sent

    async def deliver_replies(self) -> int:
        """Only what somebody is waiting for."""
        return await self._deliver_all(await self._do(outbox.due_replies, self._channel.name, self._now()))

    async def _deliver_all(self, ids: Sequence[int]) -> int:
        return sum([await self._deliver(notice_id) for notice_id in ids])

    async def _deliver(self, notice_id: int) -> bool:
        delivery = await self._do(outbox.claim, notice_id, self._now())
        if delivery is None:
            return False
        try:
            message_id = await self._channel.send(self._outgoing(delivery))
        except ChannelError as problem:
            await self._failed(notice_id, str(problem), permanent=problem.permanent, uncertain=problem.uncertain)
            return False
        except Exception as problem:
            log.exception("notice %d could not be sent", notice_id)
            await self._failed(notice_id, repr(problem), permanent=True)
            return False
        await self._do(outbox.finish, delivery, self._now(), message_id)
        return True

    async def _failed(self, notice_id: int, error: str, *, permanent: bool, uncertain: bool = False) -> None:
        failed = partial(outbox.fail, permanent=permanent, uncertain=uncertain)
        await self._do(failed, notice_id, self._now(), error)

    def _outgoing(self, delivery: Delivery) -> Outgoing:
        return Outgoing(
            outcome=delivery.outcome.called(),
            rendered=self._renderer.render(delivery.outcome),
            chat=delivery.chat,
            private=delivery.private,
            tap_id=delivery.tap_id,
            edits=delivery.edits,
            reply_to=delivery.reply_to,
            mentions=delivery.mentions,
            silent=delivery.silent,
        )

    async def _do(self, service: Callable[..., T], *arguments: object) -> T:
        call = partial(service, self._desk, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)
