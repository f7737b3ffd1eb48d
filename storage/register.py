"""What the tables hold of a person, found by the register of personal data (`storage.tables.OWN_DATA`).

No table of a topic is named here: what a new one holds comes along by its lines, and by what it refers to.
"""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    PrimaryKeyConstraint,
    Row,
    Table,
    Text,
    UniqueConstraint,
    and_,
    cast,
    delete,
    insert,
    or_,
    select,
    update,
)
from sqlmodel import AutoString, Session, SQLModel, col
from sqlmodel import select as rows_of

from storage.own_data import OUR_WORD, SUBJECT_ID, Deletion, Export, NotPersonal, Own
from storage.tables import OWN_DATA
from storage.tables.notices import Notice
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


def _deletion(column: Column[Any]) -> Deletion | None:
    line = _line(column)
    return line.deletion if isinstance(line, Own) else None


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
        value = row._mapping[column]
        if _is_theirs(column, row, ids) and value is not None and value != "":
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


# --- taken out -------------------------------------------------------------------------------------------------

OURS = {"about", "asks", "because", "intent", "kind", "period", "says", "state", "topic", "what"}  # words of our own
SAID = {"name", "note", "phone", "reason", "words"}  # of somebody, beside a number or a name that says of whom
FREELY = {"note", "reason", "words"}
BY = {"member": "member", "hours": "sign_up"}  # how the audit's details call the number of a row
LONG_ENOUGH = 5  # characters of an account that are found within a longer id


def forget(tx: Session, who: Person, words: Sequence[str], nameless: str) -> None:
    """Empties, deletes and searches as the register says.

    :param words: theirs, from before what is open was given up.
    :param nameless: what stands in the place of a name.
    """
    tx.flush()
    ids = ids_of(tx, who)
    eraser = _Eraser(tx, words, ids, nameless)
    for table in reversed(_tables()):
        for column in table.c:
            if _deletion(column) is Deletion.SEARCHED or _is_said(column):
                _search(tx, column, eraser, ids, [one.external_id for one in who.accounts])
            if _deletion(column) is Deletion.EMPTIED:
                _empty(tx, column, ids, nameless)
        _delete_rows(tx, table, who, ids)
    for account in who.accounts:
        tx.expunge(account)
    tx.expire_all()


def _is_said(column: Column[Any]) -> bool:
    """Whether it holds what somebody said freely, of others too: 老陈和小李请假了 stands with 老陈."""
    return column.name in FREELY and isinstance(_line(column), Own)


def leaves_nothing(tx: Session, notice_id: int) -> None:
    """The last word to somebody was said: it goes, and so does the account, when nothing else has become of it."""
    notice = tx.get(Notice, notice_id)
    account = tx.get(Identity, notice.identity_id) if notice and notice.identity_id else None
    tx.delete(notice)
    tx.flush()
    if account is not None and account.member_id is None:
        gone = Person(None, (account,))
        forget(tx, gone, words_of(tx, gone), "")


def _empty(tx: Session, column: Column[Any], ids: Ids, nameless: str) -> None:
    line, table = _line(column), column.table
    whose = table.c[line.of].in_(ids[_target(table.c[line.of]) or ""]) if line.of else _refers(table, ids)
    if whose is not None:
        tx.execute(update(table).where(whose).values({column: None if column.nullable else nameless}))


def _delete_rows(tx: Session, table: Table, who: Person, ids: Ids) -> None:
    gone = [column for column in table.c if _deletion(column) is Deletion.ROW]
    leading: list[ColumnElement[bool]]
    leading = [column.in_(ids[target]) for column in gone if (target := _target(column)) in ids]
    if table.name == "identity":
        leading = [table.c.id.in_(ids["identity"])]
    elif gone and not leading:  # no reference leads there: a channel and who they are on it
        leading = [
            and_(table.c.channel == account.channel, column == account.external_id)
            for account in who.accounts
            for column in gone
        ]
    if leading:
        tx.execute(delete(table).where(or_(*leading)))


def words_of(tx: Session, who: Person) -> list[str]:
    """Whatever is listed of the person in words of their own, the longest first; not what is called so in public."""
    ids = ids_of(tx, who)
    found = set()
    for table in _tables():
        for row in _rows(tx, table, ids):
            for column in table.c:
                value = row._mapping[column]
                if isinstance(value, str) and isinstance(_line(column), Own) and _is_theirs(column, row, ids):
                    found.add(value)
    found -= _also_public(tx, found) | _names_of_others(tx, who, found)
    return sorted(filter(None, found), key=len, reverse=True)


