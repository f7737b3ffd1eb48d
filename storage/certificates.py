"""Queries on certificates."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
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

_HERS = (
    col(SignUp.activity_id) == col(CertifiedService.activity_id),
    col(Hours.member_id) == col(Certificate.member_id),
)
_LINES = col(CertifiedService.certificate_id) == col(Certificate.id)
_COUNTS = col(Hours.state) == HoursState.COUNTED


def _hours(what: Any, *where: Any) -> Any:
    """Of the bearer at the activity of a line."""
    found = select(what).select_from(Hours).join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
    return found.where(*_HERS, *where).correlate(CertifiedService, Certificate)


_MINUTES = _hours(func.coalesce(func.sum(Hours.minutes), 0), _COUNTS).scalar_subquery()


def counted_now(tx: Session, certificate_id: int) -> dict[int, int]:
    """Minutes that count at this moment, by activity."""
    found = select(CertifiedService.activity_id, _MINUTES).join(Certificate, _LINES)
    return dict(tx.exec(found.where(Certificate.id == certificate_id)).all())


def untold_corrections(tx: Session) -> list[int]:
    """Those in force of which something else counts by now, with nothing of it waiting for anybody."""
    line = select(CertifiedService.activity_id).where(_LINES).correlate(Certificate)
    differs = line.where(CertifiedService.minutes != _MINUTES).exists()
    waits = line.where(_hours(Hours.sign_up_id, ~_COUNTS).exists()).exists()
    found = select(Certificate.id).where(col(Certificate.revoked_at).is_(None), differs, ~waits)
    return list(tx.exec(found.where(col(Certificate.correction_told_at).is_(None)).order_by(col(Certificate.id))))
