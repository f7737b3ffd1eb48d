"""Command words are understood by themselves; a sentence that happens to end with one is not a command."""

import pytest

from bot.understanding.commands import Command, command

TITLES = ("环境卫生整治", "小区讲堂", "环境卫生整治队")


@pytest.mark.parametrize(
    ("text", "intent", "rest"),
    [
        ("报名", "sign_up", ""),
        ("报名 12", "sign_up", "12"),
        ("报名一", "sign_up", "一"),
        ("报名环境整治", "sign_up", "环境整治"),
        ("环境整治 报名", "sign_up", "环境整治"),
        ("環境衛生整治 報名", "sign_up", "環境衛生整治"),
        ("名单：小区讲堂", "roster", "小区讲堂"),
        ("取消活动 环境卫生整治", "cancel_activity", "环境卫生整治"),
        ("别提醒我", "reminders_off", ""),
        ("/报名 12", "sign_up", "12"),
        ("/qiandao@linli_bot 123456", "check_in", "123456"),
        ("帮我妈刘桂英报名 环境卫生整治", "sign_up", "帮我妈刘桂英报名 环境卫生整治"),
        ("替张阿姨取消", "cancel", "替张阿姨取消"),
        ("帮我妈<b>刘桂英</b>报名", "sign_up", "帮我妈<b>刘桂英</b>报名"),
        ("请帮我老伴王桂兰报名", "sign_up", "请帮我老伴王桂兰报名"),
        ("替Tom报名 12", "sign_up", "替Tom报名 12"),
    ],
)
def test_a_command_word_with_a_name_or_number_beside_it(text: str, intent: str, rest: str) -> None:
    assert command(text, TITLES) == Command(intent, rest)


@pytest.mark.parametrize(
    ("text", "intent", "rest"),
    [
        ("取消刘桂英", "cancel", "刘桂英"),
        ("取消小李+1", "cancel", "小李+1"),
        ("刘桂英取消", "cancel", "刘桂英"),
        ("取消刘桂英的报名", "cancel", "刘桂英的报名"),
        ("报名刘桂英", "sign_up", "刘桂英"),
    ],
)
def test_a_name_beside_a_command_about_places(text: str, intent: str, rest: str) -> None:
    assert command(text, TITLES, ("刘桂英", "小李+1")) == Command(intent, rest)


@pytest.mark.parametrize("text", ["名单刘桂英", "签到刘桂英", "帮我打扫报名", "帮王奶奶报名，她不会用手机"])
def test_elsewhere_a_name_makes_no_command(text: str) -> None:
    assert command(text, TITLES, ("刘桂英",)) is None


@pytest.mark.parametrize(
    "text",
    [
        "我要报名参加环境卫生整治活动",
        "报名一下",
        "活动几点开始",
        "帮助我搬东西",
        "我的伞丢了",
        "取消了吗",
        "/",
        "/nothing",
        "",
    ],
)
def test_a_sentence_is_no_command(text: str) -> None:
    assert command(text, TITLES) is None
