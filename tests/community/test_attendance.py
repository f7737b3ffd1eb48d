"""Check-in and check-out to the minute, the code, and the minutes that count."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community import attendance as rules
from community.attendance import Moment
from tests.cast import END, FIGURES, HOUR, MINUTE, START, activity, at, presence

INSTANT = timedelta(microseconds=1)
OTHER = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"


@pytest.mark.parametrize(
    ("now", "moment"),
    [
        (at("8:30") - INSTANT, Moment.TOO_EARLY),
        (at("8:30"), Moment.RIGHT),
        (START, Moment.RIGHT),
        (END, Moment.RIGHT),
        (END + INSTANT, Moment.TOO_LATE),
    ],
)
def test_checking_in_is_possible_from_half_an_hour_before_the_start_to_the_end(now, moment):
    assert rules.check_in_moment(activity(), now, FIGURES) is moment


LAST_MINUTE = [
    (at("12:59"), Moment.RIGHT),
    (at("13:00"), Moment.RIGHT),
    (at("13:01") - INSTANT, Moment.RIGHT),
    (at("13:01"), Moment.TOO_LATE),
]


@pytest.mark.parametrize("closed_at", [None, at("13:00")])
@pytest.mark.parametrize(("now", "moment"), LAST_MINUTE)
def test_checking_out_is_possible_until_two_hours_after_the_end_and_all_of_that_minute(now, moment, closed_at):
    """It closes by itself in that minute, too."""
    assert rules.check_out_moment(activity(closed_at=closed_at), now, FIGURES) is moment


def test_once_closed_nobody_checks_in_or_out():
    closed = activity(closed_at=at("10:00"))
    assert rules.check_in_moment(closed, at("10:01"), FIGURES) is Moment.TOO_LATE
    assert rules.check_out_moment(closed, at("10:01"), FIGURES) is Moment.TOO_LATE


# --- the code --------------------------------------------------------------------------------------------------


def test_the_code_has_six_digits():
    assert rules.code(activity(), START, FIGURES).isdigit()
    assert len(rules.code(activity(), START, FIGURES)) == 6


def test_the_code_changes_every_ten_minutes():
    assert rules.code(activity(), START, FIGURES) == rules.code(activity(), at("9:09"), FIGURES)
    assert rules.code(activity(), START, FIGURES) != rules.code(activity(), at("9:10"), FIGURES)


@pytest.mark.parametrize(("now", "until"), [("9:00", "9:20"), ("9:03", "9:20"), ("9:09", "9:20"), ("9:10", "9:30")])
def test_until_when_a_code_is_good_is_said(now, until):
    """Its own period and the following one."""
    assert rules.code_until(at(now), FIGURES) == at(until)
    shown = rules.code(activity(), at(now), FIGURES)
    assert rules.code_fits(activity(), shown, at(until) - INSTANT, FIGURES)
    assert not rules.code_fits(activity(), shown, at(until), FIGURES)


@pytest.mark.parametrize(("now", "fits"), [("9:00", True), ("9:09", True), ("9:19", True), ("9:20", False)])
def test_a_code_is_good_for_its_own_and_the_following_period(now, fits):
    shown = rules.code(activity(), START, FIGURES)
    assert rules.code_fits(activity(), shown, at(now), FIGURES) is fits


def test_the_code_of_the_next_period_is_not_good_yet():
    assert not rules.code_fits(activity(), rules.code(activity(), at("9:10"), FIGURES), at("9:09"), FIGURES)


def test_the_code_of_another_activity_does_not_fit():
    other = activity(id=2, code_secret=OTHER)
    assert not rules.code_fits(activity(), rules.code(other, START, FIGURES), START, FIGURES)


def test_every_activity_has_a_secret_of_its_own():
    assert rules.new_secret() != rules.new_secret()


@pytest.mark.parametrize("given", ["", "12345", "1234567", "abcdef", "１２３４５６", "签到"])
def test_what_is_no_code_fits_nothing(given):
    assert not rules.code_fits(activity(), given, START, FIGURES)


# --- minutes ---------------------------------------------------------------------------------------------------


def test_who_was_there_all_the_time_is_credited_the_planned_length():
    assert rules.minutes_served(activity(), presence(START, END)) == 120


def test_coming_early_and_leaving_late_earns_nothing_more():
    assert rules.minutes_served(activity(), presence(at("8:30"), at("12:59"))) == 120


def test_coming_late_and_leaving_early_is_clipped():
    assert rules.minutes_served(activity(), presence(at("9:20"), at("10:35"))) == 75


def test_a_forgotten_check_out_counts_to_the_planned_end():
    assert rules.minutes_served(activity(), presence(at("9:30"))) == 90


@pytest.mark.parametrize(
    ("came", "closed", "minutes"),
    [
        ("9:00", "10:00", 60),
        ("8:40", "10:00", 60),
        ("9:30", "10:00", 30),
        ("9:00", "9:00", 0),
        ("9:00", "10:59", 119),
        ("9:00", "11:00", 120),
        ("9:00", "11:30", 120),
        ("9:00", "13:00", 120),
    ],
)
def test_a_forgotten_check_out_counts_to_an_early_closing(came, closed, minutes):
    assert rules.minutes_served(activity(closed_at=at(closed)), presence(at(came))) == minutes


def test_credited_hours_are_given_in_proportion_up_to_an_early_closing():
    assert rules.minutes_served(activity(hours_minutes=180, closed_at=at("10:00")), presence(START)) == 90


def test_the_closer_may_let_it_count_to_the_planned_end_and_never_beyond():
    closed = activity(closed_at=at("10:00"))
    assert rules.minutes_served(closed, presence(START), END) == 120
    assert rules.minutes_served(closed, presence(START), END + HOUR) == 120


def test_whoever_checked_out_gets_that_whenever_it_was_closed():
    assert rules.minutes_served(activity(closed_at=at("10:00")), presence(START, at("9:40")), END) == 40


@pytest.mark.parametrize(("minutes", "end"), [(60, at("10:00")), (120, END), (90, None)])
def test_what_a_forgotten_check_out_was_counted_to(minutes, end):
    """Nothing, when somebody has given another figure."""
    assert rules.counted_to(activity(closed_at=at("10:00")), presence(START), minutes) == end


def test_leaving_before_the_start_earns_nothing():
    assert rules.minutes_served(activity(), presence(at("8:35"), at("8:50"))) == 0


def test_credited_hours_are_what_full_presence_earns():
    assert rules.minutes_served(activity(hours_minutes=180), presence(START, END)) == 180


def test_credited_hours_are_given_in_proportion():
    assert rules.minutes_served(activity(hours_minutes=180), presence(START, at("9:40"))) == 60


@given(
    came=st.integers(-30, 120),
    stayed=st.integers(0, 300),
    credited=st.one_of(st.none(), st.integers(0, 600)),
)
def test_nobody_earns_more_than_full_presence(came, stayed, credited):
    start = START + came * MINUTE
    minutes = rules.minutes_served(activity(hours_minutes=credited), presence(start, start + stayed * MINUTE))
    assert 0 <= minutes <= (120 if credited is None else credited)


def test_attendance_closes_two_hours_after_the_end():
    assert rules.closes_at(activity(), FIGURES) == END + 2 * HOUR
