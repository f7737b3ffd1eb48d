"""Who came without having checked in, as people say it; and what only sounds so."""

import pytest

from bot.topics.attendance import back_filling, checking_in_late
from bot.understanding.reading import Line
from community.attendance import BackFilling
from tests.cast import CLEANING, at

SUNDAY = at("10:00", day=29)


def read(text, reads=checking_in_late, **slots):
    wish = reads(Line.of(text, SUNDAY, slots))
    return BackFilling.of(wish) if wish else None


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("小李没签到但来了", ["小李"]),
        ("小李没签到但是来了", ["小李"]),
        ("小李忘了签到，人来了", ["小李"]),
        ("小李忘签到了 人在场的", ["小李"]),
        ("给小李补签", ["小李"]),
        ("给小李补录一下", ["小李"]),
        ("补录小李到场", ["小李"]),
        ("小李、刘婶都没签到，其实来了", ["小李", "刘婶"]),
        ("小李和刘婶没打卡，人到了", ["小李", "刘婶"]),
        ("小李昨天没签到但来了", ["小李"]),
        ("昨天小李没签到但来了，给他补上签到", ["小李"]),
        ("小李冇签到，人来哒", ["小李"]),
        ("老彭+1没签到，但来了", ["老彭+1"]),
        ("我昨天来了没签到", []),
        ("我周六来了没签到", []),
        ("昨天忘记签到了", []),
        ("补签", []),
        ("俺忘签到了", []),
        ("本人昨天到了，没签上", []),
    ],
)
def test_who_came_is_read_out_of_the_line(text, names):
    assert list(read(text).names) == names


@pytest.mark.parametrize(
    "text",
    [
        "谁没签到",
        "小李没签到",  # nobody says that he came
        "小李没签到，人也没来",
        "没签到的有哪几个",
        "怎么补签",
        "小李来了吗？没签到",
        "我忘了签到码",
        "签到 123456",
        "补签退",
        "签到",
        "点名",
    ],
)
def test_what_only_sounds_so_is_something_else(text):
    assert read(text) is None


@pytest.mark.parametrize("text", ["小李 1.5小时", "小李，一个半小时", "给小李补录90分钟"])
def test_for_how_long_may_be_said(text):
    said = read(text, back_filling)
    assert (said.names, said.minutes, said.is_clear) == (("小李",), 90, True)


@pytest.mark.parametrize("text", ["小李 1小时 刘婶 2小时", "小李 三天"])
def test_several_lengths_or_one_that_nobody_serves_are_asked_back(text):
    assert not read(text, back_filling).is_clear


def test_a_day_that_is_to_come_is_the_last_such_day():
    wish = checking_in_late(Line.of("我周六来了没签到", at("10:00", day=30)))
    assert wish.wanted.time.start == at("0:00", day=28)


def test_the_title_is_no_name():
    wish = checking_in_late(Line.of("环境整治小李没签到但来了", SUNDAY, {"activity": "环境整治"}))
    assert (wish.wanted.title, BackFilling.of(wish).names) == ("环境整治", ("小李",))


def test_what_nothing_reads_counts_as_a_name_so_that_nothing_is_done():
    assert read("小李没签到，门口那个来了", back_filling, activity=CLEANING).names == ("小李", "门口那个")
