"""Small things that are drawn in several places."""

from collections.abc import Awaitable, Callable
from zlib import crc32

from nicegui import ui

from bot.channels.webchat_page.words import WORDS

TINTS = 8  # colours of avatars in the stylesheet
TITLES = "老小阿大"  # what stands before a surname: 老陈 is known by 陈

Action = Callable[[], None] | Callable[[], Awaitable[None]]


def press(label: str, on_click: Action | None, classes: str = "", icon: str | None = None) -> ui.button:
    """A button with words on it."""
    return ui.button(label, on_click=on_click, color=None, icon=icon).props("unelevated no-caps").classes(classes)


def icon_press(icon: str, label: str, on_click: Action | None, classes: str = "") -> ui.button:
    """A button with a picture; `label` is what a screen reader says and what the mouse shows."""
    button = ui.button(on_click=on_click, color=None, icon=icon).props("flat round").classes(classes)
    button.props["aria-label"] = button.props["title"] = label
    return button


def avatar(person: str, name: str) -> None:
    """A square with the character a person is known by."""
    short = name[1:] if len(name) > 1 and name[0] in TITLES else name
    ui.label(short[:1]).classes(f"avatar tint-{crc32(person.encode()) % TINTS}").props("aria-hidden=true")


def bot_avatar() -> None:
    ui.label(WORDS.avatar).classes("avatar of-bot").props("aria-hidden=true")


def group_avatar() -> None:
    with ui.element("div").classes("avatar of-group").props("aria-hidden=true"):
        ui.icon("apartment")


def unread_mark(number: int) -> None:
    if number:
        ui.label(str(number) if number < 100 else "99+").classes("unread")


def row(on_click: Callable[[], None], *, chosen: bool) -> ui.element:
    """A line of a list that can be pressed; it is filled by whoever calls."""
    line = ui.element("button").props("type=button").classes("list-row chosen" if chosen else "list-row")
    if chosen:
        line.props["aria-current"] = "true"
    return line.on("click", on_click, [])
