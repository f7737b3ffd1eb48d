"""Announcements and polls over the day's budget stand in the evening's one message, and live on there."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.channels.base import ChannelError
from services import setbacks
from storage.tables.announcements import Announcement, AnnouncementState
from storage.tables.notices import Notice
from storage.tables.polls import Poll
from tests.cast import CHANNEL, FIGURES, GROUP, HOUR, MINUTE, Program, at

LONG = "周四上午8点到12点停水，请各家先储好水，热水器要关，有老人的多储一桶"
ANNOUNCES = f"发公告给3栋：{LONG}"
ASKS = "投票 去哪儿？1 公园 2 河边 到周五18点 给3栋"
EVENING = at("20:30", day=22)


@pytest.fixture
def program(found) -> Program:
    """Nothing that counts may go out by day."""
    return found(figures=replace(FIGURES, message_budget=0))


@pytest.fixture
def sender(program):
    return program.neighbour("赵师傅")


@pytest.fixture
async def reader(program):
    reader = program.neighbour("小李")
    await reader.says("你好")
    return reader


async def publishes(sender, line: str) -> None:
    await sender.says(line)
    await sender.taps("发布")


def shown(program: Program) -> list[str]:
    """The messages that stand in the group, beside the card that it had before."""
    return [one.text for one in program.stage.channel.shown.get(GROUP, []) if one.outcome != "activity_card"]


async def test_all_subjects_are_one_message(program, sender):
    await publishes(sender, ANNOUNCES)
    await publishes(sender, ASKS)
    assert shown(program) == []
    await program.until(EVENING)
    (told,) = shown(program)
    assert "周四上午8点" in told
    assert "去哪儿" in told
    await program.until(EVENING + timedelta(days=2))
    assert len(shown(program)) == 1


async def test_the_whole_text_is_read_in_private(program, sender, reader):
    await publishes(sender, ANNOUNCES)
    await program.until(EVENING)
    assert LONG not in shown(program)[0]
    await reader.taps("看全文", GROUP)
    assert reader.heard == ["announcement_read"]
    assert LONG in reader.text
    assert len(shown(program)) == 1


async def test_a_text_that_is_short_is_told_whole_and_has_no_button(program, sender):
    await publishes(sender, "发公告给3栋：周四停水")
    await program.until(EVENING)
    assert "周四停水" in shown(program)[0]
    assert program.stage.channel.shown[GROUP][-1].buttons == ()


async def test_nobody_reads_what_does_not_stand_in_their_group(program, sender, reader):
    await publishes(sender, ANNOUNCES)
    await reader.sends_tap("read_announcement:1", GROUP)
    await program.until(EVENING)
    await reader.sends_tap("read_announcement:1")
    assert LONG not in reader.text


async def test_votes_are_given_in_the_evenings_message(program, sender, reader):
    await publishes(sender, ASKS)
    await program.until(EVENING)
    await reader.taps("1. 公园", GROUP)
    assert reader.heard == ["voted"]
    assert "1人投了" in shown(program)[0]


async def test_of_several_polls_a_button_says_which(program, sender, reader):
    await publishes(sender, ASKS)
    await publishes(sender, "投票 吃什么？1 饺子 2 汤圆 到周五18点 给3栋")
    await program.until(EVENING)
    await reader.taps("吃什么：汤圆", GROUP)
    assert "汤圆" in reader.text


async def test_the_result_of_a_poll_stands_in_its_line_too(program, sender, reader):
    await publishes(sender, ASKS)
    await program.until(EVENING)
    await reader.taps("1. 公园", GROUP)
    await program.until(at("18:00", day=27))
    assert "投票结束：去哪儿" in shown(program)[0]


async def test_a_correction_and_a_withdrawal_reach_the_line(program, sender):
    await publishes(sender, ANNOUNCES)
    await program.until(EVENING)
    await sender.says("更正公告 把周四改成周五")
    await sender.taps("发布")
    assert "公告（已更正）：周五上午8点" in shown(program)[0]
    await sender.says("撤回公告")
    assert "公告（已撤回）" in shown(program)[0]
    assert "停水" not in shown(program)[0]
    assert len(shown(program)) == 1


async def test_a_line_is_remembered_as_long_as_a_copy(program, sender):
    await publishes(sender, ANNOUNCES)
    await program.until(EVENING + timedelta(days=20))
    await sender.says("撤回公告")
    assert "公告（已撤回）" in shown(program)[0]


async def test_corrected_before_the_evening_the_group_reads_the_new_text_only(program, sender):
    await publishes(sender, ANNOUNCES)
    await sender.says("更正公告 把周四改成周五")
    await sender.taps("发布")
    await program.until(EVENING)
    assert "公告：周五上午8点" in shown(program)[0]


@pytest.mark.parametrize("withdraws", [True, False])
async def test_withdrawn_or_stopped_before_the_evening_it_is_told_to_nobody(program, sender, withdraws):
    await publishes(sender, ANNOUNCES)
    await (sender.says("撤回公告") if withdraws else sender.taps("停止"))
    await program.until(EVENING + HOUR)
    assert shown(program) == []


async def test_stopped_and_gone_on_with_it_is_told_once(program, sender):
    await publishes(sender, ANNOUNCES)
    await sender.taps("停止")
    await sender.taps("继续")
    await program.until(EVENING)
    assert len(shown(program)) == 1
    assert "broadcast_report" in sender.heard


async def test_whoever_sends_it_hears_when_it_comes_and_never_too_soon_that_it_is_done(program, sender, rows):
    await publishes(sender, ANNOUNCES)
    assert "20:30" in sender.text
    assert "broadcast_report" not in sender.heard
    assert [row.state for row in rows(Announcement)] == [AnnouncementState.SENDING]
    await program.until(EVENING)
    assert "并成一条" in sender.text
    assert [row.state for row in rows(Announcement)] == [AnnouncementState.SENT]


async def test_a_message_of_the_evening_that_does_not_arrive_has_not_told_it(program, sender, rows):
    await publishes(sender, ANNOUNCES)
    send = program.stage.channel.send

    async def refuses(message):
        if message.chat == GROUP:
            raise ChannelError("no", permanent=True)
        return await send(message)

    program.stage.channel.send = refuses
    await program.until(EVENING)
    assert "没成：" in sender.text
    program.stage.channel.send = send
    await sender.taps("重发失败的")
    await program.until(EVENING + timedelta(days=1))
    assert ["周四上午8点" in one for one in shown(program)] == [True]


async def test_killed_while_the_evening_is_told_it_is_uncertain_and_not_told_twice(program, sender, rows):
    await publishes(sender, ANNOUNCES)

    class Killed(BaseException):
        pass

    async def dies(message):
        raise Killed

    send, program.stage.channel.send = program.stage.channel.send, dies
    with pytest.raises(Killed):
        await program.until(EVENING)
    program.stage.channel.send = send
    setbacks.recover(program.desk, CHANNEL, EVENING + MINUTE)
    await program.until(EVENING + timedelta(days=2))
    assert shown(program) == []
    assert [row.state for row in rows(Notice, Notice.outcome == "announcement")] == ["uncertain"]


async def test_a_poll_that_no_group_would_see_in_time_is_asked_about(program, sender):
    await sender.says("投票 去哪儿？1 公园 2 河边 到今天20点 给3栋")
    assert sender.heard == ["poll_time_asked"]
    assert "20:30" in sender.text


async def test_a_poll_that_no_group_has_seen_is_not_said_to_have_had_no_voters(program, sender):
    await publishes(sender, ASKS)
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Poll, 1).closes_at = EVENING - HOUR
    await program.until(EVENING + HOUR)
    assert shown(program) == []
    assert "没有看到过" in sender.text
    assert "卡片" not in sender.text
