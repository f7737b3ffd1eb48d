"""How many have done the yearly duty, in one unit and in several; as much of it as may be shown."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from community.small import ANY, Count, Ranges, narrowed


@dataclass(frozen=True)
class Completion:
    """How many of those whose duty it is have done all of it, or need not; as much of it as may be shown."""

    owed: Count
    done: Count
    missing: Count


def completion(owed: int, done: int, least: int | None = None) -> Completion:
    """:param least: counts of people under this are hidden, and a second one where the first could be computed."""
    missing = owed - done
    if least is None:
        return Completion(owed, done, missing)
    if owed < 2 * least:  # one of the two is small, and which would say too much
        return Completion(owed if owed >= least else "small", "hidden", "hidden")
    if done < least:
        return Completion(owed, "small", "hidden")
    return Completion(owed, "hidden", "small") if missing < least else Completion(owed, done, missing)


def completions(
    counts: Sequence[tuple[int, int]], least: int, peopled: Collection[int] = ()
) -> list[Completion]:
    """Of several units whose total is shown as well; none of them when a small count could be computed even so.

    What must be hidden is hidden with as little else as will do: first how those of one more unit are divided into
    done and missing, then how many they are.

    :param counts: how many owe it in each, and how many of these have done it.
    :param peopled: places of those that would not be listed if nobody owed it there.
    """
    total = completion(sum(owed for owed, _ in counts), sum(done for _, done in counts), least)
    if not isinstance(total.missing, int):
        return []
    rows = [_Row(owed, done, least, int(place in peopled)) for place, (owed, done) in enumerate(counts)]
    while given_away := _given_away(rows):
        openest = 1 if "owed" in given_away or all(row.hidden for row in rows) else 0
        left = [row for row in rows if row.hidden <= openest]
        if not left:
            return []
        chosen = min(left, key=lambda row: row.owed)
        chosen.hidden = openest + 1
    return [row.shown() for row in rows]


@dataclass
class _Row:
    """One unit: nothing of it is hidden (0), or how they are divided (1), or all of it (2)."""

    owed: int
    done: int
    least: int
    fewest: int  # that a reader may think of
    hidden: int = field(init=False)

    def __post_init__(self) -> None:
        small = [figure < self.least for figure in self.figures]
        self.hidden = 2 if small[2] else 1 if any(small) else 0

    @property
    def figures(self) -> tuple[int, int, int]:
        return self.done, self.owed - self.done, self.owed

    def shown(self) -> Completion:
        if self.hidden == 2:
            what: Count = "small" if self.owed < self.least else "hidden"
            return Completion(what, what, what)
        found = completion(self.owed, self.done, self.least)
        return Completion(self.owed, "hidden", "hidden") if self.hidden and isinstance(found.done, int) else found

    def ranges(self) -> Ranges:
        """What is known of the done, of the missing and of both, by what is shown."""
        least, owed = self.least, self.owed
        shown = self.shown()
        if shown.owed == "small":
            return (0, least - 1), (0, least - 1), (self.fewest, least - 1)
        if shown.owed == "hidden":
            return (0, ANY), (0, ANY), (least, 2 * ANY)
        few, many = (0, least - 1), (owed - least + 1, owed)
        if "small" in (shown.done, shown.missing):
            return (few, many, (owed, owed)) if shown.done == "small" else (many, few, (owed, owed))
        part = (0, owed) if owed < 2 * least else (least, owed - least)
        return part, part, (owed, owed)


def _given_away(rows: Sequence[_Row]) -> set[str]:
    """Which small figures have only one value left."""
    away = [row for row in rows if row.hidden]
    rest = [sum(row.figures[place] for row in away) for place in range(3)]
    return {
        name
        for row, ranges in zip(away, narrowed([row.ranges() for row in away], rest), strict=True)
        for name, figure, (low, high) in zip(("done", "missing", "owed"), row.figures, ranges, strict=True)
        if figure < row.least and low == high
    }
