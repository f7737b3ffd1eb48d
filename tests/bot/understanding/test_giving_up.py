"""That help is not needed any more, and what only sounds so."""

import pytest

from bot.understanding.giving_up import gives_up, what_is_not_needed


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("冰箱不用搬了，找到人了", "冰箱"),
        ("找到人了，谢谢", ""),
        ("不用了 找到人了", ""),
        ("求助取消算了", ""),
        ("不搬了 取消", ""),
        ("算了不搬了", ""),
        ("不修灯了", "灯"),
        ("老人不用陪了 谢谢大家", "老人"),
        ("自己搞定了，谢谢各位", ""),
    ],
)
def test_it_is_not_needed_any_more(said, what):
    assert gives_up(said) == "surely"
    assert what_is_not_needed(said) == what


@pytest.mark.parametrize(
    "said", ["不用了", "不要了", "算了", "取消算了", "不用了 谢谢", "不看了", "不借了", "我不借梯子了"]
)
def test_these_end_it_only_where_help_is_spoken_of(said):
    assert gives_up(said) == "here"


@pytest.mark.parametrize(
    "said",
    [
        "谢谢",
        "我不会搬",
        "找到人了吗",
        "找到人了 明天来",
        "没找到人",
        "不想去了",
        "环境整治不去了",
        "你不搬了",
        "楼道不修了吗",
        "",
    ],
)
def test_what_is_not_read_whole_ends_nothing(said):
    assert gives_up(said) is None
