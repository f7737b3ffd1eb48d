"""Hands what is due to a channel, at the pace it bears, and notes what became of it."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar
from uuid import uuid4

from bot.channels.base import ChannelError, Speaker
from bot.messages import Outgoing
from bot.pace import Pace
from services import lease, outbox
from services.outbox import Delivery, Held
from services.visit import Desk
from texts.render import Renderer

log = logging.getLogger(__name__)
T = TypeVar("T")
LOOK_AGAIN = 1.0  # seconds; a nudge comes at once
RENEW_AFTER = lease.LENGTH.total_seconds() / 3
ME = f"{socket.gethostname()}:{os.getpid()}:{uuid4().hex[:8]}"


class Outbox:
    """The one sender of a channel's account.

    Answers to taps go out beside everything else, many at once: they are not counted by any platform, and twice is
    as good as once. Messages go one after the other: a kill leaves at most one of which nobody knows whether it
    arrived, and none overtakes another.

    :param clock: seconds that never jump, for the pace.
    """

    def __init__(
        self,
        desk: Desk,
        channel: Speaker,
        renderer: Renderer,
        now: Callable[[], datetime],
        executor: Executor | None = None,
        clock: Callable[[], float] = monotonic,
        me: str = ME,
    ) -> None:
        self._desk = desk
        self._channel = channel
        self._renderer = renderer
        self._now = now
        self._executor = executor
        self.pace = Pace(channel.limits, clock)
        self._lanes = (_Lane(alerts=True), _Lane(alerts=False)) if channel.limits.apply else (_Lane(),)
        self._me = me
        self._held_until = 0.0
        self.speaking = asyncio.Event()  # set while this worker holds the lease
        self.stopping = asyncio.Event()

    def nudge(self) -> None:
        """Something new may be due."""
        for lane in self._lanes:
            lane.nudged.set()

    def stop(self) -> None:
        """What is being sent is finished; nothing new is begun."""
        self.stopping.set()
        self.nudge()

    # --- running ---------------------------------------------------------------------------------------------

    async def run(self) -> None:
        """Until it is stopped. A failing database is waited for, not given up on."""
        await asyncio.gather(self._keep_the_lease(), *(self._keep_sending(lane) for lane in self._lanes))
        if self.speaking.is_set():
            await self._do(partial(lease.give_up, channel=self._channel.name, me=self._me, now=self._now()))

    async def _keep_sending(self, lane: "_Lane") -> None:
        while not self.stopping.is_set():
            if self._holds_the_lease():
                try:
                    await self._send_due(lane)
                except Exception:
                    log.exception("the outbox could not read or write; trying again")
            await lane.wait(min(self.pace.opens() or LOOK_AGAIN, LOOK_AGAIN))

    async def deliver_due(self) -> int:
        """Sends everything that may go out at this moment. Returns how much was sent."""
        return sum([await self._send_due(lane) for lane in self._lanes])

    async def _send_due(self, lane: "_Lane") -> int:
        sent = 0
        name, together = self._channel.name, not self._channel.limits.apply
        while not self.stopping.is_set():
            held = lane.held(self.pace.held())
            handfuls = await self._do(outbox.due, name, self._now(), held, together)
            if not handfuls:
                break
            for ids in handfuls if together else handfuls[:1]:
                sent += await self._deliver(ids)
        return sent

    # --- the lease -------------------------------------------------------------------------------------------

    def _holds_the_lease(self) -> bool:
        """By the clock: a worker that has slept through its lease sends nothing more."""
        return self.speaking.is_set() and monotonic() < self._held_until

    async def _keep_the_lease(self) -> None:
        gone = None
        while not self.stopping.is_set():
            asked = monotonic()
            try:
                holder = await self._do(partial(lease.hold, over=gone), self._channel.name, self._me, self._now())
            except Exception:
                log.exception("the lease of %s could not be renewed; trying again", self._channel.name)
                holder = None
            if holder == self._me:
                self._held_until = asked + lease.LENGTH.total_seconds()
                if not self.speaking.is_set():
                    await self._begin()
            elif holder is not None:
                self.speaking.clear()
                gone = holder if _is_gone(holder) else None
            await self._rest(RENEW_AFTER if holder == self._me else 0.0 if gone else LOOK_AGAIN)

    async def _begin(self) -> None:
        uncertain = await self._do(outbox.recover, self._channel.name, self._now())
        if uncertain:
            log.warning("%d messages were being sent when the program stopped; they may have arrived", uncertain)
        self.speaking.set()
        self.nudge()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    # --- sending ---------------------------------------------------------------------------------------------

    async def _deliver(self, ids: Sequence[int]) -> int:
        deliveries = await self._do(outbox.claim, ids, self._now())
        shown = await asyncio.gather(*(self._send(delivery) for delivery in deliveries))
        sent = [(delivery, as_message) for delivery, (ok, as_message) in zip(deliveries, shown, strict=True) if ok]
        if sent:
            await self._do(outbox.finish, sent, self._now())
        return len(sent)

    async def _send(self, delivery: Delivery) -> tuple[bool, str | None]:
        """Whether it was sent, and as which message."""
        self.pace.sends(delivery)
        try:
            as_message = await self._channel.send(self._outgoing(delivery))
        except ChannelError as problem:
            await self._failed(delivery, problem)
            return False, None
        except Exception as problem:
            log.exception("notice %d could not be sent", delivery.notice_id)
            await self._failed(delivery, ChannelError(repr(problem), permanent=True))
            return False, None
        self.pace.succeeded(delivery)
        return True, as_message

    async def _failed(self, delivery: Delivery, problem: ChannelError) -> None:
        what: Callable[..., None]
        if problem.wait is not None:
            self.pace.refused(delivery, problem.wait)
            what = partial(outbox.hold, wait=timedelta(seconds=problem.wait))
        elif problem.moved_to is not None:
            what = partial(outbox.moved, new_id=problem.moved_to)
        elif problem.gone:
            what = outbox.unreachable
        else:
            what = partial(outbox.fail, permanent=problem.permanent, uncertain=problem.uncertain)
        await self._do(partial(what, error=str(problem)), delivery.notice_id, self._now())

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


class _Lane:
    """What one loop of the outbox looks after: the alerts, the messages, or both."""

    def __init__(self, alerts: bool | None = None) -> None:
        self._alerts = alerts
        self.nudged = asyncio.Event()

    def held(self, held: Held) -> Held:
        if self._alerts is None:
            return held
        return replace(held, alerts=held.alerts and self._alerts, messages=held.messages and not self._alerts)

    async def wait(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.nudged.wait(), seconds)
        except TimeoutError:
            return
        self.nudged.clear()


def _is_gone(holder: str) -> bool:
    """Whether it was a process of this machine that has died: its successor need not wait for the lease to end."""
    host, pid, _ = holder.rsplit(":", 2)
    if host != socket.gethostname():
        return False
    if int(pid) == os.getpid():
        return holder != ME  # a predecessor had our number, as in a container that was started again
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:  # alive, of another user
        return False
    return False
