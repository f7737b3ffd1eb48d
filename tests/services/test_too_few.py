"""Too few have signed up: who is asked, when, and what the answers do."""

import pytest

from services.signup import joining
from services.timers import tick
from services.visit import attend
from storage.tables.activities import Activity
from storage.tables.notices import Notice, NoticeState
from tests.cast import DAY, GROUP, HOUR, MINUTE, at, cleaning, wish

ASKED = at("15:00", day=26)


@pytest.fixture
async def program(found):
    made = found(cleaning(start=at("15:00"), end=at("17:00"), organiser="王阿姨"))
    await made.deliver()
    with made.desk.turn(made.now) as turn:
        turn.tx.get_one(Activity, 1).at_least = 3
    return made


def goes(program, *people):
    for who in people:
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", 1))


def asked(program):
    return [one.private for one in program.heard if one.outcome == "too_few"]


async def test_its_organiser_is_asked_once_two_days_before(program):
    await program.until(ASKED - MINUTE)
    assert asked(program) == []
    await program.until(ASKED)
    assert asked(program) == ["王阿姨"]
    await program.until(ASKED + DAY)
    assert asked(program) == []


async def test_with_as_many_as_must_come_nobody_is_asked(program):
    goes(program, "小李", "刘婶", "老陈")
    await program.until(ASKED + HOUR)
    assert asked(program) == []


async def test_without_an_organiser_who_can_be_reached_the_nearest_who_look_after_it_are_asked(program):
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Activity, 1).organiser_id = None
    await program.until(ASKED)
    assert asked(program) == ["王阿姨"]


async def test_at_night_it_waits_for_the_morning(found):
    program = found(cleaning(start=at("6:30"), end=at("8:00"), organiser="王阿姨"))
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Activity, 1).at_least = 3
    await program.until(at("7:29", day=26))
    assert asked(program) == []
    await program.until(at("7:30", day=26))
    assert asked(program) == ["王阿姨"]


async def test_after_downtime_it_is_asked_once_if_there_is_time_else_seen_to_have_expired(program, rows):
    tick(program.desk, at("14:31"))
    assert [row.state for row in rows(Notice, Notice.outcome == "too_few")] == [NoticeState.EXPIRED]


async def test_the_line_in_the_group_counts_and_says_how_many_are_lacking(program, rows):
    goes(program, "小李")
    await program.until(ASKED)
    await program.neighbour("王阿姨").taps("再喊一声")
    (line,) = [one for one in program.heard if one.outcome == "few_so_far"]
    assert "还差2人" in line.text
    assert "小李" not in line.text
    assert [row.budgeted for row in rows(Notice, Notice.outcome == "few_so_far")] == [True]


async def test_called_at_night_it_says_when_the_group_hears_it(program):
    await program.until(at("22:00", day=26))
    await program.neighbour("王阿姨").taps("再喊一声")
    assert "明天 周五 07:30" in program.neighbour("王阿姨").text
    assert "few_so_far" not in program.outcomes
    await program.until(at("7:30", day=27))
    assert program.outcomes.count("few_so_far") == 1


async def test_when_there_are_enough_by_then_nothing_is_called(program):
    await program.until(ASKED)
    goes(program, "小李", "刘婶", "老陈")
    await program.neighbour("王阿姨").taps("再喊一声")
    assert "够了" in program.neighbour("王阿姨").text
    assert "few_so_far" not in program.outcomes


async def test_a_call_that_waited_for_the_morning_is_not_told_of_what_was_moved(program):
    await program.until(at("22:00", day=26))
    await program.neighbour("王阿姨").taps("再喊一声")
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Activity, 1).starts_at += DAY
    await program.until(at("7:30", day=27))
    assert "few_so_far" not in program.outcomes


@pytest.mark.parametrize("button", ["call_again:1", "another_date:1", "as_planned:1"])
async def test_a_button_that_nobody_was_shown_does_nothing_for_residents(program, button):
    await program.neighbour("小李").sends_tap(button)
    assert program.outcomes == ["not_allowed"]


@pytest.mark.parametrize("button", ["call_again:1", "another_date:1", "as_planned:1"])
async def test_an_old_button_does_nothing_when_it_begins(program, button):
    await program.until(at("14:45"))
    await program.neighbour("王阿姨").sends_tap(button)
    assert "question_closed" in program.outcomes


async def test_the_words_do_what_the_button_does_and_name_what_is_meant(program):
    await program.neighbour("王阿姨").says("环境卫生整治再喊一声")
    assert program.outcomes.count("few_so_far") == 1
    await program.neighbour("王阿姨").says("再喊一声 1")
    assert "喊过了" in program.neighbour("王阿姨").text


async def test_where_no_least_number_was_said_nothing_is_called(found):
    program = found()
    await program.deliver()
    await program.neighbour("王阿姨").says("再喊一声 1")
    assert program.outcomes == ["called_again"]
    assert "没有定最少几人" in program.neighbour("王阿姨").text
