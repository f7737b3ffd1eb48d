"""What must fit together in a described community, on descriptions that are never carried out."""

import re

import pytest
from pydantic import ValidationError

from community.founding import Calling, Known, faults
from community.spec import CommunitySpec, RoleSpec
from storage.tables.people import RoleName
from storage.tables.units import UnitKind
from tests.cast import CLEANING, END, FIGURES, MINUTE, START, cleaning

ROLES = {"楼栋长": RoleName.BUILDING_LEAD, "队长": RoleName.TEAM_LEAD}
BY_NUMBER = Calling(re.compile("[0-9]+"), "a number")
BY_NAME = Calling()
BUILDING = "大汉龙城3栋"


def wrong(calling=BY_NAME, known=None, **parts):
    """(what is said, where) of each fault of a description with one building."""
    spec = CommunitySpec.model_validate({"units": [{"name": BUILDING}]} | parts)
    found = faults(spec, Known(ROLES, FIGURES.zone, known or {}, calling))
    return [(fault.said, fault.at) for fault in found]


def said(**parts):
    return [what for what, _ in wrong(**parts)]


# --- times -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", [START, START - MINUTE, "2026-11-28T08:00", "2026-11-28T01:00Z"])
def test_an_activity_ends_after_it_starts(end):
    ((what, where),) = wrong(activities=[cleaning(end=end)])
    assert "is not after the start" in what
    assert where == ("activities", 0, "end")


def test_times_with_and_without_an_offset_are_compared_in_the_communitys_zone():
    assert said(activities=[cleaning(start="2026-11-28T09:00", end="2026-11-28T03:00Z")]) == []


@pytest.mark.parametrize(
    "signup",
    [
        {"signup_opens": "2026-11-27T09:00", "signup_closes": "2026-11-26T09:00"},
        {"signup_opens": "2026-11-27T09:00", "signup_closes": "2026-11-27T09:00"},
        {"signup_opens": START},  # it closes at the start when nothing is said
        {"signup_opens": START + MINUTE, "signup_closes": END},  # nor does it close later
    ],
)
def test_sign_up_opens_before_it_closes(signup):
    ((what, where),) = wrong(activities=[cleaning(**signup)])
    assert what.startswith(f"activity {CLEANING}: sign-up would open only when it is closed")
    assert where == ("activities", 0, "signup_opens")


# --- what stands twice -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("again", [BUILDING, "大汉龙城３栋", "大汉龙城3栋\u3000", "大汉龙城 3栋"])
def test_a_unit_is_described_once(again):
    spec = CommunitySpec.model_validate({"units": [{"name": BUILDING}, {"name": "工农社区"}, {"name": again}]})
    (fault,) = faults(spec, Known(ROLES, FIGURES.zone))
    assert (fault.first, fault.at) == (("units", 0, "name"), ("units", 2, "name"))


def test_an_activity_is_described_once_though_its_time_is_written_otherwise():
    twice = [cleaning(start="2026-11-28T09:00"), cleaning(start="2026-11-28T01:00Z", place="小广场")]
    assert said(activities=twice) == [f"activity {CLEANING} is described twice"]
    assert said(activities=[cleaning(), cleaning(start=START + MINUTE)]) == []


@pytest.mark.parametrize(
    "people",
    [{"小李": {"id": "7"}, "老陈": {"id": "7"}}, {"小李": {"id": "7"}, "老陈": {"id": " 7"}}],
)
def test_an_id_is_one_persons(people):
    ((what, where),) = wrong(people=people, calling=BY_NUMBER)
    assert (what, where) == ("person 老陈: somebody else has the id '7'", ("people", "老陈", "id"))


def test_a_name_that_is_an_id_is_nobody_elses_id():
    assert said(people={"小李": {"id": "老陈"}, "老陈": {}}) == ["person 老陈: somebody else has the id '老陈'"]
    assert said(people={"小李": {"id": "7"}, "7": {}}, calling=BY_NUMBER) == []  # a name is no id there


# --- units -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", ["大汉龙城3栋 ", "大汉龙城３栋", "大汉龙城3栋\u3000"])
def test_a_unit_is_found_by_a_name_that_looks_like_its_own(unit):
    assert said(chats={"群": unit}, people={"小李": {"home": unit}}, activities=[cleaning(unit=unit)]) == []


def test_a_unit_that_is_there_already_need_not_be_described():
    known = {"工农社区": (UnitKind.COMMUNITY, None)}
    assert said(known=known, chats={"群": "工农社区"}) == []


