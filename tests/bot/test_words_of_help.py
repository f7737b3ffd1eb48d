"""Lines about help that are read without an engine: what is passed on, what is changed, what is asked for outright."""

import pytest

from bot.topics import aid
from bot.understanding.reading import Line
from community.vocabulary import Vocabulary
from tests.cast import SUNDAY


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("转告他我晚十分钟到", "我晚十分钟到"),
        ("转告对方：门没锁", "门没锁"),
        ("告诉她我到楼下了", "我到楼下了"),
        ("跟他说一下 我到了", "我到了"),
        ("转告来帮的人，带绳子", "带绳子"),
        ("跟帮我的人说带根绳子", "带根绳子"),
        ("麻烦转告他5点行不行", "5点行不行"),
    ],
)
def test_a_line_is_passed_on_as_it_was_said(said, words):
    assert aid._passes_on(said)
    assert aid._passing_on(Line.of(said, SUNDAY)).text == words


@pytest.mark.parametrize(
    "said",
    [
        "和他说好了",
        "跟帮我的人说好了",
        "跟大家讲一声明天停水",
        "告诉大家开会",
        "和他们讲一声不来了",
        "跟我说一声",
        "转告",
        "告诉我名单",
    ],
)
def test_what_is_told_of_somebody_or_to_many_is_no_line_to_pass_on(said):
    assert not aid._passes_on(said)


@pytest.mark.parametrize(
    ("said", "what", "needed", "is_asked"),
    [
        ("冰箱改成明天下午4点搬", "冰箱", None, False),
        ("搬冰箱改到明天下午4点，两个人", "搬冰箱", 2, False),
        ("把搬冰箱的时间改到周五下午两点", "搬冰箱", None, False),
        ("求助改成要2个人", "", 2, False),
        ("借梯子提前到今晚8点", "借梯子", None, False),
        ("冰箱改成明天下午4点搬，要快", "冰箱", None, True),
    ],
)
def test_a_change_names_what_and_what_it_becomes(said, what, needed, is_asked):
    assert aid._mends(said, Vocabulary())
    plan = aid._mending(Line.of(said, SUNDAY)).details
    assert (plan.bare, plan.needed, bool(plan.odd)) == (what, needed, is_asked)


@pytest.mark.parametrize(
    "said",
    [
        "搬冰箱不改到明天了",
        "搬冰箱能改到明天吗",
        "搬家讲座改到周日",
        "修电脑活动改到周五",
        "人数改成3人",
        "不搬冰箱了改搬沙发",
    ],
)
def test_what_is_asked_denied_or_of_something_else_changes_no_request(said):
    assert not aid._mends(said, Vocabulary())


def test_what_names_a_known_activity_changes_no_request():
    assert not aid._mends("搬书改到周日", Vocabulary(activities=("搬书",)))


@pytest.mark.parametrize("said", ["求助修下水道", "求助帮我搬冰箱", "求助借个梯子"])
def test_a_request_may_stand_right_behind_its_word(said):
    assert aid._asks_outright(said)


@pytest.mark.parametrize("said", ["求助修好了", "求助不修了", "求助搬冰箱改到明天", "求助修好了吗", "求助取消", "求助"])
def test_what_became_of_a_request_is_no_new_one(said):
    assert not aid._asks_outright(said)
