"""Locking a row, whatever its table."""

from functools import cache
from typing import Any, TypeVar

from sqlalchemy import Select, bindparam
from sqlmodel import Session, SQLModel, select

Row = TypeVar("Row", bound=SQLModel)


@cache
def _locking(table: type[SQLModel]) -> Select[Any]:
    """Built once for each table, since building a statement takes longer than running it."""
    keyed = select(table).where(table.__table__.c.id == bindparam("row_id"))  # type: ignore[attr-defined]
    return keyed.with_for_update().execution_options(populate_existing=True)  # what was read before may be old


def lock(tx: Session, table: type[Row], row_id: int) -> Row | None:
    """The row, kept from others until the end of the transaction (SQLite has locked everything already)."""
    found: Row | None = tx.scalars(_locking(table), {"row_id": row_id}).first()
    return found
