"""A described community becomes rows; describing it twice adds only what is missing."""

import re
from datetime import datetime

import pytest

from community.founding import Calling
from community.spec import CommunitySpec
from replay.stage import CHANNEL
from services.activities.changing import cancel_activity, change
from services.founding import Founded, FoundingProblem, found
from services.visit import Desk, attend
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member, Profile, Role
from storage.tables.teams import TeamMember
from storage.tables.units import Unit, UnitKind
from tests.cast import CLEANING, DAY, END, FIGURES, GROUP, START, SUNDAY, at, cleaning, community, wish

BY_NUMBER = Calling(re.compile("[0-9]+"), "a number", lists_groups=False)
TABLES = (Unit, Chat, Member, Profile, Identity, Role, Activity, Card, Notice)


@pytest.fixture
def founded(database):
    """Writes a description into the tables."""
    desk = Desk(database, FIGURES)
    return lambda spec: found(desk, spec, "replay", SUNDAY)


def described(**parts):
    return CommunitySpec.model_validate({"units": [{"name": "大汉龙城3栋"}], **parts})


def test_the_same_description_twice_adds_nothing(founded, rows):
    founded(community())
    before = {table: len(rows(table)) for table in TABLES}
    founded(community())
    assert {table: len(rows(table)) for table in TABLES} == before


def test_a_longer_description_adds_what_is_new(founded, rows):
    founded(community())
    founded(community(cleaning(), cleaning(title="交通文明劝导")))
    assert [row.title for row in rows(Activity)] == [CLEANING, "交通文明劝导"]


def test_a_parent_that_is_not_described_is_a_street(founded, rows):
    founded(CommunitySpec.model_validate({"units": [{"name": "大汉龙城3栋", "in": "上梅街道"}]}))
    assert {row.name: row.kind for row in rows(Unit)}["上梅街道"] == UnitKind.STREET


def test_a_time_without_an_offset_is_the_communitys_own(founded, rows):
    founded(described(activities=[cleaning(start=datetime(2026, 11, 28, 9), end=datetime(2026, 11, 28, 11))]))  # noqa: DTZ001
    assert rows(Activity)[0].starts_at == START


def leading(**more):
    return {"王阿姨": {"home": "大汉龙城3栋", "roles": [{"role": "楼栋长", **more}]}}


def test_a_role_may_have_a_last_day(founded, rows):
    founded(described(people=leading(until="2026-12-31")))
    assert [row.ends_at for row in rows(Role)] == [at("0:00", day=1, month=1, year=2027)]


def test_a_role_that_is_over_is_left_out_and_one_that_ends_otherwise_stays(founded, rows):
    assert "left out, it was until 2026-11-21" in founded(described(people=leading(until="2026-11-21"))).notes[0]
    assert rows(Role) == []
    founded(described(people=leading(until="2026-12-31")))
    (note,) = founded(described(people=leading(until="2027-12-31"))).notes
    assert note == "role 王阿姨 楼栋长 大汉龙城3栋: left as it was, though the file says otherwise: until"


def test_a_team_has_conditions_and_members(founded, rows):
    team = {"name": "文艺队", "kind": "team", "in": "大汉龙城3栋", "conditions": "会唱歌", "members": ["小李"]}
    spec = CommunitySpec.model_validate({"units": [{"name": "大汉龙城3栋"}, team], "people": {"小李": {}, "老彭": {}}})
    spec.people["小李"].home = "大汉龙城3栋"
    founded(spec)
    assert [row.conditions for row in rows(Unit)] == [None, "会唱歌"]
    assert [row.member_id for row in rows(TeamMember)] == [row.id for row in rows(Member)]
    assert founded(spec) == Founded()


def test_who_has_neither_home_nor_role_is_no_member_yet(founded, rows):
    founded(described(people={"路人": {}}))
    assert rows(Member) == []
    assert [row.name for row in rows(Identity)] == ["路人"]


