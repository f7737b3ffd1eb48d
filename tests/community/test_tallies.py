"""Periods of the community's calendar, and which counts are too small to be shown."""

from dataclasses import replace
from itertools import product

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from community.tallies import Sums, of_each, period, rated, suppressed, year
from tests.cast import DAY, FIGURES, at

# --- periods ---------------------------------------------------------------------------------------------------


def ends(name, now):
    found = period(name, now, FIGURES)
    return found.first, found.last


@pytest.mark.parametrize("now", [at("0:00", day=23), at("12:00", day=28), at("23:59", day=29)])
def test_a_week_runs_from_monday_to_sunday(now):
    assert ends("week", now) == (at("0:00", day=23), at("0:00", day=30))


def test_a_week_may_lie_in_two_years():
    assert ends("week", at("9:00", 31, 12)) == (at("0:00", 28, 12), at("0:00", 4, 1, 2027))


def test_a_month():
    assert ends("month", at("9:00")) == (at("0:00", 1), at("0:00", 1, 12))


def test_december_ends_with_the_year():
    assert ends("month", at("23:59", 31, 12)) == (at("0:00", 1, 12), at("0:00", 1, 1, 2027))


@pytest.mark.parametrize(("month", "first", "last"), [(1, 1, 4), (3, 1, 4), (4, 4, 7), (9, 7, 10)])
def test_a_quarter(month, first, last):
    assert ends("quarter", at("9:00", 15, month)) == (at("0:00", 1, first), at("0:00", 1, last))


def test_the_last_quarter_ends_with_the_year():
    assert ends("quarter", at("9:00")) == (at("0:00", 1, 10), at("0:00", 1, 1, 2027))


def test_a_year():
    assert ends("year", at("9:00")) == (at("0:00", 1, 1), at("0:00", 1, 1, 2027))
    assert year(2026, FIGURES) == period("year", at("9:00"), FIGURES)


def test_a_leap_february_has_its_29th():
    assert ends("month", at("9:00", 29, 2, 2028))[1] == at("0:00", 1, 3, 2028)


def test_midnight_belongs_to_the_period_that_begins():
    assert ends("month", at("0:00", 1, 12))[0] == at("0:00", 1, 12)


def test_the_day_is_the_communitys_own():
    late_in_utc = at("1:00", 1, 12).astimezone(at("0:00").astimezone().tzinfo)
    assert ends("month", late_in_utc)[0] == at("0:00", 1, 12)


@given(st.integers(0, 3000), st.sampled_from(["week", "month", "quarter", "year"]))
def test_every_moment_lies_in_its_period_and_periods_touch(days, name):
    now = at("12:00", 1, 1) + days * DAY
    found = period(name, now, FIGURES)
    assert found.first <= now < found.last
    assert period(name, found.last, FIGURES).first == found.last


# --- small numbers ---------------------------------------------------------------------------------------------


def sums(name, people, minutes=60, **more):
    counts = {"signed_up": people, "attended": people, "people": people} | more
    return Sums(name, activities=1, minutes=minutes, **counts)


def hidden(total, *rows, column="people"):
    shown, kept = suppressed(total, rows, FIGURES)
    return getattr(shown, column), [getattr(row, column) for row in kept]


def test_five_people_are_shown():
    assert hidden(sums("", 10), sums("3栋", 5), sums("5栋", 5)) == (10, [5, 5])


@pytest.mark.parametrize("few", [0, 1, 4])
def test_fewer_than_five_are_not_shown_and_zero_is_no_exception(few):
    assert hidden(sums("", few), sums("3栋", few)) == ("small", ["small"])


def test_a_second_row_is_hidden_where_the_first_could_be_computed():
    assert hidden(sums("", 30), sums("3栋", 3), sums("5栋", 7), sums("7栋", 20)) == (30, ["small", "hidden", 20])


def test_of_equal_rows_one_is_hidden():
    kept = hidden(sums("", 18), sums("3栋", 4), sums("5栋", 7), sums("7栋", 7))[1]
    assert sorted(kept, key=str) == [7, "hidden", "small"]


def test_two_small_rows_hide_each_other():
    assert hidden(sums("", 25), sums("3栋", 3), sums("5栋", 2), sums("7栋", 20)) == (25, ["small", "small", 20])


def test_a_row_without_activities_hides_no_other():
    idle = replace(sums("9栋", 0, minutes=0), activities=0)
    rows = [sums("3栋", 3), sums("5栋", 20), idle]
    assert hidden(sums("", 23), *rows) == (23, ["small", "hidden", "small"])


def test_a_row_without_activities_in_which_somebody_has_served_hides_another():
    """A service without an activity is somebody's own: 23 less 20 would say that three have served at 9栋."""
    rows = [sums("3栋", 20), replace(sums("9栋", 3), activities=0)]
    assert hidden(sums("", 23), *rows) == (23, ["hidden", "small"])


