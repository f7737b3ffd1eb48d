"""Queries on the tree of units."""

from collections.abc import Collection

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.tables.units import Unit, UnitKind

_NAMES = select(Unit.id, Unit.name).where(col(Unit.id).in_(bindparam("ids", expanding=True)))


def lineage(tx: Session, unit_id: int | None) -> list[int]:
    """The unit and everything above it, nearest first."""
    found: list[int] = []
    while unit_id is not None and unit_id not in found:
        found.append(unit_id)
        unit_id = tx.get_one(Unit, unit_id).parent_id
    return found


def subtree(tx: Session, unit_id: int) -> list[int]:
    """The unit and everything below it."""
    tree = select(col(Unit.id)).where(col(Unit.id) == unit_id).cte("tree", recursive=True)
    tree = tree.union_all(select(col(Unit.id)).join(tree, col(Unit.parent_id) == tree.c.id))
    return list(tx.exec(select(tree.c.id)))


def children(tx: Session, unit_id: int) -> list[Unit]:
    return list(tx.exec(select(Unit).where(Unit.parent_id == unit_id).order_by(col(Unit.id))))


def buildings(tx: Session, among: Collection[int]) -> list[Unit]:
    found = select(Unit).where(col(Unit.id).in_(among), Unit.kind == UnitKind.BUILDING)
    return list(tx.exec(found.order_by(col(Unit.name))))


def named(tx: Session, name: str) -> Unit | None:
    return tx.exec(select(Unit).where(Unit.name == name).order_by(col(Unit.id))).first()


def all_units(tx: Session) -> list[Unit]:
    return list(tx.exec(select(Unit).order_by(col(Unit.id))))


def names(tx: Session, ids: Collection[int]) -> dict[int, str]:
    if not ids:
        return {}
    found = tx.connection().execute(_NAMES, {"ids": list(ids)})
    return {unit_id: name for unit_id, name in found}  # noqa: C416  (rows are no pairs to mypy)


