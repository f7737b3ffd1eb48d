"""The care list: how often, whose turn, until when it may be answered; and what an organiser's line says of it."""

from datetime import date, time
from itertools import islice

import pytest

from bot.topics.care import words
from bot.understanding.reading import Line
from community.care import Caring, days, lapses_at, next_at, next_helper, rule_of, rule_written
from community.figures import Figures
from storage.tables.care import CareHelper
from tests.cast import FIGURES, SUNDAY, at

TODAY = SUNDAY.date()


def first(rule, many=3, since=TODAY):
    return [f"{day:%m-%d}" for day in islice(days(rule, since), many)]


@pytest.mark.parametrize(
    ("every", "dates"),
    [
        ("每周二", ["11-24", "12-01", "12-08"]),
        ("每星期天", ["11-22", "11-29", "12-06"]),
        ("每礼拜日", ["11-22", "11-29", "12-06"]),
        ("每两周二", ["11-24", "12-08", "12-22"]),
        ("每两周的周五", ["11-27", "12-11", "12-25"]),
        ("隔周六", ["11-28", "12-12", "12-26"]),
        ("每天", ["11-22", "11-23", "11-24"]),
        ("weekly", ["11-22", "11-29", "12-06"]),
        ("two-weekly", ["11-22", "12-06", "12-20"]),
        ("weekly WE", ["11-25", "12-02", "12-09"]),
        ("7d", ["11-22", "11-29", "12-06"]),
        ("14d", ["11-22", "12-06", "12-20"]),
    ],
)
def test_how_often_as_a_file_has_it(every, dates):
    assert first(rule_written(every, TODAY)) == dates


@pytest.mark.parametrize("every", ["", "经常", "每周八", "每月", "工作日", "每", "every day", "每天周二", "2"])
def test_what_is_no_rule_is_none(every):
    assert rule_written(every, TODAY) is None


def test_a_rule_goes_on_over_the_end_of_a_year():
    rule = rule_written("每两周二", TODAY)
    assert first(rule, 3, date(2026, 12, 20)) == ["12-22", "01-05", "01-19"]


# --- whose turn ------------------------------------------------------------------------------------------------


def helper(number, last=0, *, agreed=True):
    return CareHelper(id=number, care_id=1, member_id=number, agreed_at=SUNDAY if agreed else None, last_turn=last)


@pytest.mark.parametrize(
    ("helpers", "without", "next_one"),
    [
        ([helper(1), helper(2)], [], 1),
        ([helper(1, 1), helper(2)], [], 2),
        ([helper(1, 3), helper(2, 2)], [], 2),
        ([helper(1, 3), helper(2, 2)], [2], 1),
        ([helper(1, 3)], [], 1),
        ([helper(1, 3), helper(2, agreed=False)], [], 1),
        ([helper(1, 3)], [1], None),
        ([], [], None),
    ],
)
def test_whoever_was_asked_longest_ago_is_next(helpers, without, next_one):
    found = next_helper(helpers, without)
    assert (found.member_id if found else None) == next_one


def test_it_is_asked_in_the_morning_and_over_in_the_evening():
    rule = rule_written("每周二", TODAY)
    assert next_at(rule, SUNDAY, FIGURES) == at("8:00", day=24)
    assert next_at(rule, at("8:00", day=24), FIGURES) == at("8:00", day=31 - 30, month=12)
    assert lapses_at(date(2026, 11, 24), at("8:00", day=24), FIGURES) == at("20:00", day=24)


def test_who_is_asked_late_has_some_hours_and_nobody_is_told_at_night():
    assert lapses_at(date(2026, 11, 24), at("18:00", day=24), FIGURES) == at("21:00", day=24)
    assert lapses_at(date(2026, 11, 24), at("19:00", day=24), FIGURES) == at("7:30", day=25)
    assert lapses_at(date(2026, 11, 24), at("22:00", day=24), FIGURES) == at("10:30", day=25)


def test_where_the_quiet_hours_are_longer_it_is_asked_after_them():
    rule = rule_written("每周二", TODAY)
    assert next_at(rule, SUNDAY, Figures(zone=FIGURES.zone, quiet_to=time(9))) == at("9:00", day=24)


# --- what is said ----------------------------------------------------------------------------------------------


def line(text):
    return Line.of(text, SUNDAY)