def test_what_is_private_is_kept_apart(founded, rows):
    founded(described(people={"小李": {"home": "大汉龙城3栋", "phone": 13800000002, "skills": ["水电", "急救"]}}))
    (profile,) = rows(Profile)
    assert (profile.phone, profile.skills) == ("13800000002", "水电、急救")
    assert not {"phone", "address", "in_service"} & set(Member.model_fields)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ({"units": [{"name": "甲", "kind": "castle"}]}, "unit 甲: unknown kind 'castle'"),
        ({"chats": {"群": "乙"}}, "chat 群: no unit is called '乙'"),
        ({"people": {"小李": {"home": "乙"}}}, "person 小李: no unit is called '乙'"),
        ({"people": {"小李": {"home": "大汉龙城3栋", "roles": [{"role": "国王"}]}}}, "unknown role '国王'"),
        ({"people": {"小李": {"roles": [{"role": "网格长"}]}}}, "needs a unit"),
        ({"activities": [cleaning(unit="乙")]}, f"activity {CLEANING}: no unit is called '乙'"),
    ],
)
def test_what_cannot_be_carried_out_is_said_and_nothing_is_written(founded, rows, parts, says):
    with pytest.raises(FoundingProblem, match=says):
        founded(described(**parts))
    assert all(rows(table) == [] for table in TABLES)


# --- what was new ----------------------------------------------------------------------------------------------


def test_what_was_new_is_said_and_nothing_is_the_second_time(founded):
    lead = {"home": "大汉龙城3栋", "roles": [{"role": "楼栋长"}]}
    spec = described(chats={"群": "大汉龙城3栋"}, people={"王阿姨": lead}, activities=[cleaning(organiser="王阿姨")])
    assert founded(spec) == Founded(
        ["大汉龙城3栋"], ["群"], ["王阿姨"], ["王阿姨 楼栋长 大汉龙城3栋"], [CLEANING], added=[], notes=[]
    )
    assert founded(spec) == Founded()


def test_the_same_names_written_otherwise_are_nothing_new(founded, rows):
    founded(described(chats={"群": "大汉龙城3栋"}, people={"小李": {"home": "大汉龙城3栋"}}))
    again = {"chats": {"群 ": "大汉龙城３栋"}, "people": {"小 李": {"home": "大汉龙城3栋\u3000"}}}
    assert founded(described(**again, units=[{"name": "大汉龙城3栋 "}])) == Founded()
    assert [row.name for row in rows(Member)] == ["小李"]


def test_what_was_not_known_is_added(founded, rows):
    founded(described(chats={"群": None}, people={"小李": {"home": "大汉龙城3栋"}, "老陈": {}}))
    more = {"home": "大汉龙城3栋", "phone": "13800000002", "party_member": True}
    done = founded(described(chats={"群": "大汉龙城3栋"}, people={"小李": more, "老陈": {"home": "大汉龙城3栋"}}))
    assert done.added == ["chat 群: 大汉龙城3栋", "person 小李: party_member, phone"]
    assert done.people == ["老陈"]  # who becomes a member now
    assert (rows(Profile)[0].phone, rows(Profile)[0].in_service) == ("13800000002", True)


def test_what_is_known_otherwise_stays_and_is_said(founded, rows):
    founded(community())
    units = [{"name": "工农社区", "kind": "grid"}, {"name": "大汉龙城3栋", "in": "上梅街道"}]
    people = {"小李": {"home": "大汉龙城5栋", "phone": "13800000003"}, "老陈": {"reachable": True}}
    done = founded(CommunitySpec.model_validate({"units": units, "chats": {GROUP: "工农社区"}, "people": people}))
    left = "left as it was, though the file says otherwise"
    assert done == Founded(
        notes=[
            f"unit 工农社区: {left}: kind",
            f"unit 大汉龙城3栋: {left}: in",
            f"chat {GROUP}: {left}: its unit",
            f"person 小李: {left}: home, phone",
            f"person 老陈: {left}: reachable",
        ]
    )
    assert [row.phone for row in rows(Profile) if row.phone] == ["13800000001", "13800000002"]


def test_what_the_file_does_not_say_is_not_otherwise(founded):
    founded(community())
    assert founded(CommunitySpec.model_validate({"units": [{"name": "工农社区"}]})) == Founded()


