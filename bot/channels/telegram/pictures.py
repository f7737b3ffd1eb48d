"""Pictures: the chart of a tally, the result of a poll, a check-in code as a QR code for the organiser's phone."""

from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import segno

from community.outcomes.polls import PollFacts
from community.outcomes.tallies import Tally
from texts.certificates import FONT
from texts.charts import COLOURS, Chart, chart_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

BAR = 0.36  # of a row
TEXT = "#3c4741"


def qr(link: str) -> bytes:
    """A PNG."""
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
    return picture.getvalue()


@cache
def empty() -> bytes:
    """A JPEG of nothing, in the place of a picture that is not to be seen any more."""
    from PIL import Image

    picture = BytesIO()
    Image.new("RGB", (320, 40), "#eceeec").save(picture, "JPEG")
    return picture.getvalue()


@cache
def chinese_font() -> str:
    """The name of the font that certificates are set in; matplotlib knows it from now on, after a second."""
    from matplotlib import font_manager

    font_manager.fontManager.addfont(FONT)
    return font_manager.FontProperties(fname=FONT).get_name()


def chart(tally: Tally) -> bytes | None:
    """A PNG of what the pages show as well; None where there is nothing to show."""
    shown = chart_of(tally)
    if shown is None:
        return None
    return _drawn(len(shown.labels), lambda axes: _draw(axes, shown))


@lru_cache(maxsize=4)
def result(poll: PollFacts) -> bytes:
    """A PNG with the votes of each option; drawn once, however many groups it goes to."""
    return _drawn(len(poll.options), lambda axes: _draw_votes(axes, poll))


def _drawn(rows: int, draw: "Callable[[Axes], None]") -> bytes:
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": chinese_font(), "text.color": TEXT, "ytick.color": TEXT}):
        figure = Figure(figsize=(7, 1.2 + 0.75 * rows), dpi=140, layout="constrained")
        axes = figure.add_subplot()
        draw(axes)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw_votes(axes: "Axes", poll: PollFacts) -> None:
    usual, marked = COLOURS
    colours = [marked if option.is_right or option.text in poll.leading else usual for option in poll.options]
    bars = axes.barh(range(len(poll.options)), [option.votes for option in poll.options], 2 * BAR, color=colours)
    shares = ["" if option.share is None else f" ({option.share}%)" for option in poll.options]
    votes = zip(poll.options, shares, strict=True)
    axes.bar_label(bars, [f"{option.votes}{share}" for option, share in votes], padding=4)
    axes.set_yticks(range(len(poll.options)), [_wrapped(option.text, 12) for option in poll.options], parse_math=False)
    axes.set_title(_wrapped(poll.question, 30), parse_math=False)
    _bare(axes)


def _wrapped(text: str, width: int) -> str:
    """On two lines at most."""
    shown = text if len(text) <= 2 * width else text[: 2 * width - 1] + "…"
    return "\n".join(shown[start : start + width] for start in range(0, len(shown), width))


def _bare(axes: "Axes") -> None:
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.margins(x=0.12)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _draw(axes: "Axes", shown: Chart) -> None:
    places = range(len(shown.labels))
    for (label, bars), colour, offset in zip(shown.series, COLOURS, (-BAR / 2, BAR / 2), strict=True):
        drawn = axes.barh([p + offset for p in places], [bar.size for bar in bars], BAR, label=label, color=colour)
        axes.bar_label(drawn, [bar.written for bar in bars], padding=4)
    axes.set_yticks(list(places), list(shown.labels))
    _bare(axes)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    axes.set_title(shown.title)
