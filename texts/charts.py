"""The chart of a tally, as pages and pictures draw it: the units beside each other, or one beside the time before."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from community.outcomes.tallies import Tally, TallyRow
from community.small import Count
from texts.render import TEMPLATES

COLOURS = ("#d9a441", "#2f8560")
OF_UNITS = ("activities", "attended")
OF_TIMES = ("activities", "signed_up", "attended", "people")


@dataclass(frozen=True)
class Bar:
    """What is too small to be shown has no bar, only words that say so."""

    size: int
    written: str


@dataclass(frozen=True)
class Chart:
    """:ivar series: what each colour means, with a bar for each label."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Bar, ...]], ...]


@cache
def _words() -> dict[str, str]:
    words: dict[str, Any] = yaml.safe_load((TEMPLATES / "charts.yml").read_text(encoding="utf-8"))
    return {key: str(word) for key, word in words.items()}


def chart_of(tally: Tally) -> Chart | None:
    """None: there is nothing to be beside."""
    words = _words()
    if tally.rows:
        series = ((words[one], _bars(getattr(row, one) for row in tally.rows)) for one in OF_UNITS)
        return Chart(_title(tally), tuple(row.name for row in tally.rows), tuple(series))
    if tally.before is None:
        return None
    times = ((words["before"], _of(tally.before)), (words["this"], _of(tally.total)))
    return Chart(_title(tally), tuple(words[one] for one in OF_TIMES), times)


def _title(tally: Tally) -> str:
    """An average has no place among counts of people."""
    stars = tally.total.stars
    return tally.unit if stars is None else _words()["rated"].format(unit=tally.unit, stars=stars)


def _of(row: TallyRow) -> tuple[Bar, ...]:
    return _bars(getattr(row, one) for one in OF_TIMES)


def _bars(counts: Iterable[Count]) -> tuple[Bar, ...]:
    return tuple(Bar(one, str(one)) if isinstance(one, int) else Bar(0, _words()[one]) for one in counts)
