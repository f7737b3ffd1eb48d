"""A problem lies with the nearest who can be reached, is never lost, and names nobody who does not want to be."""

import pytest
from sqlmodel import select

from services.timers import tick
from storage import people
from storage.tables.people import Role
from storage.tables.problems import Problem
from storage.tables.units import Unit
from tests.cast import DAY, GROUP, at


@pytest.fixture
def monday(program):
    program.stage.now = at("10:00", day=23)
    return program


def problem(program):
    with program.database.reading() as tx:
        return tx.exec(select(Problem)).one()


def holder(program):
    with program.database.reading() as tx:
        return tx.get_one(Unit, problem(program).at_unit_id).name


def heard(program, who):
    return [one for one in program.heard if one.reaches(who) and one.outcome == "problem_received"]


@pytest.mark.parametrize(
    ("said", "passed_on", "never"),
    [
        ("路灯坏了，我是小李，13812345678", "路灯坏了", ("小李", "138")),
        ("三单元５０２漏水 电话一三八一二三四五六七八", "漏水", ("５０２", "一三八")),
        ("湘K12345占了消防通道", "占了消防通道", ("12345",)),
        ("身份证43052219900307123X掉在楼道", "掉在楼道", ("4305",)),
        ("刘桂英老人家门口的灯不亮", "门口的灯不亮", ("刘桂英",)),
        ("3栋2单元电梯不动了，六楼", "3栋2单元电梯不动了，六楼", ()),
    ],
)
async def test_whoever_acts_reads_the_problem_and_nobody_who_is_not_named(monday, said, passed_on, never):
    await monday.neighbour("小李").says(f"反映 {said}")
    (news,) = heard(monday, "王阿姨")
    assert passed_on in news.text
    assert [word for word in (*never, "小李") if word in news.text] == []


LEADS = [("反映", False), ("匿名反映", False), ("署名反映", True), ("实名反映", True)]


@pytest.mark.parametrize(("leads", "named"), LEADS)
async def test_whether_one_is_named_is_said_at_the_beginning(monday, leads, named):
    await monday.neighbour("小李").says(f"{leads} 路灯坏了")
    assert ("小李" in heard(monday, "王阿姨")[0].text) is named
    assert "路灯坏了" in heard(monday, "王阿姨")[0].text


async def test_a_building_whose_lead_is_gone_has_its_problems_with_the_next_level(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    assert holder(monday) == "大汉龙城3栋"
    with monday.desk.turn(monday.now) as turn:
        lead = people.named(turn.tx, "王阿姨")[0].id
        for role in turn.tx.exec(select(Role).where(Role.member_id == lead)):
            turn.tx.delete(role)
    tick(monday.desk, monday.now)
    assert holder(monday) == "工农社区"


async def test_with_nobody_it_waits_and_the_reporter_is_told_who_has_it_at_last(monday):
    with monday.desk.turn(monday.now) as turn:
        for role in turn.tx.exec(select(Role)):
            turn.tx.delete(role)
    await monday.neighbour("小李").says("反映 路灯坏了")
    assert "一有人我就转" in monday.neighbour("小李").text
    with monday.desk.turn(monday.now) as turn:
        member, unit = people.named(turn.tx, "老彭")[0].id, turn.tx.exec(select(Unit.id).where(Unit.name == "工农社区"))
        turn.tx.add(Role(member_id=member, unit_id=unit.one(), role="grid_head"))
    await monday.until(monday.now + DAY / 24)
    assert len(heard(monday, "老彭")) == 1
    assert "工农社区" in monday.neighbour("小李").text


async def test_deleting_ones_data_withdraws_what_is_under_way_and_leaves_a_nameless_row(monday):
    me = monday.neighbour("小李")
    await me.says("反映 路灯坏了")
    await me.says("删除我的数据")
    await me.taps("确认删除")
    assert "撤回" in heard(monday, "王阿姨")[-1].text
    assert (problem(monday).words, problem(monday).withdrawn_at is not None) == (None, True)


@pytest.mark.parametrize("who", ["刘婶", "周姐", "小李"])
async def test_only_those_it_lies_with_and_those_above_settle_it_and_never_the_reporter(monday, who):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour(who).sends_tap("problem_done:1")
    assert monday.neighbour(who).heard == ["not_allowed"]


async def test_in_a_group_nothing_of_it_is_read(monday):
    await monday.neighbour("小李").says("小邻 反映 路灯坏了", GROUP)
    assert [one for one in monday.stage.channel.shown.get(GROUP, []) if "路灯" in one.text] == []
