"""Questions and grumbles about announcements, messages and how things are done, without an engine."""

import pytest

from bot.topics.announcements import reading
from bot.topics.people import _asks_how
from bot.topics.usage import _is_asked_for
from bot.understanding.reading import Line
from community.announcing import like
from tests.cast import at

NOW = at("17:00", day=25)


@pytest.mark.parametrize(
    "text",
    [
        "今天还能发几条",
        "群里今天还能发多少条消息",
        "每个群还剩几条",
        "今天各群还可以发几条",
        "还能再发几条？",
        "消息用量",
        "我们群里还剩多少条能发",
    ],
)
def test_how_many_messages_are_left_is_asked_in_many_ways(text):
    assert _is_asked_for(text)


@pytest.mark.parametrize("text", ["你还能发几条语音给我", "还能活几条命", "他发了几条朋友圈", "能发消息了"])
def test_other_messages_are_not_meant(text):
    assert not _is_asked_for(text)


@pytest.mark.parametrize(
    "text", ["投票怎么发起", "怎么发公告", "活动咋个发布的", "通知如何撤回", "请问讲座怎么弄呢", "值班表怎么改"]
)
def test_how_it_is_done_is_answered_with_help(text):
    assert _asks_how(text)


@pytest.mark.parametrize("text", ["公告怎么还没发", "活动怎么样", "投票怎么是他赢了", "怎么改了", "活动怎么改到周日了"])
def test_what_else_is_asked_is_no_request_for_help(text):
    assert not _asks_how(text)


@pytest.mark.parametrize("text", ["公告收到了", "通知我收到了", "公告知道了", "公告我们看到了"])
def test_a_receipt_may_be_said(text):
    assert reading.is_receipt_said(text)


@pytest.mark.parametrize("text", ["公告谁收到了", "公告没收到", "公告哪个看到了", "公告几个收到了", "公告你收到了"])
def test_a_question_about_receipts_is_none(text):
    assert not reading.is_receipt_said(text)


@pytest.mark.parametrize(
    ("text", "said", "old"),
    [
        ("周四停水，请储水", "周五停水", "周四停水"),
        ("今晚8点关大门", "今晚9点", "今晚8点"),
        ("请到北门领米", "到南门领", "到北门领"),
        ("周四停水，周六停水", "周五停水", None),  # which of them?
        ("周四停水", "周四停水", None),
        ("明天灭蚊", "后天下午收费", None),
    ],
)
def test_what_it_should_say_takes_the_place_of_what_is_most_like_it(text, said, old):
    assert like(text, said) == old


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("那条公告写错了，是周五停水", "周五停水"),
        ("刚才的通知发错了 应该是南门", ""),  # two characters may stand anywhere
        ("公告写错了，应该是下午三点", "下午三点"),
        ("公告是几点发的", ""),
        ("公告里说的是哪天停水", ""),
    ],
)
def test_what_it_should_say_may_be_all_that_is_said(text, becomes):
    assert reading.correcting(Line.of(text, NOW)).details.becomes == becomes
