"""When a reminder is due, when it waits, and when it helps nobody any more."""

from datetime import timedelta

import pytest

from community.reminders import Due, due, duty_reminder_after, duty_reminder_due, remind_at
from tests.cast import DAY, FIGURES, HOUR, MINUTE, START, at

BEFORE = FIGURES.soon_before
SECOND = timedelta(seconds=1)


def state(start, now, before=BEFORE):
    return due(start, before, now, FIGURES)


def test_a_reminder_is_due_two_hours_before():
    start = at("15:00")
    assert state(start, start - 2 * HOUR - SECOND) is Due.LATER
    assert state(start, start - 2 * HOUR) is Due.NOW


def test_a_reminder_for_nine_oclock_waits_for_the_end_of_the_quiet_hours():
    assert remind_at(START, BEFORE, FIGURES) == at("7:30")
    assert state(START, at("7:29")) is Due.LATER
    assert state(START, at("7:30")) is Due.NOW


def test_a_late_start_of_the_program_catches_up():
    start = at("15:00")
    assert state(start, start - HOUR) is Due.NOW


def test_half_an_hour_before_the_start_is_the_last_useful_minute():
    start = at("15:00")
    assert state(start, start - 30 * MINUTE) is Due.NOW
    assert state(start, start - 30 * MINUTE + SECOND) is Due.EXPIRED


def test_what_would_come_later_than_half_an_hour_before_expires():
    assert state(at("8:00"), at("7:30")) is Due.NOW
    assert state(at("7:59"), at("7:30")) is Due.EXPIRED


def test_a_morning_activity_is_not_announced_at_night():
    assert state(at("7:45"), at("6:00")) is Due.LATER
    assert state(at("7:45"), at("7:30")) is Due.EXPIRED


def test_in_the_quiet_hours_a_late_reminder_waits_while_it_can_still_help():
    assert state(at("9:00"), at("23:00", day=27), before=DAY) is Due.LATER


@pytest.mark.parametrize(
    ("start", "planned"), [(at("22:00"), at("7:30")), (at("6:00"), at("7:30", day=27)), (START, at("9:00", day=27))]
)
def test_the_day_before_line_is_moved_out_of_the_quiet_hours(start, planned):
    assert remind_at(start, FIGURES.day_before, FIGURES) == planned


def test_moving_the_activity_moves_the_reminder():
    assert remind_at(at("15:00"), BEFORE, FIGURES) + HOUR == remind_at(at("16:00"), BEFORE, FIGURES)


@pytest.mark.parametrize(
    ("now", "due", "after"),
    [
        (at("9:59", 10, 1, 2027), None, at("10:00", 10, 1, 2027)),
        (at("10:00", 10, 1, 2027), at("10:00", 10, 1, 2027), at("10:00", 10, 4, 2027)),
        (at("12:00", 30, 9), at("10:00", 10, 7), at("10:00", 10, 10)),
        (at("12:00", 31, 10), at("10:00", 10, 10), at("10:00", 1, 11)),
        (at("12:00", 30, 11), at("10:00", 1, 11), at("10:00", 1, 12)),
        (at("21:00", 31, 12), at("10:00", 1, 12), at("10:00", 10, 1, 2027)),
        (at("23:00", 31, 12), None, at("10:00", 10, 1, 2027)),
    ],
)
def test_the_yearly_duty_is_reminded_of_each_quarter_and_in_the_last_two_months(now, due, after):
    assert (duty_reminder_due(now, FIGURES), duty_reminder_after(now, FIGURES)) == (due, after)
