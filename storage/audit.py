"""Writing the audit, and looking up what somebody has just done."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, SQLModel, col, select

from storage.tables.audit import Audit

_AUDIT = SQLModel.metadata.tables["audit"].insert()


def write_audit(tx: Session, **columns: Any) -> int:
    """Returns the number of what was done."""
    key = tx.connection().execute(_AUDIT, columns).inserted_primary_key
    assert key is not None
    return int(key[0])


def newest(tx: Session, member_id: int, action: str, since: datetime) -> Audit | None:
    """What a member did last of this kind."""
    found = select(Audit).where(Audit.member_id == member_id, Audit.action == action, Audit.at >= since)
    return tx.exec(found.order_by(col(Audit.id).desc())).first()
