"""A tally as a bar chart (Apache ECharts)."""

from typing import Any

from bot.channels.webchat_page.words import WORDS
from community.outcomes.tallies import Tally
from community.small import Count

ROW_HEIGHT = 56  # pixels
_TEXT = {"color": "#3c4741", "fontSize": 14}


def height(tally: Tally) -> int:
    return 70 + ROW_HEIGHT * len(tally.rows)


def options(tally: Tally) -> dict[str, Any]:
    """Activities and attendance of each unit; what is too small to be shown has no bar, only a label that says so."""
    rows = tally.rows
    return {
        "animationDuration": 300,
        "color": ["#d9a441", "#2f8560"],
        "textStyle": {"fontFamily": "inherit"},
        "legend": {"top": 0, "left": 0, "itemWidth": 14, "textStyle": _TEXT},
        "grid": {"top": 36, "left": 4, "right": 64, "bottom": 4, "containLabel": True},
        "xAxis": {"type": "value", "minInterval": 1, "axisLabel": {"show": False}, "splitLine": {"show": False}},
        "yAxis": {
            "type": "category",
            "inverse": True,
            "data": [row.name for row in rows],
            "axisTick": {"show": False},
            "axisLine": {"lineStyle": {"color": "#d8d4c8"}},
            "axisLabel": _TEXT | {"width": 112, "overflow": "break"},
        },
        "series": [
            _series(WORDS.chart_activities, [row.activities for row in rows]),
            _series(WORDS.chart_attended, [row.attended for row in rows]),
        ],
    }


def _series(name: str, counts: list[Count]) -> dict[str, Any]:
    return {
        "name": name,
        "type": "bar",
        "barMaxWidth": 16,
        "itemStyle": {"borderRadius": [0, 4, 4, 0]},
        "label": _TEXT | {"show": True, "position": "right"},
        "data": [_bar(count) for count in counts],
    }


def _bar(count: Count) -> dict[str, Any]:
    if isinstance(count, int):
        return {"value": count}
    return {"value": 0, "label": {"formatter": WORDS.small if count == "small" else WORDS.hidden}}
