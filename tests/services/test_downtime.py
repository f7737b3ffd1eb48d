"""The program was down: what is still useful is told once, what is not is seen to have expired, and never a flood."""

from datetime import timedelta

import pytest

from services.signup import joining
from services.timers import tick
from services.visit import attend
from storage.tables.activities import Activity, ActivityState
from storage.tables.notices import Notice, NoticeState
from tests.cast import DAY, GROUP, HOUR, MINUTE, Program, at, cleaning, community, wish

SENT, EXPIRED = NoticeState.SENT, NoticeState.EXPIRED


def goes(program, number, *people):
    for who in people or ("小李", "刘婶"):
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", number))


async def comes_back(program, moment):
    """Nothing has ticked since; the ticker looks at once, and each minute afterwards."""
    program.stage.now = moment
    tick(program.desk, moment)
    program._forget()
    await program.deliver()
    for minutes in (1, 2, 60):
        program.stage.now = moment + minutes * MINUTE
        tick(program.desk, program.now)
        await program.deliver()


def states(rows, outcome):
    return sorted(str(row.state) for row in rows(Notice, Notice.outcome == outcome))


# --- an hour ---------------------------------------------------------------------------------------------------------


async def test_after_an_hour_each_is_told_once(found, rows):
    program = found(cleaning(start=at("15:00"), end=at("17:00")))
    goes(program, 1)
    await program.until(at("12:30"))
    await comes_back(program, at("13:30"))
    assert program.outcomes.count("reminder_soon") == 2
    assert states(rows, "reminder_soon") == ["sent", "sent"]


async def test_after_an_hour_that_ends_too_late_it_is_seen_to_have_expired(found, rows):
    program = found(cleaning(start=at("15:00"), end=at("17:00")))
    goes(program, 1)
    await program.until(at("12:30"))
    await comes_back(program, at("14:31"))
    assert "reminder_soon" not in program.outcomes
    assert states(rows, "reminder_soon") == ["expired", "expired"]


# --- three days ------------------------------------------------------------------------------------------------------


@pytest.fixture
async def busy(found):
    """Down from Thursday noon to Sunday noon; something was on each day, and something is on Monday."""
    held = [
        cleaning(title="周五扫街", start=at("15:00", 27), end=at("17:00", 27)),
        cleaning(title="周六读书", start=at("15:00", 28), end=at("17:00", 28)),
        cleaning(title="周日午后", start=at("13:00", 29), end=at("14:00", 29)),
        cleaning(title="周日傍晚", start=at("18:00", 29), end=at("19:00", 29)),
        cleaning(title="周一早上", start=at("10:00", 30), end=at("11:00", 30)),
    ]
    program = found(*held)
    for number in range(1, 6):
        goes(program, number)
    await program.until(at("12:00", 26))
    await comes_back(program, at("12:00", 29))
    return program


async def test_after_three_days_what_is_over_is_told_to_nobody(busy):
    text = "\n".join(one.text for one in busy.heard if one.outcome.startswith("reminder"))
    assert "周五" not in text
    assert "周六" not in text


async def test_after_three_days_what_is_still_useful_is_told_once(busy):
    lines = [one for one in busy.heard if one.outcome == "reminder_day_before"]
    assert len(lines) == 2  # of Sunday, both, and of Monday
    assert all(title in "".join(one.text for one in lines) for title in ("周日午后", "周日傍晚", "周一早上"))
    assert [one.private for one in busy.heard if one.outcome == "reminder_soon"] == ["小李", "刘婶"]


async def test_after_three_days_what_was_missed_is_seen_to_have_expired(busy, rows):
    assert states(rows, "reminder_soon") == ["expired"] * 4 + ["sent"] * 2
    assert states(rows, "reminder_day_before") == ["expired", "expired", "sent", "sent"]


async def test_after_three_days_no_group_hears_more_than_its_budget(found, rows):
    held = [
        cleaning(title=f"第{hour}场", start=at(f"{hour}:00", 29), end=at(f"{hour}:30", 29)) for hour in range(9, 22)
    ]
    program = found(*held)
    await program.until(at("12:00", 25))
    await comes_back(program, at("8:00", 29))
    assert program.outcomes.count("reminder_day_before") == 1
    assert len([one for one in program.heard if one.chat == GROUP and not one.edited]) == 1


