"""Hands what is due to a channel and notes what became of it."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from datetime import datetime
from functools import partial
from time import monotonic
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
        self._drawn: dict[int, float] = {}  # card → when

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
            await asyncio.wait_for(self._nudged.wait(), self._channel.card_rest if self._drawn else LOOK_AGAIN)
        except TimeoutError:
            return
        self._nudged.clear()

    async def deliver_due(self) -> int:
        """Sends everything that may go out at this moment. Returns how much was sent."""
        sent = 0
        while handfuls := await self._do(outbox.due, self._channel.name, self._now(), self._resting()):
            for ids in handfuls:
                sent += await self._deliver(ids)
        return sent

    async def _deliver(self, ids: Sequence[int]) -> int:
        sent = []
        for delivery in await self._do(outbox.claim, ids, self._now()):
            try:
                sent.append((delivery, await self._channel.send(self._outgoing(delivery))))
            except ChannelError as problem:
                await self._failed(delivery, str(problem), permanent=problem.permanent, uncertain=problem.uncertain)
            except Exception as problem:
                log.exception("notice %d could not be sent", delivery.notice_id)
                await self._failed(delivery, repr(problem), permanent=True)
        if sent:
            self._drawn |= {d.card_id: monotonic() for d, _ in sent if d.card_id is not None}
            await self._do(outbox.finish, sent, self._now())
        return len(sent)

    def _resting(self) -> list[int]:
        """Cards that were drawn a moment ago: many taps are one redrawing."""
        since = monotonic() - self._channel.card_rest
        self._drawn = {card: at for card, at in self._drawn.items() if at > since}
        return list(self._drawn)

    async def _failed(self, delivery: Delivery, error: str, *, permanent: bool, uncertain: bool = False) -> None:
        failed = partial(outbox.fail, permanent=permanent, uncertain=uncertain)
        await self._do(failed, delivery.notice_id, self._now(), error)

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
