"""Once a day; of the days, weeks and months before, the newest of each."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from community.backups import is_due, kept
from tests.cast import DAY, FIGURES, HOUR, MINUTE, at

NIGHT = at("3:30")


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, at("14:00"), True),
        (NIGHT - DAY, NIGHT - MINUTE, False),
        (NIGHT - DAY, NIGHT, True),
        (NIGHT, NIGHT + 23 * HOUR, False),
        (NIGHT - DAY, at("14:00"), True),  # the program was not running at that hour
        (NIGHT + HOUR, NIGHT + DAY - MINUTE, False),  # made by hand
        (NIGHT.astimezone(UTC), (NIGHT + HOUR).astimezone(UTC), False),
    ],
)
def test_one_is_due_each_day_from_its_hour_on(last: datetime | None, now: datetime, due: bool) -> None:
    assert is_due(last, now, FIGURES) is due


def nights(number: int, end: datetime = NIGHT) -> list[datetime]:
    return [end - back * DAY for back in range(number)]


def test_a_year_of_nights_leaves_seven_days_four_weeks_and_twelve_months() -> None:
    left = sorted(kept(nights(730), FIGURES), reverse=True)
    assert left[:7] == nights(7)
    ends_of_weeks = [at("3:30", day=28), at("3:30", day=22), at("3:30", day=15), at("3:30", day=8)]
    assert set(ends_of_weeks) <= set(left)
    firsts = [datetime(2026, month, 1, 3, 30, tzinfo=FIGURES.zone) for month in range(11, 0, -1)]
    ends_of_months = [NIGHT] + [first - DAY for first in firsts]
    assert set(ends_of_months) <= set(left)
    assert set(left) == {*nights(7), *ends_of_weeks, *ends_of_months}


def test_nights_one_after_the_other_end_as_all_of_them_at_once() -> None:
    left: set[datetime] = set()
    for night in reversed(nights(730)):
        left = kept({*left, night}, FIGURES)
    assert left == kept(nights(730), FIGURES)


def test_after_a_long_silence_the_old_ones_stay() -> None:
    old = nights(7, NIGHT - timedelta(days=400))
    assert set(old) <= kept(old, FIGURES)
    assert NIGHT in kept([*old, NIGHT], FIGURES)


def test_of_one_day_the_newest_stays_in_the_communitys_zone() -> None:
    evening, after_midnight = at("23:50").astimezone(UTC), at("0:10", day=29).astimezone(UTC)  # one day in UTC
    days = replace(FIGURES, backups_kept=(2, 0, 0))
    assert kept([at("3:30"), evening, after_midnight], days) == {evening, after_midnight}


def test_nothing_is_nothing() -> None:
    assert kept([], FIGURES) == set()
