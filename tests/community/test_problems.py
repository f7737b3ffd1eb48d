"""Problems: clocks in working days, and which departments are meant."""

from datetime import date, timedelta

import pytest

from community import problems as rules
from community.clock import local_day
from services.limits import limits_of
from services.workdays import read
from tests.cast import FIGURES, at

# Whistled or signed for → the last day of so many working days. 2026: 15 to 23 February and 1 to 7 October are off,
# 14 and 28 February and 10 October are worked Saturdays.
CLOCKS = [
    ("2026-11-23", 1, "2026-11-24"),
    ("2026-11-27", 1, "2026-11-30"),  # a Friday
    ("2026-11-28", 1, "2026-11-30"),  # a Saturday
    ("2026-11-23", 5, "2026-11-30"),
    ("2026-02-13", 1, "2026-02-14"),  # the Saturday before Spring Festival is worked
    ("2026-02-14", 1, "2026-02-24"),
    ("2026-02-16", 1, "2026-02-24"),  # in the middle of it
    ("2026-02-14", 5, "2026-02-28"),  # 24, 25, 26, 27, and a Saturday that is worked
    ("2026-09-30", 1, "2026-10-08"),
    ("2026-09-30", 5, "2026-10-13"),  # 8, 9, 10 (a Saturday), 12, 13
    ("2026-10-05", 1, "2026-10-08"),
    ("2026-10-09", 1, "2026-10-10"),
    ("2026-12-31", 1, "2027-01-04"),  # 2027 is not published: the law's 1 January is off
]


@pytest.mark.parametrize(("day", "count", "last"), CLOCKS)
@pytest.mark.parametrize("clock", ["00:00", "23:59"])
def test_a_clock_ends_with_the_last_of_its_working_days(day, count, last, clock):
    one = date.fromisoformat(day)
    over = rules.due(read(), at(clock, one.day, one.month, one.year), count, FIGURES)
    assert local_day(over - timedelta(minutes=1), FIGURES) == date.fromisoformat(last)
    assert local_day(over, FIGURES) == date.fromisoformat(last) + timedelta(days=1)


def test_one_working_day_for_signing_and_five_for_answering():
    assert limits_of("楼道乱", "城管局", FIGURES) == (1, 5)


OFFICES = ["城市管理局", "供电公司", "水务公司", "公安局", "市场监督管理局"]
MEANT = [
    ("城市管理局", [0], []),
    ("城管", [], ["城管"]),  # its letters do not stand together: asked
    ("供电", [1], []),
    ("供电公司、水务", [1, 2], []),
    ("供电和公安局", [1, 3], []),
    ("公司", [], ["公司"]),  # two of them
    ("管理局", [], ["管理局"]),
    ("1、3", [0, 2], []),
    ("２，５", [1, 4], []),
    ("6", [], ["6"]),
    ("0", [], ["0"]),
    ("供电公司 供电", [1], []),
    ("局", [], ["局"]),
    ("供电公司 环保局", [1], ["环保局"]),
    ("", [], []),
]


@pytest.mark.parametrize(("text", "known", "unknown"), MEANT)
def test_a_department_is_meant_by_its_name_its_number_or_what_only_its_name_holds(text, known, unknown):
    assert rules.meant(text, OFFICES) == (known, unknown)


def test_a_reminder_comes_in_the_morning_never_before_its_moment():
    assert rules.next_reminder(at("00:00", 28), FIGURES) == at("9:00", 28)
    assert rules.next_reminder(at("9:00", 28), FIGURES) == at("9:00", 28)
    assert rules.next_reminder(at("9:01", 28), FIGURES) == at("9:00", 29)
