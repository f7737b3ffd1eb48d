"""Told once, to those who want it, at an hour that helps."""

import pytest

from community.wishes import Said
from services.activities import changing
from services.signup import joining
from services.timers import tick
from services.visit import attend
from storage.tables.notices import Notice, NoticeState
from tests.cast import CLEANING, DAY, GROUP, HOUR, MINUTE, SUNDAY, at, cleaning, wish

AFTERNOON = cleaning(start=at("15:00"), end=at("17:00"))
SOON, DAY_BEFORE = at("13:00"), at("15:00", day=27)


def signs_up(program, *people):
    for who in people:
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", 1))


def moves(program, start, **more):
    said = Said(kind="point", start=start, has_date=True, has_time=True)
    attend(program.desk, changing.change, program.event("王阿姨"), wish("change_activity", 1, time=said, **more))


@pytest.fixture
def program(found):
    made = found(AFTERNOON)
    signs_up(made, "小李", "老陈")
    return made


@pytest.mark.parametrize(("moment", "outcome"), [(SOON, "reminder_soon"), (DAY_BEFORE, "reminder_day_before")])
def test_two_ticks_at_once_remind_once(program, notices, moment, outcome):
    for _ in range(2):
        tick(program.desk, moment)
    assert len(notices(outcome)) == 1


def test_a_restart_reminds_nobody_again(program, notices):
    tick(program.desk, SOON)
    program.stage.restart()
    tick(program.desk, SOON + MINUTE)
    assert len(notices("reminder_soon")) == 1


def test_a_program_that_was_down_catches_up_once(program, notices):
    tick(program.desk, SOON + HOUR)
    tick(program.desk, SOON + HOUR + MINUTE)
    assert len(notices("reminder_soon")) == 1


async def test_who_was_reminded_is_reminded_again_when_the_activity_moves(program):
    await program.until(SOON)
    assert program.neighbour("小李").heard == ["reminder_soon"]
    moves(program, at("18:00"))
    await program.until(at("16:00"))
    assert program.neighbour("小李").heard.count("reminder_soon") == 1


async def test_nobody_is_reminded_of_the_old_hour(program):
    moves(program, at("18:00"))
    await program.until(at("15:59"))
    assert "reminder_soon" not in program.outcomes


async def test_a_move_to_another_day_has_its_own_line_the_day_before(program):
    await program.until(DAY_BEFORE)
    assert program.outcomes.count("reminder_day_before") == 1
    moves(program, at("15:00", day=30))
    await program.until(at("15:00", day=29))
    assert program.outcomes.count("reminder_day_before") == 1


async def test_a_cancelled_activity_is_not_remembered(program):
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    await program.until(at("15:00"))
    assert not {"reminder_soon", "reminder_day_before"} & set(program.outcomes)


async def test_an_activity_that_is_cancelled_while_its_reminder_waits_to_be_sent_is_not_remembered(program):
    """The channel was down when the reminder was due."""
    program.stage.now = SOON
    tick(program.desk, SOON)
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    await program.deliver()
    assert "reminder_soon" not in program.outcomes


async def test_who_wants_no_reminders_gets_none_until_they_are_wanted_again(program):
    await program.neighbour("小李").says("别提醒我")
    assert program.neighbour("小李").heard == ["reminders_off"]
    await program.until(SOON)
    assert program.neighbour("小李").heard == []
    await program.neighbour("小李").says("恢复提醒")
    await program.until(SOON + MINUTE)
    assert program.neighbour("小李").heard == ["reminder_soon"]


async def test_the_line_in_the_group_is_for_all_and_stays(program):
    await program.neighbour("小李").says("别提醒我")
    await program.until(DAY_BEFORE)
    assert "reminder_day_before" in program.outcomes


async def test_who_cannot_be_reached_in_private_is_not_called_in_the_group(program):
    await program.until(SOON)
    assert [one.private for one in program.heard if one.outcome == "reminder_soon"] == ["小李"]


async def test_who_signs_up_in_the_last_two_hours_needs_no_reminder(program):
    await program.until(SOON + MINUTE)
    signs_up(program, "刘婶")
    await program.until(SOON + HOUR)
    assert "reminder_soon" not in program.outcomes


async def test_the_waiting_are_not_reminded(found):
    program = found(cleaning(start=at("15:00"), end=at("17:00"), capacity=1))
    signs_up(program, "小李", "刘婶")
    await program.until(SOON)
    assert program.neighbour("刘婶").heard == []


async def test_what_comes_too_late_to_help_is_kept_as_expired(found, rows):
    program = found(cleaning(start=at("7:45"), end=at("9:00")))
    signs_up(program, "小李")
    await program.until(at("7:45"))
    assert "reminder_soon" not in program.outcomes
    assert [row.state for row in rows(Notice, Notice.outcome == "reminder_soon")] == [NoticeState.EXPIRED]


async def test_all_activities_of_a_day_are_one_line(found):
    program = found(cleaning(), cleaning(title="包粽子", start=at("15:00"), end=at("16:00")))
    await program.until(at("9:00", day=27) + DAY)
    (line,) = [one for one in program.heard if one.outcome == "reminder_day_before"]
    assert CLEANING in line.text
    assert "包粽子" in line.text


async def test_what_was_published_less_than_a_day_before_is_news_and_no_reminder(found):
    program = found(now=at("10:00", day=27))
    await program.until(at("20:00", day=27))
    assert "reminder_day_before" not in program.outcomes


def test_a_tick_with_nothing_due_writes_nothing(program, rows):
    before = len(rows(Notice))
    tick(program.desk, SUNDAY)
    assert len(rows(Notice)) == before
