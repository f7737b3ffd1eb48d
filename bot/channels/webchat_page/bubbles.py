"""One message on the page: a bubble of a person, or one of the bot with its buttons, bar and chart."""

from collections.abc import Awaitable, Callable
from functools import partial

from nicegui import ui

from bot.channels.webchat import Bubble
from bot.channels.webchat_page import chart, parts
from bot.channels.webchat_page.filebox import FileBox
from bot.channels.webchat_page.markup import lines
from bot.channels.webchat_page.words import WORDS
from community.outcomes.activities import ActivityCard
from community.outcomes.announcements import BroadcastProgress
from community.outcomes.base import Outcome
from community.outcomes.lectures import RatingAsked, RatingThanks
from community.outcomes.polls import PollCard
from texts.charts import chart_of
from texts.render import Button, Rendered

QUOTE_LENGTH = 60

Tap = Callable[[str, str], Awaitable[None]]  # message id, action
Reply = Callable[[Bubble], None]
Buttons = tuple[tuple[Button, ...], ...]


def draw_person(bubble: Bubble, *, mine: bool, quoted: str | None) -> None:
    """What people write is shown as text, never as markup."""
    with ui.element("div").classes("message mine" if mine else "message"):
        parts.avatar(bubble.person, bubble.name)
        with ui.element("div").classes("body"):
            if not mine:
                ui.label(bubble.name).classes("name")
            with ui.element("div").classes("bubble"):
                _quote(quoted)
                if bubble.sent:
                    ui.label(WORDS.sent.format(name=bubble.sent)).classes("sent")
                if bubble.text:
                    ui.label(bubble.text).classes("text")


def quote_of(bubble: Bubble, bot_name: str) -> str:
    """One line that reminds of a message."""
    first = bubble.text.strip().split("\n")[0]
    return f"{bubble.name or bot_name}：{first[:QUOTE_LENGTH]}"


class BotBubble:
    """A message of the bot, redrawn in place: buttons that stay the same stay where they are under the finger."""

    def __init__(self, bubble: Bubble, bot_name: str, quoted: str | None, tap: Tap, reply: Reply) -> None:
        assert bubble.rendered is not None
        self._bubble = bubble
        self._tap = tap
        self._flashes = 0
        with ui.element("div").classes("message"):
            parts.bot_avatar()
            with ui.element("div").classes("body"):
                with ui.element("div").classes("name-line"):
                    ui.label(bot_name).classes("name")
                    parts.icon_press("reply", WORDS.reply, lambda: reply(self._bubble), "reply")
                self._card = ui.element("div").classes("bubble from-bot")
        with self._card:
            _quote(quoted)
            for mention in bubble.mentions:
                ui.label(WORDS.mention.format(name=mention.name)).classes("mention")
            self._file = FileBox()
            self._html = ui.html("").classes("text")
            self._extra = ui.element("div").classes("extra")
            self._buttons = ui.element("div").classes("buttons")
        self._shown: Buttons = ()
        self._fill(bubble.rendered)
        self._file.show(bubble.file)

    def redraw(self, bubble: Bubble) -> None:
        assert bubble.rendered is not None
        self._bubble = bubble
        self._flash()
        self._fill(bubble.rendered)
        self._file.show(bubble.file)

    def _flash(self) -> None:
        """Two names for one animation, or it would not run a second time."""
        self._card.classes(remove=f"changed-{self._flashes % 2}")
        self._flashes += 1
        self._card.classes(add=f"changed-{self._flashes % 2}")

    def _fill(self, rendered: Rendered) -> None:
        self._html.content = lines(rendered.html)
        self._card.classes(add=_kind(rendered), remove="card open ballot")
        self._extra.clear()
        with self._extra:
            _draw_extra(rendered.outcome)
        if rendered.buttons != self._shown:
            self._draw_buttons(rendered.buttons)

    def _draw_buttons(self, rows: Buttons) -> None:
        self._shown = rows
        self._buttons.clear()
        with self._buttons:
            for row in rows:
                with ui.element("div").classes("button-row"):
                    for button in row:
                        parts.press(button.label, partial(self._tap, self._bubble.id, button.action), "act")


def _kind(rendered: Rendered) -> str:
    """A card stands out from a plain answer, and one that can still be joined from one that cannot.

    Of options, of stars no button is put forward.
    """
    match rendered.outcome:
        case ActivityCard(state=state):
            return "card open" if state == "open" else "card"
        case PollCard() | RatingAsked() | RatingThanks():
            return "card ballot"
    return "card" if rendered.buttons or chart_of(rendered.outcome) else ""


def _quote(quoted: str | None) -> None:
    if quoted:
        ui.label(quoted).classes("quote")


def _draw_extra(outcome: Outcome | None) -> None:
    match outcome:
        case ActivityCard(activity=activity, going_count=going) if activity.capacity and outcome.state != "cancelled":
            _draw_share(going, activity.capacity, is_full=going >= activity.capacity)
        case BroadcastProgress(figures=figures, is_over=False) if figures.groups:
            _draw_share(figures.sent, figures.groups)
    if shown := chart_of(outcome):
        ui.echart(chart.options(shown), renderer="svg").style(f"height: {chart.height(shown)}px")
    if file := outcome and outcome.attached():
        parts.press(WORDS.download, partial(ui.download.content, file.content, file.name), "act")


def _draw_share(part: int, whole: int, *, is_full: bool = False) -> None:
    """How full an activity is, how far an announcement is, for the eye; the text beside it says the same."""
    with ui.element("div").classes("seats full" if is_full else "seats").props("aria-hidden=true"):
        ui.element("div").style(f"width: {min(100, round(100 * part / whole))}%")
