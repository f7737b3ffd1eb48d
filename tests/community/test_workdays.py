"""Working days across National Day, Spring Festival, the end of the year and a leap February."""

from datetime import date

import pytest

from community.workdays import Workdays
from services.workdays import WorkdaysProblem, read

OURS = read()
NOBODYS = Workdays({})


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("2026-11-27", True),  # a Friday
        ("2026-11-28", False),  # a Saturday
        ("2026-09-30", True),
        ("2026-10-01", False),
        ("2026-10-07", False),  # a Wednesday of the National Day week
        ("2026-10-08", True),
        ("2026-10-10", True),  # a Saturday that is worked for it
        ("2026-09-20", True),  # and a Sunday
        ("2026-02-14", True),  # a Saturday before the Spring Festival
        ("2026-02-16", False),
        ("2026-02-23", False),
        ("2026-02-24", True),
        ("2026-02-28", True),
        ("2026-01-02", False),  # a Friday, made up for on the Sunday
        ("2026-01-04", True),
        ("2025-10-08", False),
        ("2025-10-09", True),
    ],
)
def test_a_working_day_is_what_the_state_council_says(text: str, is_one: bool):
    assert OURS.is_working_day(day(text)) is is_one


@pytest.mark.parametrize(
    ("first", "count", "last"),
    [
        ("2026-11-27", 1, "2026-11-30"),  # over a weekend
        ("2026-09-30", 1, "2026-10-08"),  # over National Day
        ("2026-09-30", 2, "2026-10-09"),
        ("2026-09-30", 3, "2026-10-10"),  # the Saturday that is worked
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-02-13", 1, "2026-02-14"),  # the Saturday before the Spring Festival
        ("2026-02-13", 2, "2026-02-24"),
        ("2026-02-27", 1, "2026-02-28"),
        ("2025-12-31", 1, "2026-01-04"),  # over the end of the year, to a Sunday that is worked
        ("2028-02-28", 1, "2028-02-29"),  # a leap February, provisional
        ("2028-02-29", 1, "2028-03-01"),
        ("2027-02-26", 1, "2027-03-01"),
        ("2026-10-08", -1, "2026-09-30"),
        ("2026-11-28", 0, "2026-11-28"),
        ("2026-10-03", 5, "2026-10-13"),  # counted from within the holiday
    ],
)
def test_working_days_are_counted_over_holidays(first: str, count: int, last: str):
    assert OURS.add_working_days(day(first), count) == day(last)


def test_a_year_that_is_not_published_is_provisional():
    assert [year for year in range(2024, 2029) if OURS.is_provisional(year)] == [2024, 2027, 2028]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("2027-01-01", "元旦"),
        ("2027-02-05", "春节"),  # its eve, since 2025
        ("2027-02-06", "春节"),
        ("2027-02-08", "春节"),
        ("2027-02-09", None),
        ("2027-04-05", "清明节"),
        ("2028-04-04", "清明节"),  # by the sun
        ("2027-05-02", "劳动节"),
        ("2027-05-03", None),
        ("2027-06-09", "端午节"),
        ("2027-09-15", "中秋节"),
        ("2027-10-03", "国庆节"),
        ("2027-10-04", None),
        ("2033-10-08", None),
    ],
)
def test_a_provisional_year_has_the_days_off_that_the_law_names(text: str, name: str | None):
    assert OURS.holiday(day(text)) == name


@pytest.mark.parametrize("year", [2025, 2026])
def test_what_the_law_names_is_off_in_every_published_year(year: int):
    days = [date(year, month, one) for month in range(1, 13) for one in range(1, 29)]
    assert [one for one in days if NOBODYS.holiday(one) and not OURS.holiday(one)] == []


def test_an_unusual_day_says_why():
    assert (OURS.unusual(day("2026-10-03")).what, OURS.unusual(day("2026-10-03")).name) == ("holiday", "国庆节")
    assert OURS.unusual(day("2026-10-10")).what == "made_up"
    assert OURS.unusual(day("2026-11-28")) is None


def test_the_owners_file_takes_the_place_of_ours(tmp_path):
    written = "holidays: {元旦: [2027-01-01, 2027-01-03]}\nworking: [2027-01-09]\n"
    (tmp_path / "2027.yml").write_text(written, encoding="utf-8")
    theirs = read(tmp_path)
    assert not theirs.is_provisional(2027)
    assert not theirs.is_working_day(day("2027-01-02"))
    assert theirs.is_working_day(day("2027-01-09"))
    assert theirs.is_working_day(day("2027-02-08"))  # they say nothing of a Spring Festival
    assert theirs.is_working_day(day("2026-10-10"))  # and 2026 is ours


@pytest.mark.parametrize(
    "written",
    [
        "holidays: {元旦: [2027-01-03, 2027-01-01]}",
        "holidays: {元旦: [2027-01-01, 2027-01-03]}\nworking: [2027-01-02]",
        "holidays: {元旦: [2027-01-01, 2027-01-03]}\nworking: [2027-01-05]",
        "holidays: {元旦: [2007-01-01, 2007-01-03]}",
        "holidays: {元旦: 2027-01-01}",
        "off: {}",
        "holidays: [",
    ],
)
def test_a_file_that_cannot_be_right_is_refused_by_its_name(tmp_path, written: str):
    (tmp_path / "2027.yml").write_text(written, encoding="utf-8")
    with pytest.raises(WorkdaysProblem, match=r"2027\.yml"):
        read(tmp_path)
