"""Quiet hours and the community's own days."""

from dataclasses import replace
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.clock import evening, is_quiet, local_day, next_allowed
from tests.cast import DAY, FIGURES, MINUTE, at

NOON = replace(FIGURES, quiet_from=time(12), quiet_to=time(14))
NEVER = replace(FIGURES, quiet_from=time(8), quiet_to=time(8))
EARLY = replace(FIGURES, quiet_from=time(20), quiet_to=time(7))

moments = st.integers(0, 3 * 24 * 60).map(lambda minutes: at("0:00") + minutes * MINUTE)
clocks = st.integers(0, 24 * 60 - 1).map(lambda minutes: time(minutes // 60, minutes % 60))


@pytest.mark.parametrize(
    ("clock", "quiet"),
    [("21:29", False), ("21:30", True), ("23:59", True), ("0:00", True), ("7:29", True), ("7:30", False)],
)
def test_quiet_hours_run_over_midnight(clock, quiet):
    assert is_quiet(at(clock), FIGURES) is quiet


@pytest.mark.parametrize(("clock", "quiet"), [("11:59", False), ("12:00", True), ("13:59", True), ("14:00", False)])
def test_quiet_hours_may_lie_within_a_day(clock, quiet):
    assert is_quiet(at(clock), NOON) is quiet


@given(moments)
def test_equal_ends_mean_no_quiet_hours(moment):
    assert not is_quiet(moment, NEVER)
    assert next_allowed(moment, NEVER) == moment


def test_by_day_nothing_is_held():
    assert next_allowed(at("12:00"), FIGURES) == at("12:00")


def test_what_falls_into_the_evening_waits_for_the_next_morning():
    assert next_allowed(at("22:00"), FIGURES) == at("7:30", day=29)


def test_what_falls_into_the_early_hours_waits_for_the_same_morning():
    assert next_allowed(at("3:00"), FIGURES) == at("7:30")


def test_noon_rest_ends_the_same_day():
    assert next_allowed(at("12:30"), NOON) == at("14:00")


@given(moments, clocks, clocks)
def test_the_next_allowed_moment_is_allowed_and_not_earlier(moment, start, end):
    figures = replace(FIGURES, quiet_from=start, quiet_to=end)
    found = next_allowed(moment, figures)
    assert moment <= found < moment + DAY
    assert not is_quiet(found, figures)


@given(moments, clocks, clocks)
def test_nothing_is_held_longer_than_needed(moment, start, end):
    figures = replace(FIGURES, quiet_from=start, quiet_to=end)
    found = next_allowed(moment, figures)
    assert found == moment or is_quiet(found - MINUTE, figures)


@pytest.mark.parametrize(
    ("now", "then"),
    [(at("9:00"), at("20:30")), (at("20:30"), at("20:30", day=29)), (at("23:00"), at("20:30", day=29))],
)
def test_the_evening_line_is_tonight_or_tomorrow(now, then):
    assert evening(now, FIGURES) == then


def test_the_evening_line_keeps_the_quiet_hours():
    assert not is_quiet(evening(at("9:00"), EARLY), EARLY)


def test_a_day_is_a_day_where_the_community_lives():
    late = at("0:30", day=29)
    assert local_day(late.astimezone(at("0:00").astimezone().tzinfo), FIGURES) == late.date()
