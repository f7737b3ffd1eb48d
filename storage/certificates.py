"""Queries on certificates."""

from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func
from sqlmodel import Session, col, select

from storage.tables.certificates import Certificate, CertifiedService
from storage.tables.hours import Hours, HoursState
from storage.tables.signup import SignUp


def by_code(tx: Session, code: str) -> Certificate | None:
    return tx.exec(select(Certificate).where(Certificate.code == code)).first()


def newest(tx: Session, member_id: int) -> Certificate | None:
    """The one in force that was issued last."""
    found: Certificate | None = tx.exec(_in_force(member_id).order_by(col(Certificate.id).desc())).first()
    return found


def of_period(tx: Session, member_id: int, first: datetime, last: datetime) -> list[Certificate]:
    """Those in force, the newest last."""
    found = _in_force(member_id).where(Certificate.first == first, Certificate.last == last)
    return list(tx.exec(found.order_by(col(Certificate.id))))


def in_force(tx: Session, member_id: int) -> int:
    """How many."""
    return len(tx.exec(_in_force(member_id)).all())


def _in_force(member_id: int) -> Any:
    return select(Certificate).where(Certificate.member_id == member_id, col(Certificate.revoked_at).is_(None))


def lines_of(tx: Session, certificate_id: int) -> list[CertifiedService]:
    found = select(CertifiedService).where(CertifiedService.certificate_id == certificate_id)
    return list(tx.exec(found.order_by(col(CertifiedService.starts_at), col(CertifiedService.activity_id))))


# --- what counts of them today ---------------------------------------------------------------------------------

_COUNTS = col(Hours.state) == HoursState.COUNTED


def _today(*whose: Any) -> Any:
    """By member and activity: minutes that count, and how many hours wait for anybody."""
    found = select(
        Hours.member_id,
        SignUp.activity_id,
        func.sum(case((_COUNTS, Hours.minutes), else_=0)).label("minutes"),
        func.sum(case((_COUNTS, 0), else_=1)).label("waiting"),
    )
    found = found.join(SignUp, col(SignUp.id) == col(Hours.sign_up_id)).where(*whose)
    return found.group_by(col(Hours.member_id), col(SignUp.activity_id)).subquery()


def counted_now(tx: Session, row: Certificate) -> dict[int, int]:
    """Minutes that count at this moment, by activity; what counts for nobody any more is missing."""
    today = _today(Hours.member_id == row.member_id)
    found = select(CertifiedService.activity_id, today.c.minutes).where(CertifiedService.certificate_id == row.id)
    return dict(tx.exec(found.join(today, today.c.activity_id == CertifiedService.activity_id)).all())


def untold_corrections(tx: Session) -> list[int]:
    """Those in force of which something else counts by now, with nothing of it waiting for anybody."""
    open_ones = col(Certificate.revoked_at).is_(None), col(Certificate.correction_told_at).is_(None)
    today = _today(col(Hours.member_id).in_(select(Certificate.member_id).where(*open_ones)))
    minutes, waiting = (func.coalesce(column, 0) for column in (today.c.minutes, today.c.waiting))
    same = and_(today.c.member_id == Certificate.member_id, today.c.activity_id == CertifiedService.activity_id)
    found = select(Certificate.id).join(CertifiedService, col(CertifiedService.certificate_id) == col(Certificate.id))
    found = found.outerjoin(today, same).where(*open_ones).group_by(col(Certificate.id))
    differs = func.sum(case((minutes != CertifiedService.minutes, 1), else_=0)) > 0
    return list(tx.exec(found.having(differs, func.sum(waiting) == 0).order_by(col(Certificate.id))))
