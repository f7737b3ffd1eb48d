"""What is drawn of an outcome, on pages and in pictures: units beside each other, one beside the time before, votes."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import yaml

from community.outcomes.base import Outcome
from community.outcomes.polls import PollClosed, PollFacts, PollOption
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
    stands_out: bool = False


@dataclass(frozen=True)
class Chart:
    """:ivar series: what each colour means, with a bar for each label; one alone needs no name."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple[Bar, ...]], ...]


@cache
def _words() -> dict[str, str]:
    words: dict[str, Any] = yaml.safe_load((TEMPLATES / "charts.yml").read_text(encoding="utf-8"))
    return {key: str(word) for key, word in words.items()}


def chart_of(outcome: Outcome | None) -> Chart | None:
    """None: there is nothing to be beside."""
    match outcome:
        case Tally():
            return _of_tally(outcome)
        case PollClosed(poll=poll) if poll.voters:
            return _of_poll(poll)
    return None


# --- a tally ---------------------------------------------------------------------------------------------------


def _of_tally(tally: Tally) -> Chart | None:
    words = _words()
    if tally.rows:
        names = tuple(words["own"] if row.name == tally.unit else row.name for row in tally.rows)
        series = ((words[one], _bars(getattr(row, one) for row in tally.rows)) for one in OF_UNITS)
        return Chart(_title(tally), names, tuple(series))
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


# --- votes -----------------------------------------------------------------------------------------------------


def _of_poll(poll: PollFacts) -> Chart:
    labels = tuple(f"{place}. {option.text}" for place, option in enumerate(poll.options, start=1))
    return Chart(poll.question, labels, (("", tuple(_votes(poll, option) for option in poll.options)),))


def _votes(poll: PollFacts, option: PollOption) -> Bar:
    """The answer stands out in a quiz, else what most people chose."""
    share = f" ({option.share}%)" if option.share else ""
    stands_out = option.is_right if poll.is_quiz else option.text in poll.leading
    return Bar(option.votes, f"{option.votes}{share}", stands_out)
