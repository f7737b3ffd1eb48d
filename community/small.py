"""Counts of people that are too small to be shown, and what else is hidden so that nobody can work them out.

What a reader knows of a row are ranges: of one figure, or of two parts and their sum. Rows add up to what is left of
the totals less what is shown, which narrows the ranges; a small figure is safe while two values remain for it.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Literal

Count = int | Literal["small", "hidden"]  # "hidden": not small itself, but a small one could be computed from it
Range = tuple[int, int]
Ranges = tuple[Range, ...]
ANY = 10**9  # more than any count of people


def narrowed(rows: Sequence[Ranges], rest: Sequence[int]) -> list[Ranges]:
    """What the figures of each row may still be, when they are known to add up to `rest`.

    Exact for whole numbers: ranges of two parts and of their sum add up range by range.
    """
    least = [sum(row[place][0] for row in rows) for place in range(len(rest))]
    most = [sum(row[place][1] for row in rows) for place in range(len(rest))]
    return [
        _together(
            [
                (max(low, left - (high_all - high)), min(high, left - (low_all - low)))
                for (low, high), left, low_all, high_all in zip(row, rest, least, most, strict=True)
            ]
        )
        for row in rows
    ]


def _together(ranges: Sequence[Range]) -> Ranges:
    """Two parts say what their sum may be, and the sum with one of them what the other may be."""
    if len(ranges) == 1:
        return tuple(ranges)
    (a, b), (c, d), (low, high) = ranges
    return (max(a, low - d), min(b, high - c)), (max(c, low - b), min(d, high - a)), (max(low, a + c), min(high, b + d))


def column(total: int, counts: Sequence[int], least: int, known: Collection[int] = ()) -> tuple[Count, list[Count]]:
    """A total and its rows as they may be shown: those under `least` not, zero included.

    :param known: places of rows in which everybody knows nobody to be: behind these nothing is hidden.
    """
    shown: list[Count] = [count if count >= least else "small" for count in counts]
    if total < least:
        return "small", shown
    while _says_one(total, [cell for place, cell in enumerate(shown) if place not in known], least):
        left = [(count, place) for place, count in enumerate(counts) if isinstance(shown[place], int)]
        if not left:
            return "hidden", shown
        shown[min(left)[1]] = "hidden"
    return total, shown


def _says_one(total: int, shown: Sequence[Count], least: int) -> bool:
    ranges: dict[Count, Range] = {"small": (0, least - 1), "hidden": (least, ANY)}
    away = [cell for cell in shown if not isinstance(cell, int)]
    rest = total - sum(cell for cell in shown if isinstance(cell, int))
    found = narrowed([(ranges[cell],) for cell in away], [rest])
    return any(low == high for cell, ((low, high),) in zip(away, found, strict=True) if cell == "small")


def with_another(hidden: Collection[int], amounts: Mapping[int, int]) -> set[int]:
    """Places of amounts that are hidden, and one more when it was only one: the total less the others would say it."""
    others = [(amount, place) for place, amount in amounts.items() if place not in hidden]
    return {*hidden, min(others)[1]} if len(hidden) == 1 and others else {*hidden}
