"""Who is responsible for a unit now: asked in one place, by whatever has to reach somebody."""

from collections.abc import Callable, Collection, Sequence

from sqlmodel import SQLModel

from community.rights import NARROW, OWN_ONLY, RIGHTS, Right, may
from services.subjects import kind_of
from services.turn import Turn
from storage import on_duty as duty
from storage import people, units
from storage.tables.people import Role, RoleName

# Units in which a member is about something of a topic at this moment: where they cry for help from, perhaps.
ABOUT: list[Callable[[Turn, int], list[int]]] = []


def about(turn: Turn, member_id: int) -> list[int]:
    return [unit for look in ABOUT for unit in look(turn, member_id)]


def levels(turn: Turn, unit_id: int) -> list[list[int]]:
    """Members who look after a unit, level by level, the nearest first: building lead, grid head, community …

    What escalates goes up these steps; whoever is on duty comes before the first one.
    """
    return [level for _, level in _levels(turn, unit_id)]


def _levels(turn: Turn, unit_id: int) -> list[tuple[int, list[int]]]:
    """With the unit of each."""
    lineage = units.lineage(turn.tx, unit_id)
    roles = _looking_after(people.roles_on(turn.tx, lineage, turn.now))
    found = [(unit, _members([r for r in roles if r.unit_id == unit])) for unit in lineage]
    return [(unit, level) for unit, level in found if level]


def on_duty(turn: Turn, unit_id: int, without: Collection[int] = ()) -> list[int]:
    """Members on duty now: those of the nearest unit, upwards, that has anybody on duty.

    :param without: members that it comes from.
    """
    lineage = units.lineage(turn.tx, unit_id)
    found = duty.on_duty(turn.tx, lineage, turn.now)
    others = ([one for one in found.get(unit, ()) if one not in without] for unit in lineage)
    return next((some for some in others if some), [])


def nearest(turn: Turn, unit_id: int, without: Collection[int] = ()) -> list[int]:
    """The first level at which anybody can be reached in private.

    :param without: members that it comes from.
    """
    return nearest_unit(turn, unit_id, without)[1]


def nearest_unit(turn: Turn, unit_id: int, without: Collection[int] = ()) -> tuple[int | None, list[int]]:
    """The same, and whose level it is; None where nobody can be reached."""
    for unit, level in _levels(turn, unit_id):
        others = [member for member in level if member not in without]
        if any(identity.reachable for identity in people.identities(turn.tx, others)):
            return unit, others
    return None, []


def in_charge(turn: Turn, row: SQLModel, without: Collection[int] = ()) -> list[int]:
    """Whoever organises it, when they can be reached in private, else the nearest who look after its unit.

    :param without: members that it is about.
    """
    kind = kind_of(row)
    organiser = kind.organiser(row)
    own = [organiser] if organiser is not None else []
    for level in (own, *levels(turn, kind.unit(row))):
        here = [member for member in level if member not in without]
        if any(identity.reachable for identity in people.identities(turn.tx, here)):
            return here
    return []


def nearest_with(turn: Turn, row: SQLModel, right: Right, without: Collection[int] = ()) -> list[int]:
    """The first level at which somebody who holds the right over a subject can be reached: its team, then its unit.

    :param without: members that it is about.
    """
    kind = kind_of(row)
    for unit in (*kind.teams(row), *units.lineage(turn.tx, kind.unit(row))):
        roles = [r for r in people.roles_on(turn.tx, [unit], turn.now) if r.role not in OWN_ONLY]
        held = [r for r in roles if right in RIGHTS[RoleName(r.role)] and r.member_id not in without]
        members = _members(held)
        if any(identity.reachable for identity in people.identities(turn.tx, members)):
            return members
    return []


def of_unit(turn: Turn, unit_id: int, right: Right) -> list[int]:
    """Those who look after just this unit and hold the right."""
    here = _looking_after(people.roles_on(turn.tx, [unit_id], turn.now))
    return _members([r for r in here if right in RIGHTS[RoleName(r.role)]])


def may_for(turn: Turn, row: SQLModel, right: Right) -> list[int]:
    """Everybody who holds the right over a subject by a role for units or teams."""
    lineage = turn.lineage(row)
    roles = [r for r in people.roles_on(turn.tx, lineage, turn.now) if r.role not in OWN_ONLY]
    return _members([r for r in roles if may(right, [r], lineage)])


def _looking_after(roles: Sequence[Role]) -> list[Role]:
    """Without leads of teams and lecturers, who look after something narrower than a unit."""
    return [role for role in roles if role.role not in NARROW]


def _members(roles: Sequence[Role]) -> list[int]:
    return list(dict.fromkeys(role.member_id for role in roles))
