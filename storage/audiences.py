"""Queries on whom something is for."""

from collections.abc import Collection

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, delete, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables.audiences import Audience
from storage.tables.subject import Subject


def units_of(tx: Session, about: Subject) -> list[int]:
    """Units that were chosen for it; none: it is for those of the unit that holds it."""
    return list(tx.exec(select(Audience.unit_id).where(*_of(about)).order_by(col(Audience.unit_id))))


def chosen_for(kind: str, unit_ids: Collection[int]) -> SelectOfScalar[int]:
    """Ids of the subjects of one kind that are for one of these units."""
    found = select(Audience.subject_id).where(Audience.subject_kind == kind)
    return found.where(col(Audience.unit_id).in_(unit_ids))


def choose(tx: Session, about: Subject, unit_ids: Collection[int]) -> None:
    """Only for these units from now on."""
    tx.exec(delete(Audience).where(*_of(about)))
    tx.add_all(Audience(subject_kind=about.kind, subject_id=about.id, unit_id=unit) for unit in sorted(set(unit_ids)))
    tx.flush()


def _of(about: Subject) -> tuple[ColumnElement[bool], ...]:
    return col(Audience.subject_kind) == about.kind, col(Audience.subject_id) == about.id
