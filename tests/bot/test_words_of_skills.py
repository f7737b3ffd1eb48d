"""What is read of lines about what somebody lends or can do."""

import time

import pytest

from bot.topics.skills import _asks_for_things, _dropped, _is_offer, _read

CERTAIN = {
    "我有梯子可以借": ["梯子"],
    "我家有个人字梯可以借给大家": ["人字梯"],
    "大家好，我家里有一台电钻可以借": ["电钻"],
    "我有电钻和梯子可以借，需要的喊我": ["电钻", "梯子"],
    "我屋里有轮椅可以借给有需要的": ["轮椅"],
    "我家的三轮车可以借": ["三轮车"],
    "梯子可以借，要用的找我": ["梯子"],
    "我有打气筒，可以借": ["打气筒"],
    "我家有一套电动工具，可以外借": ["电动工具"],
    "我会修水管": ["修水管"],
    "我会修电脑，哪家要修的喊我": ["修电脑"],
    "我会修空调，谁家要修跟我说一声就行": ["修空调"],
    "我有梯子可以借，要用的来拿就是": ["梯子"],
    "各位邻居，我会通马桶，免费的": ["通马桶"],
    "周末可以帮忙接送孩子": ["周末接送孩子"],
    "我周末可以帮忙接送孩子": ["周末接送孩子"],
    "我能帮忙搬东西": ["搬东西"],
    "我可以义务辅导数学": ["辅导数学"],
    "我会通下水道，不要钱，谁家要喊我": ["通下水道"],
    "俺会修空调": ["修空调"],
    "我有梯子可以借！": ["梯子"],
    "我有２把椅子可以借": ["椅子"],
    "我有梯子能借": ["梯子"],
}


@pytest.mark.parametrize("text", [text for text, names in CERTAIN.items() if names])
def test_an_offer_of_which_every_part_was_read_is_certain(text):
    plan = _read(text)
    assert [one.name for one in plan.found] == CERTAIN[text]
    assert plan.certain
    assert _is_offer(text)


@pytest.mark.parametrize(
    "text",
    [
        "我有梯子可以借吗",
        "谁有梯子可以借",
        "有没有梯子可以借",
        "我没有梯子可以借",
        "我有梯子可以借，就是坏了一条腿",
        "我有梯子可以借，但别找我老公",
        "我会修水管，但是最近没空",
        "要是我会修水管就好了",
        "听说老王会修水管",
        "我以前会修水管",
        "他会修水管",
        "能借梯子给我吗",
        "我想借梯子",
        "可以借梯子",
        "我会来的",
        "我能去",
        "我可以",
        "我有时间可以借",
        "我有打气筒，可以借吗",
        "我家有个打气筒，哪个要用就来拿",
        "你会修水管吗",
        "我会修水管，明天八点来找你拿钱",
        "我有梯子可以借，楼下老陈也有电钻",
        "会不会修水管",
        "我会修水管，有事找我老公",
        "我有梯子可以借，明天来拿",
        "我会修水管，晚上八点找我",
        "我有梯子可以借，欢迎来我家喝茶",
        "我会修水管的表哥去广东了",
        "我会修水管去年在东莞学",
        "登记一下，我是农业农村局党员",
        "登记 环境卫生整治",
        "登记一下我妈",
        "修水管我会",  # said to somebody who asks for it
        "我有血压计可以用",
        "我有本书在厂里可以借",
    ],
)
def test_what_was_not_wholly_read_or_is_no_offer_is_not_certain(text):
    assert not _read(text).certain
    assert not _is_offer(text)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("我家有个打气筒，哪个要用就来拿", "打气筒"),
        ("家里有把梯子闲着，大家要用讲一声", "梯子"),
        ("我有轮椅可以借，我家在东头", "轮椅"),
        ("我有车，可以送老人去医院", "送老人去医院"),
        ("我会理发，需要的喊我", "理发"),
        ("我会拉二胡", "拉二胡"),
        ("我可以去看看", "去看看"),
    ],
)
def test_what_is_likely_meant_is_asked_with_what_was_read(text, name):
    plan = _read(text)
    assert ([one.name for one in plan.found], plan.certain) == ([name], False)


@pytest.mark.parametrize(
    "text",
    ["有什么可以借", "邻居们有啥子可以借", "楼里有没有什么东西可以借？", "共享物品", "我能借什么", "有么子可以借咯"],
)
def test_what_may_be_borrowed_is_asked_for(text):
    assert _asks_for_things(text)


@pytest.mark.parametrize("text", ["有什么活动", "我有梯子可以借", "借什么借", "有哪些人可以借我梯子", "有东西要搬"])
def test_what_only_sounds_like_asking_for_things(text):
    assert not _asks_for_things(text)


@pytest.mark.parametrize(
    "text", ["登记", "登记 梯子", "登记：电钻、梯子", "登记一下 修水管", "登记能借的东西", "我要登记梯子"]
)
def test_the_word_for_it_needs_no_engine(text):
    assert _is_offer(text)
    assert not _read(text).certain


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("不借了", ""),
        ("我不借了", ""),
        ("梯子不借了", "梯子"),
        ("我家的梯子不借了", "梯子"),
        ("梯子我不借了", "梯子"),
        ("电钻也不借了", "电钻"),
        ("不借梯子了", "梯子"),
        ("那把梯子不外借了。", "梯子"),
        ("取消登记的梯子", "梯子"),
    ],
)
def test_what_is_not_lent_any_more(text, name):
    assert _dropped(text) == name


@pytest.mark.parametrize("text", ["不借白不借", "谁的梯子不借了", "借了", "删掉老陈", "不来了", "梯子借给老陈了"])
def test_what_only_sounds_like_it(text):
    assert _dropped(text) is None


REPEATED = ["我家里", "可以借", "周末", "帮忙", "给大家用", "我有", "楼里", "登记", "会点", "梯子和", "闲着"]


@pytest.mark.parametrize("word", REPEATED)
def test_a_line_that_says_one_thing_over_and_over_takes_no_time(word):
    began = time.perf_counter()
    for text in (word * 160, f"我有{word * 160}", f"{word * 160}可以借吗"):
        assert not _is_offer(text)
        assert _dropped(text) is None
        assert not _asks_for_things(text)
    assert time.perf_counter() - began < 1
