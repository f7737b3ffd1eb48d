"""Queries on what neighbours lend and can do, on who was asked for it, and on who borrows."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import or_
from sqlmodel import Session, col, select

from storage.tables.aid import HelpRequest, HelpState
from storage.tables.people import Identity, Member
from storage.tables.skills import Borrow, BorrowState, Nudge, Nudging, Skill, SkillKind
from storage.timers import Moments

_ALIVE = select(HelpRequest.id).where(col(HelpRequest.state).in_([HelpState.OPEN, HelpState.CLAIMED]))
_NOT_OVER = Borrow.state != BorrowState.ENDED


def of_member(tx: Session, member_id: int) -> list[Skill]:
    return list(tx.exec(select(Skill).where(Skill.member_id == member_id).order_by(col(Skill.id))))


def _of_the_willing(now: datetime) -> list[object]:
    """Whoever agreed to be asked, is not away, wants to be reminded of things, and can be reached in private."""
    reachable = select(Identity.member_id).where(col(Identity.reachable))
    is_here = or_(col(Nudging.away_until).is_(None), col(Nudging.away_until) <= now)
    agreed = select(Nudging.member_id).where(~col(Nudging.declined), is_here)
    return [
        Skill.member_id == Member.id,
        ~col(Member.reminders_off),
        col(Member.id).in_(agreed),
        col(Member.id).in_(reachable),
    ]


def of_kinds(tx: Session, categories: Collection[str], now: datetime) -> list[tuple[Skill, Member]]:
    """What the willing can do, or lend, of these kinds."""
    found = select(Skill, Member).where(*_of_the_willing(now), col(Skill.category).in_(categories))  # type: ignore[arg-type]
    return list(tx.exec(found.order_by(col(Skill.id))))


def things(tx: Session, now: datetime) -> list[tuple[Skill, Member]]:
    """What the willing lend."""
    found = select(Skill, Member).where(*_of_the_willing(now), Skill.kind == SkillKind.THING)  # type: ignore[arg-type]
    return list(tx.exec(found.order_by(col(Skill.id))))


# --- who was shown a request -----------------------------------------------------------------------------------


def nudges_about(tx: Session, request_id: int) -> list[Nudge]:
    return list(tx.exec(select(Nudge).where(Nudge.request_id == request_id)))


def nudges_since(tx: Session, member_ids: Collection[int], since: datetime) -> list[Nudge]:
    return list(tx.exec(select(Nudge).where(col(Nudge.member_id).in_(member_ids), Nudge.nudged_at > since)))


OLD_NUDGES = Moments(Nudge.id, Nudge.nudged_at, (col(Nudge.request_id).not_in(_ALIVE),))


# --- borrowing -------------------------------------------------------------------------------------------------


def borrowing(tx: Session, borrower_id: int) -> list[Borrow]:
    """What somebody has asked for or borrowed, and is not over."""
    found = select(Borrow).where(Borrow.borrower_id == borrower_id, _NOT_OVER)
    return list(tx.exec(found.order_by(col(Borrow.id))))


def lending(tx: Session, owner_id: int) -> list[Borrow]:
    found = select(Borrow).where(Borrow.owner_id == owner_id, _NOT_OVER)
    return list(tx.exec(found.order_by(col(Borrow.id))))


def between(tx: Session, one: int, other: int) -> list[Borrow]:
    """Of the first what the second lends, whatever became of it; the newest first."""
    found = select(Borrow).where(Borrow.borrower_id == one, Borrow.owner_id == other)
    return list(tx.exec(found.order_by(col(Borrow.id).desc())))


ASKED = Moments(Borrow.id, Borrow.since, (Borrow.state == BorrowState.ASKED,))
LENT = Moments(Borrow.id, Borrow.since, (Borrow.state == BorrowState.AGREED,))
OVER = Moments(Borrow.id, Borrow.ended_at, (Borrow.state == BorrowState.ENDED,))
