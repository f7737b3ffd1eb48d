"""Updates in the order of each person in each chat, others beside them; acknowledged when their effect is committed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from bot.channels.base import Handle
from bot.messages import Incoming

log = logging.getLogger(__name__)
Read = Callable[[Mapping[str, Any]], tuple[Incoming, ...]]
Taken = Callable[[Incoming], Awaitable[None]]

MOST_TRIES = 10  # of an update that fails while others succeed: then the fault is the update's
REMEMBERED = 600.0  # seconds that a failure holds up what the same person has said after it

Key = tuple[str, str]  # chat and person


@dataclass
class _Line:
    """One person in one chat."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    here: int = 0  # updates that stand in it
    failed: int | None = None  # the update that the others must wait for
    failed_at: float = 0.0

    def holds_up(self, update_id: int) -> bool:
        return self.failed is not None and update_id > self.failed and monotonic() - self.failed_at < REMEMBERED


class Intake:
    """:param read: what an update says; may raise anything when it says nothing readable.
    :param taken: called after an update's effect is committed.
    """

    def __init__(self, read: Read, handle: Handle, taken: Taken) -> None:
        self._read = read
        self._handle = handle
        self._taken = taken
        self._lines: dict[Key, _Line] = {}
        self._failures: dict[int, tuple[int, int]] = {}  # update → tries, and how many had succeeded at the first
        self._succeeded = 0

    async def take(self, update: Any) -> bool:
        """Whether the update may be acknowledged. Called in the order of arrival; many at once."""
        try:
            update_id = int(update["update_id"])
            incoming = self._read(update)
        except Exception as problem:  # whatever is in it, it will never be readable
            log.warning("an update cannot be read and is passed over: %s", type(problem).__name__)
            return True
        if not incoming:
            return True
        return await self._in_line(update_id, incoming)

    async def _in_line(self, update_id: int, incoming: tuple[Incoming, ...]) -> bool:
        key = incoming[0].event.chat, incoming[0].event.person
        line = self._lines.setdefault(key, _Line())
        line.here += 1
        try:
            async with line.lock:
                return not line.holds_up(update_id) and await self._done(update_id, incoming, line)
        finally:
            line.here -= 1
            if line.here == 0 and line.failed is None:
                self._lines.pop(key, None)

    async def _done(self, update_id: int, incoming: tuple[Incoming, ...], line: _Line) -> bool:
        try:
            for one in incoming:
                await self._handle(one)
        except Exception as problem:
            if not self._is_hopeless(update_id):
                log.warning("update %d could not be handled and comes again: %s", update_id, type(problem).__name__)
                line.failed = update_id if line.failed is None else min(line.failed, update_id)
                line.failed_at = monotonic()
                return False
            log.exception("update %d is given up: it failed %d times, others did not", update_id, MOST_TRIES)
        self._succeeded += 1
        self._failures.pop(update_id, None)
        line.failed = None if line.failed == update_id else line.failed
        for one in incoming:
            await self._taken(one)
        return True

    def _is_hopeless(self, update_id: int) -> bool:
        tries, before = self._failures.get(update_id, (0, self._succeeded))
        self._failures[update_id] = tries + 1, before
        return tries + 1 >= MOST_TRIES and self._succeeded > before
