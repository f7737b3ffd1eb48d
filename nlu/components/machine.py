"""A linear support vector machine over the TF-IDF of several views, kept as plain arrays.

scikit-learn learns it. It is applied with NumPy and kept as .npz and .json: a model file that is read back runs no
code, which a pickle would (CVE-2024-49375), and a line takes a fraction of a millisecond.
"""

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from nlu.components.views import Views

RARE = 2  # a trait of fewer lines teaches nothing
STRANGENESS = 0.3  # how much an unknown trait weighs against the known ones, as in the embedded engine
WORDS, NUMBERS = "traits.json", "weights.npz"


@dataclass(frozen=True)
class Machine:
    labels: tuple[str, ...]
    columns: tuple[dict[str, int], ...]  # one for each view: trait → row of the weights
    rarity: Any  # IDF, one for each row
    weights: Any  # rows × labels
    bias: Any

    def chances(self, seen: Views, sharpness: float) -> list[tuple[str, float]]:
        """Labels with their probabilities, best first."""
        scores = (self.bias + sum(self._score(*view) for view in zip(self.columns, seen, strict=True))) * sharpness
        grown = np.exp(scores - scores.max())
        chances = grown / grown.sum()
        return [(self.labels[at], float(chances[at])) for at in np.argsort(-chances, kind="stable")]

    def _score(self, columns: dict[str, int], seen: Sequence[str]) -> Any:
        """Traits never learnt make all labels less certain."""
        known = Counter(columns[trait] for trait in seen if trait in columns)
        if not known:
            return 0.0
        rows = np.fromiter(known, dtype=np.int64)
        values = (1 + np.log(np.fromiter(known.values(), dtype=np.float32))) * self.rarity[rows]
        strange = STRANGENESS * len({trait for trait in seen if trait not in columns}) * self.rarity.max() ** 2
        return (values / np.sqrt(values @ values + strange)) @ self.weights[rows]

    def save(self, folder: Path) -> None:
        kept = {"labels": self.labels, "columns": self.columns}
        (folder / WORDS).write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
        np.savez(folder / NUMBERS, rarity=self.rarity, weights=self.weights, bias=self.bias)

    @classmethod
    def load(cls, folder: Path) -> "Machine":
        kept = json.loads((folder / WORDS).read_text(encoding="utf-8"))
        with np.load(folder / NUMBERS, allow_pickle=False) as numbers:
            return cls(tuple(kept["labels"]), tuple(kept["columns"]), **{name: numbers[name] for name in numbers})


def learn(lines: Sequence[Views], labels: Sequence[str], softness: float) -> Machine:
    """Always the same for the same lines.

    :param softness: C: how much a line on the wrong side costs.
    """
    columns: list[dict[str, int]] = []
    matrices, rarity = [], []
    for view in zip(*lines, strict=True):
        counter = TfidfVectorizer(analyzer=_as_it_is, sublinear_tf=True, min_df=RARE, dtype=np.float32)
        matrices.append(counter.fit_transform(view))
        first = sum(len(known) for known in columns)
        columns.append({trait: first + int(at) for trait, at in counter.vocabulary_.items()})
        rarity.append(counter.idf_)
    machine = LinearSVC(C=softness, random_state=0).fit(hstack(matrices).tocsr(), labels)
    weights = np.ascontiguousarray(machine.coef_.T, dtype=np.float32)
    bias = machine.intercept_.astype(np.float32)
    return Machine(tuple(machine.classes_), tuple(columns), np.concatenate(rarity).astype(np.float32), weights, bias)


def _as_it_is(seen: Sequence[str]) -> Sequence[str]:
    return seen