def _is_theirs(column: Column[Any], row: Row[Any], ids: Ids) -> bool:
    line = _line(column)
    whose = column.table.c[line.of] if isinstance(line, Own) and line.of else None
    return _is_listed(column) and (whose is None or row._mapping[whose] in ids.get(_target(whose) or "", ()))


def _public() -> list[Column[Any]]:
    """What things are called by everybody: units, groups, activities and their places."""
    texts = [column for table in _tables() for column in table.c if isinstance(column.type, AutoString)]
    named = [c for c in texts if c.name in NAMES and isinstance(_line(c), NotPersonal)]
    return [*named, *(c for c in texts if _deletion(c) is Deletion.KEPT)]


def _also_public(tx: Session, words: Collection[str]) -> set[str]:
    return {text for column in _public() for text in tx.scalars(select(column).where(column.in_(words)))}


def _names_of_others(tx: Session, who: Person, words: Collection[str]) -> set[str]:
    """A guest of theirs may be a member as well, whose name is nobody else's to take out."""
    own = {who.member.name if who.member else "", *(one.name for one in who.accounts)}
    return set(tx.exec(rows_of(Member.name).where(col(Member.name).in_(words)))) - own


class _Eraser:
    """Takes somebody's words out of what was copied elsewhere, and what stands beside the number of a row of theirs:
    what they once said may stand nowhere else by now.

    A name that only holds theirs (小李子 beside 小李), and the title of something, stay as they are.
    """

    def __init__(self, tx: Session, words: Sequence[str], ids: Ids, nameless: str) -> None:
        self.words, self._nameless = words, nameless
        called = {f"{table}_id": rows for table, rows in ids.items()} | {key: ids.get(of, ()) for key, of in BY.items()}
        self._rows = {key: set(rows) for key, rows in called.items() if rows}
        names = [table.c["name"] for table in _tables() if "name" in table.c and _is_listed(table.c["name"])]
        self._spared = {
            text
            for some in _handfuls(words)
            for column in (*_public(), *names)
            for text in tx.scalars(select(column).where(_holds(column, some), column.not_in(words)))
        }

    @property
    def marks(self) -> list[str]:
        """What a copy holds that has anything of theirs, as JSON is written."""
        numbers = [f'"{key}": {row}' for key, rows in self._rows.items() for row in rows]
        return [*{form for word in self.words for form in (word, json.dumps(word)[1:-1])}, *numbers]

    def clean(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            told = self._beside if self._is_theirs(value) else self.clean
            return {name: told(one, name) for name, one in value.items()}
        if isinstance(value, list):
            return [self.clean(one, key) for one in value]
        return self._text(value) if isinstance(value, str) and key not in OURS else value

    def _is_theirs(self, said: Mapping[str, Any]) -> bool:
        numbers = ((said.get(key), rows) for key, rows in self._rows.items())
        return said.get("name") in self.words or any(isinstance(one, int) and one in rows for one, rows in numbers)

    def _beside(self, value: Any, key: str) -> Any:
        return self._nameless if key in SAID and value and isinstance(value, str) else self.clean(value, key)

    def _text(self, text: str) -> str:
        if text in self.words:
            return self._nameless
        if text in self._spared:
            return text
        for word in self.words:
            text = text.replace(word, self._nameless) if len(word) > 1 else text
        return text


def _search(tx: Session, column: Column[Any], eraser: _Eraser, ids: Ids, accounts: Iterable[str]) -> None:
    if column.primary_key:
        for account in accounts:
            if len(account) >= LONG_ENOUGH:
                tx.execute(delete(column.table).where(column.contains(account, autoescape=True)))
        return
    numbers = set(ids.get(_line(column).lists or "", ()))
    for some in _handfuls([*eraser.marks, *map(str, numbers)]):
        _replace(tx, column, some, eraser, numbers)


def _handfuls(words: Sequence[str]) -> list[Sequence[str]]:
    """As many as one statement may look for."""
    return [words[start : start + 50] for start in range(0, len(words), 50)]


def _holds(text: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(text.contains(word, autoescape=True) for word in words))


def _replace(tx: Session, column: Column[Any], words: Iterable[str], eraser: _Eraser, numbers: Collection[int]) -> None:
    keys = list(column.table.primary_key)
    found = tx.execute(select(*keys, column).where(_holds(cast(column, Text), words))).all()
    for *row, value in found:
        left = eraser.clean(value)
        if numbers and isinstance(left, list):
            left = [one for one in left if one not in numbers]
        if left != value:
            same = and_(*(key == one for key, one in zip(keys, row, strict=True)))
            tx.execute(update(column.table).where(same).values({column: left}))


# --- brought together ------------------------------------------------------------------------------------------

# By "table.column", the rows that came along, by what else is their key; where a member has only one row, which of its
# columns were filled from the other's.
Moved = dict[str, list[Any]]


def join(tx: Session, kept: int, other: int) -> Moved:
    """Everything of one member becomes another's; where there can be only one, the kept one's stays, and is filled."""
    tx.flush()
    moved: Moved = {}
    for column in _points_at_a_member():
        key = _key_beside(column)
        if key is None:
            moved[str(column)] = _fill(tx, column, kept, other)
        _drop_doubles(tx, column, kept, other)
        if key is not None:
            moved[str(column)] = list(tx.scalars(select(key).where(column == other)))
        tx.execute(update(column.table).where(column == other).values({column: kept}))
    members = SQLModel.metadata.tables["member"]
    _fill(tx, members.c.id, kept, other)
    tx.execute(delete(members).where(members.c.id == other))
    tx.expire_all()
    return {column: rows for column, rows in moved.items() if rows}


def part(tx: Session, moved: Mapping[str, Sequence[Any]], kept: int, other: int) -> None:
    """What came along goes to somebody else again, unless it has become a third person's meanwhile."""
    tx.flush()
    for name, rows in moved.items():
        table_name, _, column_name = name.partition(".")
        column = SQLModel.metadata.tables[table_name].c[column_name]
        key = _key_beside(column)
        if key is None:
            _give_back(tx, column, rows, kept, other)
        else:
            tx.execute(update(column.table).where(key.in_(rows), column == kept).values({column: other}))
    tx.expire_all()


_UNSAID = (None, "", False)


def _key_beside(column: Column[Any]) -> Column[Any] | None:
    """What tells the rows of one member apart; None: a member has only one."""
    return next((key for key in column.table.primary_key if key is not column), None)


def _points_at_a_member() -> list[Column[Any]]:
    return [column for table in _tables() for column in table.c if _target(column) == "member"]


def _fill(tx: Session, key: Column[Any], kept: int, other: int) -> list[str]:
    """What the kept row does not say, the other's does; a yes of either is a yes. Returns which columns that are."""
    table = key.table
    rows = {row._mapping[key]: row._mapping for row in tx.execute(select(table).where(key.in_([kept, other])))}
    own, theirs = rows.get(kept), rows.get(other)
    if theirs is None:
        return []
    said = [column for column in table.c if column is not key and theirs[column] not in _UNSAID]
    lacking = [column for column in said if own is None or own[column] in _UNSAID]
    if own is not None and lacking:
        tx.execute(update(table).where(key == kept).values({column: theirs[column] for column in lacking}))
    return [column.name for column in lacking]


def _give_back(tx: Session, key: Column[Any], filled: Sequence[str], kept: int, other: int) -> None:
    """The columns that one member's row was filled with are the other's, and not this one's any more."""
    table = key.table
    row = tx.execute(select(table).where(key == kept)).first()
    if row is None:
        return
    bare = {column: None if column.nullable else row._mapping[column] for column in table.c if column is not key}
    bare |= {column: False for column in bare if isinstance(column.type, Boolean)}
    theirs = {table.c[name]: row._mapping[table.c[name]] for name in filled}
    tx.execute(insert(table).values({**bare, **theirs, key: other}))
    tx.execute(update(table).where(key == kept).values({column: bare[column] for column in theirs}))


def _drop_doubles(tx: Session, column: Column[Any], kept: int, other: int) -> None:
    """Rows of which a member may have only one."""
    table = column.table
    uniques = [one for one in table.constraints if isinstance(one, PrimaryKeyConstraint | UniqueConstraint)]
    for one in uniques:
        if column.name in one.columns:
            twin = table.alias()
            rest = [twin.c[c.name] == c for c in one.columns if c.name != column.name]
            double = select(twin.c[column.name]).where(twin.c[column.name] == kept, *rest).exists()
            tx.execute(delete(table).where(column == other, double))
