"""The messages of one chat as one window shows them, live."""

from datetime import datetime, timedelta

from nicegui import ui

from bot.channels.webchat import BUBBLES_KEPT, Bubble, Change, Place, WebPerson
from bot.channels.webchat_page.bubbles import BotBubble, Reply, Tap, draw_person, quote_of
from bot.channels.webchat_page.hall import Hall
from bot.channels.webchat_page.parts import icon_press
from bot.channels.webchat_page.words import WORDS, clock_words, date_words

PAUSE = timedelta(minutes=5)  # after which the time is shown again

# The scroller runs from bottom to top, so it stays at the newest message unless somebody has scrolled up.
_AWAY = "(e) => e.target.parentElement.classList.toggle('away', e.target.scrollTop < -200)"
_TO_NEWEST = "(e) => e.currentTarget.parentElement.querySelector('.scroller').scrollTo({top: 0, behavior: 'smooth'})"


class Stream:
    def __init__(self, hall: Hall, me: WebPerson, place: Place, tap: Tap, reply: Reply) -> None:
        self._hall = hall
        self._me = me
        self._place = place
        self._tap = tap
        self._reply = reply
        self._drawn: dict[str, tuple[ui.element, BotBubble | None]] = {}
        self._last: datetime | None = None
        with ui.element("div").classes("stream"):
            with ui.element("div").classes("scroller").on("scroll", js_handler=_AWAY):
                self._log = ui.element("div").classes("log").props("role=log aria-live=polite tabindex=0")
            icon_press("keyboard_arrow_down", WORDS.newest, None, "newest").on("click", js_handler=_TO_NEWEST)
        with self._log:
            self._empty = ui.label(self._empty_words()).classes("empty")
        for bubble in hall.webchat.bubbles(place):
            self._post(bubble)

    def to_newest(self) -> None:
        """Whoever says something wants to see it."""
        ui.run_javascript("document.querySelector('.scroller').scrollTo({top: 0})")

    def show(self, change: Change) -> None:
        _, known = self._drawn.get(change.bubble.id, (None, None))
        if not change.redrawn:
            self._post(change.bubble)
        elif known is not None:
            known.redraw(change.bubble)

    def _post(self, bubble: Bubble) -> None:
        self._empty.visible = False
        with self._log, ui.element("div").classes("entry") as entry:
            self._draw_time(bubble.at)
            self._drawn[bubble.id] = (entry, self._draw(bubble))
        while len(self._drawn) > BUBBLES_KEPT:
            oldest = next(iter(self._drawn))
            self._drawn.pop(oldest)[0].delete()

    def _draw(self, bubble: Bubble) -> BotBubble | None:
        quoted = self._quoted(bubble)
        if bubble.rendered is None:
            draw_person(bubble, mine=bubble.person == self._me.external_id, quoted=quoted)
            return None
        return BotBubble(bubble, self._hall.bot_name, quoted, self._tap, self._reply)

    def _quoted(self, bubble: Bubble) -> str | None:
        """An answer right below its question needs no reminder."""
        if bubble.reply_to == next(reversed(self._drawn), None):
            return None
        original = self._hall.webchat.find(self._place, bubble.reply_to)
        return quote_of(original, self._hall.bot_name) if original else None

    def _draw_time(self, at: datetime) -> None:
        last, self._last = self._last, at
        if last is not None and at - last < PAUSE:
            return
        zone = self._hall.zone
        day, time = date_words(at, zone), clock_words(at, zone)
        same_day = last is not None and date_words(last, zone) == day
        ui.label(time if same_day else f"{day} {time}").classes("time")

    def _empty_words(self) -> str:
        words = WORDS.empty_private if self._place.private else WORDS.empty_group
        return words.format(bot=self._hall.bot_name)
