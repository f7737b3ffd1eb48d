"""Problems: how one stands, and what may be done about it at this moment. Rows in, a decision out."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from community.clock import DAY, at, last_moment, local_day
from community.figures import Figures
from community.names import name_key
from community.redaction import Redacted, redact
from community.wishes import Details
from community.workdays import Workdays
from storage.tables.problems import Dispatch, Problem

_PARTS = re.compile(r"[\s,，、;；和及跟与]+")


class Stand(StrEnum):
    OPEN = "open"
    WITH_DEPARTMENT = "with_department"
    ANSWERED = "answered"  # the reporter is asked whether it is solved
    SOLVED = "solved"
    WITHDRAWN = "withdrawn"


class Reporting(Details):
    """How a problem is reported.

    :ivar named: None when nothing was said of it.
    :ivar twin: the number of what may be the same thing.
    :ivar in_passing: said to 解决了吗, which may be open of several.
    """

    topic: Literal["problems"] = "problems"
    named: bool | None = None
    dispute: bool = False
    twin: int | None = None
    in_passing: bool = False


def is_live(dispatch: Dispatch) -> bool:
    """Whether the department has something to do."""
    return dispatch.answered_at is None and dispatch.returned_at is None


def stand(problem: Problem, dispatches: Iterable[Dispatch]) -> Stand:
    if problem.withdrawn_at is not None:
        return Stand.WITHDRAWN
    if problem.solved_at is not None:
        return Stand.SOLVED
    if any(is_live(one) for one in dispatches):
        return Stand.WITH_DEPARTMENT
    return Stand.ANSWERED if problem.answered_at is not None else Stand.OPEN


def is_overdue(dispatch: Dispatch, now: datetime) -> bool:
    return is_live(dispatch) and now >= dispatch.due_at


def due(workdays: Workdays, moment: datetime, days: int, figures: Figures) -> datetime:
    """The end of the last of so many working days after the day of a moment."""
    return last_moment(workdays.add_working_days(local_day(moment, figures), days), figures)


def last_day(dispatch: Dispatch) -> datetime:
    """A moment of the day with whose end its time is over."""
    return dispatch.due_at - timedelta(minutes=1)


def next_reminder(moment: datetime, figures: Figures) -> datetime:
    """The first morning from a moment on."""
    morning = at(local_day(moment, figures), figures.overdue_clock, figures)
    return morning if morning >= moment else at(local_day(moment, figures) + DAY, figures.overdue_clock, figures)


def meant(text: str, names: Sequence[str]) -> tuple[list[int], list[str]]:
    """The places of the departments that are named or numbered in a text, and what names none of them for certain."""
    known, unknown = [], []
    for part in _PARTS.split(text):
        found = _named(part, names) if part else []
        known += found if len(found) == 1 else []
        unknown += [part] if part and len(found) != 1 else []
    return list(dict.fromkeys(known)), unknown


def _named(part: str, names: Sequence[str]) -> list[int]:
    """Just so, by its number, or the only one whose name holds these characters."""
    folded = name_key(part)
    if folded.isdecimal():
        return [int(folded) - 1] if 0 < int(folded) <= len(names) else []
    keys = [name_key(name) for name in names]
    exact = [place for place, key in enumerate(keys) if key == folded]
    return exact or [place for place, key in enumerate(keys) if len(folded) > 1 and folded in key]


def shown(problem: Problem, names: tuple[str, ...]) -> Redacted:
    """Its words as others read them.

    :param names: how the reporter is called, hidden while they are not to be named.
    """
    return redact(problem.words or "", names if problem.anonymous else (), anonymous=problem.anonymous)
