"""Queries on problems."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.tables.people import Identity, Role
from storage.tables.problems import Department, Dispatch, Problem, ProblemKind
from storage.timers import Moments

UNDER_WAY = (col(Problem.solved_at).is_(None), col(Problem.withdrawn_at).is_(None))
ITSELF = col(Problem.joined_to_id).is_(None)  # and not a further report of the same thing
ANSWERED = Moments(Problem.id, Problem.answered_at, (*UNDER_WAY, ITSELF))
OVER = func.coalesce(Problem.solved_at, Problem.withdrawn_at)
FORGOTTEN = Moments(Problem.id, OVER, (col(Problem.words).is_not(None),))


def deserted(tx: Session, now: datetime, narrow: Collection[str]) -> list[int]:
    """Those that nobody was told of, or that lie where nobody but the reporter looks after the unit any more, or
    nobody who can be reached.

    :param narrow: roles that look after nothing.
    """
    held = select(Role.id).join(Identity, col(Identity.member_id) == col(Role.member_id))
    held = held.where(col(Role.unit_id) == col(Problem.at_unit_id), col(Role.role).not_in(narrow))
    held = held.where(col(Role.member_id) != col(Problem.reporter_id), col(Identity.reachable))
    somebody = held.where(col(Role.ends_at).is_(None) | (col(Role.ends_at) > now)).exists()
    alone = select(Problem.id).where(*UNDER_WAY, ITSELF, col(Problem.told_at).is_(None) | ~somebody)
    return list(tx.exec(alone.order_by(col(Problem.id))))


def reported_by(tx: Session, member_id: int, over_after: datetime) -> list[Problem]:
    """Of one person, the newest first: what is under way, and what was over only after this moment."""
    found = select(Problem).where(Problem.reporter_id == member_id, col(Problem.withdrawn_at).is_(None))
    recent = col(Problem.solved_at).is_(None) | (col(Problem.solved_at) > over_after)
    return list(tx.exec(found.where(recent).order_by(col(Problem.id).desc())))


def lying_at(tx: Session, unit_ids: Collection[int]) -> list[Problem]:
    """What the organisers of these units have to act on, the oldest first."""
    found = select(Problem).where(*UNDER_WAY, ITSELF, col(Problem.at_unit_id).in_(unit_ids))
    return list(tx.exec(found.order_by(col(Problem.id))))


def same_words(tx: Session, member_id: int, words: str) -> Problem | None:
    """What this person has reported just so and is not over."""
    found = select(Problem).where(*UNDER_WAY, Problem.reporter_id == member_id, Problem.words == words)
    return tx.exec(found).first()


def joined(tx: Session, ids: Collection[int]) -> list[Problem]:
    """Further reports of these, the oldest first; not those that were withdrawn."""
    found = select(Problem).where(col(Problem.joined_to_id).in_(ids), col(Problem.withdrawn_at).is_(None))
    return list(tx.exec(found.order_by(col(Problem.id))))


def lately(tx: Session, unit_ids: Collection[int], kind: ProblemKind, since: datetime) -> list[Problem]:
    """What is under way in these units, the newest first."""
    found = select(Problem).where(*UNDER_WAY, ITSELF, Problem.kind == kind, col(Problem.unit_id).in_(unit_ids))
    return list(tx.exec(found.where(Problem.reported_at >= since).order_by(col(Problem.id).desc())))


def in_period(tx: Session, unit_ids: Collection[int], first: datetime, last: datetime) -> list[Problem]:
    """Problems that were reported then, each thing once; no disputes, no opinions, not what was withdrawn."""
    found = select(Problem).where(ITSELF, Problem.kind == ProblemKind.PROBLEM, col(Problem.unit_id).in_(unit_ids))
    found = found.where(Problem.reported_at >= first, Problem.reported_at < last)
    return list(tx.exec(found.where(col(Problem.withdrawn_at).is_(None))))


# --- departments ---------------------------------------------------------------------------------------------------

LIVE = (col(Dispatch.answered_at).is_(None), col(Dispatch.returned_at).is_(None))
OVERDUE = Moments(Dispatch.id, Dispatch.remind_at, LIVE)


def dispatches(tx: Session, problem_ids: Collection[int]) -> list[Dispatch]:
    found = select(Dispatch).where(col(Dispatch.problem_id).in_(problem_ids))
    return list(tx.exec(found.order_by(col(Dispatch.id))))


def departments(tx: Session, unit_ids: Collection[int]) -> list[Department]:
    """Those of these units, in the order in which they are numbered in a choice."""
    found = select(Department).where(col(Department.unit_id).in_(unit_ids))
    return list(tx.exec(found.order_by(col(Department.id))))


def department_names(tx: Session, ids: Collection[int]) -> dict[int, str]:
    found = select(Department.id, Department.name).where(col(Department.id).in_(ids))
    return {department: name for department, name in tx.exec(found)}  # noqa: C416  (rows are no pairs to mypy)


def live_at(tx: Session, contact_id: int, problem_id: int | None = None) -> list[Dispatch]:
    """What the departments that somebody answers for have to do."""
    found = select(Dispatch).join(Department, col(Department.id) == col(Dispatch.department_id))
    found = found.where(*LIVE, Department.contact_id == contact_id)
    if problem_id is not None:
        found = found.where(Dispatch.problem_id == problem_id)
    return list(tx.exec(found.order_by(col(Dispatch.id))))


def answered_for_by(tx: Session, contact_id: int) -> list[Department]:
    return list(tx.exec(select(Department).where(Department.contact_id == contact_id).order_by(col(Department.id))))
