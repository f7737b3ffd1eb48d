"""The sender: what the channel says becomes what the outbox knows."""

import asyncio
import logging
import os
import socket
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from bot import outbox as sender
from bot.channels.base import ChannelError
from bot.outbox import Outbox
from bot.pace import Limits
from replay.stage import CHANNEL, Inline
from services import lease, outbox, setbacks
from services.signup.joining import sign_up
from services.visit import attend
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import Lease, Notice, NoticeState
from storage.tables.people import Identity
from tests.cast import GROUP, MINUTE, SUNDAY, take, wish


@pytest.fixture
def broken(program, monkeypatch):
    """The channel refuses until it is mended."""

    def breaks(problem):
        async def refuses(_message):
            raise problem

        monkeypatch.setattr(program.stage.channel, "send", refuses)

    return breaks


async def signs_up(program, who="小李"):
    attend(program.desk, sign_up, program.event(who, GROUP), wish("sign_up", 1))


async def test_what_failed_for_a_moment_goes_out_later(program, broken, monkeypatch):
    await signs_up(program)
    broken(ChannelError("connection refused"))
    await program.deliver()
    assert program.outcomes == []
    monkeypatch.undo()
    program.stage.now = SUNDAY + MINUTE
    await program.deliver()
    assert sorted(program.outcomes) == ["activity_card", "signed_up"]


@pytest.mark.parametrize(
    ("problem", "state"),
    [
        (ChannelError("blocked", permanent=True), NoticeState.FAILED),
        (ChannelError("read timed out", uncertain=True), NoticeState.UNCERTAIN),
        (ChannelError("connection refused"), NoticeState.QUEUED),
        (RuntimeError("a bug in the channel"), NoticeState.FAILED),
    ],
)
async def test_every_failure_has_its_state(program, broken, problem, state, rows_of):
    await signs_up(program)
    broken(problem)
    logging.disable()
    await program.deliver()
    logging.disable(logging.NOTSET)
    assert {row.state for row in rows_of(Notice) if row.outcome == "signed_up"} == {state}


async def test_one_failure_holds_up_nobody_else(program, monkeypatch):
    for who in ("小李", "刘婶"):
        await signs_up(program, who)
    send, failed = program.stage.channel.send, []

    async def fails_once(message):
        if not failed:
            failed.append(message)
            raise ChannelError("blocked", permanent=True)
        return await send(message)

    monkeypatch.setattr(program.stage.channel, "send", fails_once)
    await program.deliver()
    assert program.outcomes.count("signed_up") == 1


async def test_what_cannot_be_read_any_more_is_given_up_and_blocks_nothing(program, rows_of):
    """A notice of another version of the program."""
    await signs_up(program)
    with program.desk.turn(SUNDAY) as turn:
        (first,) = rows_of(Notice, Notice.outcome == "signed_up")
        turn.tx.get_one(Notice, first.id).outcome = "said_in_another_version"
    await signs_up(program, "刘婶")
    await program.deliver()
    assert program.outcomes.count("signed_up") == 1
    assert rows_of(Notice, Notice.id == first.id)[0].state == NoticeState.FAILED


async def test_a_card_is_posted_once_and_then_edited_in_place(program, rows_of):
    await signs_up(program)
    await program.deliver()
    (card,) = [one for one in program.heard if one.outcome == "activity_card"]
    assert card.edited
    assert card.message_id == rows_of(Card)[0].message_id


async def test_after_a_restart_an_answer_that_was_queued_goes_out_once(program):
    await signs_up(program)
    program.stage.restart()
    await program.deliver()
    await program.deliver()
    assert program.outcomes.count("signed_up") == 1


async def test_nothing_due_sends_nothing(program):
    await program.deliver()
    assert program.heard == []


# --- what a platform may say -----------------------------------------------------------------------------------


@pytest.fixture
def answer_of(rows_of):
    """The newest notice that answers a sign-up."""
    return lambda: rows_of(Notice, Notice.outcome == "signed_up")[-1]


