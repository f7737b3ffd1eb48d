"""Outcomes become words: one template in `zh/<topic>/` for each, sandboxed and autoescaped.

A template holds the text and its buttons, `button(label, action, id)`; the buttons of one line are one row. Within
the text only <b> and <i> are markup; what comes from people is escaped, and `plain` gives it back as written.
"""

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, cached_property
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import Markup

from community.hours import shown as hours_shown
from community.outcomes.base import Outcome

TEMPLATES = Path(__file__).parent / "zh"
_TAGS = re.compile(r"</?[bi]>")
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_BUTTON = re.compile(r"\x01(.*?)\x02(.*?)\x01")  # nobody can write these: values lose their control characters
_BLANK_LINES = re.compile(r"\n{3,}")


@dataclass(frozen=True)
class Button:
    label: str
    action: str


@dataclass(frozen=True)
class Rendered:
    """`html` has <b>, <i> and entities and is safe to show as markup; `plain` is what a person reads."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()
    outcome: Outcome | None = None  # for channels that can draw more than text (a chart, a table)

    @cached_property
    def plain(self) -> str:
        return html.unescape(_TAGS.sub("", self.html))


class Renderer:
    """:param now: the clock that "today" and "tomorrow" refer to."""

    def __init__(self, zone: ZoneInfo, bot_name: str, now: Callable[[], datetime]) -> None:
        self._zone = zone
        self._bot_name = bot_name
        self._now = now

    def render(self, outcome: Outcome, *, stays: bool = False) -> Rendered:
        """:param stays: it is read on other days as well, as what stands in a group is: no day is called 明天."""
        fields = {name: getattr(outcome, name) for name in type(outcome).model_fields}
        here = {"bot_name": self._bot_name, "now": self._now().astimezone(self._zone), "stays": stays}
        written = environment().get_template(outcome.template()).render(fields | here)
        rows = (_BUTTON.findall(line) for line in written.splitlines())
        buttons = tuple(tuple(Button(html.unescape(label), action) for label, action in row) for row in rows if row)
        return Rendered(_BLANK_LINES.sub("\n\n", _BUTTON.sub("", written)).strip(), buttons, outcome)


@cache
def environment() -> SandboxedEnvironment:
    """Templates are compiled once for the whole program."""
    made = SandboxedEnvironment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        finalize=_without_control,
    )
    made.globals["button"] = button
    for shown in (day, date, clock, moment, span, line, local, eve):
        made.filters[shown.__name__] = shown
    made.filters |= {"hours": hours_shown, "join": join}
    return made


# --- filters: `now`, in the community's zone, comes from the context -----------------------------------------------


@pass_context
def local(context: Context, when: datetime) -> datetime:
    return when.astimezone(context["now"].tzinfo)


def join(values: Iterable[object], between: str) -> Markup:
    """As Jinja's own, but what is joined cannot imitate a button."""
    return Markup(between).join(_without_control(str(value)) for value in values)


def eve(end: datetime) -> datetime:
    """The last day of a period that ends before `end`."""
    return end - timedelta(microseconds=1)


@pass_context
def day(context: Context, when: datetime) -> str:
    """今天 周六, or 11月28日 周六; the year only when it is another one."""
    date, today = local(context, when).date(), context["now"].date()
    near = "" if context.get("stays") else {today: "today", today + timedelta(days=1): "tomorrow"}.get(date, "")
    words: Any = environment().get_template("_words.j2").module
    return str(words.day(date, near, date.year != today.year)).strip()


@pass_context
def date(context: Context, when: datetime) -> str:
    """2026年11月28日: whoever reads it, whenever."""
    words: Any = environment().get_template("_words.j2").module
    return str(words.whole_date(local(context, when).date())).strip()


@pass_context
def clock(context: Context, when: datetime) -> str:
    return f"{local(context, when):%H:%M}"


@pass_context
def moment(context: Context, when: datetime) -> str:
    return f"{day(context, when)} {clock(context, when)}"


@pass_context
def line(context: Context, activity: Any) -> Markup:
    """An activity in one line: what, when, where."""
    shown = Markup("<b>{}</b> · {}").format(_without_control(activity.title), span(context, activity))
    return shown + Markup(" · {}").format(_without_control(activity.place)) if activity.place else shown


@pass_context
def span(context: Context, activity: Any) -> str:
    """11月28日 周六 09:00–11:00; of a service without an activity only the day."""
    start, end = activity.starts_at, activity.ends_at
    if activity.recorded:
        return day(context, start)
    same_day = local(context, start).date() == local(context, end).date()
    return f"{moment(context, start)}–{clock(context, end) if same_day else moment(context, end)}"


def button(label: str, *action: object) -> Markup:
    """One line, whatever is in the label."""
    shown = " ".join(str(_without_control(label)).split())
    return Markup("\x01{}\x02{}\x01").format(shown, ":".join(map(str, action)))


def _without_control(value: Any) -> Any:
    """What people write cannot imitate a button."""
    return _CONTROL.sub("", value) if isinstance(value, str) and not isinstance(value, Markup) else value
