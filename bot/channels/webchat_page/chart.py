"""A bar chart on the page (Apache ECharts)."""

from typing import Any

from texts.charts import COLOURS, Bar, Chart

ROW_HEIGHT, BAR_HEIGHT = 12, 22  # pixels
_TEXT = {"color": "#3c4741", "fontSize": 14}


def height(chart: Chart) -> int:
    return _top(chart) + (ROW_HEIGHT + BAR_HEIGHT * len(chart.series)) * len(chart.labels)


def _top(chart: Chart) -> int:
    """Where the bars begin: colours that mean something are explained above them."""
    return 36 if len(chart.series) > 1 else 4


def options(chart: Chart) -> dict[str, Any]:
    """What is too small to be shown has no bar, only a label that says so."""
    return {
        "animationDuration": 300,
        "color": list(COLOURS),
        "textStyle": {"fontFamily": "inherit"},
        "legend": {"show": len(chart.series) > 1, "top": 0, "left": 0, "itemWidth": 14, "textStyle": _TEXT},
        "grid": {"top": _top(chart), "left": 4, "right": 64, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": {"show": False}, "splitLine": {"show": False}},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": list(chart.labels),
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "#d8d4c8"}},
            "axisLabel": _TEXT | {"width": 112, "overflow": "break"},
        },
        "series": [_series(name, bars) for name, bars in chart.series],
    }


def _series(name: str, bars: tuple[Bar, ...]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "barMaxWidth": 16,
        "itemStyle": {"borderRadius": [0, 4, 4, 0]},
        "label": _TEXT | {"show": True, "position": "right"},
        "data": [_bar(bar) for bar in bars],
    }


def _bar(bar: Bar) -> dict[str, Any]:
    shown: dict[str, Any] = {"value": bar.size}
    if bar.written != str(bar.size):
        shown["label"] = {"formatter": bar.written}
    if bar.stands_out:
        shown["itemStyle"] = {"color": COLOURS[-1]}
    return shown
