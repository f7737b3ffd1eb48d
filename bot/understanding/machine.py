"""A linear support vector machine over the TF-IDF of several views: plain arrays, applied with NumPy.

`lessons.py` learns it with scikit-learn, which nobody needs who only listens. Kept as arrays it is read back without
running code, which a pickle would (CVE-2024-49375), and a line takes a fraction of a millisecond. See
docs/decisions/0029.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.understanding.views import Views

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]

STRANGENESS = 0.3  # how much an unknown trait weighs against the known ones
SHARPNESS = 6.0  # turns distances into chances; how it was chosen stands in docs/decisions/0029


@dataclass(frozen=True)
class Machine:
    labels: tuple[str, ...]
    columns: tuple[dict[str, int], ...]  # one for each view: trait → row of the weights
    rarity: Floats  # IDF, one for each row
    weights: NDArray[np.float16]  # rows × labels; half the digits rank the same (0029), in half the room
    bias: Floats

    def ranking(self, seen: Views) -> list[tuple[str, float]]:
        """Labels with their chances, best first."""
        scores = self.scores(seen) * SHARPNESS
        grown = np.exp(scores - scores.max())
        chances = grown / grown.sum()
        return [(self.labels[at], float(chances[at])) for at in np.argsort(-chances, kind="stable")]

    def scores(self, seen: Views) -> Floats:
        """How far on its side of each label's border a line lies, in the order of the labels."""
        scores = self.bias.copy()
        for columns, traits in zip(self.columns, seen, strict=True):
            scores += self._of_view(columns, traits)
        return scores

    def _of_view(self, columns: dict[str, int], traits: Sequence[str]) -> Any:
        """Traits never learnt make all labels less certain."""
        known = Counter(columns[trait] for trait in traits if trait in columns)
        if not known:
            return 0.0
        rows = np.fromiter(known, dtype=np.int64)
        values = (1 + np.log(np.fromiter(known.values(), dtype=np.float32))) * self.rarity[rows]
        strange = STRANGENESS * len({trait for trait in traits if trait not in columns}) * self.rarity.max() ** 2
        return (values / np.sqrt(values @ values + strange)) @ self.weights[rows].astype(np.float32)

    def arrays(self) -> Arrays:
        """All of it as plain arrays; `of` makes the same again."""
        names = {f"traits{view}": _as_bytes(known) for view, known in enumerate(self.columns)}
        labels = _as_bytes(self.labels)
        return {**names, "labels": labels, "rarity": self.rarity, "weights": self.weights, "bias": self.bias}

    @classmethod
    def of(cls, kept: Arrays) -> "Machine":
        columns: list[dict[str, int]] = []
        while (name := f"traits{len(columns)}") in kept:
            first = sum(map(len, columns))
            columns.append({trait: at for at, trait in enumerate(_as_names(kept[name]), first)})
        labels = tuple(_as_names(kept["labels"]))
        return cls(labels, tuple(columns), kept["rarity"], kept["weights"], kept["bias"])


def _as_bytes(names: Iterable[str]) -> NDArray[np.uint8]:
    """No name holds a line break."""
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _as_names(kept: NDArray[np.uint8]) -> list[str]:
    return kept.tobytes().decode().split("\n")
