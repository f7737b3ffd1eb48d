from collections import Counter
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlmodel import select

from community.figures import Figures
from community.rights import RIGHTS, Right
from community.spec import CommunitySpec, PersonSpec
from demo.community import demo_community
from demo.plan import FILE, plan
from services.founding import role_names
from services.visit import Desk
from storage import units
from storage.tables.activities import ActivityKind
from storage.tables.cards import Card
from storage.tables.people import RoleName

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 17, 0, tzinfo=ZONE)
TEAMS = {
    "政策宣传文艺队",
    "疫情防控宣传队",
    "交通劝导服务队",
    "纠纷调解服务队",
    "环境卫生整治队",
    "关爱青少年服务队",
}


@pytest.fixture(scope="module")
def spec() -> CommunitySpec:
    return demo_community(SUNDAY)


def test_it_needs_no_argument():
    soon = datetime.now(UTC) + timedelta(days=10)
    assert all(datetime.now(UTC) < a.start < soon for a in demo_community().activities)


def test_about_a_hundred_and_twenty_people_live_there(spec: CommunitySpec):
    assert 110 <= len(spec.people) <= 130


def test_nobody_is_written_down_twice():
    root = yaml.compose(FILE.read_text(encoding="utf-8"))
    homes = next(value for key, value in root.value if key.value == "people")
    names = Counter(name.value for _, people in homes.value for name, _ in people.value)
    assert [name for name, count in names.items() if count > 1] == []


def test_the_tree_is_that_of_the_programme(settled: Desk):
    with settled.database.reading() as tx:
        tree = {u.name: u for u in units.all_units(tx)}
        for leaf, above in {
            "大汉龙城3栋": ["大汉龙城小区", "第一网格", "工农社区", "上梅街道"],
            "北京鑫城3栋": ["北京鑫城小区", "华新网格", "华新社区", "枫林街道"],
        }.items():
            lineage = units.lineage(tx, tree[leaf].id)
            assert [name for unit_id in lineage for name, u in tree.items() if u.id == unit_id] == [leaf, *above]
    assert {name for name, u in tree.items() if u.kind == "team"} == TEAMS
    assert len(tree) == len(plan().units)  # nothing was made because it was only named


def test_every_building_has_one_group(spec: CommunitySpec):
    buildings = [u.name for u in spec.units if u.kind == "building"]
    bound = Counter(spec.chats.values())
    assert len(buildings) == 8
    assert all(bound[building] == 1 for building in buildings)


def test_every_name_that_is_used_is_described(spec: CommunitySpec):
    described = {u.name for u in spec.units}
    people = [person for person in spec.people.values() if person]
    used = {u.parent for u in spec.units if u.parent} | set(spec.chats.values()) | {p.home for p in people}
    used |= {role.unit for p in people for role in p.roles}
    held = [*plan().upcoming, *plan().past]
    used |= {one.unit for one in held} | {one.team for one in held if one.team}
    assert used <= described
    named = {name for one in held for name in (one.organiser, one.lecturer, *one.people) if name}
    assert named | set(plan().players) <= set(spec.people)


def test_every_role_and_every_team_lead_is_there(spec: CommunitySpec):
    roles = [role for person in spec.people.values() if person for role in person.roles]
    assert {role_names()[role.role] for role in roles} == set(RoleName)
    assert {role.unit for role in roles if role.role == "队长"} == TEAMS


def test_a_recognisable_handful(spec: CommunitySpec):
    def roles(name: str) -> list[tuple[str, str | None]]:
        person = spec.people[name]
        return [(role.role, role.unit) for role in person.roles] if person else []

    assert roles("王阿姨") == [("楼栋长", "大汉龙城3栋")]
    assert roles("张书记") == [("支部书记", "大汉龙城小区")]
    assert roles("赵网格") == [("网格长", "第一网格")]
    li, chen, zhou = (spec.people[name] or PersonSpec() for name in ("小李", "老陈", "小周"))
    assert (li.home, li.party_member, li.reachable) == ("大汉龙城3栋", True, True)
    assert (chen.home, chen.reachable, chen.roles) == ("大汉龙城3栋", False, [])
    assert zhou.home != "大汉龙城3栋"
    assert {"刘婶", "老彭"} <= set(spec.people)


def test_some_can_be_reached_and_some_cannot(spec: CommunitySpec):
    reachable = sum(person is not None and person.reachable for person in spec.people.values())
    assert 40 <= reachable <= len(spec.people) - 40


def test_every_in_service_member_works_somewhere(spec: CommunitySpec):
    members = [p for p in spec.people.values() if p and p.party_member]
    assert len(members) >= 15
    assert all(p.employer for p in members)


def test_the_phone_numbers_ring_nowhere(spec: CommunitySpec):
    phones = [p.phone for p in spec.people.values() if p and p.phone]
    assert len(set(phones)) == len(phones) > 10
    assert all(phone.startswith("1540000") and len(phone) == 11 for phone in phones)


@pytest.mark.parametrize("days", range(0, 400, 3))
def test_whatever_the_day_all_kinds_lie_ahead_within_ten_days(days: int):
    now = SUNDAY + timedelta(days=days, hours=days * 7 % 24)
    activities = demo_community(now).activities
    assert {a.kind for a in activities} == set(ActivityKind)
    assert all(now < a.start < a.end < now + timedelta(days=10) for a in activities)


def test_the_clock_on_the_wall_is_the_communitys(spec: CommunitySpec):
    assert demo_community(SUNDAY.astimezone(UTC)) == spec
    lecture = next(a for a in spec.activities if "心脑血管" in a.title)
    assert (lecture.start.hour, lecture.start.tzinfo, lecture.lecturer) == (19, ZONE, "欧阳医生")
    elsewhere = demo_community(SUNDAY, ZoneInfo("Europe/Berlin")).activities[0].start
    assert (elsewhere.hour, elsewhere.tzinfo) == (9, ZoneInfo("Europe/Berlin"))


def test_organisers_may_publish_what_they_organise(spec: CommunitySpec):
    above = {u.name: u.parent for u in spec.units}

    def lineage(unit: str | None) -> list[str]:
        return [unit, *lineage(above[unit])] if unit else []

    for one in (*plan().upcoming, *plan().past):
        person = spec.people[one.organiser]
        assert person
        may = {role.unit for role in person.roles if Right.PUBLISH in RIGHTS[role_names()[role.role]]}
        assert may & {*lineage(one.unit), one.team}, one


def test_no_group_is_flooded_with_cards_at_the_start(settled: Desk):
    with settled.database.reading() as tx:
        cards = Counter(tx.exec(select(Card.chat_id)))
    assert len(cards) == len(plan().chats)
    assert max(cards.values()) <= Figures().message_budget
