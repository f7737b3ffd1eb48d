"""Measuring: every figure is a ratio against a named reference in the same run, since machines differ."""

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter


@dataclass(frozen=True)
class Measured:
    """`good` says whether the promise holds; None where nothing was promised."""

    what: str
    value: str
    promised: str = ""
    good: bool | None = None


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def best_of(times: int, work: Callable[[], object]) -> float:
    """The least disturbed of several runs."""
    return min(seconds(work) for _ in range(times))
