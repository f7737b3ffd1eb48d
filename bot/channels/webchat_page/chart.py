"""A tally as a bar chart (Apache ECharts)."""

from typing import Any

from texts.charts import COLOURS, Bar, Chart

ROW_HEIGHT = 56  # pixels
_TEXT = {"color": "#3c4741", "fontSize": 14}


def height(chart: Chart) -> int:
    return 70 + ROW_HEIGHT * len(chart.labels)


def options(chart: Chart) -> dict[str, Any]:
    """What is too small to be shown has no bar, only a label that says so."""
    return {
        "animationDuration": 300,
        "color": list(COLOURS),
        "textStyle": {"fontFamily": "inherit"},
        "legend": {"top": 0, "left": 0, "itemWidth": 14, "textStyle": _TEXT},
        "grid": {"top": 36, "left": 4, "right": 64, "bottom": 4, "containLabel": True},
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
    return shown if bar.written == str(bar.size) else shown | {"label": {"formatter": bar.written}}
