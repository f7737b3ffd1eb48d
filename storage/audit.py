"""Writing the audit, and looking up what somebody has done."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from storage.tables.audit import Audit
from storage.tables.subject import Subject

_AUDIT = SQLModel.metadata.tables["audit"].insert()


def write_audit(tx: Session, **columns: Any) -> int:
    """Returns the number of what was done."""
    key = tx.connection().execute(_AUDIT, columns).inserted_primary_key
    assert key is not None
    return int(key[0])


def noted(tx: Session, action: str, member_id: int | None, about: Subject) -> list[datetime]:
    """When a member did this about a subject, the latest last."""
    found = select(Audit.at).where(Audit.action == action, Audit.member_id == member_id)
    here = found.where(Audit.subject_kind == about.kind, Audit.subject_id == about.id)
    return list(tx.exec(here.order_by(col(Audit.id))))


def about_all(tx: Session, kind: str, ids: Collection[int], actions: Collection[str]) -> list[Audit]:
    """What was done to any of them, the latest last."""
    found = select(Audit).where(Audit.subject_kind == kind, col(Audit.subject_id).in_(ids))
    return list(tx.exec(found.where(col(Audit.action).in_(actions)).order_by(col(Audit.id))))


def newest(tx: Session, member_id: int, actions: Collection[str], since: datetime) -> Audit | None:
    """What a member did last of these kinds."""
    found = select(Audit).where(Audit.member_id == member_id, col(Audit.action).in_(actions), Audit.at >= since)
    return tx.exec(found.order_by(col(Audit.id).desc())).first()


def all_of(tx: Session, member_id: int, action: str) -> list[Audit]:
    """What a member did of this kind, the newest first."""
    found = select(Audit).where(Audit.member_id == member_id, Audit.action == action)
    return list(tx.exec(found.order_by(col(Audit.id).desc())))


def first(tx: Session) -> datetime | None:
    """Since when there is one."""
    return tx.exec(select(Audit.at).order_by(col(Audit.id)).limit(1)).first()