@pytest.fixture
def stumbles(program, monkeypatch):
    """The channel refuses once, then works again; `seen` has every message that it was handed."""

    def once(problem, when=lambda message: True):
        send, seen = program.stage.channel.send, []

        async def refuses(message):
            seen.append(message)
            if when(message) and sum(map(when, seen)) == 1:
                raise problem
            return await send(message)

        monkeypatch.setattr(program.stage.channel, "send", refuses)
        return seen

    return once


@pytest.fixture
def on_one_clock(program):
    """The pace's seconds are those of the program."""
    stage = program.stage
    seconds = lambda: stage.now.timestamp()  # noqa: E731
    stage.outbox = Outbox(stage.desk, stage.channel, stage.renderer, lambda: stage.now, Inline(), clock=seconds)


@pytest.mark.usefixtures("on_one_clock")
async def test_what_must_wait_is_held_as_long_as_was_asked_and_that_is_no_attempt(program, stumbles, answer_of):
    await signs_up(program)
    stumbles(ChannelError("Too Many Requests", wait=7.0), lambda message: message.outcome == "signed_up")
    await program.deliver()
    held = answer_of()
    assert (held.state, held.attempts) == (NoticeState.QUEUED, 0)
    assert held.not_before == SUNDAY + timedelta(seconds=7)
    program.stage.now = held.not_before
    await program.deliver()
    assert (answer_of().state, answer_of().attempts) == (NoticeState.SENT, 1)
    assert program.outcomes.count("signed_up") == 1


async def test_however_often_it_must_wait_it_is_never_given_up(program, answer_of, monkeypatch):
    monkeypatch.setattr(setbacks, "MOST_ATTEMPTS", 3)
    await signs_up(program)
    for _ in range(10):
        assert take(program.desk, answer_of().id)
        setbacks.hold(program.desk, answer_of().id, SUNDAY, "Too Many Requests")
    assert (answer_of().state, answer_of().attempts) == (NoticeState.QUEUED, 0)


async def test_a_card_that_was_deleted_in_the_group_is_posted_anew(program, stumbles, rows_of):
    old = rows_of(Card)[0].message_id
    await signs_up(program)
    stumbles(ChannelError("no such message", permanent=True, lost=True), lambda message: message.edits == old)
    await program.deliver()
    (card,) = [one for one in program.heard if one.outcome == "activity_card"]
    assert not card.edited
    assert rows_of(Card)[0].message_id == card.message_id != old


async def test_a_group_that_was_moved_is_told_in_the_same_pass_and_everything_else_too(program, stumbles, rows_of):
    await signs_up(program)
    seen = stumbles(ChannelError("migrated", moved_to="-100"), lambda message: message.chat == GROUP)
    await program.deliver()
    assert [row.external_id for row in rows_of(Chat, Chat.former_id == GROUP)] == ["-100"]
    assert [message.chat for message in seen if message.outcome == "activity_card"][-1] == "-100"
    assert {row.state for row in rows_of(Notice)} == {NoticeState.SENT}


async def test_a_group_that_is_gone_is_paused_and_its_organiser_hears_of_it(program, stumbles, rows_of):
    await signs_up(program)
    stumbles(ChannelError("kicked", gone=True), lambda message: message.chat == GROUP)
    await program.deliver()
    assert rows_of(Chat, Chat.external_id == GROUP)[0].paused_at == SUNDAY
    assert [one.private for one in program.heard if one.outcome == "group_paused"] == ["王阿姨"]


async def test_a_person_who_is_gone_cannot_be_reached_any_more(program, stumbles, rows_of):
    stumbles(ChannelError("blocked", gone=True), lambda message: message.private)
    await program.neighbour("刘婶").says("帮助")
    assert [row.reachable for row in rows_of(Identity, Identity.name == "刘婶")] == [False]


