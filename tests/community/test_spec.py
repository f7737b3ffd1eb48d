"""What each field of a described community may be: a slip is refused, never read as something else."""

import pytest
from pydantic import ValidationError

from community.spec import ActivitySpec, CommunitySpec, PersonSpec, SettingsSpec, UnitSpec, folded, tidy
from tests.cast import START, ZONE

ACTIVITY = {"title": "扫地", "unit": "3栋", "start": "2026-11-28T09:00", "end": "2026-11-28T11:00"}


def activity(**fields):
    return ActivitySpec.model_validate(ACTIVITY | fields)


@pytest.mark.parametrize("before", ["", " ", "\ufeff", "\u3000"])
@pytest.mark.parametrize("behind", ["", " ", "\u3000", "\u00a0", "\u200b", "\n"])
def test_what_stands_around_a_name_unseen_is_no_part_of_it(before, behind):
    written = f"{before}小李{behind}"
    assert tidy(written) == "小李"
    assert list(CommunitySpec.model_validate({"people": {written: None}}).people) == ["小李"]
    assert UnitSpec(name=written).name == "小李"


@pytest.mark.parametrize(("one", "other"), [("小 李", "小李"), ("Ｔｏｍ", "tom"), ("３栋", "3 栋\u3000")])
def test_names_that_look_alike_are_compared_as_one(one, other):
    assert folded(one) == folded(other)


def test_names_are_kept_as_they_are_written():
    assert tidy("健康讲座（第二期）") == "健康讲座（第二期）"
    assert tidy("Tom  Lee") == "Tom Lee"
    assert tidy("👨‍👩‍👧一家") == "👨‍👩‍👧一家"


@pytest.mark.parametrize(
    "phone",
    [
        *("13800000001", "138 0000 0001", "138-0000-0001", "+8613800000001", "8613800000001", "１３８０００００００１"),
        *("0735-1234567", "(0735) 1234567", "07351234567", "1234567", "0735-1234567转801", "611234", "110"),
    ],
)
def test_mobile_numbers_landlines_and_short_numbers_are_phones(phone):
    assert PersonSpec(phone=phone).phone


@pytest.mark.parametrize(
    "phone",
    ["1380000000", "138000000011", "+86 1380000000", "abc", "12", "138****0001", "没有", "13800000001/139", "-"],
)
def test_what_is_no_phone_is_refused(phone):
    with pytest.raises(ValidationError, match="is no phone number"):
        PersonSpec(phone=phone)


@pytest.mark.parametrize("written", ["", "  ", None])
def test_a_field_that_is_left_empty_is_left_out(written):
    assert PersonSpec(phone=written, address=written) == PersonSpec()


@pytest.mark.parametrize("capacity", [-3, 0, "0", "20人", "两个", 2.5, 10**30])
def test_a_capacity_is_a_whole_number_from_one_on(capacity):
    with pytest.raises(ValidationError, match="capacity"):
        activity(capacity=capacity)


@pytest.mark.parametrize("hours", [-1, -0.5, "nan", "inf", "两小时"])
def test_hours_are_a_number_from_zero_on(hours):
    with pytest.raises(ValidationError, match="hours"):
        activity(hours=hours)


@pytest.mark.parametrize(
    "start", [20261128, "20261128", "2026-11-28", "9:00", "2026-13-45T09:00", "0206-11-28T09:00", "明天", None]
)
def test_a_time_has_a_day_and_a_clock(start):
    with pytest.raises(ValidationError, match="write it as 2026-11-28T09:00"):
        activity(start=start)


@pytest.mark.parametrize("start", ["2026-11-28T09:00", "2026-11-28 09:00", "2026-11-28T09:00:00", START])
def test_a_time_may_be_written_with_a_space_or_seconds(start):
    assert activity(start=start).start.replace(tzinfo=ZONE) == START


@pytest.mark.parametrize("quiet", ["21:30", "21:30-25:00", "21.30-7.30", "21:30-07:30-08:00", "never", ""])
def test_quiet_hours_are_two_clocks(quiet):
    with pytest.raises(ValidationError, match="write it as 21:30-07:30"):
        SettingsSpec(quiet_hours=quiet)


@pytest.mark.parametrize("parts", [{"unit": []}, {"people": {"小李": {"hone": "x"}}}, {"activities": [{"titel": "x"}]}])
def test_an_unknown_key_is_an_error(parts):
    with pytest.raises(ValidationError):
        CommunitySpec.model_validate(parts)
