"""A poll in one message: its question and options as written, what stands behind them read whole or left in sight."""

import pytest

from bot.topics.polls import reading
from bot.understanding.reading import Line
from community.announcing import is_clear
from storage.tables.subject import Subject
from tests.cast import at

NOW = at("17:00", day=25)
CARD = Subject("poll", 1)
THREE = ("公园", "广场", "河边")


def line(raw):
    return Line.of(raw, NOW, raw=raw)


def plan(raw):
    return reading.polling(line(raw)).details


@pytest.mark.parametrize(
    "raw",
    [
        "投票 周六去哪儿活动？1 公园 2 广场 3 河边",
        "投票：周六去哪儿活动？1公园 2广场 3河边",
        "投票 周六去哪儿活动？1.公园 2.广场 3.河边",
        "投票 周六去哪儿活动？1、公园，2、广场，3、河边。",
        "投票 周六去哪儿活动？（1）公园（2）广场（3）河边",
        "投票 周六去哪儿活动？①公园②广场③河边",
        "投票 周六去哪儿活动？１　公园　２　广场　３　河边",
        "投票 周六去哪儿活动？1️⃣公园 2️⃣广场 3️⃣河边",
        "投票 周六去哪儿活动？A. 公园 B. 广场 C. 河边",
        "投票 周六去哪儿活动？一、公园 二、广场 三、河边",
        "投票 周六去哪儿活动？公园、广场、河边",
        "投票 周六去哪儿活动？公园 广场 河边",
        "投票 周六去哪儿活动？\n公园\n广场\n河边",
        "投票\n周六去哪儿活动？\n1 公园\n2 广场\n3 河边",
        "请帮我发起一个投票：周六去哪儿活动？1 公园 2 广场 3 河边",
        "搞个投票，周六去哪儿活动？1 公园 2 广场 3 河边",
        "民意调查：周六去哪儿活动？1 公园 2 广场 3 河边",
    ],
)
def test_options_are_read_in_the_ways_that_people_number_them(raw):
    assert (plan(raw).question, plan(raw).options) == ("周六去哪儿活动？", THREE)
    assert reading.is_polling(raw)


@pytest.mark.parametrize(
    ("raw", "options"),
    [
        ("投票 停车放哪？1 3栋楼下 2 5栋后面", ("3栋楼下", "5栋后面")),
        ("投票 先修哪里？1 2号楼 2 3号楼", ("2号楼", "3号楼")),
        ("投票 会费交多少？1. 1.5元 2. 2.5元", ("1.5元", "2.5元")),
        ("投票 几点开始？\n8\n9\n10", ("8", "9", "10")),
        ("投票 发给谁？1 给老人 2 给小孩", ("给老人", "给小孩")),
        ("投票 往哪走？1 到公园 2 到河边", ("到公园", "到河边")),
    ],
)
def test_numbers_and_words_within_an_option_are_its_own(raw, options):
    assert plan(raw).options == options
    assert plan(raw).whom.units == ()
    assert plan(raw).time is None


@pytest.mark.parametrize(
    "behind",
    [
        "给梅苑小区和3栋 到周五18点",
        "到周五18点，给梅苑小区、3栋",
        "\n给梅苑小区 3栋\n截止周五18:00",
        "（周五18点截止）给梅苑小区和3栋",
        "截止时间：周五下午6点，发给梅苑小区，3栋。",
    ],
)
def test_for_whom_and_until_when_stand_behind_in_any_order(behind):
    found = plan(f"投票 周六去哪儿活动？1 公园 2 广场 3 河边 {behind}")
    assert found.options == THREE
    assert found.whom.units == ("梅苑小区", "3栋")
    assert found.time.start == at("18:00", day=27)


@pytest.mark.parametrize(
    "raw", ["多选投票 去哪？1 公园 2 广场", "投票（多选） 去哪？1 公园 2 广场", "投票 去哪？1 公园 2 广场 多选"]
)
def test_several_answers_are_said_before_or_behind(raw):
    assert plan(raw).several
    assert plan(raw).options == ("公园", "广场")


@pytest.mark.parametrize(
    ("raw", "question", "options"),
    [
        ("投票 打扫定哪天 周六还是周日", "打扫定哪天", ("周六", "周日")),
        ("投票 先修哪里？路灯还是电梯", "先修哪里？", ("路灯", "电梯")),
        ("投票 聚餐定什么，火锅还是饺子？到周五18点", "聚餐定什么，", ("火锅", "饺子")),
        ("投票 聚餐吃火锅还是饺子？到周五18点", "聚餐吃火锅还是饺子？", ("聚餐吃火锅", "饺子")),
        ("投票 去哪儿？1 公园 2 还是河边", "去哪儿？", ("公园", "还是河边")),
    ],
)
def test_one_or_the_other_are_two_options(raw, question, options):
    assert (plan(raw).question, plan(raw).options) == (question, options)
    assert ("到周五" in raw) == (plan(raw).time is not None)


