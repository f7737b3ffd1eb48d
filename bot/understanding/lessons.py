"""Learning a `Machine` from annotated lines, with scikit-learn: imported only where something is learnt.

Its import takes seconds, and nobody who only listens needs it.
"""

from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.pipeline import FeatureUnion
from sklearn.svm import LinearSVC

from bot.understanding.machine import Machine, Marks, marks_of
from bot.understanding.normalise import fold
from bot.understanding.traits import Place, with_signs
from bot.understanding.views import Views, views

RARE = 2  # a trait of fewer lines teaches nothing
SOFTNESS = 0.4  # C of the support vector machine: how much a line on the wrong side costs

Line = tuple[str, Sequence[Place], str]  # as it was written, where it says names, what it wants


def learn(lines: Iterable[Line]) -> Machine:
    """Always the same for the same lines, which want three things or more."""
    pairs = [(seen, intent) for text, named, intent in lines for seen in lessons(text, named)]
    counters = [_counter(view) for view in range(len(pairs[0][0]))]
    joined = FeatureUnion([(f"view {view}", counter) for view, counter in enumerate(counters)])
    matrix = joined.fit_transform([seen for seen, _ in pairs])
    machine = LinearSVC(C=SOFTNESS, random_state=0).fit(matrix, [intent for _, intent in pairs])
    marks = [marks_of(counter.get_feature_names_out()) for counter in counters]
    rows = _by_mark(marks)
    return Machine(
        labels=tuple(map(str, machine.classes_)),
        marks=tuple(map(np.sort, marks)),
        rarity=np.concatenate([counter.idf_ for counter in counters])[rows].astype(np.float32),
        weights=machine.coef_.T[rows].astype(np.float16),
        bias=machine.intercept_.astype(np.float32),
    )


def lessons(text: str, named: Sequence[Place]) -> Iterator[Views]:
    """The line with one sign for each name, as it is heard, and once more as it is: not every name is known."""
    plain = fold(text)
    signed = with_signs(plain, named)
    yield views(signed)
    if signed != plain:
        yield views(plain)


def _counter(view: int) -> TfidfVectorizer:
    """TF-IDF of one of the views of each line, of length one."""
    return TfidfVectorizer(analyzer=itemgetter(view), sublinear_tf=True, min_df=RARE, dtype=np.float32)


def _by_mark(marks: Sequence[Marks]) -> NDArray[np.int64]:
    """The rows of all views, each view in the order of its marks."""
    firsts = np.cumsum([0, *map(len, marks[:-1])])
    return np.concatenate([first + np.argsort(view, kind="stable") for first, view in zip(firsts, marks, strict=True)])
