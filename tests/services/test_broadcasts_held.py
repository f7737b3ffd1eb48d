"""What somebody has published goes out only while they still may say it there; else others decide."""

import pytest
from sqlmodel import col, select

from storage import people
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.audit import Audit
from storage.tables.people import Role
from tests.cast import DAY, GROUP, HOUR, MINUTE, at

MORNING = at("8:00", day=23)


@pytest.fixture
def program(found):
    return found()


@pytest.fixture
def state(rows):
    return lambda: rows(Announcement)[0].state


def loses_the_role(program, who):
    with program.desk.turn(program.now) as turn:
        member = people.named(turn.tx, who)[0].id
        for role in turn.tx.exec(select(Role).where(col(Role.member_id) == member)):
            turn.tx.delete(role)


async def schedules(program, who="王阿姨", line="明早8点发公告给大汉龙城3栋：周三停水"):
    await program.neighbour(who).says(line)
    await program.neighbour(who).taps("发布")
    assert "announcement_scheduled" in program.outcomes


def told(program, outcome="broadcast_held"):
    return {one.private: one.text for one in program.heard if one.outcome == outcome}


def in_groups(program):
    return [one.chat for one in program.heard if one.outcome == "announcement"]


async def test_what_was_to_come_does_not_go_out_when_its_author_may_no_longer(program, state, rows):
    await schedules(program)
    loses_the_role(program, "王阿姨")
    await program.until(MORNING + MINUTE)
    assert (in_groups(program), state()) == ([], AnnouncementState.STOPPED)
    heard = told(program)
    assert set(heard) == {"王阿姨", "张书记", "赵师傅"}
    assert "您现在没有" in heard["王阿姨"]
    assert "张书记、赵师傅来定" in heard["王阿姨"]
    assert "王阿姨现在没有" in heard["赵师傅"]
    assert [row.member_id for row in rows(Audit, Audit.action == "broadcast_held")] == [None]


async def test_it_goes_out_in_the_name_of_whoever_lets_it(program, state, rows):
    await schedules(program)
    loses_the_role(program, "王阿姨")
    await program.until(MORNING + MINUTE)
    await program.neighbour("赵师傅").taps("继续")
    assert (in_groups(program), state()) == ([GROUP], AnnouncementState.SENT)
    assert "broadcast_report" in program.neighbour("赵师傅").heard
    await program.until(MORNING + DAY)
    assert "broadcast_held" not in program.outcomes


async def test_its_author_cannot_let_it_go_on(program, state):
    await schedules(program)
    loses_the_role(program, "王阿姨")
    await program.until(MORNING + MINUTE)
    await program.neighbour("王阿姨").says("撤回公告")
    assert program.neighbour("王阿姨").heard == ["not_allowed"]
    assert state() == AnnouncementState.STOPPED


async def test_it_can_be_withdrawn_instead(program, state, rows):
    await schedules(program)
    loses_the_role(program, "王阿姨")
    await program.until(MORNING + MINUTE)
    await program.neighbour("张书记").taps("撤回")
    await program.neighbour("张书记").says("是")
    assert rows(Announcement)[0].is_withdrawn
    await program.until(MORNING + DAY)
    assert in_groups(program) == []


async def test_whoever_still_may_is_asked_nothing(program, state):
    await schedules(program)
    await program.until(MORNING + MINUTE)
    assert (in_groups(program), state()) == ([GROUP], AnnouncementState.SENT)
    assert told(program) == {}


async def test_an_urgent_one_needs_that_right_when_it_goes_out(program, state, rows):
    """赵师傅 leads building 3 by then: he may still announce there, and mark nothing urgent."""
    for line in ("今晚23点发紧急公告给大汉龙城3栋：水管爆了，先关总阀", "水会漫到楼道"):
        await program.neighbour("赵师傅").says(line)
    await program.neighbour("赵师傅").taps("发布")
    assert rows(Announcement)[0].is_urgent
    with program.desk.turn(program.now) as turn:
        member = people.named(turn.tx, "赵师傅")[0].id
        role = turn.tx.exec(select(Role).where(col(Role.member_id) == member)).one()
        lead = people.named(turn.tx, "王阿姨")[0].id
        role.role = "building_lead"
        role.unit_id = turn.tx.exec(select(Role).where(col(Role.member_id) == lead)).one().unit_id
    await program.until(at("23:01", day=22))
    assert (in_groups(program), state()) == ([], AnnouncementState.STOPPED)
    assert set(told(program)) == {"赵师傅", "张书记"}


async def test_what_waits_for_the_morning_rests_when_the_role_has_ended_by_then(program, state):
    await program.until(at("22:00", day=22))
    await program.neighbour("王阿姨").says("发公告给大汉龙城3栋：周三停水")
    await program.neighbour("王阿姨").taps("发布")
    assert state() == AnnouncementState.SENDING
    loses_the_role(program, "王阿姨")
    await program.until(MORNING)
    assert (in_groups(program), state()) == ([], AnnouncementState.STOPPED)


async def test_what_stands_everywhere_is_not_looked_at_again(program, state):
    await program.neighbour("王阿姨").says("发公告给大汉龙城3栋：周三停水")
    await program.neighbour("王阿姨").taps("发布")
    loses_the_role(program, "王阿姨")
    await program.until(program.now + HOUR)
    assert (state(), told(program)) == (AnnouncementState.SENT, {})


async def test_a_correction_by_somebody_else_leaves_although_its_author_may_no_longer(program, state):
    await program.neighbour("王阿姨").says("发公告给大汉龙城3栋：周三停水")
    await program.neighbour("王阿姨").taps("发布")
    loses_the_role(program, "王阿姨")
    await program.neighbour("张书记").says("更正公告 把周三改成周四")
    await program.neighbour("张书记").taps("发布")
    await program.until(program.now + HOUR)
    assert (state(), told(program)) == (AnnouncementState.SENT, {})


async def test_whoever_loses_the_role_and_then_leaves_sends_nothing_by_that(program, state):
    await schedules(program)
    loses_the_role(program, "王阿姨")
    await program.neighbour("王阿姨").says("删除我的数据")
    await program.neighbour("王阿姨").taps("确认删除")
    assert set(told(program)) >= {"张书记", "赵师傅"}
    await program.until(MORNING + MINUTE)
    assert (in_groups(program), state()) == ([], AnnouncementState.STOPPED)
