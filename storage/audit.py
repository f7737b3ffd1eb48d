"""Writing the audit, and asking it when somebody did something."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from storage.tables.audit import Audit
from storage.tables.subject import Subject

_AUDIT = SQLModel.metadata.tables["audit"].insert()


def write_audit(tx: Session, **columns: Any) -> None:
    tx.connection().execute(_AUDIT, columns)


def noted(tx: Session, action: str, member_id: int | None, about: Subject) -> list[datetime]:
    """When a member did this about a subject, the latest last."""
    found = select(Audit.at).where(Audit.action == action, Audit.member_id == member_id)
    here = found.where(Audit.subject_kind == about.kind, Audit.subject_id == about.id)
    return list(tx.exec(here.order_by(col(Audit.id))))