@pytest.mark.parametrize(
    ("text", "name", "dates", "helpers"),
    [
        ("关爱名单 加 刘奶奶 每周二 小李、刘婶轮流", "刘奶奶", ["11-24", "12-01"], ("小李", "刘婶")),
        ("关爱名单加刘奶奶，每周二，小李和刘婶轮流去看", "刘奶奶", ["11-24", "12-01"], ("小李", "刘婶")),
        ("关爱 添加 张娭毑 由小李、老彭每两周三轮流", "张娭毑", None, ("小李", "老彭")),
        ("关爱名单：加 王爷爷 每天 小李", "王爷爷", ["11-22", "11-23"], ("小李",)),
        ("关爱名单 新增 王爷爷 每个星期五 小李 刘婶 老彭", "王爷爷", ["11-27", "12-04"], ("小李", "刘婶", "老彭")),
        ("关爱名单 加 给刘奶奶 每周一、四 小李跟刘婶", "刘奶奶", ["11-23", "11-26"], ("小李", "刘婶")),
        ("关爱名单 加 刘奶奶 每月1号 小李", "刘奶奶", ["12-01", "01-01"], ("小李",)),
        ("關愛名單 加 劉奶奶 每週二 小李、老彭輪流", "劉奶奶", ["11-24", "12-01"], ("小李", "老彭")),
        ("关爱名单 加 王爷爷 每周二四 小李、刘婶两人轮流", "王爷爷", ["11-24", "11-26"], ("小李", "刘婶")),
        ("关爱名单 加 刘奶奶 隔周周五 @小李 @刘婶", "刘奶奶", ["11-27", "12-11"], ("小李", "刘婶")),
        ("关爱名单 加 欧阳和平 每周二 何和", "欧阳和平", ["11-24", "12-01"], ("何和",)),
        ("关爱名单　加　刘奶奶　每周二　小李", "刘奶奶", ["11-24", "12-01"], ("小李",)),
    ],
)
def test_a_line_says_for_whom_how_often_and_by_whom(text, name, dates, helpers):
    assert words.is_adding(text)
    plan = Caring.of(words.adding(line(text)))
    assert (plan.name, plan.helpers, plan.unclear) == (name, helpers, "")
    rule = rule_of(plan.repeats)
    assert rule is not None
    assert dates is None or first(rule, 2) == dates


@pytest.mark.parametrize(
    "text",
    [
        "关爱名单 加 刘奶奶 每周二上午9点 小李",
        "关爱名单 加 刘奶奶和王爷爷 每周二 小李",
        "关爱名单 加 刘奶奶、王爷爷 每周二 小李",
        "关爱名单 加 刘奶奶 13800000000 每周二 小李",
        "关爱名单 加 刘奶奶 每周二或周三 小李",
        "关爱名单 加 刘奶奶 周二 小李",
        "关爱名单 加 刘奶奶 每周二 12月5日开始 小李",
        "关爱名单 加 刘奶奶 每周二 小李周三有事换成刘婶去好不好",
    ],
)
def test_words_that_nothing_would_come_of_are_not_passed_over(text):
    assert Caring.of(words.adding(line(text))).unclear


@pytest.mark.parametrize(
    "text",
    ["关爱名单 加 刘奶奶 小李", "关爱名单 加 刘奶奶 每个工作日 小李", "关爱名单 加 刘奶奶 每周二 到年底 小李"],
)
def test_a_rule_with_an_end_or_without_days_is_none(text):
    plan = Caring.of(words.adding(line(text)))
    assert plan.unclear or plan.repeats is None or rule_of(plan.repeats) is None


@pytest.mark.parametrize(
    "text",
    [
        *("刘奶奶有人看吗", "刘奶奶那边最近有没有人去看", "谁在看刘奶奶", "谁照顾张娭毑", "刘奶奶在关爱名单上吗"),
        *("关爱 刘奶奶", "老陈有人管吗", "哪个在照看王爷爷", "关爱名单：刘奶奶？"),
    ],
)
def test_questions_about_somebody_are_read_as_such(text):
    assert words.is_look(text)


@pytest.mark.parametrize(
    "text",
    [
        *("这电影有人看吗", "大门有人管吗", "谁在看球", "谁看到我的猫", "有人看吗", "垃圾有没有人管"),
        *("关爱青少年服务队", "加入 关爱青少年服务队", "关爱名单 加 刘奶奶"),
    ],
)
def test_other_questions_are_not(text):
    assert not words.is_look(text)


def test_who_writes_it_may_be_one_of_them():
    plan = Caring.of(words.adding(line("关爱名单 加 刘奶奶 每周二 我、小李")))
    assert (plan.helpers, plan.myself) == (("小李",), True)


@pytest.mark.parametrize(
    ("text", "name", "unclear"),
    [
        ("关爱名单 暂停 刘奶奶 去女儿家了", "刘奶奶", ""),
        ("关爱名单 停止 刘奶奶", "刘奶奶", ""),
        ("关爱名单暂停刘奶奶，住院", "刘奶奶", ""),
        ("关爱名单 暂停 刘奶奶 下周", "刘奶奶", "下周"),
    ],
)
def test_why_it_rests_is_passed_over_and_until_when_is_not(text, name, unclear):
    assert words.is_pausing(text)
    plan = Caring.of(words.pausing(line(text)))
    assert (plan.name, plan.unclear) == (name, unclear)


@pytest.mark.parametrize("text", ["关爱", "关爱名单", "看看关爱名单", "我的关爱"])
def test_the_list_is_asked_for(text):
    assert words.is_list(text)


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        *(("同意", True), ("我愿意", True), ("去过了", True), ("去不了", False), ("不同意", False), ("不方便", False)),
        *(("药快没了", None), ("她不愿意开门", None)),
    ],
)
def test_a_reply_is_yes_no_or_how_it_was(text, yes):
    assert Caring.of(words.replying(line(text))).yes is yes
