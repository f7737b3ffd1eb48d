"""Hands what is due to a channel, at the pace it bears, and notes what became of it."""

import asyncio
import logging
import os
import socket
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic
from typing import TypeVar
from uuid import uuid4

from bot.channels.base import ChannelError, Speaker
from bot.messages import Outgoing, Shown
from bot.pace import Pace
from community.outcomes.base import Attached
from services import attachments, lease, outbox, setbacks
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
    :param noted: counts what became of a message, by channel.
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
        noted: Callable[[str, str], None] = lambda channel, result: None,
    ) -> None:
        self._desk = desk
        self._channel = channel
        self._renderer = renderer
        self._now = now
        self._executor = executor
        self.pace = Pace(channel.limits, clock)
        self._lanes = (_Lane(alerts=True), _Lane(alerts=False)) if channel.limits.apply else (_Lane(),)
        self._me = me
        self._noted = noted
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
        try:
            await asyncio.gather(self._keep_the_lease(), *(self._keep_sending(lane) for lane in self._lanes))
        finally:
            await self._channel.end()
        if self.speaking.is_set():
            await self._do(lease.give_up, self._channel.name, self._me)

    async def _keep_sending(self, lane: "_Lane") -> None:
        while not self.stopping.is_set():
            if self._holds_the_lease():
                try:
                    await self._send_due(lane)
                except Exception:
                    log.exception("the outbox could not read or write; trying again")
            rests = self.pace.alerts_open() if lane.alerts else self.pace.opens()
            await lane.wait(min(rests or LOOK_AGAIN, LOOK_AGAIN))

    async def deliver_due(self) -> int:
        """Sends everything that may go out at this moment. Returns how much was sent."""
        return sum([await self._send_due(lane) for lane in self._lanes])

    async def _send_due(self, lane: "_Lane") -> int:
        count = 0
        async with lane.busy:
            while handful := await self._take(lane):
                lane.sent = [done for done in await asyncio.gather(*map(self._send, handful)) if done is not None]
                count += len(lane.sent)
        return count

    async def _take(self, lane: "_Lane") -> list[Delivery]:
        """The next handful; what was sent before is noted in the same transaction."""
        held = lane.held(self.pace.held(), over=self.stopping.is_set())
        if not (held.alerts or held.messages or lane.sent):
            return []
        together = not self._channel.limits.apply
        handful = await self._do(outbox.step, self._channel.name, self._now(), held, lane.sent, together)
        lane.sent = []
        return handful

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
        """This worker speaks from now on, as soon as the channel can be reached."""
        try:
            await self._channel.begin()
        except ChannelError as problem:
            log.warning("%s cannot be reached yet: %s", self._channel.name, problem)
            return
        await self._do(setbacks.recover, self._channel.name, self._now())
        self.speaking.set()
        self.nudge()

    async def _rest(self, seconds: float) -> None:
        try:
            await asyncio.wait_for(self.stopping.wait(), seconds)
        except TimeoutError:
            return

    # --- sending ---------------------------------------------------------------------------------------------

    async def _send(self, delivery: Delivery) -> tuple[Delivery, str | None] | None:
        """What was sent and as which message; None when it was not."""
        self.pace.sends(delivery)
        try:
            as_message = await self._channel.send(self._outgoing(delivery))
        except ChannelError as problem:
            await self._failed(delivery, problem)
            return None
        except Exception as problem:
            log.exception("notice %d could not be sent", delivery.notice_id)
            await self._failed(delivery, ChannelError(repr(problem), permanent=True))
            return None
        self.pace.succeeded(delivery)
        self._noted(self._channel.name, "sent")
        return delivery, as_message

    async def _failed(self, delivery: Delivery, problem: ChannelError) -> None:
        what: Callable[..., None]
        self._noted(self._channel.name, problem.kind())
        if problem.wait is not None:
            self.pace.refused(delivery, problem.wait)
            what = partial(setbacks.hold, wait=timedelta(seconds=problem.wait))
        elif problem.moved_to is not None:
            what = partial(setbacks.moved, new_id=problem.moved_to)
        elif problem.gone:
            what = setbacks.unreachable
        elif problem.closed:
            what = setbacks.closed
        elif problem.lost:
            what = setbacks.lost
        else:
            what = partial(setbacks.fail, permanent=problem.permanent, uncertain=problem.uncertain)
        try:
            await self._do(partial(what, error=str(problem)), delivery.notice_id, self._now())
        except Exception:  # it stays `sending`, and the next start says that nobody knows
            log.exception("what became of notice %d could not be written", delivery.notice_id)

    def _outgoing(self, delivery: Delivery) -> Outgoing:
        return Outgoing(
            outcome=delivery.outcome.called(),
            rendered=self._renderer.render(delivery.outcome, stays=not delivery.private and delivery.tap_id is None),
            chat=delivery.chat,
            private=delivery.private,
            tap_id=delivery.tap_id,
            edits=delivery.edits,
            reply_to=delivery.reply_to,
            mentions=delivery.mentions,
            silent=delivery.silent,
            file=self._shown(delivery.outcome.brings()),
        )

    def _shown(self, brought: Attached | None) -> Shown | None:
        if brought is None:
            return None
        return Shown(
            brought.id, brought.name, brought.is_picture, partial(self._do, attachments.content, brought.id)
        )

    async def _do(self, service: Callable[..., T], *arguments: object) -> T:
        call = partial(service, self._desk, *arguments)
        return await asyncio.get_running_loop().run_in_executor(self._executor, call)


class _Lane:
    """What one loop of the outbox looks after: the alerts, the messages, or both."""

    def __init__(self, alerts: bool | None = None) -> None:
        self.alerts = alerts
        self.nudged = asyncio.Event()
        self.busy = asyncio.Lock()  # one after the other, whoever asks
        self.sent: list[tuple[Delivery, str | None]] = []  # and not noted yet

    def held(self, held: Held, *, over: bool) -> Held:
        """:param over: nothing new is begun."""
        if over:
            return replace(held, alerts=False, messages=False)
        if self.alerts is None:
            return held
        return replace(held, alerts=held.alerts and self.alerts, messages=held.messages and not self.alerts)

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
    except PermissionError:
        pass  # alive, of another user
    return False
