"""Whom, what, until when and why, in the words of those who grant exemptions."""

import pytest

from bot.topics.duty import exempting
from bot.understanding.reading import Line
from community.exempting import Exempting
from storage.tables.activities import ActivityKind
from tests.cast import at

SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE


def read(text):
    return Exempting.of(exempting(Line.of(text, at("14:00"))))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("免除老张今年的组织生活，生病住院", "生病住院"),
        ("免除 老张 组织生活 生病住院", "生病住院"),
        ("免除老张的组织生活：生病住院", "生病住院"),
        ("老张生病住院，免除今年任务", "生病住院"),
        ("给老张办免除，长期住院", "长期住院"),
        ("豁免老张的组织生活，理由长期出差", "长期出差"),
        ("年度任务豁免 老张 原因住院", "住院"),
        ("老张同志因公外派，免去志愿服务", "因公外派"),
        ("老张休产假，豁免２０２６年志愿服务", "休产假"),
        ("免除老张到12月15日，骨折，在家养", "骨折，在家养"),
        ("给老张免了今年的任务", ""),
        ("免除老张今年的组织生活", ""),
        ("把老张列入免除名单", "列入名单"),
        ("免除老张", ""),
    ],
)
def test_what_nothing_else_reads_is_the_reason(text, reason):
    assert read(text).without("老张") == reason


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("免除老张今年的组织生活，住院", (SESSION,)),
        ("免去老张今年的志愿服务", (SERVICE,)),
        ("免除老张的志愿服务和党课", (SERVICE, SESSION)),
        ("免除老张今年的任务", ()),
    ],
)
def test_the_kinds_that_are_named(text, kinds):
    assert read(text).kinds == kinds


@pytest.mark.parametrize(
    ("text", "year", "until"),
    [
        ("免除老张，住院", None, None),
        ("免除老张今年的，住院", 2026, None),
        ("免除老张明年的，援藏", 2027, None),
        ("免除老张2027年的，援藏", 2027, None),
        ("免除老张到12月15号，住院", None, (12, 15)),
        ("免除老张至十二月十五日，住院", None, (12, 15)),
        ("免除老张今年组织生活，产假到12月20日", 2026, (12, 20)),
        ("免除老张到年底，住院", None, (12, 31)),
        ("12月5日住院，免除老张今年的", 2026, None),
    ],
)
def test_the_year_and_the_last_day(text, year, until):
    said = read(text)
    assert said.year == year
    assert (said.until and (said.until.month, said.until.day)) == until
    assert not said.unclear


@pytest.mark.parametrize("text", ["免除老张到12月35日，住院", "免除老张半年，骨折", "老张出差三个月，免除任务"])
def test_a_time_that_says_no_end_is_asked_back(text):
    assert read(text).unclear


@pytest.mark.parametrize(
    ("text", "ends"), [("取消老张的免除", True), ("结束老张的豁免", True), ("免除老张，住院", False)]
)
def test_taking_one_back(text, ends):
    assert read(text).ends is ends
