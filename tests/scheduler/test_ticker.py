"""The ticker calls the timers; a tick that fails does not end it."""

import asyncio
import logging
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

from scheduler import ticker
from scheduler.ticker import Ticker
from tests.cast import SUNDAY


def made(program, nudged):
    return Ticker(program.desk, lambda: SUNDAY, lambda: nudged.append(True), program.stage.outbox._executor)


async def test_a_tick_runs_the_timers_at_this_moment_and_nudges_the_outbox(program, monkeypatch):
    ticked, nudged = [], []

    def steps(desk, now):
        for step in (1, 2):
            ticked.append((desk, now, step))
            yield

    monkeypatch.setattr(ticker, "steps", steps)
    await made(program, nudged).tick()
    assert ticked == [(program.desk, SUNDAY, 1), (program.desk, SUNDAY, 2)]
    assert nudged == [True]


async def test_whoever_taps_during_a_tick_is_served_between_two_of_its_rows(program, monkeypatch):
    order = []

    def steps(*_):
        for row in ("first row", "second row"):
            order.append(row)
            yield

    def taps():
        order.append("tap")

    monkeypatch.setattr(ticker, "steps", steps)
    with ThreadPoolExecutor(1) as executor:
        ticking = asyncio.ensure_future(Ticker(program.desk, lambda: SUNDAY, lambda: None, executor).tick())
        await asyncio.sleep(0)  # the first row is on its way to the only worker there is
        await asyncio.get_running_loop().run_in_executor(executor, taps)
        await ticking
    assert order == ["first row", "tap", "second row"]


async def test_a_tick_that_fails_is_logged_and_the_next_one_comes(program, monkeypatch, caplog):
    def fails(*_):
        yield
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(ticker, "steps", fails)
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


async def test_what_runs_beside_is_kept_out_of_the_loop_and_of_the_desks_worker(program, monkeypatch):
    called, threads = asyncio.Event(), []
    loop = asyncio.get_running_loop()

    def beside():
        threads.append(threading.current_thread())
        loop.call_soon_threadsafe(called.set)

    desk_worker = ThreadPoolExecutor(1, thread_name_prefix="desk")
    running = Ticker(program.desk, lambda: SUNDAY, lambda: None, desk_worker, beside)
    running.start()
    try:
        next(job for job in running._scheduler.get_jobs() if job.func is beside).modify(next_run_time=datetime.now(UTC))
        await asyncio.wait_for(called.wait(), 5)
    finally:
        running.stop()
        desk_worker.shutdown()
    assert threads[0] is not threading.current_thread()
    assert not threads[0].name.startswith("desk")
