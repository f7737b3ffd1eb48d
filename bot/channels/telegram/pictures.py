"""Pictures: the chart of a tally, the result of a poll, a check-in code as a QR code for the organiser's phone."""

from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import pylopdf_fonts_zh_cn
import segno

from bot.channels.telegram.words import WORDS
from community.outcomes.polls import PollFacts
from community.outcomes.tallies import Tally
from community.small import Count

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.axes import Axes

# Any of these draws Chinese, and better on a screen than ours, which has serifs.
FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "Microsoft YaHei",
    "PingFang SC",
    "SimHei",
)
BAR = 0.36  # of a row
TEXT, ACTIVITIES, ATTENDED = "#3c4741", "#d9a441", "#2f8560"


def qr(link: str) -> bytes:
    """A PNG."""
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
    return picture.getvalue()


@cache
def chinese_font() -> str:
    """The name of a font that has Chinese characters: an installed one, else ours. The first look takes a second."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    if found := next((font for font in FONTS if font in installed), None):
        return found
    ours = pylopdf_fonts_zh_cn.serif_path()
    font_manager.fontManager.addfont(ours)
    return font_manager.FontProperties(fname=ours).get_name()


def chart(tally: Tally) -> bytes | None:
    """A PNG with activities and attendance of each unit; None for a single unit."""
    if not tally.rows:
        return None
    return _drawn(len(tally.rows), lambda axes: _draw(axes, tally))


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
    colours = [ATTENDED if option.is_right or option.text in poll.leading else ACTIVITIES for option in poll.options]
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


def _draw(axes: "Axes", tally: Tally) -> None:
    places = range(len(tally.rows))
    for label, colour, offset, counts in (
        (WORDS.activities, ACTIVITIES, -BAR / 2, [row.activities for row in tally.rows]),
        (WORDS.attended, ATTENDED, BAR / 2, [row.attended for row in tally.rows]),
    ):
        bars = axes.barh([p + offset for p in places], [_size(c) for c in counts], BAR, label=label, color=colour)
        axes.bar_label(bars, [_written(count) for count in counts], padding=4)
    axes.set_yticks(list(places), [row.name for row in tally.rows])
    _bare(axes)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    axes.set_title(tally.unit)


def _size(count: Count) -> int:
    """What is too small to be shown has no bar."""
    return count if isinstance(count, int) else 0


def _written(count: Count) -> str:
    return str(count) if isinstance(count, int) else WORDS.small if count == "small" else WORDS.hidden
