"""The table of rules.md, cell by cell: its own unit, below it, next door and above."""

import pytest

from community.rights import NARROW, RIGHTS, Right, is_below, may, may_over, units_with
from storage.tables.people import Role, RoleName

ROLES = (  # 总网格长 | 网格长 | 楼栋长 | 社区工作者 | 支部书记 | 兼职委员 | 队长 | 讲师
    RoleName.CHIEF_GRID_HEAD,
    RoleName.GRID_HEAD,
    RoleName.BUILDING_LEAD,
    RoleName.COMMUNITY_WORKER,
    RoleName.BRANCH_SECRETARY,
    RoleName.PART_TIME_COMMITTEE,
    RoleName.TEAM_LEAD,
    RoleName.LECTURER,
)
TABLE = {
    Right.PUBLISH: "✓✓✓✓✓.✓.",
    Right.ANNOUNCE: "✓✓✓✓✓✓..",
    Right.MARK_URGENT: "✓✓.✓✓...",
    Right.CONFIRM_ATTENDANCE: "✓✓✓✓✓.✓✓",
    Right.DECIDE_HOURS: "✓✓.✓✓.✓.",
    Right.GRANT_EXEMPTIONS: "✓...✓...",
    Right.CONFIRM_REPORT_IN: "✓..✓✓...",
    Right.SEE_TALLIES: "✓✓✓✓✓✓✓✓",
    Right.SEE_CONTACTS: "✓✓✓✓✓.✓.",
    Right.MANAGE_ROLES: "✓✓.✓....",
}
CELLS = [(role, right, mark == "✓") for right, row in TABLE.items() for role, mark in zip(ROLES, row, strict=True)]

# A street with two communities; in one of them two buildings with a team each.
STREET, COMMUNITY, BUILDING, OTHER_BUILDING, TEAM, OTHER_TEAM, OTHER_COMMUNITY = 1, 2, 3, 4, 5, 6, 7
OF_BUILDING = [BUILDING, COMMUNITY, STREET]
# A role for the community holds for it and for what lies in it, a team's lead for what is the team's.
PLACES = {
    "own": ([COMMUNITY, STREET], True),
    "below": (OF_BUILDING, True),
    "next door": ([OTHER_COMMUNITY, STREET], False),
    "above": ([STREET], False),
}
PLACES_OF_A_TEAM = {
    "own": ([*OF_BUILDING, TEAM], True),
    "below": ([TEAM, *OF_BUILDING], True),
    "next door": ([*OF_BUILDING, OTHER_TEAM], False),
    "above": (OF_BUILDING, False),
}


def role(name: RoleName, unit: int) -> Role:
    return Role(id=1, member_id=1, unit_id=unit, role=name)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("name", "right", "allowed"), CELLS)
def test_every_cell_of_the_table_at_every_place(name, right, allowed, place):
    is_lead = name == RoleName.TEAM_LEAD
    lineage, is_in_reach = (PLACES_OF_A_TEAM if is_lead else PLACES)[place]
    held = role(name, TEAM if is_lead else COMMUNITY)
    assert may_over(right, [held], lineage, is_own=True) is (allowed and is_in_reach)
    is_own_only = name == RoleName.LECTURER
    assert may_over(right, [held], lineage, is_own=False) is (allowed and is_in_reach and not is_own_only)


def test_the_table_has_every_role_and_every_right():
    assert set(RIGHTS) == set(RoleName) == set(ROLES)
    assert set(TABLE) == set(Right)


def test_a_role_holds_for_everything_below_its_unit():
    assert may(Right.PUBLISH, [role(RoleName.GRID_HEAD, STREET)], OF_BUILDING)


def test_a_role_does_not_hold_above_its_unit():
    assert not may(Right.PUBLISH, [role(RoleName.BUILDING_LEAD, BUILDING)], [COMMUNITY, STREET])


def test_a_role_does_not_hold_next_door():
    assert not may(Right.PUBLISH, [role(RoleName.BUILDING_LEAD, OTHER_BUILDING)], OF_BUILDING)


def test_a_team_lead_decides_about_the_team_only():
    lead = [role(RoleName.TEAM_LEAD, TEAM)]
    assert may(Right.DECIDE_HOURS, lead, [*OF_BUILDING, TEAM])
    assert not may(Right.DECIDE_HOURS, lead, OF_BUILDING)


@pytest.mark.parametrize(
    ("name", "is_own", "allowed"),
    [(RoleName.LECTURER, True, True), (RoleName.LECTURER, False, False), (RoleName.BUILDING_LEAD, False, True)],
)
def test_a_lecturer_confirms_attendance_of_their_own_lectures_only(name, is_own, allowed):
    assert may_over(Right.CONFIRM_ATTENDANCE, [role(name, BUILDING)], OF_BUILDING, is_own=is_own) is allowed


def test_rights_of_several_roles_add_up():
    roles = [role(RoleName.PART_TIME_COMMITTEE, COMMUNITY), role(RoleName.BUILDING_LEAD, BUILDING)]
    assert may(Right.PUBLISH, roles, OF_BUILDING)
    assert not may(Right.DECIDE_HOURS, roles, OF_BUILDING)


def test_a_resident_without_a_role_may_nothing():
    assert not any(may(right, [], OF_BUILDING) for right in Right)


def test_units_are_named_once_and_in_the_order_of_the_roles():
    roles = [role(RoleName.GRID_HEAD, 7), role(RoleName.BUILDING_LEAD, 3), role(RoleName.BRANCH_SECRETARY, 7)]
    assert units_with(Right.PUBLISH, roles) == [7, 3]
    assert units_with(Right.GRANT_EXEMPTIONS, roles) == [7]


def test_leads_of_teams_and_lecturers_look_after_no_subtree():
    assert {RoleName.TEAM_LEAD, RoleName.LECTURER} == NARROW


# --- whose roles are below one's own ----------------------------------------------------------------------------

GIVES = {  # for its own unit, and for those below it; in the order of ROLES
    RoleName.CHIEF_GRID_HEAD: (".✓✓✓✓✓✓✓", "✓✓✓✓✓✓✓✓"),
    RoleName.GRID_HEAD: ("..✓..✓✓✓", ".✓✓..✓✓✓"),
    RoleName.COMMUNITY_WORKER: (".✓✓..✓✓✓", ".✓✓✓.✓✓✓"),
}


@pytest.mark.parametrize("given", ROLES)
@pytest.mark.parametrize("own", ROLES)
def test_a_role_gives_those_below_it_at_its_own_unit_and_underneath(own, given):
    here, underneath = GIVES.get(own, ("........", "........"))
    mine, place = role(own, COMMUNITY), ROLES.index(given)
    assert is_below(given, COMMUNITY, mine, [COMMUNITY, STREET]) is (here[place] == "✓")
    assert is_below(given, BUILDING, mine, OF_BUILDING) is (underneath[place] == "✓")
    assert not is_below(given, STREET, mine, [STREET])
    assert not is_below(given, OTHER_COMMUNITY, mine, [OTHER_COMMUNITY, STREET])


def test_nobody_gives_a_right_that_they_do_not_hold():
    for own in ROLES:
        for given in ROLES:
            if is_below(given, BUILDING, role(own, COMMUNITY), OF_BUILDING):
                assert RIGHTS[given] <= RIGHTS[own]