@pytest.mark.parametrize("raw", ["发个投票 垃圾桶放哪里", "搞个投票：要不要装充电桩 要 不要"])
def test_a_poll_that_was_heard_keeps_its_question(raw):
    found = reading.polling(Line.of(raw, NOW)).details
    assert found.question
    assert not found.options


def test_for_whom_may_stand_in_the_head():
    found = plan("发投票给3栋和5栋：去哪？1 公园 2 广场")
    assert (found.whom.units, found.question) == (("3栋", "5栋"), "去哪？")


@pytest.mark.parametrize("raw", ["实名投票 去哪？1 公园 2 广场", "投票 去哪？1 公园 2 广场 记名"])
def test_names_that_were_asked_for_are_noted(raw):
    assert plan(raw).names


@pytest.mark.parametrize("raw", ["匿名投票 去哪？1 公园 2 广场", "投票 去哪？1 公园 2 广场 不记名"])
def test_without_names_is_how_it_is_anyway(raw):
    assert not plan(raw).names
    assert plan(raw).options == ("公园", "广场")


@pytest.mark.parametrize(
    ("behind", "right"), [("答案2", "2"), ("正确答案：第二个", "2"), ("答案是广场", "广场"), ("答案1、3", "1 3")]
)
def test_the_answer_of_a_quiz_stands_behind_its_options(behind, right):
    found = plan(f"抢答 去哪？1 公园 2 广场 3 河边 {behind}")
    assert (found.quiz, found.right, found.options) == (True, right, THREE)


@pytest.mark.parametrize("behind", ["答案2 给3栋 到周五18点", "到周五18点 答案2，给3栋", "给3栋 到周五18点 答案第二个"])
def test_what_stands_behind_may_stand_in_any_order(behind):
    found = plan(f"抢答 火警电话？1 110 2 119 3 120 {behind}")
    assert (found.options, found.right, found.whom.units) == (("110", "119", "120"), "2", ("3栋",))
    assert found.time.start == at("18:00", day=27)


@pytest.mark.parametrize("behind", ["截止周五左右", "到周五左右", "到周五或者周六", "截止大家都投完"])
def test_a_time_that_is_not_certain_is_asked_and_stands_in_no_option(behind):
    found = plan(f"投票 去哪？1 公园 2 广场 {behind}")
    assert not is_clear(found.time)
    assert found.options == ("公园", "广场")


def test_a_day_alone_is_not_clear():
    assert not is_clear(plan("投票 去哪？1 公园 2 广场 到周五").time)


@pytest.mark.parametrize(
    "raw",
    ["投票", "投票链接，支持我家娃", "投票给我家宝宝", "帮忙投票 我崽画的消防画", "投票2", "我觉得应该投票决定"],
)
def test_what_only_speaks_of_a_poll_is_none(raw):
    assert not reading.is_polling(raw)


@pytest.mark.parametrize("text", ["投 2", "投2", "投２", "我投2号", "投票 2", "投第二个", "投 1、3", "投二"])
def test_a_vote_is_said_with_its_number(text):
    assert reading.is_vote(text)


@pytest.mark.parametrize("text", ["投诉物业", "投公园", "2", "投票", "投资2万", "投稿"])
def test_other_words_are_no_vote_by_themselves(text):
    assert not reading.is_vote(text)


@pytest.mark.parametrize(
    ("text", "options"),
    [("2", (2,)), ("2号", (2,)), ("第二个", (2,)), ("选2", (2,)), ("1 3", (1, 3)), ("①", (1,))],
)
def test_in_reply_to_the_card_a_number_is_enough(text, options):
    assert reading.is_vote_on(text, CARD)
    assert reading.vote(line(text)).details.options == options


@pytest.mark.parametrize("text", ["好", "什么时候结束", "投票什么时候结束", "报名", "20个人怎么去"])
def test_in_reply_to_the_card_other_words_are_read_as_ever(text):
    assert not reading.is_vote_on(text, CARD)
    assert not reading.is_vote_on("2", Subject("activity", 1))


@pytest.mark.parametrize(
    ("behind", "whom"),
    [
        ("给全社区，除了3栋", {"but": ("3栋",)}),
        ("除了3栋", {"everywhere": True, "but": ("3栋",)}),
        ("3栋除外 到周五18点", {"everywhere": True, "but": ("3栋",)}),
        ("给3、5栋", {"units": ("3", "5栋"), "end": "栋"}),
        ("只发5栋", {"units": ("5栋",)}),
        ("除了下雨", {}),
    ],
)
def test_whom_a_poll_is_for_stands_behind_its_options(behind, whom):
    found = plan(f"投票 周六去哪儿？1 公园 2 广场 {behind}")
    assert found.whom.model_dump(exclude_defaults=True, exclude={"ours"}) == whom
    assert found.options == ("公园", "广场" if whom else "广场 除了下雨")
