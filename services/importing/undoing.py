"""Taking an import back: what it made, unless people have done something with it since."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from services.turn import Turn
from storage import importing
from storage.tables.activities import Activity, ActivityState
from storage.tables.hours import Hours, HoursState
from storage.tables.importing import ImportedRow, ImportRun
from storage.tables.people import Identity, Member, Profile
from storage.tables.signup import SignUp, Standing

Why = Literal["decided", "changed", "takes_part", "writes"]
OF_PROFILE = ("phone", "address", "employer", "skills", "said_member")


@dataclass
class Undone:
    """What is gone, and what stays and why, by name."""

    people: int = 0
    completed: int = 0
    services: int = 0
    stays: list[tuple[str, Why]] = field(default_factory=list)


def undo(turn: Turn, number: int) -> Undone | None:
    """None when there is no such import, or nothing of it is left. What had to stay may go another time."""
    run, rows, done = turn.lock(ImportRun, number), importing.rows_of(turn.tx, number), Undone()
    if run is None or not rows:
        return None
    _services(turn, [row for row in rows if row.sign_up_id is not None], done)
    turn.tx.flush()
    _people(turn, [row for row in rows if row.sign_up_id is None], done)
    run.undone_at = turn.now
    turn.audit("undo_import", None, run=number, people=done.people, services=done.services, stays=len(done.stays))
    return done


# --- services ----------------------------------------------------------------------------------------------------


def _services(turn: Turn, rows: Sequence[ImportedRow], done: Undone) -> None:
    there = importing.hours_of(turn.tx, [row.sign_up_id for row in rows if row.sign_up_id])
    used = importing.referred_to(turn.tx, "sign_up.id", there, but={"hours", "imported_row"})
    for row in rows:
        if (found := there.get(row.sign_up_id or 0)) is not None:
            hours, place, activity = found
            if _is_touched(hours) or place.id in used:
                done.stays.append((f"{place.name} {activity.title}", "decided"))
            else:
                _withdraw(turn, hours, place, activity)
                turn.tx.delete(row)
                done.services += 1


def _is_touched(hours: Hours) -> bool:
    """Somebody has disputed, corrected or confirmed it."""
    return hours.state != HoursState.COUNTED or hours.decided_by is not None or hours.confirmed_at is not None


def _withdraw(turn: Turn, hours: Hours, place: SignUp, activity: Activity) -> None:
    """As a service is withdrawn that somebody has entered: numbers that others may have kept are never used again."""
    turn.tx.delete(hours)
    place.standing, place.cancelled_at = Standing.CANCELLED, turn.now
    activity.state = ActivityState.CANCELLED


# --- people ------------------------------------------------------------------------------------------------------


@dataclass
class _Person:
    row: ImportedRow
    member: Member
    profile: Profile | None
    accounts: Sequence[Identity]

    def value(self, column: str) -> Any:
        return self.member.home_unit_id if column == "home_unit_id" else getattr(self.profile, column, None)

    @property
    def own_account(self) -> Identity | None:
        return next((one for one in self.accounts if one.external_id == self.row.wrote.get("account")), None)


def _people(turn: Turn, rows: Sequence[ImportedRow], done: Undone) -> None:
    ids = {row.member_id for row in rows}
    takes_part = importing.referred_to(turn.tx, "member.id", ids)
    for person in _persons(turn, rows):
        if not person.row.made:
            done.completed += 1
            _empty(turn, person, done)
            turn.tx.delete(person.row)
        elif why := _why_stays(person, person.member.id in takes_part):
            done.stays.append((person.member.name, why))
        else:
            _is_nobody(turn, person)
            turn.tx.delete(person.row)
            done.people += 1


def _persons(turn: Turn, rows: Sequence[ImportedRow]) -> Iterator[_Person]:
    ids = {row.member_id for row in rows}
    members, profiles = importing.members(turn.tx, ids), importing.profiles(turn.tx, ids)
    accounts = importing.identities(turn.tx, ids)
    for row in reversed(rows):  # what was added to somebody new goes before they do
        if (member := members.get(row.member_id)) is not None:
            yield _Person(row, member, profiles.get(row.member_id), accounts.get(row.member_id, ()))


def _why_stays(person: _Person, takes_part: bool) -> Why | None:
    if takes_part:
        return "takes_part"
    if any(one.reachable or one is not person.own_account for one in person.accounts):
        return "writes"
    wrote = person.row.wrote
    same = all(person.value(column) == wrote.get(column) for column in ("home_unit_id", *OF_PROFILE))
    others = [person.value(column) for column in ("full_name", "branch", "post")]
    return None if same and not any(others) else "changed"


def _empty(turn: Turn, person: _Person, done: Undone) -> None:
    """Of somebody who was known: what is still as it was written."""
    for column, value in person.row.wrote.items():
        if column == "home_unit_id" and person.member.home_unit_id == value:
            person.member.home_unit_id = None
        elif column in OF_PROFILE and person.value(column) == value:
            setattr(person.profile, column, None)
        elif column in ("home_unit_id", *OF_PROFILE):
            done.stays.append((person.member.name, "changed"))
    if (account := person.own_account) is not None:
        if account.reachable:
            done.stays.append((person.member.name, "writes"))
        else:
            _part(turn, account, was_there=person.row.wrote.get("was_there", False))


def _is_nobody(turn: Turn, person: _Person) -> None:
    """As after a deletion: the number stays, since others may have kept it."""
    if person.profile is not None:
        turn.tx.delete(person.profile)
    for account in person.accounts:
        _part(turn, account, was_there=person.row.wrote.get("was_there", False))
    person.member.name, person.member.home_unit_id = "", None


def _part(turn: Turn, account: Identity, *, was_there: bool) -> None:
    if was_there:
        account.member_id = None
    else:
        turn.tx.delete(account)
