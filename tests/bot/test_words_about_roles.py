"""Sentences that grant and revoke roles: whom, which, where and until when, read without any engine."""

from datetime import date

import pytest

from bot.intents import INTENTS
from bot.topic import read
from bot.understanding.reading import Line
from bot.understanding.slots import known_slots
from community.appointing import Appointing
from community.vocabulary import Vocabulary
from storage.tables.people import RoleName
from tests.cast import SUNDAY

KNOWN = Vocabulary(
    units=("工农社区", "大汉龙城3栋", "大汉龙城13栋"), teams=("环境卫生整治队",), people=("老张", "小周", "任小红")
)
LEAD, GRID = RoleName.BUILDING_LEAD, RoleName.GRID_HEAD
YEAR_END = date(2026, 12, 31)


def meant(text):
    """The intent that the sentence has by itself, and its wish."""
    said = [name for name, intent in INTENTS.items() if intent.said_as(text)]
    assert len(said) < 2
    return read(said[0], Line.of(text, SUNDAY, known_slots(text, KNOWN))) if said else None


@pytest.mark.parametrize(
    ("text", "person", "role", "unit"),
    [
        ("让老张当3栋楼栋长", "老张", LEAD, "3栋"),
        ("让老张当楼栋长", "老张", LEAD, None),
        ("由老张担任大汉龙城3栋楼栋长。", "老张", LEAD, "大汉龙城3栋"),
        ("任命老张为3栋的楼栋长", "老张", LEAD, "3栋"),
        ("请老张来当 3栋 小网格长", "老张", LEAD, "3栋"),
        ("把老张设为工农社区网格长", "老张", GRID, "工农社区"),
        ("任命 老张 3栋 楼栋长", "老张", LEAD, "3栋"),
        ("任命 老张 楼栋长 3栋", "老张", LEAD, "3栋"),
        ("任命老张3栋楼栋长", "老张", LEAD, "3栋"),
        ("授权老张三号楼楼栋长", "老张", LEAD, "3栋"),
        ("给老张3栋楼栋长的权限", "老张", LEAD, "3栋"),
        ("3栋楼栋长由老张担任", "老张", LEAD, "3栋"),
        ("老张当3栋楼栋长", "老张", LEAD, "3栋"),
        ("麻烦让老张当３栋楼栋长！", "老张", LEAD, "3栋"),
        ("让任小红任3栋楼栋长", "任小红", LEAD, "3栋"),
        ("让老任当楼栋长", "老任", LEAD, None),
        ("让小周当环境卫生整治队队长", "小周", RoleName.TEAM_LEAD, "环境卫生整治队"),
        ("任命小周为工农社区总网格长", "小周", RoleName.CHIEF_GRID_HEAD, "工农社区"),
        ("任命小周为工农社区社区工作者", "小周", RoleName.COMMUNITY_WORKER, "工农社区"),
        ("让Tom Li当3栋楼栋长", "Tom Li", LEAD, "3栋"),
    ],
)
def test_who_is_given_which_role_where(text, person, role, unit):
    wish = meant(text)
    said = Appointing.of(wish)
    assert (wish.intent, said.person, said.role, wish.wanted.unit) == ("grant_role", person, role, unit)
    assert (said.until, said.unread, said.myself) == (None, "", False)


@pytest.mark.parametrize(
    ("text", "person", "role", "unit"),
    [
        ("撤掉老张的楼栋长", "老张", LEAD, None),
        ("撤销老张3栋楼栋长的职务", "老张", LEAD, "3栋"),
        ("免去3栋老张的楼栋长职务", "老张", LEAD, "3栋"),
        ("取消老张的楼栋长", "老张", LEAD, None),
        ("取消老张楼栋长身份。", "老张", LEAD, None),
        ("小周不当网格长了", "小周", GRID, None),
        ("小周不再担任工农社区网格长", "小周", GRID, "工农社区"),
        ("小周的网格长不当了", "小周", GRID, None),
        ("把老张的楼栋长撤了", "老张", LEAD, None),
        ("不让老张当楼栋长了", "老张", LEAD, None),
        ("别让老张再当3栋楼栋长了", "老张", LEAD, "3栋"),
        ("撤掉3栋的楼栋长", "", LEAD, "3栋"),
        ("收回小周的讲师", "小周", RoleName.LECTURER, None),
    ],
)
def test_whose_role_is_taken_away(text, person, role, unit):
    wish = meant(text)
    said = Appointing.of(wish)
    assert (wish.intent, said.person, said.role, wish.wanted.unit) == ("revoke_role", person, role, unit)
    assert (said.until, said.unread) == (None, "")


