"""Choosing who one is, among a hundred neighbours."""

from collections.abc import Callable

from nicegui import ui

from bot.channels.webchat import WebPerson
from bot.channels.webchat_page import parts
from bot.channels.webchat_page.hall import Hall
from bot.channels.webchat_page.words import WORDS


def person_row(hall: Hall, who: WebPerson, on_click: Callable[[], None], *, chosen: bool = False) -> None:
    """With the badge, and with a mark where the bot has written to this person in private."""
    with parts.row(on_click, chosen=chosen):
        parts.avatar(who.external_id, who.name)
        ui.label(who.name).classes("row-title grow")
        if who.badge:
            ui.label(who.badge).classes("badge")
        if chosen:
            ui.icon("check").classes("tick").props("aria-hidden=true")
        else:
            parts.unread_mark(hall.webchat.unread(who.external_id, hall.private(who)))


class PersonDialog:
    def __init__(self, hall: Hall, choose: Callable[[WebPerson], None]) -> None:
        self._hall = hall
        self._choose = choose
        with ui.dialog().classes("people-dialog") as self._dialog, ui.element("div").classes("people"):
            with ui.element("div").classes("people-head"):
                self._search = ui.input(placeholder=WORDS.find_person, on_change=self._draw).props("outlined dense")
                self._search.props["aria-label"] = WORDS.find_person
                self._search.props("debounce=150 autofocus clearable hide-bottom-space")
                parts.icon_press("close", WORDS.close, self._dialog.close)
            self._list = ui.element("div").classes("people-list")

    def open(self) -> None:
        self._search.value = ""
        self._draw()
        self._dialog.open()

    def _draw(self) -> None:
        wanted = (self._search.value or "").strip()
        found = [who for who in self._hall.people() if wanted in who.name or wanted in who.badge]
        self._list.clear()
        with self._list:
            for who in found:
                person_row(self._hall, who, lambda who=who: self._chosen(who))  # type: ignore[misc]
            if not found:
                ui.label(WORDS.nobody_found).classes("empty")

    def _chosen(self, who: WebPerson) -> None:
        self._dialog.close()
        self._choose(who)
