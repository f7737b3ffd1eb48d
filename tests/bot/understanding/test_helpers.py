"""How many helpers a request is for, and what is another number."""

import pytest

from bot.understanding.helpers import helpers_in


@pytest.mark.parametrize(
    ("said", "needed"),
    [
        ("搬冰箱 1人", 1),
        ("搬冰箱 1个人", 1),
        ("3个人", 3),
        ("搬家,三人", 3),
        ("人数2", 2),
        ("人数:3", 3),
        ("搬冰箱 要两个", 2),
        ("来3个", 3),
        ("搬沙发 俩人", 2),
        ("要2个人就够了", 2),
        ("搬3个箱子 2人", 2),
        ("要两个人抬", 2),
        ("抬钢琴 至少4人", 4),
        ("帮手3个", 3),
        ("搬家 需要两位", 2),
    ],
)
def test_a_number_of_people_that_stands_alone_or_is_asked_for_is_the_helpers(said, needed):
    assert helpers_in(said).needed == needed


@pytest.mark.parametrize(
    "said", ["我家三个人要搬沙发", "我家 三个人 要搬", "2-3人", "1到2个人", "0人", "一个人在家", "老人2人"]
)
def test_a_number_that_may_be_others_is_asked(said):
    heard = helpers_in(said)
    assert heard.needed is None
    assert heard.odd


@pytest.mark.parametrize("said", ["借两个扳手", "要两个扳手", "接2个孩子", "搬3个箱子"])
def test_things_are_no_helpers(said):
    assert helpers_in(said).needed is None
    assert not helpers_in(said).odd
