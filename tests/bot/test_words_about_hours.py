"""Whose hours become what, in the words of those who decide; and what of a line nothing has read."""

from dataclasses import replace

import pytest

from bot.topics.hours import adjusting, approving, is_figure
from bot.understanding.reading import Line
from community.hours import Adjusting, Approving
from tests.cast import at


def read(text, **slots):
    wish = adjusting(Line.of(text, at("14:00"), slots))
    details = Adjusting.of(wish)
    return details.minutes_by_name, details.unread


def reasons(text):
    details = Adjusting.of(adjusting(Line.of(text, at("14:00"))))
    return [*details.figures, details.unread]


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("改成2小时", 120),
        ("改成２小时", 120),
        ("改成2小时。", 120),
        ("改为两个小时吧", 120),
        ("两个小时", 120),
        ("2小时", 120),
        ("2.0小时", 120),
        ("2h", 120),
        ("改成2", 120),
        ("改成1.5", 90),
        ("改成一个半小时", 90),
        ("应该是半小时", 30),
        ("90分钟", 90),
        ("改成1小时20分", 80),
        ("给他记2小时", 120),
        ("给她记三个小时", 180),
        ("他的改成2小时", 120),
        ("把时长改为2小时", 120),
        ("好的，改成2小时，谢谢", 120),
        ("那就2小时", 120),
        ("行，记2小时吧", 120),
        ("按2小时算", 120),
        ("減到2小時", 120),
        ("改成0小时", 0),
    ],
)
def test_a_figure_alone(text, minutes):
    assert read(text) == ((("", minutes),), "")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("小李 1.5", [("小李", 90)]),
        ("小李1.5小时", [("小李", 90)]),
        ("小李：2小时", [("小李", 120)]),
        ("给小李记2小时", [("小李", 120)]),
        ("把小李的时长改成1小时", [("小李", 60)]),
        ("小李的时长改为90分钟", [("小李", 90)]),
        ("小李应该是2小时", [("小李", 120)]),
        ("小李2，刘婶1.5", [("小李", 120), ("刘婶", 90)]),
        ("小李 2小时 刘婶 半小时", [("小李", 120), ("刘婶", 30)]),
        ("小李2小时；刘婶1.5小时。", [("小李", 120), ("刘婶", 90)]),
        ("小李 2\n刘婶 1.5", [("小李", 120), ("刘婶", 90)]),
        ("小李 2 小时 刘婶 1.5", [("小李", 120), ("刘婶", 90)]),
        ("Tom 1.5", [("tom", 90)]),
    ],
)
def test_a_name_with_a_figure(text, said):
    assert read(text) == (tuple(said), "")


@pytest.mark.parametrize(
    ("text", "said", "unread"),
    [
        ("改成2小时吧，她八点就到了", [("", 120)], "她八点就到了"),
        ("就按他说的，3小时", [("", 180)], "就按他说的"),
        ("我看了记录，改成2小时", [("", 120)], "我看了记录"),
        ("小李，1.5", [("", 90)], "小李"),
        ("小李提前走了，1小时", [("", 60)], "小李提前走了"),  # whose reason, and whose hours?
        ("小李 1.5 提前走了吗？", [("小李", 90)], "提前走了吗?"),
        ("小李 1.5 刘婶不变", [("小李", 90)], "刘婶不变"),
        ("改成2小时？", [("", 120)], "?"),
        ("改成2小时可以吗", [("", 120)], "吗"),
        ("2", [("", 120)], "2"),  # an answer to what?
        ("2.5", [("", 150)], "2.5"),
        ("老陈和小李改成1小时", [("老陈和小李", 60)], ""),  # nobody is called so
        ("推迟2小时", [("推迟", 120)], ""),
    ],
)
def test_what_nothing_reads_is_told_along(text, said, unread):
    assert read(text) == (tuple(said), unread)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("小李 1.5 提前走了", [("小李", 90, "提前走了")]),
        ("小李１．５小时　提前走了", [("小李", 90, "提前走了")]),
        ("小李 1.5，提前走了", [("小李", 90, "提前走了")]),
        ("小李 1.5（提前走了）", [("小李", 90, "提前走了")]),
        ("小李 1.5 因为提前走了", [("小李", 90, "提前走了")]),
        ("小李 1.5 原因：孩子发烧", [("小李", 90, "孩子发烧")]),
        ("小李的改成1小时，他中途走了", [("小李", 60, "中途走了")]),
        ("给小李记2小时，来晚了，谢谢", [("小李", 120, "来晚了")]),
        ("小李 2.5 留下来收工具", [("小李", 150, "留下来收工具")]),
        ("改成1小时，中途走了", [("", 60, "中途走了")]),
        ("小李 1.5 早走了，刘婶 2", [("小李", 90, "早走了"), ("刘婶", 120, "")]),
        ("小李 1.5，刘婶 1 迟到了", [("小李", 90, ""), ("刘婶", 60, "迟到了")]),
    ],
)
def test_a_reason_stands_behind_the_figure(text, said):
    assert reasons(text) == [*said, ""]


