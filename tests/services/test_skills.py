"""Being asked for what one lends or can do, where tables, clocks, deletion and two accounts matter."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from services.timers import tick
from storage import people
from storage.tables.aid import HelpRequest
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member
from storage.tables.skills import Borrow, Nudge, Nudging, Skill
from storage.tables.teams import TeamMember
from storage.tables.units import Unit
from tests.cast import DAY, FIGURES, GROUP, HOUR, MINUTE, SUNDAY, Program, at, community

ASKS = "求助 借个梯子"


def rows(program, table):
    with program.database.reading() as tx:
        return list(tx.exec(select(table)))


def member(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0].id


async def lends(program, who, said="我有梯子可以借"):
    await program.neighbour(who).says(said)
    await program.neighbour(who).taps("可以问我")


async def asks(program, who="刘婶", said=ASKS):
    await program.neighbour(who).says(said)
    await program.neighbour(who).taps("匿名发布")


def shown_to(program):
    return {nudge.member_id for nudge in rows(program, Nudge)}


def told(program, outcome="help_suggested"):
    return [one for one in program.heard if one.outcome == outcome]


async def test_who_was_never_asked_whether_they_want_to_be_is_not_asked(found):
    program = found()
    await program.neighbour("小李").says("我有梯子可以借")
    await asks(program)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_who_asks_is_not_asked(found):
    program = found()
    await lends(program, "刘婶")
    await asks(program)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_who_wants_no_reminders_is_not_asked(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("小李").says("别提醒我")
    await asks(program)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_twice_a_week_is_enough(found):
    program = found()
    await lends(program, "小李")
    for who in ("刘婶", "老彭", "王阿姨"):
        await asks(program, who)
        await program.until(program.now + HOUR)
    assert len(rows(program, Nudge)) == 2
    await program.until(at("9:00", day=30))
    await asks(program, "刘婶", "求助 借梯子挂画")
    await program.until(program.now + HOUR)
    assert len(rows(program, Nudge)) == 3


async def test_who_is_away_is_not_asked_until_they_are_back(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("小李").says("明天别找我")
    assert "明天 周一过完以前不找您" in program.neighbour("小李").text
    await asks(program)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()
    await program.until(at("8:00", day=24))
    await asks(program, "老彭")
    await program.until(program.now + HOUR)
    assert shown_to(program) == {member(program, "小李")}


async def test_who_said_no_does_not_come_back_by_being_away(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("小李").says("别找我了")
    await program.neighbour("小李").says("明天别找我")
    assert [one.declined for one in rows(program, Nudging)] == [True]


async def test_who_cannot_be_reached_in_private_is_not_asked(found):
    program = found()
    await lends(program, "小李")
    with program.database.transaction() as tx:
        for account in tx.exec(select(Identity).where(Identity.name == "小李")):
            account.reachable = False
    await asks(program)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_who_has_helped_with_it_already_is_not_asked(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    await program.neighbour("小李").taps("我来帮", GROUP)
    await program.neighbour("小李").taps("帮不了了")
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_nobody_is_asked_about_what_was_claimed_at_once(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    await program.neighbour("老彭").taps("我来帮", GROUP)
    await program.until(program.now + HOUR)
    assert shown_to(program) == set()


async def test_what_waits_to_be_sent_fades_when_it_is_claimed(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    moment = program.now + 2 * MINUTE
    program.stage.now = moment
    tick(program.desk, moment)  # written, and not sent yet
    assert shown_to(program) == {member(program, "小李")}
    await program.neighbour("老彭").sends_tap("claim_help:1", GROUP)
    assert told(program) == []
    assert {one.state for one in rows(program, Notice) if one.outcome == "help_suggested"} == {"expired"}


async def test_at_night_it_waits_for_the_morning(found):
    program = found()
    await lends(program, "小李")
    await program.until(at("22:00", day=22))
    await asks(program)
    await program.until(at("7:29", day=23))
    assert shown_to(program) == set()
    await program.until(at("7:31", day=23))
    assert shown_to(program) == {member(program, "小李")}


async def test_what_is_urgent_is_shown_at_night_silently(found):
    program = found()
    await lends(program, "小李", "我有轮椅可以借")
    await program.until(at("22:00", day=22))
    await asks(program, said="求助 急，借个轮椅")
    await program.until(at("22:05", day=22))
    assert [one.silent for one in rows(program, Notice) if one.outcome == "help_suggested"] == [True]


async def test_after_downtime_it_is_shown_once(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    for _ in range(3):
        program.stage.now += 3 * HOUR - 40 * MINUTE
        tick(program.desk, program.now)
        program.stage.restart()
    assert len(rows(program, Nudge)) == 1
    assert len([one for one in rows(program, Notice) if one.outcome == "help_suggested"]) == 1


async def test_who_says_so_while_a_request_stands_open_is_asked_which_is_meant(found):
    program = found()
    await asks(program)
    await program.neighbour("小李").says("我有梯子可以借")
    assert program.neighbour("小李").heard == ["skill_asked"]
    await program.neighbour("小李").taps("我来帮")
    assert "asker_details" in program.outcomes
    assert rows(program, Skill) == []


async def test_who_says_later_that_they_may_be_asked_is_shown_what_stands_open(found):
    program = found()
    await program.neighbour("小李").says("我有梯子可以借")
    await program.neighbour("小李").taps("只登记")
    await asks(program)
    await program.until(program.now + 10 * MINUTE)
    await program.neighbour("小李").says("可以问我")
    await program.until(program.now + 2 * MINUTE)
    assert shown_to(program) == {member(program, "小李")}


async def test_a_stray_yes_does_not_undo_the_no(found):
    program = found()
    await program.neighbour("小李").says("我有梯子可以借")
    await program.neighbour("小李").taps("只登记")
    await program.neighbour("小李").says("好的")
    assert [one.declined for one in rows(program, Nudging)] == [True]


async def test_a_yes_a_while_later_is_none(found):
    program = found()
    await program.neighbour("小李").says("我有梯子可以借")
    await program.until(program.now + 5 * MINUTE)
    await program.neighbour("小李").says("好的")
    assert rows(program, Nudging) == []
    await program.neighbour("小李").taps("可以问我")
    assert [one.declined for one in rows(program, Nudging)] == [False]


async def test_of_those_near_the_building_comes_first_and_the_community_not_at_all(found):
    program = found()
    with program.database.transaction() as tx:
        town = tx.exec(select(Unit).where(Unit.name == "工农社区")).one()
        compound = Unit(kind="compound", name="大汉龙城", parent_id=town.id)
        tx.add(compound)
        tx.flush()
        for building in tx.exec(select(Unit).where(Unit.kind == "building")):
            building.parent_id = compound.id
        away = Unit(kind="building", name="远处1栋", parent_id=town.id)
        tx.add(away)
        tx.flush()
        tx.exec(select(Member).where(Member.name == "老彭")).one().home_unit_id = away.id
    for who in ("小李", "小周", "老彭"):
        await lends(program, who)
    await program.neighbour("刘婶").says(ASKS)
    await program.neighbour("刘婶").taps("改发到大汉龙城")
    await program.neighbour("刘婶").taps("匿名发布")
    await program.until(program.now + HOUR)
    assert shown_to(program) == {member(program, "小李"), member(program, "小周")}


async def test_the_same_tap_delivered_twice_asks_the_owner_once(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("刘婶").says("有什么可以借")
    await program.neighbour("刘婶").taps("想借：梯子", event_id="same")
    await program.neighbour("刘婶").taps("想借：梯子", event_id="same")
    assert len(rows(program, Borrow)) == 1


@pytest.mark.parametrize("button", ["lend", "not_lend", "borrow_over", "relay_borrow"])
async def test_nobody_else_answers_for_the_two(found, button):
    program = found()
    await lends(program, "小李")
    await program.neighbour("刘婶").says("有什么可以借")
    await program.neighbour("刘婶").taps("想借：梯子")
    await program.neighbour("老彭").sends_tap(f"{button}:1")
    assert program.neighbour("老彭").heard == ["skill_refused"]
    assert [one.state for one in rows(program, Borrow)] == ["asked"]


async def test_a_thing_cannot_be_borrowed_from_another_building_by_its_button(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("小周").sends_tap("borrow:1")
    assert rows(program, Borrow) == []


async def test_nobody_drops_what_another_has_noted(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("老彭").sends_tap("drop_skill:1")
    assert len(rows(program, Skill)) == 1


async def test_names_phones_and_doors_are_not_noted(found):
    program = found()
    await program.neighbour("小李").says("登记")
    for said in ("502的梯子", "老陈的梯子", "梯子 13900000000"):
        await program.neighbour("小李").says(said)
        assert program.neighbour("小李").heard == ["skill_what_asked"]
    assert rows(program, Skill) == []


async def test_what_was_said_when_reporting_in_is_taken_over_only_when_it_is_wanted(found):
    program = found()
    with program.database.transaction() as tx:
        people.profiles(tx, [people.named(tx, "小李")[0].id]).popitem()[1].skills = "修水管、理发"
    await program.neighbour("小李").says("我有梯子可以借")
    assert "修水管、理发" in program.neighbour("小李").text
    assert [one.name for one in rows(program, Skill)] == ["梯子"]
    await program.neighbour("小李").taps("也登记这些")
    assert [one.name for one in rows(program, Skill)] == ["梯子", "修水管", "理发"]
    await program.neighbour("小李").says("我登记了什么")
    assert "报到" not in program.neighbour("小李").text


async def test_what_was_to_be_asked_in_the_morning_and_is_not_wanted_any_more_is_not_asked(found):
    program = found()
    await lends(program, "小李")
    await program.until(at("22:00", day=22))
    await program.neighbour("刘婶").says("有什么可以借")
    await program.neighbour("刘婶").taps("想借：梯子")
    await program.neighbour("刘婶").taps("不想借了")
    heard = [one for one in program.heard if one.reaches("小李")]
    await program.until(at("9:00", day=23))
    assert heard == []
    assert not [one for one in program.heard if one.reaches("小李")]


async def test_after_a_downtime_nobody_is_asked_for_what_is_over(found):
    program = found()
    await lends(program, "小李")
    await asks(program, said="求助 今天下午6点借个梯子")
    program.stage.now = at("12:00", day=23)
    tick(program.desk, program.now)
    assert shown_to(program) == set()


async def test_a_request_of_a_team_is_shown_to_those_of_it_who_live_near(found):
    program = found()
    for who in ("小李", "老彭", "小周"):
        await lends(program, who, "我有轮椅可以借")
    with program.database.transaction() as tx:
        town = tx.exec(select(Unit).where(Unit.name == "工农社区")).one()
        team = Unit(kind="team", name="敬老队", parent_id=town.id)
        tx.add(team)
        tx.flush()
        for who in ("小李", "小周"):
            tx.add(TeamMember(unit_id=team.id, member_id=people.named(tx, who)[0].id, since=SUNDAY))
        tx.add(
            HelpRequest(
                asker_id=people.named(tx, "刘婶")[0].id,
                unit_id=team.id,
                state="open",
                title="借轮椅",
                words="借轮椅",
                category="借用",
                created_at=SUNDAY,
                published_at=SUNDAY,
                waits_since=SUNDAY,
            )
        )
    await program.until(program.now + HOUR)
    assert shown_to(program) == {member(program, "小李")}


# --- going for good, two accounts, what is kept -----------------------------------------------------------------


async def borrowed(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("刘婶").says("有什么可以借")
    await program.neighbour("刘婶").taps("想借：梯子")
    return program


async def goes(program, who):
    await program.neighbour(who).says("删除我的数据")
    assert bool(rows(program, Borrow)) is ("借的、借出的1样" in program.neighbour(who).text)
    await program.neighbour(who).taps("确认删除")


async def test_who_lends_and_goes_for_good_leaves_nothing_and_the_borrower_hears_so(found):
    program = await borrowed(found)
    await goes(program, "小李")
    assert (rows(program, Skill), rows(program, Nudging)) == ([], [])
    assert [one.state for one in rows(program, Borrow)] == ["ended"]
    assert [one.reaches("刘婶") for one in told(program, "borrow_ended")] == [True]


async def test_who_has_agreed_to_lend_it_may_think_better_of_it(found):
    program = await borrowed(found)
    await program.neighbour("小李").taps("可以借")
    await program.neighbour("小李").taps("不借了")
    (news,) = [one for one in told(program, "borrow_ended") if one.reaches("刘婶")]
    assert "不方便借了" in news.text
    assert "还了" not in news.text
    assert [one.state for one in rows(program, Borrow)] == ["ended"]


async def test_whoever_has_it_is_reminded_who_has_borrowed_it_already(found):
    program = await borrowed(found)
    await program.neighbour("小李").taps("可以借")
    await program.neighbour("老彭").says("有什么可以借")
    await program.neighbour("老彭").taps("想借：梯子")
    assert "现在借给了刘婶" in "".join(one.text for one in told(program, "borrow_asked"))
    assert "刘婶" not in program.neighbour("老彭").text


async def test_who_borrows_and_goes_for_good_is_not_named_to_the_owner_any_more(found):
    program = await borrowed(found)
    await goes(program, "刘婶")
    assert [one.reaches("小李") for one in told(program, "borrow_ended")] == [True]
    await program.neighbour("小李").says("我登记了什么")
    assert "刘婶" not in program.neighbour("小李").text


async def test_what_somebody_lent_is_not_taken_out_of_what_others_say(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    await goes(program, "小李")
    assert "梯子" in rows(program, HelpRequest)[-1].words


async def link(program, one, other):
    await program.neighbour(one).says("绑定账号")
    code = program.neighbour(one).text.splitlines()[2]
    await program.neighbour(other).says(f"关联 {code}")


async def test_of_two_accounts_of_one_person_a_no_of_either_is_a_no(found):
    program = found()
    await lends(program, "小李")
    await program.neighbour("老彭").says("别找我了")
    await link(program, "小李", "老彭")
    assert [one.declined for one in rows(program, Nudging)] == [True]


async def test_two_accounts_of_one_person_lend_a_ladder_once(found):
    program = found()
    await lends(program, "小李")
    await lends(program, "老彭")
    await asks(program)
    await program.until(program.now + 10 * MINUTE)
    await link(program, "小李", "老彭")
    assert [one.name for one in rows(program, Skill)] == ["梯子"]
    assert len(rows(program, Nudge)) == 1


async def test_two_accounts_of_one_person_do_not_borrow_of_each_other(found):
    program = await borrowed(found)
    await link(program, "小李", "刘婶")
    assert rows(program, Borrow) == []


async def test_who_was_asked_is_forgotten_once_the_request_is_over(found):
    program = found()
    await lends(program, "小李")
    await asks(program)
    await program.until(program.now + 10 * MINUTE)
    assert len(rows(program, Nudge)) == 1
    await program.until(program.now + 40 * DAY)
    assert rows(program, Nudge) == []


# --- whatever happens -------------------------------------------------------------------------------------------

NAMES = ("小李", "刘婶", "老彭", "王阿姨", "小周")
STEPS = st.one_of(
    st.tuples(st.just("asks"), st.sampled_from(NAMES)),
    st.tuples(st.just("stops"), st.sampled_from(NAMES)),
    st.tuples(st.just("resumes"), st.sampled_from(NAMES)),
    st.tuples(st.just("ends"), st.sampled_from(NAMES)),
    st.tuples(st.just("waits"), st.integers(1, 60)),
)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(steps=st.lists(STEPS, max_size=14))
async def test_nobody_is_asked_too_often_or_against_their_will(database, steps):
    program = Program(database, community(), figures=replace(FIGURES, nudges_each=2))
    for who in NAMES:
        await lends(program, who)
    refused: set[str] = set()
    seen: set[tuple[int, int]] = set()
    for what, detail in steps:
        if what == "waits":
            await program.until(program.now + detail * HOUR)
        elif what == "asks":
            await program.neighbour(detail).says(ASKS)
            if "help_preview" in program.outcomes:
                await program.neighbour(detail).taps("匿名发布")
        elif what == "ends":
            await program.neighbour(detail).says("撤回求助")
        else:
            await program.neighbour(detail).says("别找我了" if what == "stops" else "可以问我")
            refused = refused | {detail} if what == "stops" else refused - {detail}
        if what != "waits":
            await program.until(program.now + 2 * MINUTE)
        _holds(program, seen, {member(program, one) for one in refused})


def _holds(program, seen, refused):
    nudges = rows(program, Nudge)
    askers = {one.id: one.asker_id for one in rows(program, HelpRequest)}
    new = [one for one in nudges if (one.request_id, one.member_id) not in seen]
    assert not {one.member_id for one in new} & refused
    assert all(askers.get(one.request_id) != one.member_id for one in nudges)
    assert len({(one.request_id, one.member_id) for one in nudges}) == len(nudges)
    for request in {one.request_id for one in nudges}:
        assert len([one for one in nudges if one.request_id == request]) <= 2
    for one in nudges:
        own = [other.nudged_at for other in nudges if other.member_id == one.member_id]
        assert len([at for at in own if timedelta() <= one.nudged_at - at < 7 * DAY]) <= 2
    seen |= {(one.request_id, one.member_id) for one in nudges}


