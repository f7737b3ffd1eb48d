"""Queries on report-ins and consents."""

from collections.abc import Collection

from sqlmodel import Session, col, select

from storage.tables.report_in import Consent, Purpose, ReportIn, ReportInState


def reports(tx: Session, member_id: int) -> list[ReportIn]:
    """The newest last."""
    return list(tx.exec(select(ReportIn).where(ReportIn.member_id == member_id).order_by(col(ReportIn.id))))


def consents(tx: Session, member_id: int, purposes: Collection[Purpose] = tuple(Purpose)) -> list[Consent]:
    """Those that hold, the newest last."""
    found = select(Consent).where(Consent.member_id == member_id, col(Consent.withdrawn_at).is_(None))
    return list(tx.exec(found.where(col(Consent.purpose).in_(purposes)).order_by(col(Consent.id))))


def untold(tx: Session) -> list[ReportIn]:
    """Those that wait, and of which nobody who may confirm them has heard."""
    waiting = (ReportIn.state == ReportInState.WAITING, col(ReportIn.told_at).is_(None))
    return list(tx.exec(select(ReportIn).where(*waiting).order_by(col(ReportIn.id))))


def ever_consented(tx: Session, member_id: int) -> bool:
    """Also where it was withdrawn since."""
    return tx.exec(select(Consent.id).where(Consent.member_id == member_id)).first() is not None
