"""Who am I, and where do I talk."""

from collections.abc import Callable, Sequence
from functools import partial
from urllib.parse import urlencode

from nicegui import ui

from bot.channels.webchat import Bubble, Place, WebPerson
from bot.channels.webchat_page import parts
from bot.channels.webchat_page.hall import Hall
from bot.channels.webchat_page.people import PersonDialog, person_row
from bot.channels.webchat_page.words import WORDS

KINDS_SHOWN = 4
PREVIEW_LENGTH = 40

LARGE_TEXT = "() => { localStorage.large = document.documentElement.classList.toggle('large'); }"

Go = Callable[[WebPerson, Place | None], None]


def url(hall: Hall, who: WebPerson, place: Place) -> str:
    whose = {"who": who.external_id} if hall.lets_choose else {}
    return "/?" + urlencode({**whose, "chat": place.chat})


class Sidebar:
    """`go` shows another person or another chat; `close` puts the drawer of a phone away."""

    def __init__(self, hall: Hall, go: Go, close: Callable[[], None]) -> None:
        self._hall = hall
        self._go = go
        self._people: Sequence[WebPerson] = ()
        with ui.element("aside").classes("sidebar") as self.element:
            with ui.element("div").classes("brand"):
                parts.bot_avatar()
                with ui.element("div").classes("grow"):
                    ui.label(WORDS.title).classes("brand-name")
                    ui.label(WORDS.motto).classes("hint")
                parts.icon_press("close", WORDS.close, close, "phone-only")
            self._me = ui.element("section").classes("me")
            ui.label(WORDS.where).classes("caption")
            self._chats = ui.element("nav").classes("chats")
            self._foot = ui.element("div").classes("foot")
        self._people_dialog = PersonDialog(hall, lambda who: go(who, None))

    def draw(self, me: WebPerson, place: Place, places: Sequence[Place]) -> None:
        self._people = self._hall.people() if self._hall.lets_choose else ()
        self.draw_lists(me, place, places)
        self._draw_foot(me, place)

    def choose_person(self) -> None:
        self._people_dialog.open()

    def draw_lists(self, me: WebPerson, place: Place, places: Sequence[Place]) -> None:
        """What changes with every message."""
        self._draw_me(me)
        self._draw_chats(me, place, places)

    def _draw_me(self, me: WebPerson) -> None:
        self._me.clear()
        with self._me:
            if not self._hall.lets_choose:
                self._draw_own(me)
                return
            ui.label(WORDS.who_am_i).classes("caption")
            for who in _faces(self._people, me):
                person_row(self._hall, who, partial(self._go, who, None), chosen=who.external_id == me.external_id)
            parts.press(WORDS.everybody, self.choose_person, "more", icon="search")

    def _draw_own(self, me: WebPerson) -> None:
        """Whoever has signed in is themselves; where they are signed in stands on a page of its own."""
        ui.label(WORDS.who_am_i).classes("caption")
        with ui.link(target="/account").classes("list-row chosen") as link:
            link.props["title"] = WORDS.my_sessions
            parts.avatar(me.external_id, me.name)
            ui.label(me.name).classes("row-title grow")
            ui.icon("manage_accounts").props("aria-hidden=true")

    def _draw_chats(self, me: WebPerson, here: Place, places: Sequence[Place]) -> None:
        self._chats.clear()
        with self._chats:
            for place in places:
                self._draw_chat(me, place, chosen=place == here)

    def _draw_chat(self, me: WebPerson, place: Place, *, chosen: bool) -> None:
        bubbles = self._hall.webchat.bubbles(place)
        with parts.row(partial(self._go, me, place), chosen=chosen):
            if place.private:
                parts.bot_avatar()
            else:
                parts.group_avatar()
            with ui.element("div").classes("grow"):
                ui.label(place.title).classes("row-title")
                if bubbles:
                    ui.label(_last_words(bubbles[-1])).classes("hint")
            parts.unread_mark(self._hall.webchat.unread(me.external_id, place))

    def _draw_foot(self, me: WebPerson, place: Place) -> None:
        self._foot.clear()
        with self._foot:
            large = parts.press(WORDS.large_text, None, "foot-button", icon="format_size")
            large.on("click", js_handler=LARGE_TEXT)
            if not self._hall.lets_choose:
                return
            other = _somebody_else(self._people, me, place)
            there = self._hall.private(other) if place.private else place
            with ui.link(target=url(self._hall, other, there), new_tab=True).classes("foot-button") as link:
                link.props["title"] = WORDS.second_window_hint
                ui.icon("open_in_new").props("aria-hidden=true")
                ui.label(WORDS.second_window)


def _faces(people: Sequence[WebPerson], me: WebPerson) -> list[WebPerson]:
    """One of each kind to try, and whoever one is now."""
    kinds: dict[str, WebPerson] = {}
    for who in people:
        kinds.setdefault(who.badge, who)
    faces = list(kinds.values())[:KINDS_SHOWN]
    return faces if me in faces else [me, *faces]


def _somebody_else(people: Sequence[WebPerson], me: WebPerson, place: Place) -> WebPerson:
    """For the second window: a neighbour from the same group, if there is one."""
    others = [who for who in people if who.external_id != me.external_id]
    return next((who for who in others if place.chat in who.groups), others[0] if others else me)


def _last_words(bubble: Bubble) -> str:
    words = bubble.text.strip().split("\n")[0][:PREVIEW_LENGTH]
    return f"{bubble.name}：{words}" if bubble.name else words
