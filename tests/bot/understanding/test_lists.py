"""Where a message holds lists of names, and where it only speaks of them."""

import pytest

from bot.understanding.lists import blocks, is_list

BODY = "环境卫生整治\n1. 小李"
HEADERS = [
    "#接龙\n",
    "接龙\n",
    "接龙：",
    "＃接龍 ",
    "【接龙】",
    "[接龙]\n",
    "「接龙」",
    "【#接龙】",
    "#接龙#",
    "#Group Note\n",
    "#group note ",
    "#群接龙\n",
    "  # 接龙\n",
    "\u200b#接龙\n",
    "大家好！\n\n#接龙\n",
    "大家好！\n接龙\n",
]


@pytest.mark.parametrize("header", HEADERS)
def test_behind_a_header_stands_the_list(header):
    [block] = blocks(header + BODY)
    assert block.strip() == BODY


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("#环境卫生整治接龙\n1. 小李", "环境卫生整治"),
        ("【环境卫生整治接龙】\n1. 小李", "环境卫生整治"),
        ("环境卫生整治接龙：\n1. 小李", "环境卫生整治"),
    ],
)
def test_the_title_may_stand_before_the_word(text, title):
    [block] = blocks(text)
    assert block.split() == [title, "1.", "小李"]


def test_every_header_begins_a_list_of_its_own():
    assert blocks("#接龙\n环境卫生整治\n1. 小李\n\n【接龙】交通文明劝导\n1. 老陈\n接龙\n读书会\n① 刘婶") == [
        "环境卫生整治\n1. 小李\n",
        "交通文明劝导\n1. 老陈",
        "读书会\n① 刘婶",
    ]


def test_the_word_above_the_numbers_is_no_second_header():
    assert len(blocks("#接龙\n环境卫生整治\n周六九点\n接龙：\n1. 小李")) == 1
    assert len(blocks("#接龙\n环境卫生整治\n大家快来接龙：\n1. 小李")) == 1


@pytest.mark.parametrize(
    "text", ["#接龙", "【接龙】", "#接龙 环境卫生整治", "接龙\n环境卫生整治\n小李", "接龙：5. 刘芳", "#团购接龙"]
)
def test_a_list_that_cannot_be_read_is_a_list_all_the_same(text):
    assert is_list(text)


@pytest.mark.parametrize(
    "text",
    [
        "接龙是个好办法",
        "接龙到几号了",
        "接龙加我",
        "怎么发起接龙",
        "今天接龙了吗",
        "大家快接龙",
        "接龙怎么弄？",
        "【通知】大家接龙",
        "接龙 李建国",
        "龙接龙",
        "",
    ],
)
def test_a_sentence_about_lists_is_none(text):
    assert not is_list(text)
