"""When something will next happen by itself."""

from datetime import datetime
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select


def first(tx: Session, column: Any, after: datetime, *where: Any) -> datetime | None:
    value: datetime | None = tx.exec(select(func.min(column)).where(column > after, *where)).first()
    return value
