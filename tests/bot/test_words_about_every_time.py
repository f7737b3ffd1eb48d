"""Every time, and no more: only whoever speaks of themselves, and wants it."""

import pytest

from bot.topics.signup import _every


@pytest.mark.parametrize(
    "line",
    [
        "以后不用给我自动报了",
        "以后不用给我报了",
        "别再自动给我报了",
        "不用自动给我报了",
        "取消每次都报",
        "以后打扫我都不来了",
        "环境卫生整治以后我都不来了",
        "以后我再也不来了",
        "今后我不参加了",
        "往后都别给我报了",
    ],
)
def test_it_ends_when_somebody_says_so(line):
    assert _every(line) == "no_more_times"


@pytest.mark.parametrize(
    "line",
    [
        "每次都是我扫 你们都不来",
        "每次都只有我来，别人都不来",
        "每次都是我，大家都不来",
        "我以前每次都报的",
        "原来每次都报，没意思",
        "每次都有人不来",
        "以后别人不来我也来",
        "以后要是不来怎么办？",
    ],
)
def test_a_grumble_and_the_past_end_and_begin_nothing(line):
    assert _every(line) is None


@pytest.mark.parametrize("line", ["每次都报", "大家扫雪每次都报", "每周六的环境整治都给我报上"])
def test_it_begins_when_somebody_says_so(line):
    assert _every(line) == "every_time"
