"""The pace, on a virtual clock, against a server that enforces the platform's limits."""

from datetime import timedelta

import pytest

from bot.channels.telegram.channel import LIMITS
from bot.pace import Limits
from community.outcomes.courtesies import ThanksBack
from community.spec import CommunitySpec
from services.founding import found
from storage import groups
from storage.database import Database
from tests.bot.channels.telegram.fake_api import FakeTelegram
from tests.bot.channels.telegram.stage import BOT_NAME, TelegramStage
from tests.cast import END, FIGURES, START, SUNDAY

PLATFORM = 30  # messages a second


@pytest.fixture
def street(database: Database, server: FakeTelegram):
    """As many groups as buildings, and one activity for all of them: a card for each group is queued."""

    def founded(groups: int) -> TelegramStage:
        buildings = [{"name": f"{n}栋", "in": "上梅街道"} for n in range(groups)]
        spec = CommunitySpec.model_validate(
            {
                "units": [{"name": "上梅街道", "kind": "street"}, *buildings],
                "chats": {f"{n}栋群": f"{n}栋" for n in range(groups)},
                "people": {},
                "activities": [{"title": "赶集", "unit": "上梅街道", "start": START, "end": END}],
            }
        )
        stage = TelegramStage(server, database, FIGURES, SUNDAY, BOT_NAME, None)
        stage.settle(lambda desk, channel, now: found(desk, spec, channel, now))
        return stage

    return founded


async def all_told(stage: TelegramStage) -> float:
    """Virtual seconds until nothing rests and nothing is due."""
    clock = stage.server.clock
    start, last = clock.now, clock.now
    while True:
        if await stage.outbox.deliver_due():
            last = clock.now
        wait = stage.outbox.pace.opens()
        if wait is None:
            return last - start
        clock.now += wait + 1e-9


@pytest.mark.slow
async def test_a_thousand_groups_are_told_at_the_pace_the_platform_bears(street, server):
    stage = street(1000)
    taken = await all_told(stage)
    assert len(server.messages) == 1000
    assert server.refused() == []
    assert taken <= 1.1 * 1000 / PLATFORM


async def test_without_a_pace_the_platform_refuses(street, server):
    """The twin: the server does enforce its limits."""
    stage = street(40)
    stage.outbox.pace._limits = Limits()
    stage.outbox.pace._gap = 0.0
    await stage.outbox.deliver_due()
    assert server.refused()


async def test_a_refusal_in_one_group_delays_no_other(street, server):
    usual = await all_told(street(20))
    server.messages.clear()
    stage = street(20)
    slow = stage.names.group("3栋群")
    server.fails(429, retry_after=30, chat=slow)
    start = server.clock.now
    while len(server.messages) < 19:
        await stage.outbox.deliver_due()
        server.clock.now += (stage.outbox.pace.opens() or 0) + 1e-9
    assert server.clock.now - start - usual <= 0.1
    assert not server.in_chat(slow)


async def test_the_refused_group_is_told_when_the_platform_allows_it(street, server):
    stage = street(2)
    slow = stage.names.group("1栋群")
    server.fails(429, retry_after=30, chat=slow)
    start = server.clock.now
    await all_told(stage)
    assert not server.in_chat(slow)
    stage.now += timedelta(seconds=29)
    await all_told(stage)
    assert not server.in_chat(slow)
    stage.now += timedelta(seconds=1)
    server.clock.now = start + 30
    await all_told(stage)
    assert len(server.in_chat(slow)) == 1


async def test_an_answer_overtakes_a_broadcast(street, server):
    stage = street(60)
    await stage.outbox.deliver_due()
    first = len(server.messages)
    with stage.desk.turn(stage.now) as turn:
        chat = groups.chat(turn.tx, "telegram", str(stage.names.group("59栋群")))
        assert chat is not None
        turn.post(chat, ThanksBack())
    server.clock.now += LIMITS.account_gap + 1e-9
    await stage.outbox.deliver_due()
    assert first < 60
    assert len(server.in_chat(stage.names.group("59栋群"))) == 1
