"""What the tables hold of a person, found by the register of personal data (`storage.tables.OWN_DATA`).

No table of a topic is named here: what a new one holds comes along by its lines.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, ColumnElement, Row, Table, or_, select
from sqlmodel import Session, SQLModel, col
from sqlmodel import select as rows_of

from storage.own_data import OUR_WORD, SUBJECT_ID, Export, Own
from storage.tables import OWN_DATA
from storage.tables.people import Identity, Member

PERSONS = ("member", "identity")  # tables whose rows are people; a row that refers to one may be theirs
NAMES = ("name", "title")  # what a thing of another table is called


@dataclass(frozen=True)
class Person:
    """Somebody who takes part, with everything that they are known by; or an account of whom no more is known."""

    member: Member | None
    accounts: tuple[Identity, ...]


def person(tx: Session, member: Member | None, account: Identity | None = None) -> Person:
    if member is None:
        return Person(None, (account,) if account else ())
    found = tx.exec(rows_of(Identity).where(Identity.member_id == member.id).order_by(col(Identity.id)))
    return Person(member, tuple(found))


Ids = dict[str, list[int]]  # by table, the rows that are this person or theirs


def ids_of(tx: Session, who: Person) -> Ids:
    """The person, their accounts, and the places that are theirs: what other rows refer to."""
    found: Ids = {"member": [who.member.id] if who.member else [], "identity": [one.id for one in who.accounts]}
    for table in _tables():
        if table.name not in found and "id" in table.c:
            theirs = _refers(table, found)
            found[table.name] = list(tx.scalars(select(table.c.id).where(theirs))) if theirs is not None else []
    return found


@dataclass(frozen=True)
class Entry:
    """One value, as it may be read.

    :ivar value: of a reference to a thing, what that is called.
    :ivar refers: whether it is the number of a row, which says nothing to a reader.
    """

    column: str
    value: Any
    refers: bool = False


def held(tx: Session, who: Person) -> dict[str, list[list[Entry]]]:
    """By table, every row of theirs, with what of it is theirs to read."""
    ids = ids_of(tx, who)
    found = {table.name: [list(_readable(tx, table, row, ids)) for row in _rows(tx, table, ids)] for table in _tables()}
    return {name: rows for name, rows in found.items() if rows}


def _tables() -> Sequence[Table]:
    """What is referred to stands first."""
    return SQLModel.metadata.sorted_tables


def _line(column: Column[Any]) -> Any:
    return OWN_DATA.get(f"{column.table.name}.{column.name}")


def _is_listed(column: Column[Any]) -> bool:
    line = _line(column)
    return line.export is Export.LISTED if isinstance(line, Own) else line in (None, OUR_WORD, SUBJECT_ID)


def _target(column: Column[Any]) -> str | None:
    """The table that it refers to."""
    return next((key.column.table.name for key in column.foreign_keys), None)


def _refers(table: Table, ids: Mapping[str, Sequence[int]]) -> ColumnElement[bool] | None:
    """Which rows of a table are theirs: by any reference that is listed to its person."""
    leading = [column for column in table.c if isinstance(_line(column), Own) and _line(column).export is Export.LISTED]
    found = [column.in_(ids.get(target, [])) for column in leading if (target := _target(column))]
    own = [table.c.id.in_(ids[table.name])] if table.name in PERSONS else []
    return or_(*found, *own) if found or own else None


def _rows(tx: Session, table: Table, ids: Ids) -> Sequence[Row[Any]]:
    theirs = _refers(table, ids)
    return tx.execute(select(table).where(theirs).order_by(*table.primary_key)).all() if theirs is not None else ()


def _readable(tx: Session, table: Table, row: Row[Any], ids: Ids) -> Iterator[Entry]:
    for column in table.c:
        value, line = row._mapping[column], _line(column)
        whose = table.c[line.of] if isinstance(line, Own) and line.of else None
        is_theirs = whose is None or row._mapping[whose] in ids.get(_target(whose) or "", ())
        if _is_listed(column) and is_theirs and value is not None and value != "":
            yield _entry(tx, column, value)


def _entry(tx: Session, column: Column[Any], value: Any) -> Entry:
    """A reference is told by what the thing is called, a number of its own by what the row is called."""
    target = column.table.name if column.name == "id" else _target(column)
    called = _called(tx, SQLModel.metadata.tables[target], value, deep=column.name != "id") if target else None
    return Entry(column.name, called or value, refers=target is not None and called is None)


def _called(tx: Session, table: Table, row_id: int, *, deep: bool = True) -> str | None:
    """What a row is called; never by what is somebody's.

    :param deep: one without a name, by what it belongs to: a place by its activity.
    """
    row = tx.execute(select(table).where(table.c.id == row_id)).first() if "id" in table.c else None
    if row is None or table.name in PERSONS:
        return None
    for column in table.c:
        if column.name in NAMES and not (isinstance(_line(column), Own) and _is_listed(column)):
            return str(row._mapping[column])
    above = ((column, _target(column)) for column in table.c if deep)
    for column, target in above:
        if target and target not in (*PERSONS, table.name) and row._mapping[column] is not None:
            return _called(tx, SQLModel.metadata.tables[target], row._mapping[column])
    return None
