"""A linear classifier with probabilities. How it is learnt stands in `descent`."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Arrays = Mapping[str, NDArray[Any]]

STRANGENESS = 0.3  # how much an unknown trait weighs against the known ones
SHARPNESS = 1.9  # undoes the smoothing: on unseen lines, what is said with 0.9 is right nine times of ten


@dataclass(frozen=True)
class Softmax:
    labels: tuple[str, ...]
    columns: dict[str, int]  # trait → row of the weights
    rarity: Floats
    weights: Floats
    bias: Floats

    def probabilities(self, traits: Sequence[str]) -> list[tuple[str, float]]:
        """Labels with their probabilities, best first; traits never learnt make all of them less certain."""
        rows = [self.columns[trait] for trait in traits if trait in self.columns]
        values = self.rarity[rows]
        strange = STRANGENESS * (len(traits) - len(rows)) * self.rarity.max() ** 2
        values = values / np.float32(math.sqrt(float(values @ values) + strange) or 1.0)
        scores = (values @ self.weights[rows] + self.bias) * SHARPNESS
        chances = softmax(scores[None, :])[0]
        return [(self.labels[at], float(chances[at])) for at in np.argsort(-chances, kind="stable")]

    def arrays(self) -> Arrays:
        """All of it as plain arrays; `of` makes the same again."""
        names = {"labels": _as_bytes(self.labels), "traits": _as_bytes(self.columns)}
        return {**names, "rarity": self.rarity, "weights": self.weights, "bias": self.bias}

    @classmethod
    def of(cls, kept: Arrays) -> "Softmax":
        columns = {trait: at for at, trait in enumerate(_as_names(kept["traits"]))}
        return cls(tuple(_as_names(kept["labels"])), columns, kept["rarity"], kept["weights"], kept["bias"])


def softmax(scores: Floats) -> Floats:
    """Row by row."""
    grown = np.exp(scores - scores.max(axis=1, keepdims=True))
    return np.asarray(grown / grown.sum(axis=1, keepdims=True), dtype=np.float32)


def _as_bytes(names: Iterable[str]) -> NDArray[np.uint8]:
    """No name holds a line break."""
    return np.frombuffer("\n".join(names).encode(), dtype=np.uint8)


def _as_names(kept: NDArray[np.uint8]) -> list[str]:
    return kept.tobytes().decode().split("\n")
