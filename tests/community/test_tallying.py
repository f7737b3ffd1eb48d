"""Which period a tally is asked of, and what it is compared with."""

import pytest

from community.tallies import Period, Sums, before, named, of_each, period
from community.tallying import Tallying, periods
from community.wishes import Said
from tests.cast import DAY, FIGURES, at

NOW = at("9:00", 25)


def span(first, last):
    return Said(kind="span", start=first, end=last, has_date=True)


def month(number, year=2026):
    return span(at("0:00", 1, number, year), at("0:00", 1, number % 12 + 1, year + number // 12))


def year(number):
    return span(at("0:00", 1, 1, number), at("0:00", 1, 1, number + 1))


def asked(said=None, **wanted):
    found = periods(said, Tallying(**wanted), NOW, FIGURES)
    return found and tuple((one.name, one.first.month, one.first.year) for one in found)


def test_without_a_word_it_is_this_month_beside_the_last():
    assert asked() == (("month", 11, 2026), ("month", 10, 2026))


def test_what_was_said_is_beside_the_time_before_it():
    assert asked(month(1)) == (("month", 1, 2026), ("month", 12, 2025))
    assert asked(year(2026)) == (("year", 1, 2026), ("year", 1, 2025))


def test_two_that_are_compared_are_those():
    assert asked(month(9), compares=True, against=month(3)) == (("month", 9, 2026), ("month", 3, 2026))


def test_compared_with_last_year_it_is_about_this_one():
    assert asked(year(2025), compares=True) == (("year", 1, 2026), ("year", 1, 2025))


def test_this_month_compared_is_compared_with_the_last():
    assert asked(month(11), compares=True) == (("month", 11, 2026), ("month", 10, 2026))


def test_a_year_is_not_compared_with_a_month_nor_a_month_with_itself():
    assert asked(year(2026), compares=True, against=month(3)) is None
    assert asked(month(3), compares=True, against=month(3)) is None


def test_what_is_unclear_is_asked():
    assert asked(month(3), unclear=True) is None


def test_a_button_carries_its_period():
    found = asked(first=at("0:00", 1, 7).date(), last=at("0:00", 1, 10).date())
    assert found == (("quarter", 7, 2026), ("quarter", 4, 2026))


@pytest.mark.parametrize("name", ["week", "month", "quarter", "year"])
@pytest.mark.parametrize("days", [0, 37, 96, 400])
def test_the_one_before_ends_where_a_period_begins(name, days):
    this = period(name, NOW + days * DAY, FIGURES)
    assert before(this, FIGURES).last == this.first
    assert named(this.first, this.last, FIGURES) == this


def test_as_many_days_before_a_span():
    found = before(Period("span", at("0:00", 1), at("0:00", 16)), FIGURES)
    assert (found.name, found.first, found.last) == ("span", at("0:00", 17, 10), at("0:00", 1))


# --- the activities of one row -----------------------------------------------------------------------------------


def sums(people, **more):
    return Sums("", activities=1, signed_up=people, attended=people, people=people, minutes=60, no_shows=people, **more)


def attended(total, shown, *parts):
    return [one.attended for one in of_each(sums(total), shown, [sums(part) for part in parts], FIGURES)]


def test_an_activity_with_a_handful_hides_another_of_its_row():
    assert attended(20, sums(20), 3, 7, 10) == ["small", "hidden", 10]


def test_of_a_row_that_is_not_told_no_activity_is():
    assert attended(7, Sums("", attended="hidden"), 7) == ["hidden"]


def test_activities_say_nothing_where_one_could_be_computed_all_the_same():
    assert attended(5, sums(5), 0, 5) == ["hidden", "hidden"]


def test_how_quick_a_handful_was_is_theirs():
    slow = [sums(3, wait=30), sums(17, wait=60), sums(20, wait=90)]
    assert [one.wait for one in of_each(sums(40), sums(40), slow, FIGURES)] == [None, None, 90]
