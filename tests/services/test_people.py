"""Who is who, and what is said to whom who is not a member."""

import pytest

from storage.tables.groups import ChatMember
from storage.tables.people import Identity, Member
from tests.cast import GROUP, OTHER_GROUP

UNBOUND = "没绑定的群"


async def test_whoever_writes_in_private_can_be_told_things_there(program, rows):
    await program.neighbour("老陈").says("帮助")
    assert [one.reachable for one in rows(Identity, Identity.name == "老陈")] == [True]


async def test_a_stranger_who_asks_for_help_is_answered_and_no_member(program, rows):
    before = len(rows(Member))
    await program.neighbour("路人").says("帮助")
    assert program.neighbour("路人").heard == ["help"]
    assert len(rows(Member)) == before


async def test_the_help_of_organisers_says_more(program):
    await program.neighbour("王阿姨").says("帮助")
    assert "发布" in program.neighbour("王阿姨").text
    await program.neighbour("小李").says("帮助")
    assert "发布" not in program.neighbour("小李").text


@pytest.mark.parametrize("text", ["@小邻 谢谢", "@小邻 你好"])
async def test_thanks_and_greetings_in_a_group_stay_unanswered(program, text):
    await program.neighbour("小李").taps("名单", GROUP)
    await program.neighbour("小李").says(text, GROUP)
    assert [outcome for outcome in program.outcomes if outcome not in ("not_understood",)] == []


# --- a group without a unit ------------------------------------------------------------------------------------


async def test_only_an_organiser_is_told_and_only_once(program):
    await program.neighbour("路人").says("@小邻 报名", UNBOUND)
    assert program.heard == []
    await program.neighbour("王阿姨").says("@小邻 报名", UNBOUND)
    assert program.outcomes == ["group_not_bound"]
    for who in ("王阿姨", "赵师傅"):
        await program.neighbour(who).says("@小邻 报名", UNBOUND)
        assert program.heard == []


async def test_binding_is_offered_to_those_with_the_right(program):
    await program.neighbour("赵师傅").says("@小邻 你好", UNBOUND)
    offered = program.heard[0].text
    assert offered


@pytest.mark.parametrize("text", ["1", "#接龙\n环境卫生整治\n1. 小李", "今天真热", "签到 123456"])
async def test_an_unbound_group_signs_nobody_up(program, rows, text):
    before = len(rows(Member))
    await program.neighbour("路人").says(text, UNBOUND)
    assert program.heard == []
    assert len(rows(Member)) == before


# --- coming and going ------------------------------------------------------------------------------------------


async def test_a_member_who_joins_another_group_is_known_there_until_leaving(program, rows):
    await program.neighbour("小李").joins(OTHER_GROUP)
    assert [row.chat_id for row in rows(ChatMember)] == [2]
    await program.neighbour("小李").leaves(OTHER_GROUP)
    assert rows(ChatMember) == []


async def test_joining_the_own_group_or_twice_makes_no_row(program, rows):
    await program.neighbour("小李").joins(GROUP)
    for _ in range(2):
        await program.neighbour("小李").joins(OTHER_GROUP)
    assert len(rows(ChatMember)) == 1


async def test_leaving_a_group_where_one_never_was_breaks_nothing(program):
    for who in ("小李", "路人"):
        await program.neighbour(who).leaves(OTHER_GROUP)
    assert program.heard == []