def test_nothing_lies_in_itself():
    ring = [{"name": "甲", "in": "乙"}, {"name": "乙", "in": "丙"}, {"name": "丙", "in": "甲"}]
    assert said(units=ring) == ["unit 甲: lies in itself", "unit 乙: lies in itself", "unit 丙: lies in itself"]
    assert said(units=[{"name": "甲", "in": " 甲"}]) == ["unit 甲: lies in itself"]
    known = {"甲": (UnitKind.GRID, "乙"), "乙": (UnitKind.COMMUNITY, None)}
    assert said(units=[{"name": "乙", "in": "甲"}], known=known) == ["unit 乙: lies in itself"]


def test_kinds_are_listed_as_they_are_written():
    (what,) = said(units=[{"name": "甲", "kind": "楼栋"}])
    assert what == "unit 甲: unknown kind '楼栋' (known: street, community, grid, compound, building, team)"


def test_a_team_is_a_team():
    assert said(activities=[cleaning(team=BUILDING)]) == [f"activity {CLEANING}: {BUILDING} is a building, no team"]
    assert said(activities=[cleaning(team="一支新队")]) == []


# --- teams -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("more", [{"conditions": "会唱歌"}, {"members": ["小李"]}])
def test_only_a_team_has_conditions_and_members(more):
    ((what, where),) = wrong(units=[{"name": BUILDING, **more}], people={"小李": {"home": BUILDING}})
    assert what == f"unit {BUILDING}: only a team has {next(iter(more))}"
    assert where == ("units", 0, next(iter(more)))


def test_who_is_in_a_team_stands_among_the_people():
    team = {"name": "文艺队", "kind": "team", "members": ["小李", "小张"]}
    ((what, where),) = wrong(units=[{"name": BUILDING}, team], people={"小 李": {"home": BUILDING}})
    assert what == "unit 文艺队: nobody among the people is called '小张'"
    assert where == ("units", 1, "members", 1)


@pytest.mark.parametrize("until", ["年底", "2026-12-31T09:00", "2026-13-01", 20261231, "1999-12-31"])
def test_the_end_of_a_role_is_a_day(until):
    with pytest.raises(ValidationError, match="write it as 2026-12-31"):
        RoleSpec.model_validate({"role": "楼栋长", "until": until})


# --- roles and ids ---------------------------------------------------------------------------------------------


def test_roles_are_listed_as_they_are_written():
    (what,) = said(people={"小李": {"home": BUILDING, "roles": [{"role": "building_lead"}]}})
    assert what == "person 小李: unknown role 'building_lead' (known: 楼栋长, 队长)"


def test_a_role_is_for_a_unit_that_there_is():
    """A slip in its name would make somebody the lead of nothing."""
    lead = {"home": BUILDING, "roles": [{"role": "楼栋长", "unit": "大汉龙城3动"}]}
    ((what, where),) = wrong(people={"小李": lead})
    assert what == "person 小李: no unit is called '大汉龙城3动'"
    assert where == ("people", "小李", "roles", 0, "unit")


def test_a_team_may_be_named_by_who_leads_it_alone():
    leads = [{"role": "队长", "unit": "环境卫生整治队"}]
    assert said(people={"小李": {"home": BUILDING, "roles": leads}}) == []
    assert said(people={"小李": {"roles": leads}}) == ["person 小李: no unit is called '环境卫生整治队'"]


@pytest.mark.parametrize("written", ["王阿姨", "@wang", "-100123", "1.5", "12 3"])
def test_where_people_have_numbers_a_name_is_no_id(written):
    ((what, where),) = wrong(people={"王阿姨": {"id": written}}, calling=BY_NUMBER)
    assert what == f"person 王阿姨: {written!r} is no id here; it is a number"
    assert where == ("people", "王阿姨", "id")


def test_whoever_holds_a_role_must_be_recognised():
    lead = {"home": BUILDING, "roles": [{"role": "楼栋长"}]}
    assert said(people={"王阿姨": lead, "小李": {"home": BUILDING}}, calling=BY_NUMBER) == [
        "person 王阿姨: a role needs an id here, a number"
    ]
    assert said(people={"王阿姨": lead | {"id": 7}}, calling=BY_NUMBER) == []
    assert said(people={"王阿姨": lead}) == []


def test_every_fault_is_found_at_once():
    parts = {"chats": {"群": "乙"}, "people": {"小李": {"home": "丙"}}, "activities": [cleaning(end=START, unit="丁")]}
    assert len(said(**parts)) == 4
