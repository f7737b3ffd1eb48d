"""Writes a described community into the tables. Founding the same one twice adds only what is missing."""

from datetime import datetime

from community.attendance import new_secret
from community.spec import ActivitySpec, CommunitySpec, PersonSpec, RoleSpec, UnitSpec
from services.activities.publishing import make_public
from services.names import role_names
from services.turn import Turn
from services.visit import Desk
from storage import activities, groups, people, units
from storage.tables.activities import Activity, ActivityState
from storage.tables.groups import Chat
from storage.tables.people import Identity, Member, Profile, Role, RoleName
from storage.tables.units import Unit, UnitKind


class FoundingProblem(Exception):
    """A description that cannot be carried out; the message says where."""


def found(desk: Desk, spec: CommunitySpec, channel: str, now: datetime) -> None:
    """Units, groups, people, activities with their cards, and roles, in one transaction.

    :raises FoundingProblem: an unknown role or unit.
    """
    with desk.turn(now) as turn:
        for unit in spec.units:
            _unit(turn, unit)
        for name, bound_to in spec.chats.items():
            _chat(turn, channel, name, bound_to)
        for name, person in spec.people.items():
            _person(turn, channel, name, person or PersonSpec())
        for activity in spec.activities:
            _activity(turn, activity)
        for name, person in spec.people.items():
            for role in person.roles if person is not None else []:
                _role(turn, channel, name, role, person or PersonSpec())


def _unit(turn: Turn, spec: UnitSpec) -> Unit:
    parent = _parent(turn, spec.parent) if spec.parent else None
    unit = units.named(turn.tx, spec.name)
    if unit is None:
        try:
            kind = UnitKind(spec.kind)
        except ValueError as problem:
            raise FoundingProblem(f"unit {spec.name}: unknown kind {spec.kind!r}") from problem
        unit = Unit(name=spec.name, kind=kind)
    unit.parent_id = parent.id if parent else unit.parent_id
    turn.tx.add(unit)
    turn.tx.flush()
    return unit


def _parent(turn: Turn, name: str) -> Unit:
    """A parent that is not described is made: somebody's street."""
    return units.named(turn.tx, name) or _unit(turn, UnitSpec(name=name, kind=UnitKind.STREET))


def _need(turn: Turn, name: str, where: str) -> Unit:
    unit = units.named(turn.tx, name)
    if unit is None:
        raise FoundingProblem(f"{where}: no unit is called {name!r}")
    return unit


def _chat(turn: Turn, channel: str, name: str, bound_to: str | None) -> None:
    chat = groups.chat(turn.tx, channel, name) or Chat(channel=channel, external_id=name, title=name)
    chat.unit_id = _need(turn, bound_to, f"chat {name}").id if bound_to else None
    turn.tx.add(chat)
    turn.tx.flush()


def _person(turn: Turn, channel: str, name: str, spec: PersonSpec) -> None:
    identity = people.identity(turn.tx, channel, spec.id or name)
    if identity is None:
        identity = Identity(channel=channel, external_id=spec.id or name, name=name)
    identity.reachable = identity.reachable or spec.reachable
    if identity.member_id is None and (spec.home or spec.roles or spec.party_member):
        identity.member_id = _member(turn, name, spec).id
    turn.tx.add(identity)
    turn.tx.flush()


def _member(turn: Turn, name: str, spec: PersonSpec) -> Member:
    home = _need(turn, spec.home, f"person {name}").id if spec.home else None
    member = Member(name=name[: turn.figures.name_length], home_unit_id=home, joined_at=turn.now)
    turn.tx.add(member)
    turn.tx.flush()
    skills = "、".join(spec.skills) if isinstance(spec.skills, list) else spec.skills
    profile = Profile(
        member_id=member.id,
        in_service=spec.party_member,
        phone=spec.phone,
        address=spec.address,
        employer=spec.employer,
        skills=skills,
    )
    turn.tx.add(profile)
    return member


def _team(turn: Turn, name: str, unit: Unit) -> Unit:
    """A team that is only named hangs on the unit of its activity."""
    return units.named(turn.tx, name) or _unit(turn, UnitSpec(name=name, kind=UnitKind.TEAM, parent=unit.name))


def _activity(turn: Turn, spec: ActivitySpec) -> None:
    unit = _need(turn, spec.unit, f"activity {spec.title}")
    start, end = (_aware(turn, moment) for moment in (spec.start, spec.end))
    if activities.same(turn.tx, spec.title, unit.id, start) is not None:
        return
    activity = Activity(
        title=spec.title,
        kind=spec.kind,
        unit_id=unit.id,
        team_id=_team(turn, spec.team, unit).id if spec.team else None,
        starts_at=start,
        ends_at=end,
        place=spec.place,
        capacity=spec.capacity,
        signup_opens=_aware(turn, spec.signup_opens) if spec.signup_opens else None,
        signup_closes=_aware(turn, spec.signup_closes) if spec.signup_closes else None,
        hours_minutes=round(spec.hours * 60) if spec.hours is not None else None,
        lecturer=spec.lecturer,
        lecturer_id=_only_bearer(turn, spec.lecturer),
        organiser_id=_only_bearer(turn, spec.organiser),
        code_secret=new_secret(),
        state=ActivityState.DRAFT,
        created_at=turn.now,
    )
    turn.tx.add(activity)
    make_public(turn, activity, at_once=True)


def _only_bearer(turn: Turn, name: str | None) -> int | None:
    if name is None:
        return None
    found = people.named(turn.tx, name)
    return found[0].id if len(found) == 1 else None


def _role(turn: Turn, channel: str, name: str, spec: RoleSpec, person: PersonSpec) -> None:
    if spec.role not in role_names():
        known = ", ".join(role_names())
        raise FoundingProblem(f"person {name}: unknown role {spec.role!r} (known: {known})")
    role = role_names()[spec.role]
    said = spec.unit or person.home
    if said is None:
        raise FoundingProblem(f"person {name}: the role {spec.role} needs a unit")
    unit = units.named(turn.tx, said)
    if unit is None:
        home = units.named(turn.tx, person.home) if person.home else None
        unit = _team(turn, said, home) if role == RoleName.TEAM_LEAD and home else _parent(turn, said)
    identity = people.identity(turn.tx, channel, person.id or name)
    assert identity is not None
    assert identity.member_id is not None
    held = people.roles(turn.tx, identity.member_id)
    if not any(r.unit_id == unit.id and r.role == role for r in held):
        turn.tx.add(Role(member_id=identity.member_id, unit_id=unit.id, role=role))
        turn.tx.flush()


def _aware(turn: Turn, moment: datetime) -> datetime:
    """Times without an offset are the community's own."""
    return moment if moment.tzinfo else moment.replace(tzinfo=turn.figures.zone)
