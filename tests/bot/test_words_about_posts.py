"""Sentences about posts, read without any engine: taken, given up, set up, changed, removed."""

import pytest

from bot.intents import INTENTS
from bot.topic import read
from bot.understanding.reading import Line
from bot.understanding.slots import known_slots
from community.posting import Posting
from community.vocabulary import Vocabulary
from tests.cast import SUNDAY

KNOWN = Vocabulary(units=("工农社区", "大汉龙城3栋"), people=("老张",), activities=("护学岗",))


def meant(text):
    """The intent that the sentence has by itself, and its wish."""
    said = [name for name, intent in INTENTS.items() if intent.said_as(text)]
    assert len(said) < 2
    return read(said[0], Line.of(text, SUNDAY, known_slots(text, KNOWN))) if said else None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("领岗", ""),
        ("我要领岗", ""),
        ("我想领个岗", ""),
        ("认领岗位", ""),
        ("领岗 政策宣传岗", "政策宣传"),
        ("领岗政策宣传岗", "政策宣传"),
        ("我要领 政策宣传岗。", "政策宣传"),
        ("认领政策宣传岗位", "政策宣传"),
        ("申领一个政策宣传岗", "政策宣传"),
        ("政策宣传岗我来领", "政策宣传"),
        ("我想领政策宣传那个岗", "政策宣传"),
        ("政策宣传岗我领了", "政策宣传"),
        ("我来当政策宣传岗", "政策宣传"),
        ("我愿意承担政策宣传岗", "政策宣传"),
        ("領崗 政策宣傳崗", "政策宣传"),
    ],
)
def test_which_post_is_taken(text, name):
    wish = meant(text)
    said = Posting.of(wish)
    assert (wish.intent, said.name.removesuffix("岗").removesuffix("位")) == ("take_post", name)
    assert (said.others, said.doubtful) == ("", False)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("退岗", ""),
        ("我要退岗", ""),
        ("退岗 政策宣传岗", "政策宣传"),
        ("退出政策宣传岗", "政策宣传"),
        ("不当政策宣传岗了", "政策宣传"),
        ("辞掉政策宣传岗位", "政策宣传"),
        ("政策宣传岗我不干了", "政策宣传"),
        ("政策宣传岗退了", "政策宣传"),
    ],
)
def test_which_post_is_given_up(text, name):
    wish = meant(text)
    assert (wish.intent, Posting.of(wish).name.removesuffix("岗")) == ("leave_post", name)


@pytest.mark.parametrize(
    "text",
    [
        "领岗要什么条件",
        "不领岗",
        "我不想领岗了",
        "能不能领岗",
        "领导说明天来站岗",
        "要是还有岗我再领",
        "上岗",
        "下岗了",
        "我到岗了",
        "岗位",
        "领岗名单",
        "明天路口站岗我来",
        "取消护学岗",
        "报名护学岗",
        "老张领了环境卫生岗，我不领",
        "让老张领政策宣传岗",
        "设岗的事下次再说吗",
    ],
)
def test_what_asks_denies_or_speaks_of_something_else_takes_no_post(text):
    wish = meant(text)
    assert wish is None or wish.intent not in ("take_post", "leave_post")


@pytest.mark.parametrize(
    ("text", "name", "places", "conditions"),
    [
        ("设岗 楼道安全岗 3人", "楼道安全岗", 3, ""),
        ("设岗：楼道安全岗３人", "楼道安全岗", 3, ""),
        ("设岗 楼道安全 三个人", "楼道安全", 3, ""),
        ("设岗 楼道安全岗", "楼道安全岗", None, ""),
        ("增设岗位 楼道安全岗 名额3", "楼道安全岗", 3, ""),
        ("设岗 楼道安全岗 限两名 会用灭火器", "楼道安全岗", 2, "会用灭火器"),
        ("设岗 3人 楼道安全岗，会用灭火器", "楼道安全岗", 3, "会用灭火器"),
        ("设岗 3栋楼道安全岗 3人", "楼道安全岗", 3, ""),
        ("设岗 大汉龙城3栋 楼道安全岗 12人", "楼道安全岗", 12, ""),
        ("设岗 三八红旗岗 2人", "三八红旗岗", 2, ""),
        ("麻烦设岗 楼道安全岗要会用灭火器 十二人", "楼道安全岗", 12, "要会用灭火器"),
    ],
)
def test_what_is_set_up(text, name, places, conditions):
    wish = meant(text)
    said = Posting.of(wish)
    assert wish.intent == "set_post"
    assert (said.name, said.places, said.conditions) == (name, places, conditions)
    assert (said.unclear, said.doubtful, said.members_only) == (False, False, False)
    assert wish.wanted.unit == ("大汉龙城3栋" if "大汉" in text else "3栋" if "3栋" in text else None)


@pytest.mark.parametrize("text", ["设岗 先锋岗 2人 限党员", "设岗 先锋岗 只限在职党员 2人"])
def test_a_post_for_members_says_so(text):
    said = Posting.of(meant(text))
    assert (said.name, said.places, said.members_only, said.conditions) == ("先锋岗", 2, True, "")


@pytest.mark.parametrize("number", ["0人", "-3人", "2.5人", "三五人", "2人 3人", "2-3人", "零个人"])
def test_a_number_that_can_be_none_is_unclear(number):
    assert Posting.of(meant(f"设岗 楼道安全岗 {number}")).unclear


@pytest.mark.parametrize(
    "text", ["设岗 楼道安全岗、消防岗 3人", "设岗 楼道安全岗吗", "设岗 楼道安全岗还是消防岗", "设岗 楼道安全岗下次再说"]
)
def test_two_names_or_a_question_set_nothing_up(text):
    assert Posting.of(meant(text)).doubtful


@pytest.mark.parametrize(
    ("text", "intent", "name"),
    [
        ("改岗 楼道安全岗 5人", "change_post", "楼道安全岗"),
        ("修改岗位 楼道安全岗 名额改成5", "change_post", "楼道安全岗"),
        ("撤岗 楼道安全岗", "remove_post", "楼道安全岗"),
        ("撤销岗位：楼道安全岗", "remove_post", "楼道安全岗"),
        ("把楼道安全岗撤了", "remove_post", "楼道安全"),
        ("把楼道安全岗取消", "remove_post", "楼道安全"),
        ("撤岗 3栋 楼道安全岗", "remove_post", "楼道安全岗"),
    ],
)
def test_which_post_is_changed_or_removed(text, intent, name):
    wish = meant(text)
    assert (wish.intent, Posting.of(wish).name) == (intent, name)
    assert Posting.of(wish).places == (5 if intent == "change_post" else None)