RELATIVE = ["给他减半小时", "小李多记1小时", "刘婶少了半小时", "小李晚来半小时，减掉", "补1小时"]


@pytest.mark.parametrize("text", [*RELATIVE, "改成30小时", "小李 90"])
def test_what_is_no_plain_figure_is_not_taken_for_one(text):
    """减半小时 says how much less, and nobody serves for longer than a day."""
    assert read(text) == ((), text)


@pytest.mark.parametrize("text", ["逐个调整", "小李那个不对", "改成2天", "3栋的", "下午2点", "12月5号", "签到 123456"])
def test_without_a_figure_nothing_is_read(text):
    assert read(text) == ((), "")


def test_what_names_an_activity_that_is_still_to_come_is_about_that():
    assert read("环境卫生整治改成2小时", activity="环境卫生整治") == ((), "")


@pytest.mark.parametrize(("text", "fits"), [("改成2小时", True), ("给小李记2小时", False), ("推迟2小时", False)])
def test_only_a_figure_without_a_name_answers_a_dispute_that_nobody_asked_for(text, fits):
    assert is_figure(adjusting(Line.of(text, at("14:00")))) is fits


def approved(text, *people, **slots):
    line = Line.of(text, at("14:00"), slots)
    wish = approving(replace(line, people=people))
    return wish.intent, Approving.of(wish).said, Approving.of(wish).all_but


@pytest.mark.parametrize(
    "text",
    [
        "全部通过",
        "时长都认定",
        "大家报的时长我看过了，都通过",
        "这批都过",
        "没问题，统统通过",
        "认定12",
        "把他们的时长都批了吧",
        "同意",
        "12个人的时长都通过",
    ],
)
def test_everybody_is_meant_when_nothing_is_left_unread(text):
    assert approved(text) == ("approve_hours", (), False)


@pytest.mark.parametrize(
    ("text", "said", "all_but"),
    [
        ("通过小李的时长", ("小李",), False),
        ("小李和阿芳的时长通过", ("小李", "阿芳"), False),
        ("认定老王", ("老王",), False),
        ("除了小李都通过", ("小李",), True),
        ("除小李外全部通过", ("小李",), True),
        ("全部通过，小李除外", ("小李",), True),
        ("小李的先等等，其他的都通过", ("小李", "先等等"), True),
        ("大扫除的时长都通过", ("大扫除",), False),
    ],
)
def test_whoever_is_named_and_what_nothing_reads_is_told_along(text, said, all_but):
    assert approved(text) == ("approve_hours", said, all_but)


def test_a_figure_is_no_approval_of_what_was_claimed():
    assert approved("认定小李1小时")[0] == "adjust_hours"
    assert read("认定小李1小时") == ((("小李", 60),), "")


def test_a_title_is_nobodys_name():
    assert approved("环境整治全部认定", activity="环境整治") == ("approve_hours", (), False)
    assert read("小李环境整治的时长改成1小时", activity="环境整治") == ((("小李", 60),), "")
