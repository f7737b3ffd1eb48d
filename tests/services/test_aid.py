"""Requests for help, where tables, clocks and two people at once matter. Conversations are in tests/transcripts."""

from datetime import timedelta

import pytest
from sqlmodel import select

from community.wishes import Wish
from services.aid import claiming
from services.visit import act
from storage import people
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Notice
from storage.tables.subject import Subject
from tests.cast import GROUP, OTHER_GROUP

ASKS = "求助 搬冰箱，要两个人抬"


@pytest.fixture
async def program(found):
    program = found()
    await program.neighbour("刘婶").says(ASKS)
    await program.neighbour("刘婶").taps("匿名发布")
    return program


def rows(program, table):
    with program.database.reading() as tx:
        return list(tx.exec(select(table)))


def request_of(program):
    return rows(program, HelpRequest)[-1]


def said_to(program, name):
    return "".join(one.text for one in program.heard if one.reaches(name))


async def test_after_publishing_nobody_keeps_the_words_as_they_were_said(program):
    await program.neighbour("刘婶").says("求助 老陈要人陪去医院，他住3栋502，电话13911112222")
    await program.neighbour("刘婶").taps("匿名发布")
    words = request_of(program).words
    assert not [one for one in ("老陈", "502", "13911112222") if one in words]


async def test_a_tap_that_is_delivered_twice_holds_one_place(program):
    await program.neighbour("小李").taps("我来帮", GROUP)
    await program.neighbour("小李").taps("我来帮", GROUP)
    assert len(rows(program, HelpClaim)) == 1


async def test_who_is_of_another_building_gets_nothing_of_it(program):
    await program.neighbour("小周").says("小邻 我来帮", OTHER_GROUP)
    about = Wish(intent="offer_help", about=Subject("help_request", request_of(program).id))
    (answer,) = act(program.desk, claiming.offer, member(program, "小周"), about, program.now)
    assert answer.because == "stranger"
    assert rows(program, HelpClaim) == []


def member(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0].id


async def test_a_place_that_is_tapped_again_goes_on_waiting_as_long_as_it_was_going_to(program):
    wants = Wish(intent="offer_help", about=Subject("help_request", request_of(program).id), tapped=True)
    helper = member(program, "老陈")
    (first,) = act(program.desk, claiming.offer, helper, wants, program.now)
    (again,) = act(program.desk, claiming.offer, helper, wants, program.now + timedelta(minutes=4))
    assert (first.minutes, again.minutes) == (10, 6)


async def test_who_asks_and_goes_for_good_leaves_no_words_and_helpers_hear_so(program):
    await program.neighbour("小李").taps("我来帮", GROUP)
    await program.neighbour("刘婶").says("删除我的数据")
    assert "还开着的1个求助撤回" in said_to(program, "刘婶")
    await program.neighbour("刘婶").taps("确认删除")
    request = request_of(program)
    assert request.state == HelpState.CANCELLED
    assert "冰箱" not in request.words + request.title
    assert "help_cancelled" in program.outcomes


async def test_who_helps_and_goes_for_good_frees_the_place_and_the_asker_hears_so(program):
    await program.neighbour("小李").taps("我来帮", GROUP)
    await program.neighbour("小李").says("删除我的数据")
    assert "答应帮的1个忙" in said_to(program, "小李")
    await program.neighbour("小李").taps("确认删除")
    assert [claim.state for claim in rows(program, HelpClaim)] == [ClaimState.RELEASED]
    assert "help_released" in program.outcomes


async def link(program, one, other):
    await program.neighbour(one).says("绑定账号")
    code = program.neighbour(one).text.splitlines()[2]
    await program.neighbour(other).says(f"关联 {code}")


async def test_two_accounts_of_one_person_do_not_help_twice(program):
    await program.neighbour("小李").taps("我来帮", GROUP)
    await program.neighbour("老彭").taps("我来帮", GROUP)
    assert request_of(program).state == HelpState.CLAIMED
    await link(program, "小李", "老彭")
    assert len(rows(program, HelpClaim)) == 1
    assert request_of(program).state == HelpState.OPEN


async def test_two_accounts_of_one_person_do_not_help_themselves(program):
    await program.neighbour("小李").taps("我来帮", GROUP)
    await link(program, "刘婶", "小李")
    assert [claim.state for claim in rows(program, HelpClaim)] == [ClaimState.RELEASED]