@pytest.mark.parametrize(
    ("outcome", "state"), [("signed_up", NoticeState.UNCERTAIN), ("activity_card", NoticeState.SENT)]
)
async def test_a_lost_answer_of_a_redrawing_is_tried_again_of_a_message_it_is_uncertain(
    program, stumbles, rows_of, outcome, state
):
    await signs_up(program, "老陈")
    seen = stumbles(ChannelError("read timed out", uncertain=True), lambda message: message.outcome == outcome)
    await program.deliver()
    program.stage.now = SUNDAY + MINUTE
    await program.deliver()
    assert rows_of(Notice, Notice.outcome == outcome)[-1].state == state
    assert sum(message.outcome == outcome for message in seen) == (2 if state == NoticeState.SENT else 1)


# --- the one who speaks ----------------------------------------------------------------------------------------


@asynccontextmanager
async def at_work(*outboxes):
    """They run meanwhile; at the end they are stopped and must end by themselves."""
    tasks = [asyncio.ensure_future(one.run()) for one in outboxes]
    try:
        yield tasks
    finally:
        for one in outboxes:
            one.stop()
        await asyncio.wait_for(asyncio.gather(*tasks), 5)


@pytest.fixture
def worker(program, monkeypatch):
    """Another process of the same program, on another machine."""
    monkeypatch.setattr(sender, "LOOK_AGAIN", 0.01)
    stage = program.stage

    def hired(name):
        return Outbox(stage.desk, stage.channel, stage.renderer, lambda: stage.now, Inline(), me=f"{name}:1:x")

    return hired


async def test_one_worker_speaks_and_the_next_when_it_ends(program, worker, rows_of):
    first, second = worker("first"), worker("second")
    async with at_work(second) as _:
        await asyncio.wait_for(second.speaking.wait(), 5)
        async with at_work(first):
            await asyncio.sleep(0.03)
            assert not first.speaking.is_set()
            assert [row.holder for row in rows_of(Lease)] == ["second:1:x"]
            second.stop()
            await asyncio.wait_for(first.speaking.wait(), 5)
    assert rows_of(Lease) == []


@pytest.fixture
def was_told(program, monkeypatch):
    """Set when the channel has been handed something."""
    send, told = program.stage.channel.send, asyncio.Event()

    async def remembers(message):
        told.set()
        return await send(message)

    monkeypatch.setattr(program.stage.channel, "send", remembers)
    return told


async def test_who_does_not_speak_sends_nothing_until_the_others_lease_ends(program, worker, was_told):
    lease.hold(program.desk, CHANNEL, "another:1:y", SUNDAY)
    await signs_up(program)
    async with at_work(second := worker("second")):
        second.nudge()
        await asyncio.sleep(0.03)
        assert not was_told.is_set()
        program.stage.now = SUNDAY + lease.LENGTH + timedelta(seconds=1)
        await asyncio.wait_for(was_told.wait(), 5)


async def test_over_a_process_of_this_machine_that_has_died_the_next_speaks_at_once(program, worker):
    dead = await asyncio.create_subprocess_exec("true")
    await dead.wait()
    lease.hold(program.desk, CHANNEL, f"{socket.gethostname()}:{dead.pid}:x", SUNDAY)
    async with at_work(second := worker("second")):
        await asyncio.wait_for(second.speaking.wait(), 5)


async def test_a_living_process_of_this_machine_is_not_pushed_aside(program, worker):
    lease.hold(program.desk, CHANNEL, f"{socket.gethostname()}:{os.getppid()}:x", SUNDAY)
    async with at_work(second := worker("second")):
        await asyncio.sleep(0.03)
        assert not second.speaking.is_set()


async def test_a_worker_that_has_slept_through_its_lease_sends_nothing_more(program, worker, was_told):
    async with at_work(first := worker("first")):
        await asyncio.wait_for(first.speaking.wait(), 5)
        first._held_until = 0.0
        await signs_up(program)
        first.nudge()
        await asyncio.sleep(0.03)
        assert not was_told.is_set()


async def test_the_predecessors_interrupted_messages_are_uncertain_when_the_next_begins(program, worker, answer_of):
    await signs_up(program)
    assert take(program.desk, answer_of().id)
    first = worker("first")
    logging.disable()
    async with at_work(first):
        await asyncio.wait_for(first.speaking.wait(), 5)
    logging.disable(logging.NOTSET)
    assert answer_of().state == NoticeState.UNCERTAIN


