"""回执: which lines ask for an employer's return, for which employer, of which quarter."""

import pytest

from bot.intents import INTENTS
from bot.topics.returns import returning
from bot.understanding.reading import Line
from tests.cast import at

NOW = at("10:00", 30)


def read(text):
    return returning(Line.of(text, NOW))


def is_asked_for(text):
    return INTENTS["employer_return"].said_as(text)


@pytest.mark.parametrize(
    ("text", "employer", "quarter"),
    [
        ("回执 县人民医院 第三季度", "县人民医院", 7),
        ("回执　县人民医院　第３季度", "县人民医院", 7),
        ("出一下县医院的回执", "县医院", None),
        ("麻烦出一下县医院三季度的回执，谢谢", "县医院", 7),
        ("给县财政局开一份上季度的回执", "县财政局", 7),
        ("把县财政局的回执出一下", "县财政局", None),
        ("帮我做一份第一小学本季度回执", "第一小学", 10),
        ("县医院回执", "县医院", None),
        ("二季度县医院的回执", "县医院", 4),
        ("回执：县医院，去年第四季度", "县医院", 10),
        ("回执", None, None),
        ("出个回执", None, None),
        ("给单位的回执", None, None),
        ("导出各单位的回执", None, None),
        ("回执 出版社", "出版社", None),
        ("生成开发区管委会的回执", "开发区管委会", None),
        ("縣醫院的回執", "县医院", None),
    ],
)
def test_the_employer_and_the_quarter_are_read(text, employer, quarter):
    assert is_asked_for(text)
    wish = read(text)
    assert next(iter(wish.details.said), None) == employer
    said = wish.wanted.time
    assert (said.start.astimezone(NOW.tzinfo).month if said else None) == quarter


def test_a_short_word_at_the_edge_may_be_of_the_name_or_not():
    assert read("出县医院的回执").details.said == ("出县医院", "县医院")
    assert read("回执 出版社").details.said == ("出版社", "版社")


@pytest.mark.parametrize("text", ["回执 县医院 第三季", "回执 县医院 第5季度", "回执 县医院 前三季度"])
def test_what_nothing_has_read_stays_in_the_name_and_makes_it_unknown(text):
    assert read(text).details.said[0] != "县医院"


def test_two_times_are_unclear():
    assert read("县医院二季度和三季度的回执").details.unclear


@pytest.mark.parametrize(
    "text",
    [
        "我同意给单位回执",
        "不要给单位回执了",
        "别把回执给我单位",
        "撤回回执的同意",
        "回执是什么",
        "县医院的回执出了吗",
        "回执怎么弄",
        "回执收到了",
        "没有回执",
        "我的回执",
        "单位说要看回执的事再说",
        "谁的回执",
        "先不出县医院的回执",
    ],
)
def test_what_is_said_of_returns_otherwise_makes_none(text):
    assert not is_asked_for(text)