async def test_what_was_announced_too_late_for_a_reminder_has_missed_none(found, rows):
    program = found(cleaning(start=at("15:00"), end=at("17:00")), now=at("14:00"))
    await comes_back(program, at("12:00", 30))
    assert [one.outcome for one in rows(Notice, Notice.state == EXPIRED)] == ["activity_card"]  # nobody saw it in time


async def test_what_was_called_off_meanwhile_has_missed_none(found, rows):
    program = found(cleaning(start=at("15:00"), end=at("17:00")))
    goes(program, 1)
    await program.until(at("12:00", 26))
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Activity, 1).state = ActivityState.CANCELLED
    await comes_back(program, at("12:00", 29))
    assert [one for one in program.heard if one.outcome.startswith("reminder")] == []
    assert rows(Notice, Notice.state == EXPIRED) == []


async def test_a_day_that_was_missed_for_one_is_still_told_for_the_others(found, rows):
    """The early one is past helping; the line of the day is for the late one."""
    program = found(
        cleaning(title="早上扫雪", start=at("7:45"), end=at("9:00")),
        cleaning(title="傍晚读书", start=at("18:00"), end=at("19:00")),
    )
    await program.until(at("12:00", 26))
    await comes_back(program, at("7:40"))
    lines = [one for one in program.heard if one.outcome == "reminder_day_before"]
    assert len(lines) == 1
    assert "傍晚读书" in lines[0].text


async def test_what_was_missed_longer_ago_than_a_week_is_let_be(found, rows):
    program = found(cleaning(start=at("15:00"), end=at("17:00")))
    goes(program, 1)
    await program.until(at("12:00", 26))
    await comes_back(program, at("15:01", 5, 12))
    assert rows(Notice, Notice.outcome == "reminder_soon") == []


# --- where calendars are odd -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begins", "start"),
    [
        (at("9:00", 20, 12), at("9:30", 1, 1, 2027)),  # the line of the day before is last year's
        (at("9:00", 20, 2, 2028), at("15:00", 29, 2, 2028)),
        (at("9:00", 20, 2, 2028), at("15:00", 1, 3, 2028)),  # the day before is a 29th of February
        (at("9:00", 20, 2, 2027), at("15:00", 1, 3, 2027)),  # and here a 28th
    ],
)
@pytest.mark.parametrize("down", [timedelta(), HOUR, 3 * DAY])
async def test_over_a_years_end_and_a_leap_february_each_is_told_once(database, rows_of, begins, start, down):
    """Down before the start, and back two hours before it at the latest."""
    program = Program(database, community(cleaning(start=start, end=start + HOUR)), now=begins)
    goes(program, 1)
    back = max(start - 2 * HOUR, at("7:30", start.day, start.month, start.year))
    await program.until(back - down - MINUTE)
    heard = list(program.heard)
    if down:
        await comes_back(program, back)
    else:
        await program.until(back)
    heard += program.heard
    told = [row for row in rows_of(Notice, Notice.outcome == "reminder_day_before") if row.state == SENT]
    assert len(told) == 1
    assert states(rows_of, "reminder_soon") == ["sent", "sent"]


@pytest.mark.parametrize(
    ("start", "day_before"),
    [
        (at("6:00", 1, 1, 2027), at("7:30", 31, 12)),
        (at("22:00", 29, 2, 2028), at("7:30", 29, 2, 2028)),
        (at("9:00", 1, 3, 2028), at("9:00", 29, 2, 2028)),
    ],
)
async def test_in_quiet_hours_it_waits_for_the_morning_also_there(database, rows_of, start, day_before):
    program = Program(database, community(cleaning(start=start, end=start + HOUR)), now=start - 5 * DAY)
    await program.until(day_before - MINUTE)
    assert rows_of(Notice, Notice.outcome == "reminder_day_before") == []
    await program.until(day_before)
    assert [row.sent_at for row in rows_of(Notice, Notice.outcome == "reminder_day_before")] == [day_before]


async def test_back_in_the_quiet_hours_nothing_is_told_before_the_morning(found, rows):
    program = found(cleaning(start=at("10:00"), end=at("11:00")))
    goes(program, 1)
    await program.until(at("12:00", 25))
    await comes_back(program, at("3:00"))
    assert program.heard == []
    await program.until(at("8:00"))
    assert program.outcomes.count("reminder_day_before") == 1
    assert program.outcomes.count("reminder_soon") == 2
