"""Who may do what: one table. A role holds for its unit and everything below it."""

from collections.abc import Collection, Iterable
from enum import StrEnum

from storage.tables.people import Role, RoleName


class Right(StrEnum):
    PUBLISH = "publish"  # and change, and cancel
    ANNOUNCE = "announce"
    MARK_URGENT = "mark_urgent"
    CONFIRM_ATTENDANCE = "confirm_attendance"  # and give the check-in code
    DECIDE_HOURS = "decide_hours"  # never one's own
    GRANT_EXEMPTIONS = "grant_exemptions"
    CONFIRM_REPORT_IN = "confirm_report_in"
    SEE_TALLIES = "see_tallies"
    SEE_CONTACTS = "see_contacts"
    MANAGE_ROLES = "manage_roles"  # and bind groups


_EVERYDAY = {Right.PUBLISH, Right.ANNOUNCE, Right.CONFIRM_ATTENDANCE, Right.SEE_TALLIES, Right.SEE_CONTACTS}
_GRID_HEAD = _EVERYDAY | {Right.MARK_URGENT, Right.DECIDE_HOURS, Right.MANAGE_ROLES}

RIGHTS: dict[RoleName, frozenset[Right]] = {
    RoleName.CHIEF_GRID_HEAD: frozenset(_GRID_HEAD | {Right.GRANT_EXEMPTIONS, Right.CONFIRM_REPORT_IN}),
    RoleName.GRID_HEAD: frozenset(_GRID_HEAD),
    RoleName.BUILDING_LEAD: frozenset(_EVERYDAY),
    RoleName.COMMUNITY_WORKER: frozenset(_GRID_HEAD | {Right.CONFIRM_REPORT_IN}),
    RoleName.BRANCH_SECRETARY: frozenset(
        _EVERYDAY | {Right.MARK_URGENT, Right.DECIDE_HOURS, Right.GRANT_EXEMPTIONS, Right.CONFIRM_REPORT_IN}
    ),
    RoleName.PART_TIME_COMMITTEE: frozenset({Right.ANNOUNCE, Right.SEE_TALLIES}),
    RoleName.TEAM_LEAD: frozenset(
        {Right.PUBLISH, Right.CONFIRM_ATTENDANCE, Right.DECIDE_HOURS, Right.SEE_TALLIES, Right.SEE_CONTACTS}
    ),
    RoleName.LECTURER: frozenset({Right.CONFIRM_ATTENDANCE, Right.SEE_TALLIES}),
}

# These two look after one team or one's own lectures, not after a subtree of units.
NARROW = {RoleName.TEAM_LEAD, RoleName.LECTURER}
OWN_ONLY = {RoleName.LECTURER}


def may(right: Right, roles: Iterable[Role], lineage: Collection[int]) -> bool:
    """Whether one of a person's roles gives the right over a unit.

    :param lineage: ids of the unit and everything above it (of the team too, for an activity of a team).
    """
    return any(role.unit_id in lineage and right in RIGHTS[RoleName(role.role)] for role in roles)


def may_over(right: Right, roles: Iterable[Role], lineage: Collection[int], *, is_own: bool) -> bool:
    """As `may`, over one thing: a lecturer's role holds for what is their own."""
    return may(right, [role for role in roles if is_own or role.role not in OWN_ONLY], lineage)


def rights(roles: Iterable[Role]) -> frozenset[Right]:
    """Those that somebody holds over anything at all."""
    return frozenset(right for role in roles for right in RIGHTS[RoleName(role.role)])


def is_below(role: RoleName, unit_id: int, own: Role, lineage: Collection[int]) -> bool:
    """Whether whoever holds a role may grant and revoke another one, for a unit.

    It is below when it gives no right that one's own does not give; at the same unit it must give fewer.
    """
    given, mine = RIGHTS[role], RIGHTS[RoleName(own.role)]
    if Right.MANAGE_ROLES not in mine or own.unit_id not in lineage:
        return False
    return given < mine if own.unit_id == unit_id else given <= mine


def units_with(right: Right, roles: Iterable[Role], *, whole: bool = False) -> list[int]:
    """The units that a person holds the right over, each once, in the order the roles were given.

    :param whole: over all of it, and not only over what is their own there.
    """
    held = (r for r in roles if right in RIGHTS[RoleName(r.role)] and not (whole and r.role in OWN_ONLY))
    return list(dict.fromkeys(r.unit_id for r in held))
