"""What must never reach a group: personal outcomes, phones, Party membership, the code, other people's hours."""

import pytest
from sqlmodel import col, select

from community.outcomes.base import Outcome
from services.turn import Turn
from services.visit import Visit
from storage.tables.groups import Chat, ChatMember
from storage.tables.notices import Notice
from tests.cast import GROUP, START, SUNDAY, at, cleaning
from tests.texts.outcomes import minimal

PERSONAL = sorted(name for name, kind in Outcome.catalogue.items() if kind.personal)
EVERYBODY = range(1, 10)


@pytest.fixture
def turn(found):
    with found().desk.turn(SUNDAY) as turn:
        yield turn


def told_to_groups(turn: Turn, outcome: str) -> list[Notice]:
    turn.tx.flush()
    return list(turn.tx.exec(select(Notice).where(Notice.outcome == outcome, col(Notice.chat_id).is_not(None))))


def test_a_personal_outcome_is_never_told_by_mention(turn):
    for name in PERSONAL:
        turn.tell(dict.fromkeys(EVERYBODY), minimal(name))
        turn.tell(dict.fromkeys(EVERYBODY, 1), minimal(name))
    assert [name for name in PERSONAL if told_to_groups(turn, name)] == []


@pytest.mark.parametrize("name", PERSONAL)
def test_a_personal_outcome_cannot_be_posted_in_a_group(turn, name):
    with pytest.raises(ValueError, match="personal"):
        turn.post(turn.tx.get_one(Chat, 1), minimal(name))
    assert told_to_groups(turn, name) == []


@pytest.mark.parametrize("who", ["小李", "老陈", "新邻居"])
def test_a_personal_answer_asked_for_in_a_group_goes_to_private(found, who):
    program = found()
    with program.desk.database.transaction() as tx:
        visit = Visit(tx, program.event(who, GROUP), program.desk)
        for name in PERSONAL:
            visit.reply(minimal(name))
        assert [name for name in PERSONAL if told_to_groups(visit, name)] == []


def test_outcomes_with_hours_a_code_or_contacts_are_personal():
    must = {"checkin_code", "my_progress", "hours_to_confirm", "hours_to_approve", "hours_disputed", "tally"}
    assert must <= set(PERSONAL)


# --- a whole Saturday, as the group sees it --------------------------------------------------------------------

SECRETS = ("13800000001", "13800000002", "党员", "小时")


async def test_no_group_reads_a_phone_a_membership_or_hours(found):
    program = found(cleaning(capacity=2))
    await program.deliver()
    seen = []

    async def in_group(who, text):
        await program.neighbour(who).says(text, GROUP)
        seen.extend(program.heard)

    for who in ("小李", "王阿姨", "老陈", "刘婶"):
        await program.neighbour(who).taps("报名", GROUP)
        seen.extend(program.heard)
    for text in ("@小邻 名单", "@小邻 我的", "@小邻 统计 本月", "@小邻 签到码", "@小邻 点名", "@小邻 帮助"):
        for who in ("小李", "王阿姨", "张书记", "老陈"):
            await in_group(who, text)
    await program.until(START)
    seen.extend(program.heard)
    for text in ("@小邻 名单", "@小邻 点名", "@小邻 签到码", "@小邻 结束", "@小邻 认定", "@小邻 我的", "小邻 签退"):
        for who in ("小李", "王阿姨", "张书记"):
            await in_group(who, text)
    await program.until(at("13:30"))
    seen.extend(program.heard)
    public = "\n".join(one.text for one in seen if one.chat)
    assert "小李" in public
    assert [secret for secret in SECRETS if secret in public] == []


async def test_contacts_come_in_private_to_those_with_the_right_only(found):
    program = found()
    await program.deliver()
    await program.neighbour("小李").taps("报名", GROUP)
    await program.neighbour("王阿姨").says("名单")
    assert "13800000002" in program.neighbour("王阿姨").text
    await program.neighbour("刘婶").says("名单")
    assert "13800000002" not in program.neighbour("刘婶").text
    await program.neighbour("周姐").says("名单 环境卫生整治")
    assert "13800000002" not in program.neighbour("周姐").text


async def test_the_code_stays_in_private(found):
    program = found()
    await program.deliver()
    await program.neighbour("王阿姨").says("@小邻 签到码", GROUP)
    assert [one.private for one in program.heard if one.outcome == "checkin_code"] == ["王阿姨"]


async def test_an_organiser_who_cannot_be_reached_hears_only_that_it_goes_on_in_private(found, database):
    program = found()
    await program.deliver()
    await program.neighbour("老陈").says("@小邻 我的", GROUP)
    assert program.outcomes == ["continue_in_private"]


async def test_chatter_is_stored_nowhere(found, database):
    program = found()
    await program.deliver()
    await program.neighbour("小李").says("小王家的猫又跑了，谁看见了", GROUP)
    with database.engine.connect() as connection:
        dump = "\n".join(connection.connection.iterdump())
    assert "猫" not in dump


async def test_coming_and_going_in_a_group_makes_no_stranger_a_member(found, rows):
    program = found()
    await program.neighbour("路人").joins(GROUP)
    await program.neighbour("路人").leaves(GROUP)
    assert program.outcomes == []
    assert rows(ChatMember) == []
