"""The ticker calls the jobs; a tick that fails does not end it."""

import logging

from scheduler import ticker
from scheduler.ticker import Ticker
from tests.cast import SUNDAY


def made(program, nudged):
    return Ticker(program.desk, lambda: SUNDAY, lambda: nudged.append(True), program.stage.outbox._executor)


async def test_a_tick_runs_the_jobs_at_this_moment_and_nudges_the_outbox(program, monkeypatch):
    ticked, nudged = [], []
    monkeypatch.setattr(ticker, "tick", lambda desk, now: ticked.append((desk, now)))
    await made(program, nudged).tick()
    assert ticked == [(program.desk, SUNDAY)]
    assert nudged == [True]


async def test_a_tick_that_fails_is_logged_and_the_next_one_comes(program, monkeypatch, caplog):
    def fails(*_):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ticker, "tick", fails)
    nudged = []
    with caplog.at_level(logging.ERROR):
        await made(program, nudged).tick()
    assert "the next one catches up" in caplog.text
    assert nudged == [True]


async def test_it_looks_once_a_minute_and_a_late_tick_is_not_dropped(program):
    running = made(program, [])
    running.start()
    (job,) = running._scheduler.get_jobs()
    assert (job.coalesce, job.max_instances, job.misfire_grace_time) == (True, 1, None)
    assert str(job.trigger) == "cron[second='0']"
    running.stop()
