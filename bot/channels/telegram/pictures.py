"""Pictures: charts, and a check-in code as a QR code for the organiser's phone."""

from functools import cache, lru_cache
from io import BytesIO
from typing import TYPE_CHECKING

import segno

from texts.certificates import FONT
from texts.charts import COLOURS, Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

THICK = 0.72  # of a row, all its bars together
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


@lru_cache(maxsize=4)
def chart(shown: Chart) -> bytes:
    """A PNG of what the pages show as well; drawn once, however many groups it goes to."""
    from matplotlib import rc_context
    from matplotlib.figure import Figure

    with rc_context({"font.family": chinese_font(), "text.color": TEXT, "ytick.color": TEXT}):
        figure = Figure(figsize=(7, 1.2 + 0.75 * len(shown.labels)), dpi=140, layout="constrained")
        _draw(figure.add_subplot(), shown)
        picture = BytesIO()
        figure.savefig(picture, format="png")
    return picture.getvalue()


def _draw(axes: "Axes", shown: Chart) -> None:
    places = range(len(shown.labels))
    width = THICK / len(shown.series)
    for nth, (label, bars) in enumerate(shown.series):
        ends = [place + (nth + 0.5) * width - THICK / 2 for place in places]
        colours = [COLOURS[nth or bar.stands_out] for bar in bars]
        drawn = axes.barh(ends, [bar.size for bar in bars], width, label=label, color=colours)
        axes.bar_label(drawn, [bar.written for bar in bars], padding=4)
    axes.set_yticks(list(places), [_wrapped(label, 12) for label in shown.labels], parse_math=False)
    axes.set_title(_wrapped(shown.title, 30), parse_math=False)
    if len(shown.series) > 1:
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, 0), ncols=2, frameon=False)
    axes.invert_yaxis()
    axes.xaxis.set_visible(False)
    axes.margins(x=0.12)
    axes.spines[["top", "right", "bottom"]].set_visible(False)


def _wrapped(text: str, width: int) -> str:
    """On two lines at most."""
    shown = text if len(text) <= 2 * width else text[: 2 * width - 1] + "…"
    return "\n".join(shown[start : start + width] for start in range(0, len(shown), width))
