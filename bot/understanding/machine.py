"""A linear support vector machine over the TF-IDF of several views: plain arrays, applied with NumPy.

`lessons.py` learns it with scikit-learn, which nobody needs who only listens. Kept as arrays it is read back without
running code, which a pickle would (CVE-2024-49375), and a line takes a fraction of a millisecond. See
docs/decisions/0029.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from bot.understanding.views import Views

Floats = NDArray[np.float32]
Marks = NDArray[np.uint32]
Arrays = Mapping[str, NDArray[Any]]

STRANGENESS = 0.3  # how much an unknown trait weighs against the known ones
SHARPNESS = 6.0  # turns distances into chances; how it was chosen stands in docs/decisions/0029


@dataclass(frozen=True)
class Machine:
    labels: tuple[str, ...]
    marks: tuple[Marks, ...]  # of the traits of each view, ascending; the rows of all views follow each other
    rarity: Floats  # IDF, one for each row
    weights: NDArray[np.float16]  # rows × labels
    bias: Floats

    def ranking(self, seen: Views) -> list[tuple[str, float]]:
        """Labels with their chances, best first."""
        scores = self._scores(seen) * SHARPNESS
        grown = np.exp(scores - scores.max())
        chances = grown / grown.sum()
        return [(self.labels[at], float(chances[at])) for at in np.argsort(-chances, kind="stable")]

    def _scores(self, seen: Views) -> Floats:
        """How far on its side of each label's border a line lies, in the order of the labels."""
        scores, first = self.bias.copy(), 0
        for marks, traits in zip(self.marks, seen, strict=True):
            scores += self._of_view(first, marks, traits)
            first += len(marks)
        return scores

    def _of_view(self, first: int, marks: Marks, traits: Sequence[str]) -> Any:
        """Traits never learnt make all labels less certain."""
        times = Counter(traits)
        asked = marks_of(times)
        places = np.searchsorted(marks, asked)
        known = marks.take(places, mode="clip") == asked
        if not known.any():
            return 0.0
        rows = first + places[known]
        values = (1 + np.log(np.fromiter(times.values(), dtype=np.float32)[known])) * self.rarity[rows]
        strange = STRANGENESS * np.count_nonzero(~known) * self._rarest**2
        return (values / np.sqrt(values @ values + strange)) @ self.weights[rows].astype(np.float32)

    @cached_property
    def _rarest(self) -> float:
        return float(self.rarity.max())

    def arrays(self) -> Arrays:
        """All of it as plain arrays; `of` makes the same again."""
        marks = {f"marks{view}": known for view, known in enumerate(self.marks)}
        labels = np.frombuffer("\n".join(self.labels).encode(), dtype=np.uint8)
        return {**marks, "labels": labels, "rarity": self.rarity, "weights": self.weights, "bias": self.bias}

    @classmethod
    def of(cls, kept: Arrays) -> "Machine":
        labels = tuple(kept["labels"].tobytes().decode().split("\n"))
        marks = [kept[name] for name in sorted(kept) if name.startswith("marks")]
        return cls(labels, tuple(marks), kept["rarity"], kept["weights"], kept["bias"])


def marks_of(traits: Iterable[str]) -> Marks:
    """A number for each trait. Of a hundred thousand one or two pairs share theirs; as texts they took 41 MB more."""
    return np.fromiter((crc32(trait.encode(errors="surrogatepass")) for trait in traits), dtype=np.uint32)
