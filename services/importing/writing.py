"""A plan, carried out: people, what was not known of them, and past services as counted hours."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import time, timedelta
from typing import Any

from sqlmodel import SQLModel

from community import attendance
from community.clock import at
from community.importing.rows import HoursRow
from community.importing.same import Known
from community.importing.tables import Kind
from services.importing.planning import Became, Plan, Verdict
from services.turn import Turn
from storage import importing
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.hours import Hours, HoursState
from storage.tables.importing import ImportedRow, ImportRun
from storage.tables.people import Identity, Member, Profile
from storage.tables.signup import SignUp, Source, Standing

LONGEST_NAME = 100
OF_PROFILE = ("phone", "address", "employer", "skills", "said_member")


def carry_out(turn: Turn, plan: Plan, file: str, channel: str) -> ImportRun | None:
    """The run; None when there was nothing to write."""
    written = [one for one in plan.verdicts if one.became in (Became.NEW, Became.ADDED)]
    if not written:
        return None
    run = _run(turn, plan, file)
    members = [one for one in written if one.row.line.table.kind is Kind.MEMBERS]
    services = [one for one in written if one.row.line.table.kind is Kind.HOURS]
    _members(turn, [one for one in members if one.became is Became.NEW])
    _profiles(turn, members)
    _accounts(turn, members, channel)
    places = _services(turn, services)
    importing.insert(turn.tx, ImportedRow, [*_rows(run, members), *_rows(run, services, places)])
    turn.audit("import_table", None, run=run.id, people=run.people, completed=run.completed, services=run.services)
    return run


def _run(turn: Turn, plan: Plan, file: str) -> ImportRun:
    run = ImportRun(
        at=turn.now,
        file=file[-LONGEST_NAME:],
        people=plan.count(Kind.MEMBERS, Became.NEW),
        completed=plan.count(Kind.MEMBERS, Became.ADDED),
        services=plan.count(Kind.HOURS, Became.NEW),
    )
    turn.tx.add(run)
    turn.tx.flush()
    return run


def _rows(run: ImportRun, verdicts: Sequence[Verdict], places: Sequence[int] = ()) -> Iterator[dict[str, Any]]:
    for number, one in enumerate(verdicts):
        service = places[number] if places else None
        made = one.became is Became.NEW and service is None
        yield {"run_id": run.id, "member_id": _id(one.who), "sign_up_id": service, "made": made, "wrote": one.wrote}


def _id(who: Known) -> int:
    assert who.id is not None
    return who.id


# --- people ------------------------------------------------------------------------------------------------------


def _members(turn: Turn, new: Sequence[Verdict]) -> None:
    made = [{"name": one.row.name, "home_unit_id": one.row.home, "joined_at": turn.now} for one in new]
    for one, number in zip(new, importing.insert(turn.tx, Member, made), strict=True):
        one.who.id = number


def _profiles(turn: Turn, verdicts: Sequence[Verdict]) -> None:
    there = importing.profiles(turn.tx, [_id(one.who) for one in verdicts])
    known = importing.members(turn.tx, [_id(one.who) for one in verdicts if one.became is Became.ADDED])
    new: dict[int, dict[str, Any]] = {}
    for one in verdicts:
        number, wrote = _id(one.who), {name: one.wrote[name] for name in OF_PROFILE if name in one.wrote}
        if number not in there:
            new.setdefault(number, dict.fromkeys(OF_PROFILE)).update(member_id=number, **wrote)
        else:
            _set(there[number], wrote)
        if one.became is Became.ADDED and "home_unit_id" in one.wrote:
            _set(known[number], {"home_unit_id": one.wrote["home_unit_id"]})
    importing.insert(turn.tx, Profile, [{"in_service": False, **row} for row in new.values()])


def _set(row: SQLModel, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)


def _accounts(turn: Turn, verdicts: Sequence[Verdict], channel: str) -> None:
    there, new = importing.accounts(turn.tx, channel), []
    for one in verdicts:
        if (called := one.wrote.get("account")) is not None:
            one.wrote["was_there"] = called in there
            if called in there:
                there[called].member_id = _id(one.who)
            else:
                new.append({"channel": channel, "external_id": called, "name": one.row.name, "member_id": _id(one.who)})
    importing.insert(turn.tx, Identity, new)


# --- services ----------------------------------------------------------------------------------------------------


def _services(turn: Turn, verdicts: Sequence[Verdict]) -> list[int]:
    """Recorded services that count at once: whoever runs the import has decided them (decision 0034)."""
    made = [_activity(turn, one.who, one.row) for one in verdicts if isinstance(one.row, HoursRow)]
    activities = importing.insert(turn.tx, Activity, made)
    pairs = zip(verdicts, activities, strict=True)
    places = importing.insert(turn.tx, SignUp, [_place(turn, one.who, activity) for one, activity in pairs])
    importing.insert(turn.tx, Hours, [_hours(turn, *pair) for pair in zip(verdicts, places, strict=True)])
    return places


def _activity(turn: Turn, who: Known, row: HoursRow) -> dict[str, Any]:
    midnight = at(row.day, time.min, turn.figures)
    return {
        "title": row.title,
        "kind": ActivityKind.SERVICE,
        "unit_id": who.home,
        "starts_at": midnight,
        "ends_at": midnight + timedelta(minutes=row.minutes),
        "place": row.place,
        "code_secret": attendance.new_secret(),
        "page": None,  # nobody signs up for what is over
        "state": ActivityState.RECORDED,
        "created_at": turn.now,
        "closed_at": turn.now,
    }


def _place(turn: Turn, who: Known, activity_id: int) -> dict[str, Any]:
    return {
        "activity_id": activity_id,
        "member_id": _id(who),
        "name": who.name,
        "standing": Standing.GOING,
        "source": Source.IMPORT,
        "created_at": turn.now,
    }


def _hours(turn: Turn, one: Verdict, place: int) -> dict[str, Any]:
    assert isinstance(one.row, HoursRow)
    counted = {"minutes": one.row.minutes, "state": HoursState.COUNTED, "decided_at": turn.now}
    return {"sign_up_id": place, "member_id": _id(one.who)} | counted
