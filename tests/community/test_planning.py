"""What a line that publishes lacks, which days it names, and where a change moves an activity."""

import pytest

from community.planning import Planning, days, ends_too_early, is_gone, missing, new_times
from community.wishes import Said, SaidOnce
from tests.cast import DAY, END, HOUR, START, SUNDAY, activity, at


def once(start, kind="span", **more):
    usual = {"kind": kind, "start": start, "end": start + 2 * HOUR, "has_date": True, "has_time": True}
    return SaidOnce(**(usual | more))


def of(*each, every=True):
    return Said(kind="span", start=each[0].start, end=each[-1].end, has_date=True, each=each, every=every)


def test_each_of_several_days_must_have_its_hour():
    whole_day = once(START + DAY, kind="day", has_time=False)
    assert missing("大扫除", of(once(START), once(START + DAY)), SUNDAY) == ()
    assert missing("大扫除", of(once(START), whole_day), SUNDAY) == ("start",)


def test_one_day_of_several_that_is_over_is_told():
    assert missing("大扫除", of(once(SUNDAY - DAY), once(START)), SUNDAY) == ("future",)


@pytest.mark.parametrize("kind", ["until", "day", "part", "duration"])
def test_what_is_no_beginning_is_missing(kind):
    assert missing(None, Said(**dict(once(START, kind=kind))), SUNDAY) == ("title", "start")


def test_a_run_of_whole_days_is_its_days():
    weekend = Said(kind="span", start=at("0:00"), end=at("0:00", day=30), has_date=True)
    assert [(one.kind, one.start) for one in days(weekend)] == [("day", at("0:00")), ("day", at("0:00", day=29))]


@pytest.mark.parametrize(
    "one",
    [
        Said(kind="day", start=at("0:00"), end=at("0:00", day=29), has_date=True),
        Said(kind="span", start=START, end=at("17:00", day=29), has_date=True, has_time=True),
        Said(kind="until", end=START),
        Said(kind="duration", minutes=120),
    ],
)
def test_one_day_or_one_long_activity_is_no_choice(one):
    assert days(one) == ()


def test_an_uncertain_time_moves_nothing():
    plan = Planning(time=Said(**dict(once(START + DAY, kind="unclear"))))
    assert new_times(activity(), plan) == (START, END)


@pytest.mark.parametrize("text", ["11月20日上午9点", "10.30"])
def test_a_day_just_gone_is_not_taken_for_next_years(text):
    assert is_gone(Said(**dict(once(SUNDAY + 360 * DAY, text=text))), SUNDAY)
    several = of(once(SUNDAY + 360 * DAY), once(SUNDAY + 361 * DAY))
    assert is_gone(several.model_copy(update={"text": text}), SUNDAY)


@pytest.mark.parametrize(
    ("text", "ahead"),
    [("明年11月20日", 360), ("2027年11月20日", 360), ("2027-11-20", 360), ("1月3日", 42), ("周六", 6), ("7月1日", 221)],
)
def test_a_year_that_is_said_and_a_day_to_come_are_plain(text, ahead):
    assert not is_gone(Said(**dict(once(SUNDAY + ahead * DAY, text=text))), SUNDAY)


def test_an_hour_alone_names_no_day_that_could_be_gone():
    assert not is_gone(Said(**dict(once(SUNDAY + 360 * DAY, has_date=False, text="9点"))), SUNDAY)
    assert not is_gone(None, SUNDAY)


def test_a_day_that_is_over_is_told_even_without_an_hour():
    saturday = once(SUNDAY - DAY, kind="day", has_time=False, end=SUNDAY)
    assert missing("扫雪", Said(**dict(saturday)), SUNDAY) == ("future",)


def test_a_new_end_leaves_the_start():
    noon = Said(kind="point", start=START + 3 * HOUR, has_time=True)
    assert new_times(activity(), Planning(time=noon, is_end=True)) == (START, START + 3 * HOUR)
    assert new_times(activity(), Planning(longer_minutes=-30)) == (START, END - HOUR / 2)


def test_an_end_before_the_start_is_none():
    eight = Said(kind="point", start=START - HOUR, has_time=True)
    assert ends_too_early(activity(), Planning(time=eight, is_end=True))
    assert ends_too_early(activity(), Planning(longer_minutes=-120))
    assert not ends_too_early(activity(), Planning(time=eight))