def test_a_group_that_was_bound_since_stays_bound(founded, rows):
    founded(community())
    founded(community(chats={GROUP: None}))
    assert rows(Chat)[0].unit_id is not None


@pytest.mark.parametrize(("more", "differs"), [({"shift_minutes": 60}, "start, end"), ({"title": "大扫除"}, "title")])
def test_an_activity_that_was_changed_since_is_not_published_again(program, rows, more, differs):
    """Else everybody would find the old one beside the new one."""
    attend(program.desk, change, program.event("王阿姨"), wish("change_activity", 1, **more))
    done = found(program.desk, community(), CHANNEL, SUNDAY)
    assert done.notes == [f"activity {CLEANING}: left as it was, though the file says otherwise: {differs}"]
    assert len(rows(Activity)) == 1


def test_an_activity_that_was_cancelled_since_stays_cancelled(program, rows):
    attend(program.desk, cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    assert found(program.desk, community(), CHANNEL, SUNDAY) == Founded()
    assert [row.state for row in rows(Activity)] == [ActivityState.CANCELLED]


def test_a_unit_that_stands_below_its_own_description_is_what_is_described(founded, rows):
    units = [{"name": "大汉龙城3栋", "in": "工农社区"}, {"name": "工农社区", "kind": "community", "in": "上梅街道"}]
    done = founded(CommunitySpec.model_validate({"units": units}))
    assert {row.name: row.kind for row in rows(Unit)}["工农社区"] == UnitKind.COMMUNITY
    assert done.notes == ["made as a street, since a unit lies in it: 上梅街道"]


# --- what is carried out, and doubted --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["lecturer", "organiser"])
def test_a_name_that_several_bear_links_nobody(founded, rows, role):
    founded(described(people={"王阿姨": {"id": "one", "home": "大汉龙城3栋"}}))
    spec = described(people={"王阿姨": {"id": "two", "home": "大汉龙城3栋"}}, activities=[cleaning(**{role: "王阿姨"})])
    note = f"activity {CLEANING}: several members are called 王阿姨: the {role} is named, but not linked"
    assert founded(spec).notes == [note]
    assert getattr(rows(Activity)[0], f"{role}_id") is None


def test_a_name_that_nobody_bears_is_said(founded):
    (note,) = founded(described(activities=[cleaning(organiser="王阿姨")])).notes
    assert note == f"activity {CLEANING}: no member is called 王阿姨: the organiser is named, but not linked"


@pytest.mark.parametrize(
    ("more", "note"),
    [
        ({"hours": 90}, "90 hours are earned in 2"),
        ({"signup_closes": END}, "sign-up closes at the start, not after it"),
        ({"start": START - 8 * DAY, "end": END - 8 * DAY}, "is over already"),
    ],
)
def test_what_may_be_meant_otherwise_is_said(founded, more, note):
    assert founded(described(activities=[cleaning(**more)])).notes == [f"activity {CLEANING}: {note}"]


# --- a channel where people have numbers -----------------------------------------------------------------------


@pytest.fixture
def founded_by_number(database):
    return lambda spec: found(Desk(database, FIGURES), spec, "numbers", SUNDAY, BY_NUMBER)


def test_who_has_no_number_is_left_out_and_said(founded_by_number, rows):
    """A name would be an identity that nobody ever has: whoever writes under that name would be somebody else."""
    people = {"王阿姨": {"id": 7, "home": "大汉龙城3栋"}, "小李": {"home": "大汉龙城3栋"}, "老陈": None}
    done = founded_by_number(described(people=people))
    assert done.people == ["王阿姨"]
    assert done.notes == ["left out for want of an id (a number) until they take part themselves: 小李, 老陈"]
    assert [(row.external_id, row.name) for row in rows(Identity)] == [("7", "王阿姨")]
    assert [row.name for row in rows(Member)] == ["王阿姨"]


def test_groups_that_are_bound_by_a_button_are_left_out_and_said(founded_by_number, rows):
    done = founded_by_number(described(chats={"群": "大汉龙城3栋"}))
    assert (done.groups, rows(Chat)) == ([], [])
    assert done.notes == ["groups are left out, on this channel they are bound by a button there: 群"]
