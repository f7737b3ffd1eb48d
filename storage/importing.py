"""Queries of imports: everybody at once, since a table has thousands of rows."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import select as columns
from sqlmodel import Session, SQLModel, col, select

from storage.tables.activities import Activity
from storage.tables.hours import Hours
from storage.tables.importing import ImportedRow, ImportRun
from storage.tables.people import Identity, Member, Profile
from storage.tables.signup import SignUp, Standing

AT_ONCE = 500  # numbers in one statement
T = TypeVar("T")


def everybody(tx: Session) -> Iterator[tuple[int, str, int | None, str | None, str | None]]:
    """Number, name, home, reported name and phone of whoever is somebody."""
    found = columns(Member.id, Member.name, Member.home_unit_id, Profile.full_name, Profile.phone)  # type: ignore[call-overload]
    joined = found.join(Profile, col(Profile.member_id) == col(Member.id), isouter=True)
    return (tuple(row) for row in tx.execute(joined.where(col(Member.name) != "").order_by(col(Member.id))))


def profiles(tx: Session, ids: Collection[int]) -> dict[int, Profile]:
    found: dict[int, Profile] = {}
    for some in handfuls(ids):
        found |= {row.member_id: row for row in tx.exec(select(Profile).where(col(Profile.member_id).in_(some)))}
    return found


def accounts(tx: Session, channel: str) -> dict[str, Identity]:
    return {one.external_id: one for one in tx.exec(select(Identity).where(Identity.channel == channel))}


def served(
    tx: Session, ids: Collection[int], first: datetime, last: datetime
) -> Iterator[tuple[int, datetime, str, int]]:
    """Whose, when, what and how many minutes: every service of these members in a span of time."""
    asked = columns(Hours.member_id, Activity.starts_at, Activity.title, Hours.minutes)  # type: ignore[call-overload]
    asked = asked.join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
    asked = asked.join(Activity, col(Activity.id) == col(SignUp.activity_id))
    for some in handfuls(ids):
        here = col(Hours.member_id).in_(some), Activity.starts_at >= first, Activity.starts_at < last
        yield from (tuple(row) for row in tx.execute(asked.where(*here)))


# --- what imports have made --------------------------------------------------------------------------------------


def runs(tx: Session) -> list[ImportRun]:
    return list(tx.exec(select(ImportRun).order_by(col(ImportRun.id))))


def rows_of(tx: Session, run_id: int) -> list[ImportedRow]:
    return list(tx.exec(select(ImportedRow).where(ImportedRow.run_id == run_id).order_by(col(ImportedRow.id))))


def hours_of(tx: Session, places: Collection[int]) -> dict[int, tuple[Hours, SignUp, Activity]]:
    """By the number of the place; what is gone is not among them."""
    asked = select(Hours, SignUp, Activity).join(SignUp, col(SignUp.id) == col(Hours.sign_up_id))
    asked = asked.join(Activity, col(Activity.id) == col(SignUp.activity_id))
    found: dict[int, tuple[Hours, SignUp, Activity]] = {}
    for some in handfuls(places):
        found |= {s.id: (h, s, a) for h, s, a in tx.exec(asked.where(col(Hours.sign_up_id).in_(some)))}
    return found


OF_IMPORTS = {"identity", "imported_row", "profile"}


def referred_to(tx: Session, column: str, ids: Collection[int], but: Collection[str] = OF_IMPORTS) -> set[int]:
    """Which of these rows anything else leads to: whatever table a topic may bring.

    :param column: "member.id" or another key.
    """
    found: set[int] = set()
    for table in SQLModel.metadata.sorted_tables:
        leading = [c for c in table.c if any(key.target_fullname == column for key in c.foreign_keys)]
        for reference in leading if table.name not in but else ():
            for some in handfuls(ids):
                asked = columns(reference).where(reference.in_(some)).distinct()
                if table.name == "sign_up":
                    asked = asked.where(table.c.standing != Standing.CANCELLED)
                found |= set(tx.scalars(asked))
    return found


def members(tx: Session, ids: Collection[int]) -> dict[int, Member]:
    found: dict[int, Member] = {}
    for some in handfuls(ids):
        found |= {row.id: row for row in tx.exec(select(Member).where(col(Member.id).in_(some)))}
    return found


def identities(tx: Session, ids: Collection[int]) -> dict[int, list[Identity]]:
    """By member."""
    found: dict[int, list[Identity]] = {}
    for some in handfuls(ids):
        for row in tx.exec(select(Identity).where(col(Identity.member_id).in_(some))):
            found.setdefault(row.member_id or 0, []).append(row)
    return found


def insert(tx: Session, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """New rows, in their order, with what a new row has; returns their keys. Objects would take five times as long."""
    columns_of = table.__table__  # type: ignore[attr-defined]
    (key,) = columns_of.primary_key
    fields = {name: field for name, field in table.model_fields.items() if name != key.name and not field.is_required()}
    usual = [{name: one.get_default(call_default_factory=True) for name, one in fields.items()} for _ in rows[:1]]
    filled = [{**usual[0], **row} for row in rows]
    wanted = columns_of.insert().returning(key, sort_by_parameter_order=True)
    return list(tx.scalars(wanted, filled)) if filled else []


def handfuls(of: Iterable[T]) -> Iterator[list[T]]:
    rest = iter(of)
    while some := list(islice(rest, AT_ONCE)):
        yield some
