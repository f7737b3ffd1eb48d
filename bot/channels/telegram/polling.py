"""Asks Telegram for updates. The offset, which confirms them, advances past what is committed and no further."""

import asyncio
import logging
from typing import Any

from telegram.error import Conflict, RetryAfter, TelegramError, TimedOut

from bot.channels.base import Shift
from bot.channels.telegram.api import Api
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.problems import seconds

log = logging.getLogger(__name__)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0  # seconds after a failure; doubled each time


class Polling:
    def __init__(self, api: Api, intake: Intake) -> None:
        self._api = api
        self._intake = intake
        self._offset = 0

    async def run(self, shift: Shift) -> None:
        """Until the shift ends. Only the worker that speaks for the account listens for it."""
        pause = FIRST_PAUSE
        while await shift.speaks():
            try:
                all_done = await self._round(shift)
            except TelegramError as problem:
                pause = _pause_after(problem, pause)
            else:
                pause = FIRST_PAUSE if all_done else min(pause * 2, LONGEST_PAUSE)
                if all_done:
                    continue
            await shift.rest(pause)

    async def _round(self, shift: Shift) -> bool:
        """One request and what it brought. Whether everything was done."""
        updates = await shift.unless_over(self._api.raw_updates(self._offset))
        if updates is None:
            return True
        before = self._offset
        return await self.take(updates) and (not updates or self._offset > before)

    async def take(self, updates: list[Any]) -> bool:
        """Handles updates side by side and moves the offset behind the last that has none undone before it."""
        done = await asyncio.gather(*(self._intake.take(update) for update in updates))
        for update, ok in zip(updates, done, strict=True):
            if not ok:
                return False
            self._offset = max(self._offset, _number(update) + 1)
        return True


def _number(update: Any) -> int:
    """An update without a readable number is skipped with those around it."""
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else -1


def _pause_after(problem: TelegramError, pause: float) -> float:
    if isinstance(problem, Conflict):
        log.error("another program asks for the same bot's updates; stop it, or give each its own bot: %s", problem)
        return LONGEST_PAUSE
    if not isinstance(problem, TimedOut):
        log.warning("no updates from Telegram: %s", problem)
    if isinstance(problem, RetryAfter):
        return seconds(problem)
    return min(pause * 2, LONGEST_PAUSE)
