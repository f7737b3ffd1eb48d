"""Roles: granted and revoked by somebody above, about one certain person, until their day; all of it audited."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import col, select

from community.appointing import Appointing
from community.outcomes.roles import RoleAsked, RoleGranted
from community.rights import Right
from community.wishes import Wanted, Wish
from replay.stage import CHANNEL
from services import whom
from services.actor import Actor
from services.roles import granting
from services.visit import attend
from storage import people, units
from storage.tables.people import Identity, Member, Role, RoleName
from tests.cast import DAY, GROUP, MINUTE, SUNDAY, Program, at, community

LEAD, GRID = RoleName.BUILDING_LEAD, RoleName.GRID_HEAD
NEW_YEAR = at("0:00", day=1, month=1, year=2027)


@pytest.fixture
def program(database):
    """赵师傅 is 网格长 of the community; 何主任 总网格长 of the street; two of the neighbours are called 老彭."""
    spec = community()
    chief = {"reachable": True, "roles": [{"role": "总网格长", "unit": "上梅街道"}]}
    people_too = {
        "何主任": chief,
        "老彭二": {"home": "大汉龙城5栋", "reachable": True},
        "外人": {"home": "别处1栋", "reachable": True},
    }
    elsewhere = [{"name": "别处社区", "kind": "community", "in": "上梅街道"}, {"name": "别处1栋", "in": "别处社区"}]
    team = [{"name": "环境卫生整治队", "kind": "team", "in": "工农社区"}]
    described = spec.model_dump(mode="json", by_alias=True)
    described["people"] |= people_too
    described["units"] += elsewhere + team
    made = Program(database, type(spec).model_validate(described), engine=None)
    with made.desk.turn(SUNDAY) as turn:
        turn.tx.exec(select(Member).where(Member.name == "老彭二")).one().name = "老彭"
    return made


@pytest.fixture
def roles(program):
    """Who holds what: name, role, unit, end; those of the founding left out."""
    with program.desk.turn(program.now) as turn:
        founded = {role.id for role in turn.tx.exec(select(Role))}

    def now():
        with program.desk.turn(program.now) as turn:
            rows = turn.tx.exec(select(Role).where(col(Role.id).not_in(founded)).order_by(col(Role.id)))
            names = {unit.id: unit.name for unit in units.all_units(turn.tx)}
            found = people.members(turn.tx, range(100))
            return [(found[r.member_id].name, str(r.role), names[r.unit_id], r.ends_at) for r in rows]

    return now


async def grants(program, text, who="赵师傅", answer="确定"):
    await program.neighbour(who).says(text)
    if "role_asked" in program.outcomes and answer:
        await program.neighbour(who).taps(answer)


# --- who may -----------------------------------------------------------------------------------------------------


async def test_nothing_is_done_before_the_question_is_answered(program, roles):
    await grants(program, "让刘婶当3栋楼栋长", answer=None)
    assert program.neighbour("赵师傅").heard == ["role_asked"]
    assert roles() == []
    await program.neighbour("赵师傅").says("好")
    assert roles() == [("刘婶", "building_lead", "大汉龙城3栋", None)]


@pytest.mark.parametrize(
    ("who", "text"),
    [
        ("小李", "让刘婶当3栋楼栋长"),  # nobody's role
        ("王阿姨", "让刘婶当3栋楼栋长"),  # a building lead grants none
        ("张书记", "让刘婶当3栋楼栋长"),  # nor does a branch secretary
        ("赵师傅", "让刘婶当工农社区网格长"),  # no less than one's own
        ("赵师傅", "让刘婶当3栋支部书记"),  # with rights that one does not hold
        ("赵师傅", "让刘婶当上梅街道兼职委员"),  # above
        ("赵师傅", "让刘婶当别处1栋楼栋长"),  # next door
        ("赵师傅", "让赵师傅当3栋楼栋长"),  # oneself
        ("赵师傅", "让我当3栋楼栋长"),
        ("赵师傅", "我不当网格长了"),
        ("赵师傅", "撤掉何主任的总网格长"),
        ("赵师傅", "撤掉张书记的支部书记"),
        ("王阿姨", "撤掉周姐的楼栋长"),
    ],
)
async def test_a_refusal_is_said_and_audited(program, roles, audited, who, text):
    await grants(program, text, who)
    assert program.neighbour(who).heard == ["not_allowed"]
    assert roles() == []
    assert len(audited("grant_role_refused") + audited("revoke_role_refused")) == 1


@pytest.mark.parametrize("text", ["让刘婶当工农社区总网格长", "让刘婶当工农社区支部书记", "让刘婶当上梅街道网格长"])
async def test_a_chief_grants_all_that_is_below(program, roles, text):
    await grants(program, text, "何主任")
    assert [name for name, *_ in roles()] == ["刘婶"]


def test_the_owner_grants_everything_but_to_a_name_that_two_bear(program, roles):
    owned = replace(program.desk, owner=(CHANNEL, "小李"))
    for role, unit in ((RoleName.CHIEF_GRID_HEAD, "上梅街道"), (RoleName.BRANCH_SECRETARY, "别处社区")):
        said = Appointing(person="刘婶", role=role, sure=True)
        wish = Wish(intent="grant_role", wanted=Wanted(unit=unit), details=said)
        assert isinstance(attend(owned, granting.grant, program.event("小李"), wish), RoleGranted)
    assert [unit for *_, unit, _ in roles()] == ["上梅街道", "别处社区"]
    twins = wish.detailed(said.model_copy(update={"person": "老彭"}))
    assert isinstance(attend(owned, granting.grant, program.event("小李"), twins), RoleAsked)


async def test_a_right_that_ended_while_the_question_was_open_grants_nothing(program, roles, rows):
    await grants(program, "让刘婶当3栋楼栋长", answer=None)
    with program.desk.turn(program.now) as turn:
        for row in turn.tx.exec(select(Role).where(Role.role == GRID)):
            row.ends_at = program.now
    await program.neighbour("赵师傅").taps("确定")
    assert program.neighbour("赵师傅").heard == ["not_allowed"]
    assert roles() == []


async def test_what_was_granted_and_revoked_stands_in_the_audit(program, audited):
    await grants(program, "让刘婶当3栋楼栋长，到年底")
    await grants(program, "撤掉刘婶的楼栋长")
    (granter, granted), (revoker, revoked) = *audited("grant_role"), *audited("revoke_role")
    assert granter == revoker
    assert granted == {**revoked, "until": NEW_YEAR.isoformat()}
    assert revoked["role"] == "building_lead"


# --- whom --------------------------------------------------------------------------------------------------------


async def test_of_two_of_a_name_it_is_asked_which_by_their_homes(program, roles):
    await grants(program, "让老彭当3栋楼栋长", answer="老彭 大汉龙城5栋")
    with program.desk.turn(program.now) as turn:
        second = turn.tx.exec(select(Identity).where(Identity.name == "老彭二")).one().member_id
        (row,) = turn.tx.exec(select(Role).where(Role.member_id == second))
    assert (row.role, program.neighbour("老彭二").heard) == (LEAD, ["role_granted"])
    assert program.neighbour("老彭").heard == []


async def test_a_number_chooses_among_them_too(program, roles):
    await grants(program, "让老彭当3栋楼栋长", answer=None)
    await program.neighbour("赵师傅").says("2")
    assert program.neighbour("老彭二").heard == ["role_granted"]


async def test_of_two_of_a_name_only_the_one_who_holds_it_loses_it(program, roles):
    await grants(program, "让老彭当3栋楼栋长", answer="老彭 大汉龙城5栋")
    await grants(program, "撤掉老彭的楼栋长")
    assert program.neighbour("老彭二").heard == ["role_revoked"]
    assert roles() == []


async def test_a_role_goes_with_the_person_when_the_name_changes(program, roles):
    await grants(program, "让刘婶当3栋楼栋长")
    with program.desk.turn(program.now) as turn:
        (liu,) = people.named(turn.tx, "刘婶")
        (li,) = people.named(turn.tx, "小李")
        liu.name, li.name = "小李", "刘婶"
    await program.neighbour("刘婶").says("统计 本月")
    assert "tally" in program.neighbour("刘婶").heard
    await program.neighbour("小李").says("统计 本月")
    assert program.neighbour("小李").heard == ["not_allowed"]


@pytest.mark.parametrize("name", ["查无此人", "外人", "刘大", "刘婶和小李"])
async def test_a_name_that_nobody_bears_there_is_said_so(program, roles, name):
    await grants(program, f"让{name}当3栋楼栋长")
    assert program.neighbour("赵师傅").heard == ["person_unknown"]
    assert name in program.neighbour("赵师傅").text
    assert roles() == []


async def test_who_takes_part_in_a_group_there_is_known_there(program, roles):
    await program.deliver()
    await program.neighbour("外人").taps("报名", GROUP)
    await grants(program, "让外人当3栋楼栋长")
    assert [name for name, *_ in roles()] == ["外人"]


async def test_who_was_never_in_private_is_told_by_whoever_granted_it(program):
    await grants(program, "让老陈当3栋楼栋长")
    assert "请您转告" in program.neighbour("赵师傅").text
    assert not any(one.chat for one in program.heard)


# --- where -------------------------------------------------------------------------------------------------------


async def test_without_a_unit_it_is_asked_which(program, roles):
    await grants(program, "让刘婶当楼栋长")
    assert program.neighbour("赵师傅").heard == ["which_unit"]
    await program.neighbour("赵师傅").taps("大汉龙城5栋")
    await program.neighbour("赵师傅").taps("确定")
    assert roles() == [("刘婶", "building_lead", "大汉龙城5栋", None)]


@pytest.mark.parametrize("unit", ["4栋", "13栋", "大汉龙城4栋"])
async def test_a_house_that_there_is_not_is_not_taken_for_one_like_it(program, roles, unit):
    await grants(program, f"让刘婶当{unit}楼栋长")
    assert program.neighbour("赵师傅").heard == ["which_unit"]


async def test_a_team_has_a_lead_and_only_a_team_has(program, roles):
    await grants(program, "让刘婶当环境卫生整治队队长")
    assert roles() == [("刘婶", "team_lead", "环境卫生整治队", None)]
    await grants(program, "让刘婶当环境卫生整治队楼栋长", answer=None)
    assert program.neighbour("赵师傅").heard == ["which_unit"]


async def test_whoever_holds_a_role_somewhere_is_asked_about_when_nobody_is_named(program, roles):
    await grants(program, "撤掉5栋的楼栋长", answer=None)
    assert "周姐" in program.neighbour("赵师傅").text
    await grants(program, "撤掉楼栋长", answer=None)
    assert {"王阿姨", "周姐"} <= set(program.neighbour("赵师傅").text.replace("（", " ").split())


# --- twice -------------------------------------------------------------------------------------------------------


async def test_granting_twice_is_harmless(program, roles):
    await grants(program, "让刘婶当3栋楼栋长")
    await grants(program, "让刘婶当3栋楼栋长")
    assert program.neighbour("刘婶").heard == []
    assert len(roles()) == 1


async def test_another_end_changes_it(program, roles):
    await grants(program, "让刘婶当3栋楼栋长，到年底")
    await grants(program, "让刘婶当3栋楼栋长，到12月5日")
    assert roles() == [("刘婶", "building_lead", "大汉龙城3栋", at("0:00", day=6, month=12))]
    await grants(program, "让刘婶当3栋楼栋长")
    assert [end for *_, end in roles()] == [None]


async def test_a_button_that_is_tapped_twice_does_nothing_more(program, roles):
    await grants(program, "让刘婶当3栋楼栋长")
    await program.neighbour("赵师傅").taps("撤掉")
    await program.neighbour("赵师傅").taps("确定")
    assert roles() == []
    await program.neighbour("赵师傅").sends_tap("revoke_role:999")
    assert program.outcomes == ["question_closed"]


async def test_a_resident_who_sends_the_button_of_another_revokes_nothing(program, roles, audited):
    await grants(program, "让刘婶当3栋楼栋长")
    (row,) = roles()
    await program.neighbour("小李").sends_tap("revoke_role:5")
    assert program.outcomes == ["not_allowed"]
    assert roles() == [row]
    assert len(audited("revoke_role_refused")) == 1


# --- until when --------------------------------------------------------------------------------------------------


def may(program, who, right, unit="大汉龙城3栋"):
    with program.desk.turn(program.now) as turn:
        (member,) = people.named(turn.tx, who)
        place = units.named(turn.tx, unit).id
        at_hand = Actor(turn, member).may(right, units.lineage(turn.tx, place))
        assert (member.id in whom.of_unit(turn, place, right)) == at_hand
        assert (member.id in [m for level in whom.levels(turn, place) for m in level]) == at_hand
        return at_hand


async def test_rights_end_at_the_moment_itself_before_any_timer(program):
    await grants(program, "让刘婶当3栋楼栋长，到年底")
    program.stage.now = NEW_YEAR - MINUTE
    assert may(program, "刘婶", Right.PUBLISH)
    program.stage.now = NEW_YEAR
    assert not may(program, "刘婶", Right.PUBLISH)


async def test_both_hear_a_week_before_and_when_it_ends_and_not_at_night(program, roles, audited):
    await grants(program, "让刘婶当3栋楼栋长，到年底")
    await program.until(NEW_YEAR - 7 * DAY - MINUTE)
    assert "role_ends" not in program.outcomes
    await program.until(NEW_YEAR - 6 * DAY)
    assert [who for who in ("刘婶", "赵师傅") if "role_ends" in program.neighbour(who).heard] == ["刘婶", "赵师傅"]
    await program.until(NEW_YEAR + MINUTE)
    assert program.outcomes.count("role_ends") == program.outcomes.count("role_ended") == 0
    assert roles() == []
    await program.until(at("7:31", day=1, month=1, year=2027))
    assert [who for who in ("刘婶", "赵师傅") if program.neighbour(who).heard == ["role_ended"]] == ["刘婶", "赵师傅"]
    assert len(audited("role_ended")) == 1


async def test_an_end_that_moves_is_said_again(program):
    await grants(program, "让刘婶当3栋楼栋长，到12月10日")
    await program.until(at("9:00", day=4, month=12))
    assert "role_ends" in program.neighbour("刘婶").heard
    await grants(program, "让刘婶当3栋楼栋长，到年底")
    await program.until(NEW_YEAR - 6 * DAY)
    assert "role_ends" in program.neighbour("刘婶").heard


async def test_an_end_within_the_week_was_said_with_the_role(program, roles):
    await grants(program, "让刘婶当3栋楼栋长，到11月25日")
    await program.until(at("12:00", day=25))
    assert "role_ends" not in program.outcomes
    await program.until(at("12:00", day=26))
    assert roles() == []


@pytest.mark.parametrize("end", ["到昨天", "到今年10月底", "到2020年"])
async def test_an_end_that_is_over_is_asked_back(program, roles, end):
    await grants(program, f"让刘婶当3栋楼栋长，{end}")
    assert program.neighbour("赵师傅").heard == ["role_incomplete"]
    assert roles() == []


async def test_what_was_not_read_is_quoted_and_nothing_is_done(program, roles):
    await grants(program, "让刘婶当3栋楼栋长，一年")
    assert program.neighbour("赵师傅").heard == ["role_incomplete"]
    assert "一年" in program.neighbour("赵师傅").text
    assert roles() == []


async def test_a_role_ends_when_nobody_can_be_told_either(program, roles):
    await grants(program, "让刘婶当3栋楼栋长，到11月25日")
    with program.desk.turn(program.now) as turn:
        for identity in turn.tx.exec(select(Identity)):
            identity.reachable = False
    await program.until(at("12:00", day=26) + timedelta(hours=1))
    assert roles() == []
