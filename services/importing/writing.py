"""A plan, carried out: people, what was not known of them, and past services as counted hours."""

from collections.abc import Iterator, Sequence
from datetime import time, timedelta

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
    importing.add_all(turn.tx, [*_rows(run, members), *_rows(run, services, places)])
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
    importing.add_all(turn.tx, [run])
    return run


def _rows(run: ImportRun, verdicts: Sequence[Verdict], places: Sequence[SignUp] = ()) -> Iterator[ImportedRow]:
    for number, one in enumerate(verdicts):
        service = places[number].id if places else None
        made = one.became is Became.NEW and service is None
        yield ImportedRow(run_id=run.id, member_id=_id(one.who), sign_up_id=service, made=made, wrote=one.wrote)


def _id(who: Known) -> int:
    assert who.id is not None
    return who.id


# --- people ------------------------------------------------------------------------------------------------------


def _members(turn: Turn, new: Sequence[Verdict]) -> None:
    made = [Member(name=one.row.name, home_unit_id=one.row.home, joined_at=turn.now) for one in new]
    importing.add_all(turn.tx, made)
    for one, member in zip(new, made, strict=True):
        one.who.id = member.id


def _profiles(turn: Turn, verdicts: Sequence[Verdict]) -> None:
    ids = [_id(one.who) for one in verdicts]
    there = importing.profiles(turn.tx, ids)
    known = importing.members(turn.tx, [_id(one.who) for one in verdicts if "home_unit_id" in one.wrote])
    for one in verdicts:
        profile = there.setdefault(_id(one.who), Profile(member_id=_id(one.who)))
        for name in OF_PROFILE:
            if name in one.wrote:
                setattr(profile, name, one.wrote[name])
        if "home_unit_id" in one.wrote:
            known[_id(one.who)].home_unit_id = one.wrote["home_unit_id"]
    importing.add_all(turn.tx, list(there.values()))


def _accounts(turn: Turn, verdicts: Sequence[Verdict], channel: str) -> None:
    there = importing.accounts(turn.tx, channel)
    for one in verdicts:
        if (called := one.wrote.get("account")) is not None:
            account = there.get(called) or Identity(channel=channel, external_id=called, name=one.row.name)
            one.wrote["was_there"] = account.id is not None
            account.member_id = _id(one.who)
            turn.tx.add(account)
    turn.tx.flush()


# --- services ----------------------------------------------------------------------------------------------------


def _services(turn: Turn, verdicts: Sequence[Verdict]) -> list[SignUp]:
    """Recorded services that count at once: whoever runs the import has decided them (decision 0034)."""
    activities = [_activity(turn, one, one.row) for one in verdicts if isinstance(one.row, HoursRow)]
    importing.add_all(turn.tx, activities)
    places = [_place(turn, one, activity) for one, activity in zip(verdicts, activities, strict=True)]
    importing.add_all(turn.tx, places)
    importing.add_all(turn.tx, [_hours(turn, *pair) for pair in zip(verdicts, places, strict=True)])
    return places


def _activity(turn: Turn, one: Verdict, row: HoursRow) -> Activity:
    assert one.who.home is not None
    midnight = at(row.day, time.min, turn.figures)
    return Activity(
        title=row.title,
        kind=ActivityKind.SERVICE,
        unit_id=one.who.home,
        starts_at=midnight,
        ends_at=midnight + timedelta(minutes=row.minutes),
        place=row.place,
        code_secret=attendance.new_secret(),
        state=ActivityState.RECORDED,
        created_at=turn.now,
        closed_at=turn.now,
    )


def _place(turn: Turn, one: Verdict, activity: Activity) -> SignUp:
    place = SignUp(activity_id=activity.id, member_id=_id(one.who), name=one.who.name, created_at=turn.now)
    place.standing, place.source = Standing.GOING, Source.IMPORT
    return place


def _hours(turn: Turn, one: Verdict, place: SignUp) -> Hours:
    assert isinstance(one.row, HoursRow)
    hours = Hours(sign_up_id=place.id, member_id=_id(one.who), minutes=one.row.minutes, state=HoursState.COUNTED)
    hours.decided_at = turn.now
    return hours