async def test_a_stop_finishes_what_is_being_sent_and_begins_nothing_new(program, worker, monkeypatch, rows_of):
    monkeypatch.setattr(program.stage.channel, "limits", Limits(account_gap=0.001), raising=False)
    for who in ("小李", "刘婶"):
        await signs_up(program, who)
    send, sending, goes_on = program.stage.channel.send, asyncio.Event(), asyncio.Event()

    async def slowly(message):
        sending.set()
        await goes_on.wait()
        return await send(message)

    monkeypatch.setattr(program.stage.channel, "send", slowly)
    async with at_work(one := worker("first")):
        await asyncio.wait_for(sending.wait(), 5)
        one.stop()
        goes_on.set()
    states = [row.state for row in rows_of(Notice, Notice.outcome == "signed_up")]
    assert states == [NoticeState.SENT, NoticeState.QUEUED]
    assert len(program.stage.channel.heard) == 1


async def test_alerts_go_out_while_a_message_is_still_on_its_way(program, worker, monkeypatch):
    """On a channel with a pace they have a lane of their own."""
    monkeypatch.setattr(program.stage.channel, "limits", Limits(account_gap=0.001), raising=False)
    await signs_up(program)
    attend(program.desk, sign_up, program.event("刘婶", GROUP, tap_id="tap 9"), wish("sign_up", 1))
    send, answered, goes_on = program.stage.channel.send, asyncio.Event(), asyncio.Event()

    async def slowly(message):
        if message.tap_id is None:
            await goes_on.wait()
        else:
            answered.set()
        return await send(message)

    monkeypatch.setattr(program.stage.channel, "send", slowly)
    async with at_work(worker("first")):
        await asyncio.wait_for(answered.wait(), 5)
        goes_on.set()


async def test_what_was_sent_is_noted_once_the_database_can_be_written_again(program, monkeypatch, answer_of):
    """Else it would look as if nobody knew whether it arrived."""
    await signs_up(program)
    step, calls = outbox.step, []

    def fails_after_the_first(*asked):
        calls.append(asked)
        if len(calls) == 2:
            raise OSError("disk full")
        return step(*asked)

    monkeypatch.setattr(outbox, "step", fails_after_the_first)
    with pytest.raises(OSError, match="disk full"):
        await program.deliver()
    assert answer_of().state == NoticeState.SENDING
    await program.deliver()
    assert answer_of().state == NoticeState.SENT
    assert program.outcomes.count("signed_up") == 1


async def test_the_channel_is_closed_after_the_last_message(program, worker, monkeypatch):
    monkeypatch.setattr(program.stage.channel, "limits", Limits(account_gap=0.001), raising=False)
    await signs_up(program)
    send, end, sending, goes_on, order = (
        program.stage.channel.send,
        program.stage.channel.end,
        asyncio.Event(),
        asyncio.Event(),
        [],
    )

    async def slowly(message):
        sending.set()
        await goes_on.wait()
        order.append("sent")
        return await send(message)

    async def ends():
        order.append("closed")
        await end()

    monkeypatch.setattr(program.stage.channel, "send", slowly)
    monkeypatch.setattr(program.stage.channel, "end", ends)
    async with at_work(one := worker("first")):
        await asyncio.wait_for(sending.wait(), 5)
        one.stop()
        goes_on.set()
    assert order[0] == "sent"
    assert order[-1] == "closed"


async def test_messages_go_one_after_the_other_even_when_two_deliver(program, monkeypatch):
    """The demo's clock delivers beside the running outbox."""
    for who in ("小李", "刘婶", "老彭"):
        await signs_up(program, who)
    send, under_way, most = program.stage.channel.send, [], []

    async def takes_a_moment(message):
        under_way.append(message)
        most.append(len(under_way))
        await asyncio.sleep(0.002)
        under_way.remove(message)
        return await send(message)

    monkeypatch.setattr(program.stage.channel, "send", takes_a_moment)
    await asyncio.gather(*(program.stage.outbox.deliver_due() for _ in range(3)))
    assert len(most) >= 3
    assert max(most) == 1
