"""Announcements and polls in words that are no form: what is kept, what is meant."""

import pytest

from bot.topics.absences import asks_who_stayed_away
from bot.topics.announcements import reading as announcements
from bot.topics.polls import reading as polls
from bot.understanding.reading import Line
from community.announcing import Announcing
from storage.tables.subject import Subject
from tests.cast import SUNDAY

POLL, COPY = Subject("poll", 1), Subject("announcement", 1)


def announced(text: str) -> Announcing:
    return Announcing.of(announcements.announcing(Line.of(text, SUNDAY)))


@pytest.mark.parametrize(
    ("said", "units", "text"),
    [
        ("跟大家讲一声 后天收物业费", "everywhere", "后天收物业费"),
        ("跟大家说一下，请把车挪走", "everywhere", "请把车挪走"),
        ("通知下周停水", (), "下周停水"),
        ("喊一下5栋的，来领米", ("5栋",), "来领米"),
        ("通知一下3栋的住户，明天换水表", ("3栋",), "明天换水表"),
        ("在群里通知一下，紧急集合", (), "紧急集合"),
        ("帮我发个通知，大家把阳台收一下", (), "大家把阳台收一下"),
        ("发公告说大家都来领米", (), "大家都来领米"),
        ("发公告说下周停水", (), "下周停水"),
        ("给3栋发公告 3栋的车挪一下", ("3栋",), "3栋的车挪一下"),
        ("全小区发个公告：周日停电", "ours", "周日停电"),
        ("所有群都发 台风要来了", "everywhere", "台风要来了"),
        ("发个加急的通知给5栋 电梯关人了", ("5栋",), "电梯关人了"),
        ("我想发公告", (), ""),
    ],
)
def test_what_stands_behind_the_beginning_is_the_text_and_none_of_it_is_lost(said, units, text):
    plan = announced(said)
    whom = plan.whom
    assert plan.text == text
    found = "everywhere" if whom.everywhere else "ours" if whom.ours else whom.units
    assert found == units
    assert not plan.unread


@pytest.mark.parametrize("said", ["社区发公告说周六义诊", "物业没发公告就停电", "昨天那个公告写得好", "我看到公告了"])
def test_of_what_others_announce_nothing_is_read(said):
    assert announced(said).unread


@pytest.mark.parametrize(("said", "urgent"), [("发个加急的通知给5栋 电梯关人了", True), ("通知大家 紧急集合", None)])
def test_urgent_is_kept_and_is_not_taken_out_of_a_text(said, urgent):
    assert announced(said).urgent is urgent


@pytest.mark.parametrize(
    "said",
    [
        *("哪些人没来", "谁报了名没到", "没来的有谁", "缺席名单", "今天哪几个没签到", "有几个没到啊", "环境整治谁没去"),
        *("没到的是哪些", "谁放鸽子了", "哪个爽约了", "报了名的谁缺席了呢", "多少人没来"),
    ],
)
def test_who_stayed_away_is_asked(said):
    assert asks_who_stayed_away(said)


@pytest.mark.parametrize("said", ["我没来得及报名", "名单", "谁来", "我缺席了吗", "谁没来过我家吃饭", "老陈没来"])
def test_who_stayed_away_is_not_asked(said):
    assert not asks_who_stayed_away(said)


@pytest.mark.parametrize(
    "said", ["投票结束吧", "提前结束投票", "把投票关了", "投票可以截止了", "别投了，关掉", "抢答结束", "停止投票"]
)
def test_a_poll_is_to_end(said):
    assert polls.is_closing(said)


@pytest.mark.parametrize("said", ["投票结束了没", "投票结束了吗", "投票什么时候结束", "别投了"])
def test_a_poll_is_not_to_end(said):
    assert not polls.is_closing(said)


@pytest.mark.parametrize(
    "said", ["投票谁选了公园", "投票现在多少人投了", "投票到几点", "投票结果", "投票还能投吗", "抢答结果"]
)
def test_a_poll_is_asked_about(said):
    assert polls.asks_of_it(said)


@pytest.mark.parametrize("said", ["投票 几点去？1 八点 2 九点", "投票 什么时候聚餐？1. 周六 2. 周日", "投票 去哪儿"])
def test_a_new_poll_asks_about_none(said):
    assert not polls.asks_of_it(said)


@pytest.mark.parametrize(
    ("said", "is_vote"),
    [
        *[(said, True) for said in ("公园好", "要得 公园", "我觉得河边不错", "12月5日", "改投1", "1和2都行")],
        *[(said, True) for said in ("公园", "还是河边吧", "那就公园", "好的，公园", "我选公园", "2号")],
        *[(said, False) for said in ("不想去公园", "公园太远了", "河边有蚊子", "公园还是河边", "1点多才下班")],
        *[(said, False) for said in ("公园门口集合吗", "投票什么时候截止", "哈哈", "公园不好")],
    ],
)
def test_in_reply_to_a_card_an_option_and_nothing_else_is_a_vote(said, is_vote):
    assert polls.is_vote_on(said, POLL, ("公园", "河边", "12月5日")) is is_vote


@pytest.mark.parametrize("said", ["我投诉物业", "我投稿了", "他投公园"])
def test_not_every_投_is_a_vote(said):
    assert not polls.is_vote(said)


@pytest.mark.parametrize("said", ["好的收到", "收到了谢谢", "我们都看到了", "嗯，知道了", "已经收到啦", "收到"])
def test_that_it_was_read_is_said_in_reply(said):
    assert announcements.is_receipt(said, COPY, ())


@pytest.mark.parametrize("said", ["没收到水费单", "你们收到了吗", "又停水？", "收到没", "看到了再说"])
def test_that_it_was_read_is_not_said(said):
    assert not announcements.is_receipt(said, COPY, ())
