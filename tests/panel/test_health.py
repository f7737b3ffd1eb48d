"""Whether the program does its work, said to those who watch it and to nobody by name."""

import json
from datetime import timedelta

import pytest

from bot.channels.base import ChannelError
from linli.metrics import Metrics, Timed
from panel import Office, Vitals, Watched
from panel.health import Doorway, may_read, report
from replay.stage import CHANNEL
from services.outbox import Queue, queues
from services.signup.joining import sign_up
from services.visit import attend
from tests.cast import FIGURES, GROUP, MINUTE, SUNDAY, ScriptedEngine, wish

SECRETS = ("小李", "王阿姨", "龙城", "环境卫生")
WELL = Vitals(SUNDAY, 30.0, {CHANNEL: Queue()})


def waits(minutes):
    return {CHANNEL: Queue(3, SUNDAY - timedelta(minutes=minutes)), "telegram": Queue()}


@pytest.mark.parametrize(
    ("vitals", "well"),
    [
        (WELL, True),
        (Vitals(SUNDAY, 180.0, {}), True),
        (Vitals(SUNDAY, 181.0, {}), False),
        (Vitals(SUNDAY, None, {}), False),
        (Vitals(SUNDAY, 0.0, None), False),
        (Vitals(SUNDAY, 0.0, waits(15)), True),
        (Vitals(SUNDAY, 0.0, waits(16)), False),
    ],
)
def test_it_is_well_while_the_database_answers_timers_go_forward_and_messages_flow(vitals, well):
    assert report(vitals, FIGURES)["well"] is well


async def door(program, tick_age=1.0, **more):
    metrics = Metrics()
    watched = Watched(lambda: [CHANNEL], lambda: tick_age, metrics.page, **more)
    return Doorway(Office(program.desk, lambda: program.now, lambda: "none", watched), watched)


async def test_the_answer_counts_what_waits_and_names_nobody(program):
    attend(program.desk, sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    program.stage.now = SUNDAY + 20 * MINUTE
    answer = await (await door(program)).health()
    said = json.loads(answer.body)
    assert answer.status_code == 503
    assert said["outbox"] == {"due": 2, "oldest_seconds": 1200.0}
    assert not [one for one in SECRETS if one in answer.body.decode()]


async def test_a_database_that_fails_is_said_and_not_explained(program, monkeypatch):
    def fails(*_):
        raise OSError("disk of 小李")

    monkeypatch.setattr("panel.health.queues", fails)
    answer = await (await door(program)).health()
    assert (answer.status_code, json.loads(answer.body)["database"]) == (503, False)
    assert "小李" not in answer.body.decode()


def test_what_waits_for_its_hour_or_for_another_program_is_not_late(program):
    attend(program.desk, sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    assert queues(program.desk, [CHANNEL], SUNDAY - MINUTE)[CHANNEL] == Queue()
    assert queues(program.desk, ["telegram"], SUNDAY) == {"telegram": Queue()}


@pytest.mark.parametrize(
    ("address", "headers", "token", "may"),
    [
        ("127.0.0.1", {}, None, True),
        ("::1", {}, None, True),
        ("203.0.113.7", {}, None, False),
        ("", {}, None, False),
        ("localhost.example.org", {}, None, False),
        ("127.0.0.1", {"x-forwarded-for": "203.0.113.7"}, None, False),
        ("127.0.0.1", {"forwarded": "for=203.0.113.7"}, None, False),
        ("127.0.0.1", {"x-real-ip": "127.0.0.1"}, None, False),
        ("203.0.113.7", {"authorization": "Bearer k3y"}, "k3y", True),
        ("203.0.113.7", {"authorization": "Bearer k3"}, "k3y", False),
        ("203.0.113.7", {"authorization": "Bearer "}, None, False),
        ("203.0.113.7", {"authorization": "Bearer "}, "", False),
        ("203.0.113.7", {"authorization": "Bearer 钥匙"}, "k3y", False),
    ],
)
def test_figures_are_for_this_machine_or_for_whoever_has_the_token(address, headers, token, may):
    assert may_read(address, headers, token) is may


async def test_a_stranger_finds_nothing(program):
    assert (await (await door(program)).metrics("203.0.113.7", {})).status_code == 404


async def test_events_and_sends_are_counted_without_names(found):
    program, metrics = found(), Metrics()
    program.stage.conversation.attended = metrics.attended
    program.stage.outbox._noted = metrics.sent
    await program.deliver()
    await program.neighbour("小李").taps("报名", GROUP)
    await program.neighbour("小李").says("我的")
    page = metrics.page(WELL).decode()
    assert 'linli_events_total{kind="tap",outcome="signed_up"} 1.0' in page
    assert 'linli_events_total{kind="private"' in page
    assert f'linli_sends_total{{channel="{CHANNEL}",result="sent"}}' in page
    assert not [one for one in SECRETS if one in page]


@pytest.mark.parametrize(
    ("problem", "kind"),
    [
        (ChannelError("x"), "again"),
        (ChannelError("x", permanent=True), "permanent"),
        (ChannelError("x", uncertain=True), "uncertain"),
        (ChannelError("x", gone=True, permanent=True), "gone"),
        (ChannelError("x", wait=3.0), "waits"),
        (ChannelError("x", moved_to="-1"), "moved"),
    ],
)
def test_a_failure_is_counted_by_its_kind(problem, kind):
    assert problem.kind() == kind


def test_an_engine_is_timed_under_its_own_name():
    metrics = Metrics()
    timed = Timed(ScriptedEngine(), metrics)
    timed.understand("在吗", None, SUNDAY)
    assert timed.name == "scripted"
    assert 'linli_engine_seconds_count{engine="scripted"} 1.0' in metrics.page(WELL).decode()


def test_a_silent_database_and_a_clock_that_never_ticked_are_seen():
    page = Metrics().page(Vitals(SUNDAY, None, None)).decode()
    assert "linli_database_up 0.0" in page
    assert "linli_tick_age_seconds NaN" in page


async def test_the_ticker_says_how_long_ago_it_went_forward(program):
    from tests.scheduler.test_ticker import made

    ticker = made(program, [])
    assert ticker.age() is None
    await ticker.tick()
    assert 0 <= ticker.age() < 5