@pytest.mark.parametrize(
    ("end", "last"),
    [
        ("，到年底", YEAR_END),
        ("到年底", YEAR_END),
        ("，到今年年底为止", YEAR_END),
        ("，任期到12月31日", YEAR_END),
        (" 截至12月31日", YEAR_END),
        ("，一直到12月31号止。", YEAR_END),
        ("，到明年6月底", date(2027, 6, 30)),
        ("，到2027年6月", date(2027, 6, 30)),
        ("，到昨天", date(2026, 11, 21)),
    ],
)
def test_a_role_may_be_said_to_end(end, last):
    said = Appointing.of(meant(f"让老张当3栋楼栋长{end}"))
    assert (said.person, said.until, said.unread) == ("老张", last, "")


def test_the_end_may_stand_in_front():
    wish = meant("让老张到年底当3栋楼栋长")
    assert (Appointing.of(wish).person, Appointing.of(wish).until, wish.wanted.unit) == ("老张", YEAR_END, "3栋")


@pytest.mark.parametrize(
    "end",
    [
        "，一年",
        "，任期两年",
        "，下个月开始",
        "，从明年起",
        "，到11月31日",
        "，到元旦头一天",
        "，12月5日之前",
        "，试试看",
        "，他愿意的话",
        "，到年底，再到明年底",
        "，同时撤掉小周",
        " 吗",
        "怎么样",
    ],
)
def test_what_nobody_reads_behind_it_keeps_it_from_being_done(end):
    wish = meant(f"让老张当3栋楼栋长{end}")
    assert wish is None or Appointing.of(wish).unread or Appointing.of(wish).role is None


@pytest.mark.parametrize(
    "text",
    [
        "要不要让老张当楼栋长",
        "谁当3栋楼栋长",
        "哪个是3栋楼栋长",
        "老张是楼栋长吗",
        "楼栋长让我来签到",
        "我想找3栋楼栋长",
        "听说老张不是楼栋长",
        "楼栋长说周六搞卫生",
        "报名 12",
        "取消老张",
        "让老张当3栋楼栋长吗？",
        "如果让老张当楼栋长，他会不会答应",
        "通知各位楼栋长",
        "你当楼栋长",
        "网格长不在",
    ],
)
def test_talk_about_a_role_is_no_such_sentence(text):
    assert meant(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "让老张当楼栋长和网格长",
        "让老张当3栋楼栋长小李当5栋楼栋长",
        "撤掉老张的楼栋长和网格长",
        "任命楼栋长老张为网格长",
        "小周的楼栋长、网格长不当了",
    ],
)
def test_two_roles_in_a_sentence_are_not_taken_for_one(text):
    wish = meant(text)
    assert wish is None or Appointing.of(wish).unread


@pytest.mark.parametrize("text", ["让我当3栋楼栋长", "我不当楼栋长了", "由本人担任3栋楼栋长", "撤掉我的楼栋长"])
def test_whoever_speaks_of_themselves_is_nobody_of_that_name(text):
    said = Appointing.of(meant(text))
    assert (said.myself, said.person) == (True, "")


@pytest.mark.parametrize("intent", ["grant_role", "revoke_role"])
def test_another_sentence_that_an_engine_takes_for_one_is_not_acted_on(intent):
    said = Appointing.of(read(intent, Line.of("老张这人适合当干部，换他上", SUNDAY)))
    assert said.role is None
    assert said.unread
