"""Writing the audit."""

from typing import Any

from sqlmodel import Session, SQLModel

_AUDIT = SQLModel.metadata.tables["audit"].insert()


def write_audit(tx: Session, **columns: Any) -> None:
    tx.connection().execute(_AUDIT, columns)
