"""How many must come, as organisers say it; never taken for how many may, nor for a part of the title."""

import pytest

from bot.topics.activities.reading import changing, publishing
from bot.understanding.amounts import least_in
from bot.understanding.reading import Line
from community.planning import Planning
from tests.cast import SUNDAY


def plan(said, reads=publishing):
    return Planning.of(reads(Line.of(said, SUNDAY, is_command=True)))


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("至少5人", 5),
        ("至少要５个人", 5),
        ("最少五人", 5),
        ("起码要十个人", 10),
        ("最低8位", 8),
        ("不少于6人", 6),
        ("不低于10名", 10),
        ("满5人开班", 5),
        ("满十人才办", 10),
        ("凑够6个人就办", 6),
        ("5人起", 5),
        ("5人起办", 5),
        ("5人起开班", 5),
        ("五个人起", 5),
        ("八人成团", 8),
        ("10人以上", 10),
        ("10人以上才办", 10),
        ("不足5人不办", 5),
        ("少于8人就取消", 8),
        ("不满5人就不开", 5),
        ("至少二十来人", 20),
    ],
)
def test_a_least_number_is_read_and_is_nothing_else(said, least):
    found = plan(f"周六下午3点 书法班 3栋活动室 {said}")
    assert (found.at_least, found.amount, found.no_amount) == (least, None, "")
    assert (found.title, found.place) == ("书法班", "3栋活动室")


@pytest.mark.parametrize("said", ["满20人截止", "报满20人为止", "限20人", "20人", "最多20人", "人数20"])
def test_how_many_may_come_is_no_least_number(said):
    found = plan(f"周六下午3点 书法班 3栋活动室 {said}")
    assert (found.at_least, found.amount) == (None, 20)


@pytest.mark.parametrize("said", ["60岁以上", "至少提前5分钟到", "至少两个小时", "满意度调查", "不到长城非好汉"])
def test_what_counts_no_people_is_no_least_number(said):
    assert least_in(said) is None


@pytest.mark.parametrize("said", ["至少5人 限20人", "限20人，至少5人", "满5人开班，最多20人", "20人，不足5人不办"])
def test_both_may_be_said(said):
    found = plan(f"周六下午3点 书法班 3栋活动室 {said}")
    assert (found.at_least, found.amount) == (5, 20)


@pytest.mark.parametrize("said", ["至少0人", "至少三五人", "最少-5人", "不足0人不办", "至少1.5人", "至少5到8人"])
def test_what_can_be_no_number_is_asked(said):
    found = plan(f"周六下午3点 书法班 3栋活动室 {said}")
    assert found.at_least is None
    assert found.no_amount


@pytest.mark.parametrize(
    ("said", "least"),
    [
        ("书法班人数改成至少8人", 8),
        ("书法班最少人数改成8人", 8),
        ("书法班最少人数改成8", 8),
        ("书法班改成满8人开班", 8),
        ("书法班 至少8人", 8),
        ("书法班改为不足8人不办", 8),
    ],
)
def test_a_new_least_number_is_a_change_of_its_own(said, least):
    found = plan(said, changing)
    assert (found.at_least, found.amount, found.place) == (least, None, None)


def test_a_new_number_of_places_is_none():
    assert plan("书法班人数改成8人", changing).at_least is None
