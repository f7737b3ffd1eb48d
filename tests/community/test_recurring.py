"""On which days a series is planned, across holidays, years' ends and leap days, and where changed days go."""

from datetime import date, datetime, time, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

import pytest

from community.recurring import (
    Pattern,
    Planned,
    Repeats,
    at_clock,
    clock,
    is_held,
    moved,
    pattern_of,
    phase_on,
    planned,
    repeating,
    written,
)
from services.workdays import read
from storage.tables.activities import ActivityKind
from storage.tables.series import Holidays, Phase, Series

ZONE = ZoneInfo("Asia/Shanghai")
WORKDAYS = read()


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def series(**columns: object) -> Series:
    return Series(id=1, kind=ActivityKind.SERVICE, unit_id=1, **columns)


def phase(
    rule: str, start: str = "2026-11-28T09:00", holidays: Holidays = Holidays.SKIPPED, **columns: object
) -> Phase:
    repeats = Repeats(rule=rule, start=datetime.fromisoformat(start), on_workdays=holidays == Holidays.WORKDAYS)
    stored = written(repeats.model_copy(update=columns.pop("ends", {})), WORKDAYS)
    since = columns.pop("since", day(start[:10]))
    return Phase(series_id=1, since=since, rule=stored, minutes=120, holidays=holidays, title="环境卫生整治", **columns)


def days(*phases: Phase, first: str = "2026-11-22", count: int = 4, **of: object) -> list[str]:
    return [str(one.day) for one in islice(plan(*phases, first=first, **of), count)]


def plan(*phases: Phase, first: str = "2026-11-22", **of: object):
    return planned(series(**of), phases, day(first), WORKDAYS, ZONE)


@pytest.mark.parametrize(
    ("rule", "start", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", "2026-11-28T09:00", ["2026-11-28", "2026-12-05", "2026-12-12", "2026-12-19"]),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25T19:00", ["2026-11-25", "2026-12-09", "2026-12-23"]),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2026-12-28T08:00", ["2026-12-28", "2026-12-30", "2027-01-04", "2027-01-06"]),
        ("FREQ=MONTHLY;BYDAY=1SU", "2026-12-06T09:00", ["2026-12-06", "2027-01-03", "2027-02-07", "2027-03-07"]),
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27T15:00", ["2026-11-27", "2026-12-25", "2027-01-29", "2027-02-26"]),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "2026-12-15T09:00", ["2026-12-15", "2027-01-15", "2027-02-15", "2027-03-15"]),
        ("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31T09:00", ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=-1", "2027-12-31T09:00", ["2027-12-31", "2028-01-31", "2028-02-29", "2028-03-31"]),
        ("FREQ=MONTHLY;BYMONTHDAY=29", "2028-01-29T09:00", ["2028-01-29", "2028-02-29", "2028-03-29", "2028-04-29"]),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29T09:00", ["2028-02-29", "2032-02-29"]),
        ("FREQ=DAILY", "2028-02-28T07:00", ["2028-02-28", "2028-02-29", "2028-03-01", "2028-03-02"]),
        ("FREQ=DAILY;INTERVAL=3", "2026-12-30T07:00", ["2026-12-30", "2027-01-02", "2027-01-05", "2027-01-08"]),
    ],
)
def test_a_rule_has_its_days(rule: str, start: str, expected: list[str]):
    assert days(phase(rule, start), count=len(expected)) == expected


def test_nine_stays_nine_all_the_year():
    found = islice(plan(phase("FREQ=MONTHLY;BYMONTHDAY=1", "2027-01-01T09:00")), 12)
    assert {one.starts_at.astimezone(ZONE).hour for one in found} == {9}


@pytest.mark.parametrize(
    ("ends", "last"),
    [
        ({"count": 3}, "2026-12-12"),
        ({"until": day("2026-12-31")}, "2026-12-26"),
        ({"until": day("2026-12-05")}, "2026-12-05"),
    ],
)
def test_it_ends_when_it_was_said_to_end(ends: dict, last: str):
    assert days(phase("FREQ=WEEKLY;BYDAY=SA", ends=ends), count=99)[-1] == last


def test_working_days_are_those_of_the_yearly_file():
    found = days(phase("FREQ=DAILY", "2026-09-30T07:20", Holidays.WORKDAYS), first="2026-09-30", count=4)
    assert found == ["2026-09-30", "2026-10-08", "2026-10-09", "2026-10-10"]


def test_eight_times_on_working_days_are_eight_working_days():
    three = phase("FREQ=DAILY", "2026-09-30T07:20", Holidays.WORKDAYS, ends={"count": 3})
    found = days(three, first="2026-09-01", count=9)
    assert found == ["2026-09-30", "2026-10-08", "2026-10-09"]


def held(rule: str, start: str, holidays: Holidays = Holidays.SKIPPED, count: int = 4) -> list[tuple[str, bool]]:
    found: list[Planned] = list(islice(plan(phase(rule, start, holidays), first=start[:10]), count))
    return [(str(one.day), is_held(one)) for one in found]


def test_what_falls_on_a_holiday_is_not_held_unless_it_was_said():
    week = [("2026-09-26", False), ("2026-10-03", False), ("2026-10-10", False), ("2026-10-17", True)]
    assert held("FREQ=WEEKLY;BYDAY=SA", "2026-09-26T09:00") == week
    assert [one for _, one in held("FREQ=WEEKLY;BYDAY=SA", "2026-09-26T09:00", Holidays.HELD)] == [True] * 4


