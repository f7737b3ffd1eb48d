"""A group that is a forum: answers stay in their topic, and what the closed general one does not take waits."""

from datetime import timedelta
from typing import Any

import pytest

from bot.channels.telegram.polling import Polling
from services.founding import found
from storage.database import Database
from storage.tables.notices import Notice, NoticeState
from tests.bot.channels.telegram import updates
from tests.bot.channels.telegram.fake_api import BOT, FakeTelegram, Shown
from tests.bot.channels.telegram.stage import BOT_NAME, TelegramStage
from tests.cast import CLEANING, END, FIGURES, GROUP, OTHER_GROUP, SUNDAY, cleaning, community

TOPIC = 77
LEAD, ORGANISES = "王阿姨", "张书记"


@pytest.fixture
def stage(database: Database, server: FakeTelegram) -> TelegramStage:
    """An activity of the whole community, which has a card in two groups; of the first the general topic is closed."""
    made = TelegramStage(server, database, FIGURES, SUNDAY, BOT_NAME, None)
    spec = community(cleaning(unit="工农社区", organiser=ORGANISES))
    made.settle(lambda desk, channel, now: found(desk, spec, channel, now))
    server.closed.add((made.names.group(GROUP), None))
    return made


@pytest.fixture
async def polling(stage: TelegramStage) -> Polling:
    return await stage._listening()


def shown(stage: TelegramStage, where: str) -> list[Shown]:
    number = stage.names.group(where) if where.endswith("群") else stage.names.person(where)
    return stage.server.in_chat(number)


async def pass_by(stage: TelegramStage, time: timedelta) -> None:
    stage.server.clock.now += time.total_seconds()
    await stage.advance_to(stage.now + time)


# --- a card ----------------------------------------------------------------------------------------------------


async def test_a_card_for_a_closed_topic_waits_and_holds_nothing_else_up(stage: TelegramStage) -> None:
    await stage.deliver()
    assert shown(stage, GROUP) == []
    assert [CLEANING in card.text for card in shown(stage, OTHER_GROUP)] == [True]


async def test_it_is_posted_once_when_the_topic_is_open(stage: TelegramStage) -> None:
    await stage.deliver()
    await pass_by(stage, timedelta(hours=30))
    stage.server.closed.clear()
    await pass_by(stage, timedelta(minutes=10))
    assert [CLEANING in card.text for card in shown(stage, GROUP)] == [True]
    await pass_by(stage, timedelta(hours=1))
    assert len(shown(stage, GROUP)) == 1


async def test_the_organiser_hears_once_which_group_failed_and_nobody_else_does(stage: TelegramStage) -> None:
    await stage.deliver()
    await pass_by(stage, timedelta(hours=3))
    (told,) = shown(stage, ORGANISES)
    assert GROUP in told.text
    assert OTHER_GROUP not in told.text
    assert CLEANING in told.text
    assert shown(stage, LEAD) == []


async def test_what_is_over_is_not_posted_any_more(stage: TelegramStage, rows_of: Any) -> None:
    await stage.deliver()
    await pass_by(stage, END - SUNDAY + timedelta(minutes=20))
    stage.server.closed.clear()
    await pass_by(stage, timedelta(minutes=20))
    assert shown(stage, GROUP) == []
    cards = rows_of(Notice, Notice.outcome == "activity_card", Notice.chat_id == 1)
    assert {row.state for row in cards} == {NoticeState.EXPIRED}


# --- answers ---------------------------------------------------------------------------------------------------


async def test_the_list_that_a_tap_in_a_topic_asks_for_stays_there(stage: TelegramStage, polling: Polling) -> None:
    li, here = updates.user(stage.names.person("小李"), "小李"), updates.group(stage.names.group(GROUP), GROUP)
    await polling.take([updates.taps(9, "roster:1", li, here, 31, message_thread_id=TOPIC, is_topic_message=True)])
    await stage.deliver()
    (answer,) = shown(stage, GROUP)
    assert (answer.topic, answer.reply_to) == (TOPIC, None)


async def test_the_answer_to_a_line_in_a_topic_stays_there(stage: TelegramStage, polling: Polling) -> None:
    li, here = updates.user(stage.names.person("小李"), "小李"), updates.group(stage.names.group(GROUP), GROUP)
    line = updates.says(9, "@linli_bot 名单", li, here, message_id=88, **updates.in_topic(TOPIC, BOT))
    await polling.take([line])
    await stage.deliver()
    (answer,) = shown(stage, GROUP)
    assert (answer.topic, answer.reply_to) == (TOPIC, 88)


async def test_chatter_in_a_topic_that_the_bot_has_created_is_chatter(stage: TelegramStage, polling: Polling) -> None:
    li, here = updates.user(stage.names.person("小李"), "小李"), updates.group(stage.names.group(GROUP), GROUP)
    await polling.take([updates.says(9, "我也去", li, here, message_id=88, **updates.in_topic(TOPIC, BOT))])
    await stage.deliver()
    assert shown(stage, GROUP) == []