async def test_the_card_goes_with_its_group_to_another_id(program):
    with program.database.transaction() as tx:
        chat = tx.exec(select(Chat).where(Chat.external_id == GROUP)).one()
        chat.former_id, chat.external_id = GROUP, "新群"
    await program.neighbour("小李").taps("我来帮", GROUP)
    assert [card.chat_id for card in rows(program, Card) if card.subject_kind == "help_request"] == [chat.id]
    assert len(rows(program, HelpClaim)) == 1


async def test_in_the_quiet_hours_a_card_waits_for_the_morning(found):
    program = found()
    await program.until(program.now.replace(hour=22, minute=0))
    await program.neighbour("刘婶").says("求助 借梯子")
    await program.neighbour("刘婶").taps("匿名发布")
    assert not [one for one in program.heard if one.outcome == "help_card"]
    await program.until(program.now + timedelta(hours=10))
    assert [one for one in program.heard if one.outcome == "help_card"]


async def test_a_phone_is_gone_when_the_request_is_over(program):
    await program.neighbour("刘婶").says("求助 借梯子")
    await program.neighbour("小李").says("求助 买菜")
    await program.neighbour("小李").taps("把电话给来帮的人")
    await program.neighbour("小李").taps("匿名发布")
    assert request_of(program).asker_contact == "13800000002"
    await program.neighbour("小李").taps("撤回")
    assert [one.asker_contact for one in rows(program, HelpRequest)] == [None] * len(rows(program, HelpRequest))


async def test_who_looks_after_the_place_reads_the_card_and_not_who_asks(program):
    await program.until(program.now + timedelta(hours=2))
    told = [one for one in rows(program, Notice) if one.outcome == "help_escalated"]
    assert len(told) == 1
    assert "刘婶" not in str(told[0].fields)


# --- whoever asks chooses --------------------------------------------------------------------------------------------


@pytest.fixture
async def chosen(found):
    program = found()
    asker = program.neighbour("刘婶")
    await asker.says("求助 搬冰箱")
    await asker.taps("我自己选人")
    await asker.taps("匿名发布")
    for who in ("小李", "老彭"):
        await program.neighbour(who).taps("我来帮", GROUP)
    return program


def states(program):
    return [claim.state for claim in rows(program, HelpClaim)]


async def test_of_two_who_offer_one_is_taken_and_the_other_hears_that_nobody_is_needed(chosen):
    asker = chosen.neighbour("刘婶")
    taken, late = [_button(chosen, place) for place in (1, 2)]
    await asker.sends_tap(taken)
    await asker.sends_tap(late)
    await asker.sends_tap(taken)
    assert states(chosen) == [ClaimState.ACCEPTED, ClaimState.RELEASED]
    assert "刘婶" not in said_to(chosen, "老彭")


def _button(program, place):
    return f"choose_helper:{rows(program, HelpClaim)[place - 1].id}"


async def test_nobody_else_chooses_for_the_asker(chosen):
    await chosen.neighbour("老彭").sends_tap(_button(chosen, 2))
    assert chosen.heard[-1].outcome == "help_refused"
    assert states(chosen) == [ClaimState.OFFERED, ClaimState.OFFERED]


async def test_who_offers_and_goes_for_good_is_nobody_to_choose(chosen):
    await chosen.neighbour("小李").says("删除我的数据")
    await chosen.neighbour("小李").taps("确认删除")
    assert states(chosen) == [ClaimState.RELEASED, ClaimState.OFFERED]
    assert [one.outcome for one in chosen.heard if one.reaches("刘婶")][-1] == "help_released"


async def test_two_accounts_of_one_person_do_not_offer_themselves(chosen):
    await link(chosen, "刘婶", "小李")
    assert states(chosen) == [ClaimState.RELEASED, ClaimState.OFFERED]


async def test_who_offers_hears_that_the_request_is_withdrawn(chosen):
    await chosen.neighbour("刘婶").says("我的求助")
    await chosen.neighbour("刘婶").taps("撤回：搬冰箱")
    assert states(chosen) == [ClaimState.RELEASED, ClaimState.RELEASED]
    assert [one.outcome for one in chosen.heard if one.reaches("老彭")][-1] == "help_cancelled"


async def test_once_nobody_offers_any_more_it_is_counted_anew_who_is_told(chosen):
    before = request_of(chosen).waits_since
    await chosen.until(chosen.now + timedelta(hours=1))
    for who in ("小李", "老彭"):
        await chosen.neighbour(who).says("帮不了了")
    assert states(chosen) == [ClaimState.RELEASED, ClaimState.RELEASED]
    assert request_of(chosen).waits_since == before + timedelta(hours=1)
