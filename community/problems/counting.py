"""Problems in a tally: how many, solved, overdue, reopened. Never whose, and nothing that is between neighbours."""

from collections.abc import Sequence
from dataclasses import dataclass

from community.figures import Figures
from community.small import Count
from storage.tables.problems import Problem


@dataclass(frozen=True)
class ProblemCounts:
    """:ivar overdue: that a department has ever been late with; `reopened`: that were said not to be solved."""

    reported: Count
    solved: Count
    overdue: Count
    reopened: Count


def counted(some: Sequence[Problem], figures: Figures, *, exact: bool) -> ProblemCounts:
    """:param exact: of a single building; else numbers under five are not told."""

    def told(number: int) -> Count:
        return number if exact or number >= figures.small_count else "small"

    return ProblemCounts(
        told(len(some)),
        told(sum(one.solved_at is not None for one in some)),
        told(sum(one.overdue_told_at is not None for one in some)),
        told(sum(one.reopened > 0 for one in some)),
    )
