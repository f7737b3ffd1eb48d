"""The page at `/`: one browser window, seen by one person in one chat."""

import logging
from collections.abc import Awaitable
from pathlib import Path
from zoneinfo import ZoneInfo

from fastapi import Request, Response
from nicegui import Client, ui

from bot.channels.webchat import Bubble, Change, Place, WebChat, WebPerson
from bot.channels.webchat_page import parts
from bot.channels.webchat_page.clock import ClockBar, DemoClock, Hands
from bot.channels.webchat_page.composer import Composer
from bot.channels.webchat_page.hall import Door, Groups, Hall, People, Visitor, person_at, place_at
from bot.channels.webchat_page.sidebar import Sidebar, url
from bot.channels.webchat_page.stream import Stream
from bot.channels.webchat_page.words import WORDS
from bot.messages import Brought
from texts.render import Rendered

STYLE = Path(__file__).with_name("style.css")
LARGE_AS_BEFORE = "document.documentElement.classList.toggle('large', localStorage.large === 'true')"
FAVICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="14" fill="#1c6e4c"/>'
    f'<text x="32" y="46" font-size="40" text-anchor="middle" fill="#fff">{WORDS.avatar}</text></svg>'
)
TICK_SECONDS = 0.3
TOAST_MILLISECONDS = 6000
PATIENCE = 30.0  # seconds for whoever asks a busy database who they are
SIGN_IN = "/sign-in"

log = logging.getLogger(__name__)


def mount(
    webchat: WebChat,
    *,
    people: People,
    groups: Groups,
    bot_name: str,
    demo: DemoClock | None,
    zone: ZoneInfo,
    door: Door | None = None,
) -> None:
    """Registers the page. `ui.run` or `ui.run_with` serves it.

    :param people: who one can be; asked in the event loop, so it must be quick.
    :param demo: moves the clock; None hides the bar with which one does.
    :param door: says who has signed in, or where that is done; None: one chooses who one is.
    """
    hall = Hall(webchat, people, groups, bot_name, zone, lets_choose=door is None)
    hands = Hands(demo) if demo is not None else None

    @ui.page("/", title=WORDS.title, favicon=FAVICON, language="zh-CN", response_timeout=PATIENCE)
    async def chat(client: Client, request: Request, who: str = "", chat: str = "") -> Response | None:
        visitor = await door(request) if door is not None else None
        if isinstance(visitor, Response):
            return visitor
        ui.add_head_html(f"<style>{STYLE.read_text(encoding='utf-8')}</style><script>{LARGE_AS_BEFORE}</script>")
        everybody = people() if visitor is None else [visitor.who]
        if not everybody:
            ui.label(WORDS.nobody).classes("empty")
            return None
        window = Window(hall, hands, client, person_at(everybody, who), chat, visitor)
        client.on_delete(webchat.listen(window.show))
        return None


class Window:
    def __init__(
        self, hall: Hall, hands: Hands | None, client: Client, me: WebPerson, chat: str, visitor: Visitor | None
    ) -> None:
        self._hall = hall
        self._visitor = visitor
        self._client = client
        self._stale = False
        with ui.element("div").classes("app"):
            self._bar = ClockBar(hands, hall.zone) if hands is not None else None
            self._sidebar = Sidebar(hall, self._go, self._close_drawer)
            self._shade = ui.element("div").classes("shade").on("click", self._close_drawer, [])
            self._main = ui.element("main").classes("main")
            ui.timer(TICK_SECONDS, self._tick)
        self._enter(me, chat)

    # --- who and where -------------------------------------------------------------------------------------------

    def _enter(self, me: WebPerson, chat: str) -> None:
        self._me = me
        self._places = self._hall.places(me)
        self._place = place_at(self._places, chat)
        self._hall.webchat.see(me.external_id, self._place)
        self._sidebar.draw(me, self._place, self._places)
        self._main.clear()
        with self._main:
            self._draw_head()
            self._stream = Stream(self._hall, me, self._place, self._tap, self._reply)
            self._composer = Composer(self._place, self._hall.bot_name, self._say)

    def _go(self, who: WebPerson, place: Place | None) -> None:
        """Another person stays in the same group where both are in it."""
        self._close_drawer()
        self._enter(who, (place or self._place).chat)
        ui.navigate.history.replace(url(self._hall, self._me, self._place))
        self._composer.focus()

    def _draw_head(self) -> None:
        hint = WORDS.private_hint if self._place.private else WORDS.group_hint
        with ui.element("div").classes("head"):
            with ui.element("div").classes("menu phone-only"):
                parts.icon_press("menu", WORDS.menu, self._open_drawer)
                self._menu_mark = ui.element("div").classes("menu-mark")
            with ui.element("div").classes("grow"):
                ui.label(self._place.title).classes("head-title")
                ui.label(hint.format(bot=self._hall.bot_name, name=self._me.name)).classes("hint")
            if self._hall.lets_choose:
                with ui.element("button").props("type=button").classes("head-me") as change:
                    change.on("click", self._choose_person, [])
                    change.props["aria-label"] = change.props["title"] = WORDS.change_person
                    parts.avatar(self._me.external_id, self._me.name)
        self._mark_menu()

    def _choose_person(self) -> None:
        self._sidebar.choose_person()

    def _open_drawer(self) -> None:
        self._sidebar.element.classes(add="open")
        self._shade.classes(add="open")

    def _close_drawer(self) -> None:
        self._sidebar.element.classes(remove="open")
        self._shade.classes(remove="open")

    # --- what happens --------------------------------------------------------------------------------------------

    def show(self, change: Change) -> None:
        """Something was posted or redrawn, here or elsewhere."""
        if self._client.is_deleted:
            return
        if change.place == self._place:
            self._stream.show(change)
            self._hall.webchat.see(self._me.external_id, self._place)
        self._stale = True

    def _tick(self) -> None:
        """The lists follow at their own pace: a hundred reminders at once redraw them once."""
        if self._bar is not None:
            self._bar.refresh()
        if self._stale:
            self._stale = False
            self._sidebar.draw_lists(self._me, self._place, self._places)
            self._mark_menu()

    def _mark_menu(self) -> None:
        """On a phone the list of chats is out of sight."""
        unread = sum(self._hall.webchat.unread(self._me.external_id, place) for place in self._places)
        self._menu_mark.clear()
        with self._menu_mark:
            parts.unread_mark(unread)

    async def _say(self, text: str, replies_to: str | None, file: Brought | None) -> None:
        self._stream.to_newest()
        if await self._may_go_on():
            await self._do(self._hall.webchat.say(self._me, self._place, text, replies_to, file))

    async def _tap(self, message_id: str, action: str) -> None:
        if await self._may_go_on():
            await self._do(self._hall.webchat.tap(self._me, self._place, message_id, action, self._alert))

    async def _may_go_on(self) -> bool:
        """Whoever has been signed out meanwhile does nothing here, and is asked to sign in."""
        if self._visitor is None or await self._visitor.still():
            return True
        ui.navigate.to(SIGN_IN)
        return False

    async def _do(self, what: Awaitable[None]) -> None:
        try:
            await what
        except Exception:
            log.exception("what somebody did in the web chat failed")
            self._toast(WORDS.failed)

    def _reply(self, bubble: Bubble) -> None:
        self._composer.reply_to(bubble)

    def _alert(self, rendered: Rendered) -> None:
        self._toast(rendered.plain)

    def _toast(self, text: str) -> None:
        """Text, never markup (Quasar's default)."""
        if self._client.is_deleted:
            return
        with self._client:
            ui.notify(text, position="top", multi_line=True, timeout=TOAST_MILLISECONDS, classes="toast")