def test_a_weekend_that_is_worked_is_in_the_way_of_what_comes_at_weekends_only():
    assert held("FREQ=WEEKLY;BYDAY=SU", "2026-09-20T09:00", count=1) == [("2026-09-20", False)]
    assert held("FREQ=DAILY", "2026-09-20T09:00", count=1) == [("2026-09-20", True)]
    assert held("FREQ=WEEKLY;BYDAY=WE,SU", "2026-09-20T09:00", count=1) == [("2026-09-20", True)]


def test_a_phase_holds_from_its_day_on_and_the_days_before_stay_as_they_were():
    first = phase("FREQ=WEEKLY;BYDAY=SA")
    then = phase("FREQ=WEEKLY;BYDAY=SU", "2026-12-13T10:00", since=day("2026-12-10"))
    assert days(first, then) == ["2026-11-28", "2026-12-05", "2026-12-13", "2026-12-20"]
    assert phase_on([then, first], day("2026-12-09")) is first
    assert phase_on([first, then], day("2026-12-10")) is then


def test_an_ended_series_has_no_days_from_then_on():
    assert days(phase("FREQ=WEEKLY;BYDAY=SA"), ends_before=day("2026-12-06")) == ["2026-11-28", "2026-12-05"]


def test_every_second_week_goes_on_in_step_when_its_hour_changes():
    rule = phase("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", "2026-11-25T19:00").rule
    later = phase("FREQ=DAILY", since=day("2026-12-01"))
    later.rule = at_clock(rule, time(20))
    assert days(later) == ["2026-12-09", "2026-12-23", "2027-01-06", "2027-01-20"]
    assert clock(later.rule).hour == 20


def test_of_eight_times_what_is_left_is_held_on_the_new_days():
    rule = phase("FREQ=WEEKLY;BYDAY=SA", ends={"count": 8}).rule
    new = Repeats(rule="FREQ=WEEKLY;BYDAY=SU", start=at("2026-12-13T00:00"))
    changed = repeating(rule, new, day("2026-12-10"), WORKDAYS)
    assert pattern_of(changed).count == 6
    assert clock(changed).hour == 9


def test_the_end_stays_when_the_days_change():
    rule = phase("FREQ=WEEKLY;BYDAY=SA", ends={"until": day("2026-12-31")}).rule
    new = Repeats(rule="FREQ=WEEKLY;BYDAY=SU", start=at("2026-11-29T14:00"), has_time=True)
    assert pattern_of(repeating(rule, new, day("2026-11-25"), WORKDAYS)).until == day("2026-12-31")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (["2026-11-28", "2026-12-05"], ["2026-11-29", "2026-12-07"], {"2026-11-28": "2026-11-29"}),
        (["2026-11-28", "2026-12-05"], ["2026-11-28", "2026-12-12"], {"2026-11-28": "2026-11-28"}),
        (["2026-11-25", "2026-11-28"], ["2026-11-28"], {"2026-11-28": "2026-11-28"}),
        (["2026-11-28"], ["2026-11-23", "2026-11-25"], {"2026-11-28": "2026-11-23"}),
        ([], ["2026-11-28"], {}),
    ],
)
def test_places_move_with_the_day_of_the_same_week(old: list[str], new: list[str], expected: dict):
    found = moved(map(day, old), map(day, new), "WEEKLY")
    assert {str(one): str(there) for one, there in found.items()} == expected


def test_what_comes_once_a_month_moves_within_the_month():
    found = moved([day("2026-12-15"), day("2027-01-15")], [day("2026-12-06"), day("2027-02-07")], "MONTHLY")
    assert found == {day("2026-12-15"): day("2026-12-06")}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("FREQ=WEEKLY;BYDAY=SA", {"weekdays": (5,)}),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE", {"weekdays": (0, 2), "interval": 2}),
        ("FREQ=MONTHLY;BYDAY=-1FR", {"weekdays": (4,), "nth": -1}),
        ("FREQ=MONTHLY;BYMONTHDAY=1,15", {"days": (1, 15)}),
        ("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=1", {"month": 10, "days": (1,)}),
    ],
)
def test_a_pattern_is_what_texts_say_of_a_rule(rule: str, expected: dict):
    assert pattern_of(rule) == Pattern(freq=rule.split(";")[0][5:], **expected)


def test_a_series_is_named_by_how_often_it_comes_and_not_by_its_end():
    with_end = pattern_of(phase("FREQ=WEEKLY;BYDAY=SA", ends={"count": 8}).rule)
    assert with_end.fits(pattern_of("FREQ=WEEKLY;BYDAY=SA"))
    assert not with_end.fits(pattern_of("FREQ=WEEKLY;BYDAY=SU"))
    assert not with_end.fits(pattern_of("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA"))


def test_how_often_must_say_on_which_days():
    def says(rule: str) -> bool:
        return Repeats(rule=rule, start=at("2026-11-28T00:00")).says_the_days

    assert all(map(says, ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=SA", "FREQ=MONTHLY;BYMONTHDAY=1", "FREQ=DAILY;INTERVAL=2"]))
    assert not any(map(says, ["FREQ=WEEKLY", "FREQ=MONTHLY", "FREQ=HOURLY", "FREQ=MINUTELY", "FREQ=YEARLY"]))


def test_nothing_is_planned_before_it_was_published():
    assert days(phase("FREQ=WEEKLY;BYDAY=SA", since=day("2026-12-01")), count=1) == ["2026-12-05"]
    assert timedelta(hours=2) == next(plan(phase("FREQ=DAILY"))).ends_at - next(plan(phase("FREQ=DAILY"))).starts_at
