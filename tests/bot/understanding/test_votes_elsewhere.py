"""Polls of others, for which residents ask each other to vote, are none of ours."""

import pytest

from bot.topics.polls.reading import is_polling
from bot.understanding.mood import is_only_thought_of
from bot.understanding.normalise import fold

ELSEWHERE = [
    "投票给我家宝宝",
    "给我家宝宝",  # behind 投票
    "支持我家娃",
    "拉票",
    "请帮我家宝宝投票",
    "麻烦大家给3号选手投票",
    "帮我家孩子投一票谢谢",
    "投票链接，支持我家娃",
    "给我孙子投票，点链接就行",
    "点进去帮我女儿投票",
    "帮忙投票 我崽画的消防画",
    "转发投票 谢谢大家",
    "大家帮忙投个票，8号",
    "投一票给幼儿园的崽崽",
    "求投票，8号选手",
]
OURS = [
    "发个投票问问大家周六去哪",
    "帮我发个投票",
    "帮我搞个投票选楼长",
    "给3栋发个投票",
    "投票选楼长",
    "选楼长",  # behind 投票
    "停车位怎么分",
    "给3栋的邻居",
    "投票给3栋和5栋：去哪",
    "想搞个民意调查，停车位怎么分",
    "麻烦给梅苑小区发起一个投票",
    "周末选3号门还是5号门",
]


@pytest.mark.parametrize("said", ELSEWHERE)
def test_asking_for_votes_elsewhere_opens_no_draft(said):
    assert is_only_thought_of("poll", fold(said))


@pytest.mark.parametrize("said", OURS)
def test_asking_for_a_poll_of_ours_is_that(said):
    assert not is_only_thought_of("poll", fold(said))


@pytest.mark.parametrize("said", ["投票 给我家宝宝投一票好吗？", "投票！帮我女儿投一票行不行？"])
def test_not_even_as_a_question(said):
    assert not is_polling(said)


@pytest.mark.parametrize("said", ["投票 给谁投票？1 小李 2 老陈", "投票 选谁当楼长？1 帮忙多的 2 年轻的"])
def test_with_options_it_is_a_poll_whatever_it_says(said):
    assert is_polling(said)
