"""The sender: what the channel says becomes what the outbox knows."""

import logging

import pytest

from bot.channels.base import ChannelError
from services.signups import sign_up
from storage.tables import Card, Notice, NoticeState
from tests.cast import GROUP, MINUTE, SUNDAY, wish


@pytest.fixture
def broken(program, monkeypatch):
    """The channel refuses until it is mended."""

    def breaks(problem):
        async def refuses(_message):
            raise problem

        monkeypatch.setattr(program.stage.channel, "send", refuses)

    return breaks


async def signs_up(program, who="小李"):
    sign_up(program.desk, program.event(who, GROUP), wish("sign_up", 1))


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
