"""The demo's clock bar: moves the time so that reminders and tallies can be seen at once."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol
from zoneinfo import ZoneInfo

from nicegui import ui

from bot.channels.webchat_page.parts import press
from bot.channels.webchat_page.words import WORDS, clock_words, date_words


class DemoClock(Protocol):
    """The clock of the demo; moving it does everything that falls due on the way."""

    def now(self) -> datetime: ...

    async def advance(self, delta: timedelta) -> None: ...

    async def to_next(self) -> datetime | None:
        """To the next moment at which something happens by itself; None when nothing is ahead."""
        ...


class Hands:
    """Shared by all windows: only one of them moves the clock at a time."""

    def __init__(self, demo: DemoClock) -> None:
        self.demo = demo
        self.moving = False

    async def move(self, step: Callable[[], Awaitable[str | None]]) -> str | None:
        self.moving = True
        try:
            return await step()
        finally:
            self.moving = False

    async def advance(self, delta: timedelta) -> None:
        await self.demo.advance(delta)

    async def to_next(self) -> str | None:
        """What to say when there is nothing to move to."""
        return WORDS.nothing_next if await self.demo.to_next() is None else None


class ClockBar:
    def __init__(self, hands: Hands, zone: ZoneInfo) -> None:
        self._hands = hands
        self._zone = zone
        with ui.element("header").classes("clock-bar"):
            ui.icon("schedule").classes("clock-icon").props("aria-hidden=true")
            self._spinner = ui.spinner(size="1.25rem", color="white").classes("clock-icon")
            with ui.element("div").classes("clock-time").props("role=status"):
                ui.label(WORDS.demo).classes("clock-demo")
                self._date = ui.label()
                self._time = ui.label().classes("clock-hour")
            self._buttons = [
                press(WORDS.hour, partial(self._move, partial(hands.advance, timedelta(hours=1)))),
                press(WORDS.day, partial(self._move, partial(hands.advance, timedelta(days=1)))),
                press(WORDS.next_event, partial(self._move, hands.to_next)),
            ]
        self.refresh()

    def refresh(self) -> None:
        """Called each second: another window may have moved the clock."""
        now = self._hands.demo.now()
        self._date.text, self._time.text = date_words(now, self._zone), clock_words(now, self._zone)
        self._spinner.visible = self._hands.moving
        for button in self._buttons:
            button.set_enabled(not self._hands.moving)

    async def _move(self, step: Callable[[], Awaitable[str | None]]) -> None:
        if self._hands.moving:
            return
        moving = self._hands.move(step)
        self.refresh()
        happened = await moving
        self.refresh()
        if happened:
            ui.notify(happened, position="top", classes="toast")
