"""Pictures: the chart of a tally, and a check-in code as a QR code to be scanned from the organiser's phone."""

from functools import cache
from io import BytesIO

import segno

from bot.channels.telegram.words import WORDS
from community.outcomes.tallies import Tally
from community.small import Count

# Any of these draws Chinese; without one there is no chart, the tally is told in words only.
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
def chinese_font() -> str | None:
    """The name of an installed font that has Chinese characters. The first look takes a second."""
    from matplotlib import font_manager

    installed = {font.name for font in font_manager.fontManager.ttflist}
    return next((font for font in FONTS if font in installed), None)


def chart(tally: Tally) -> bytes | None:
    """A PNG with activities and attendance of each unit; None for a single unit, or without a Chinese font."""
    if not tally.rows or chinese_font() is None:
        return None
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": chinese_font(), "text.color": TEXT, "ytick.color": TEXT}):
        figure = Figure(figsize=(7, 1.2 + 0.75 * len(tally.rows)), dpi=140, layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, tally)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw(axes: object, tally: Tally) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    places = range(len(tally.rows))
    for label, colour, offset, counts in (
        (WORDS.activities, ACTIVITIES, -BAR / 2, [row.activities for row in tally.rows]),
        (WORDS.attended, ATTENDED, BAR / 2, [row.attended for row in tally.rows]),
    ):
        bars = axes.barh([p + offset for p in places], [_size(c) for c in counts], BAR, label=label, color=colour)
        axes.bar_label(bars, [_written(count) for count in counts], padding=4)
    axes.set_yticks(list(places), [row.name for row in tally.rows])
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.margins(x=0.12)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    axes.set_title(tally.unit)


def _size(count: Count) -> int:
    """What is too small to be shown has no bar."""
    return count if isinstance(count, int) else 0


def _written(count: Count) -> str:
    return str(count) if isinstance(count, int) else WORDS.small if count == "small" else WORDS.hidden
