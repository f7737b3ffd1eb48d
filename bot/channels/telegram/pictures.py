"""Pictures: the chart of a tally, and a check-in code as a QR code to be scanned from the organiser's phone."""

from functools import cache
from io import BytesIO

import segno

from community.outcomes.tallies import Tally
from texts.certificates import FONT
from texts.charts import COLOURS, Chart, chart_of

BAR = 0.36  # of a row
TEXT = "#3c4741"


def qr(link: str) -> bytes:
    """A PNG."""
    picture = BytesIO()
    segno.make(link, error="m").save(picture, kind="png", scale=12, border=4)
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
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": chinese_font(), "text.color": TEXT, "ytick.color": TEXT}):
        figure = Figure(figsize=(7, 1.2 + 0.75 * len(shown.labels)), dpi=140, layout="constrained")
        axes = figure.add_subplot()
        _draw(axes, shown)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw(axes: object, shown: Chart) -> None:
    from matplotlib.axes import Axes

    assert isinstance(axes, Axes)
    places = range(len(shown.labels))
    for (label, bars), colour, offset in zip(shown.series, COLOURS, (-BAR / 2, BAR / 2), strict=True):
        drawn = axes.barh([p + offset for p in places], [bar.size for bar in bars], BAR, label=label, color=colour)
        axes.bar_label(drawn, [bar.written for bar in bars], padding=4)
    axes.set_yticks(list(places), list(shown.labels))
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.margins(x=0.12)
    axes.spines[["top", "right", "bottom"]].set_visible(False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    axes.set_title(shown.title)