def test_two_empty_rows_do_not_hide_each_other():
    assert hidden(sums("", 30), sums("3栋", 0), sums("5栋", 0), sums("7栋", 10), sums("9栋", 20)) == (
        30,
        ["small", "small", "hidden", 20],
    )


def test_a_hidden_five_does_not_give_an_empty_row_away():
    assert hidden(sums("", 15), sums("3栋", 0), sums("5栋", 5), sums("7栋", 10)) == (15, ["small", "hidden", "hidden"])


def test_no_second_row_is_hidden_when_the_total_is_not_shown():
    assert hidden(sums("", 4), sums("3栋", 4)) == ("small", ["small"])


@pytest.mark.parametrize("column", ["signed_up", "attended", "people"])
def test_every_count_of_people_is_looked_at(column):
    rows = [replace(sums("3栋", 20), **{column: 1}), sums("5栋", 19)]
    assert hidden(replace(sums("", 39), **{column: 20}), *rows, column=column) == (20, ["small", "hidden"])


def test_activities_are_not_people_and_stay():
    shown, rows = suppressed(sums("", 1), [sums("3栋", 1)], FIGURES)
    assert (shown.activities, rows[0].activities) == (1, 1)


def test_hours_of_a_hidden_handful_are_hidden_too():
    rows = [sums("3栋", 3), sums("5栋", 7), sums("7栋", 20)]
    assert hidden(sums("", 30), *rows, column="minutes")[1] == ["hidden", "hidden", 60]


def test_hours_of_a_small_total_are_hidden():
    assert hidden(sums("", 3), sums("3栋", 3), column="minutes")[0] == "hidden"


def ways_to_fill(cells, total):
    """Every way to fill the hidden cells of a column so that it adds up."""
    options = [range(5) if c == "small" else range(5, total + 1) if c == "hidden" else [c] for c in cells]
    return [way for way in product(*options) if sum(way) == total]


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_no_small_row_can_be_computed_from_what_is_shown(counts):
    total, cells = hidden(sums("", sum(counts)), *(sums(f"{n}栋", count) for n, count in enumerate(counts)))
    assume(total != "small")
    ways = ways_to_fill(cells, sum(counts))
    computed = [n for n, cell in enumerate(cells) if cell == "small" and len({way[n] for way in ways}) == 1]
    assert not computed or all(isinstance(cell, str) for cell in cells), (counts, cells)


# --- ratings, and children ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lectures", "told"),
    [
        ([], (0, None)),
        ([(4, 20)], (0, None)),
        ([(5, 21)], (5, 4.2)),
        ([(5, 21), (4, 4)], (5, 4.2)),  # one that few rated counts with none of its ratings
        ([(4, 20), (4, 4), (3, 3)], (0, None)),
        ([(5, 25), (10, 10)], (15, 2.3)),
    ],
)
def test_lectures_that_five_rated_make_the_average(lectures, told):
    assert rated(lectures, FIGURES) == told


ratings = st.lists(st.lists(st.integers(1, 5), max_size=8), max_size=4)


@given(ratings, ratings)
def test_what_two_nested_tallies_leave_between_them_is_of_five_and_more(inside, outside):
    counts = [(len(stars), sum(stars)) for stars in inside], [(len(stars), sum(stars)) for stars in inside + outside]
    part, whole = (rated(some, FIGURES)[0] for some in counts)
    assert whole - part == 0 or whole - part >= 5


def test_above_a_building_an_average_has_no_number_and_stands_in_each_row():
    rows = [sums("3栋", 9, ratings=6, stars=4.5), sums("5栋", 20)]
    total, kept = suppressed(sums("", 29, ratings=6, stars=4.5), rows, FIGURES)
    assert (total.stars, [row.stars for row in kept]) == (4.5, [4.5, None])
    assert {one.ratings for one in (total, *kept)} == {"hidden"}


@pytest.mark.parametrize(
    ("everybody", "children", "told"),
    [(20, 8, 8), (20, 4, "hidden"), (20, 0, "hidden"), (20, 16, "hidden"), (20, 15, 15), (4, 2, "hidden")],
)
def test_above_a_building_neither_children_nor_grown_ups_are_told_when_they_are_few(everybody, children, told):
    counts = sums("", everybody, children=children)
    total, kept = suppressed(counts, [counts], FIGURES)
    assert (total.children, kept[0].children) == (told, "hidden")


def test_of_a_lecture_that_is_told_little_of_nothing_is_said_of_its_rating():
    """That it was rated says that five came."""
    parts = [sums("一讲", 7, stars=4.0), sums("二讲", 9, stars=5.0)]
    row, shown = sums("3栋", 16), replace(sums("3栋", 16), attended="hidden")
    assert [one.stars for one in of_each(row, row, parts, FIGURES)] == [4.0, 5.0]
    assert [one.stars for one in of_each(row, shown, parts, FIGURES)] == [None, None]
