"""Problems: how one stands, and what may be done about it at this moment. Rows in, a decision out."""

from enum import StrEnum
from typing import Literal

from community.redaction import Redacted, redact
from community.wishes import Details
from storage.tables.problems import Problem


class Stand(StrEnum):
    OPEN = "open"
    ANSWERED = "answered"  # the reporter is asked whether it is solved
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"


class Reporting(Details):
    """How a problem is reported; `named`: None when nothing was said of it."""

    topic: Literal["problems"] = "problems"
    named: bool | None = None


def stand(problem: Problem) -> Stand:
    if problem.withdrawn_at is not None:
        return Stand.WITHDRAWN
    if problem.solved_at is not None:
        return Stand.SOLVED
    return Stand.ANSWERED if problem.answered_at is not None else Stand.OPEN


def shown(problem: Problem, names: tuple[str, ...]) -> Redacted:
    """Its words as others read them.

    :param names: how the reporter is called, hidden while they are not to be named.
    """
    return redact(problem.words or "", names if problem.anonymous else (), anonymous=problem.anonymous)


def may_be_withdrawn(problem: Problem) -> bool:
    return stand(problem) is Stand.OPEN


def may_be_reopened(problem: Problem) -> bool:
    """Also after its seven days: whoever looks later and finds it dark says so."""
    return stand(problem) in (Stand.ANSWERED, Stand.SOLVED) and problem.reporter_id is not None
