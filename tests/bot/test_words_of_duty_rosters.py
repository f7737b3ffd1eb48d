"""Schedules as organisers write them: what is certain becomes a slot, every other line is shown and never dropped."""

from datetime import timedelta

import pytest

from bot.topics.on_duty import words
from bot.topics.on_duty.reading import is_heading, is_schedule, rostering
from bot.understanding.reading import Line
from community.on_duty import OnDuty
from storage.tables.subject import Subject
from tests.cast import SUNDAY, at

CARD, SLOT = Subject("duty_roster", 7), Subject("duty_slot", 9)


def slots(line, now=SUNDAY):
    plan = rostering(f"值班表\n{line}", now)
    assert plan.unread == (), line
    return [
        (f"{one.starts_at:%m-%d %H}", f"{one.ends_at:%m-%d %H}", one.task, one.needed, *one.names) for one in plan.slots
    ]


def why(line, now=SUNDAY):
    plan = rostering(f"值班表\n{line}", now)
    assert plan.slots == (), line
    return [one.why for one in plan.unread]


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("11/24 周二 8:00-12:00 巡楼 2人", ("11-24 08", "11-24 12", "巡楼", 2)),
        ("１１／２４　周二　８：００－１２：００　巡楼　２人", ("11-24 08", "11-24 12", "巡楼", 2)),
        ("十一月二十四日上午八点到十二点 巡楼 两人", ("11-24 08", "11-24 12", "巡楼", 2)),
        ("11月24日 上午 巡楼 张三 李四", ("11-24 08", "11-24 12", "巡楼", 2, "张三", "李四")),
        ("周二 下午 门岗", ("11-24 14", "11-24 18", "门岗", 1)),
        ("周二晚上 巡逻 3人 老彭", ("11-24 19", "11-24 21", "巡逻", 3, "老彭")),
        ("明天 8点到12点 巡楼 缺2人", ("11-23 08", "11-23 12", "巡楼", 2)),
        ("3. 24日 14:00—18:00 值守 张三、李四", ("11-24 14", "11-24 18", "值守", 2, "张三", "李四")),
        ("② 11.24 8:00-12:00 @刘婶 巡楼", ("11-24 08", "11-24 12", "巡楼", 1, "刘婶")),
        ("11/24 8:00-12:00 任务：巡楼 值班人：阿花", ("11-24 08", "11-24 12", "巡楼", 1, "阿花")),
        ("11/24(周二) 08:00-12:00 待定", ("11-24 08", "11-24 12", "", 1)),
        ("12月31日 晚上10点到次日2点 巡逻", ("12-31 22", "01-01 02", "巡逻", 1)),
        ("1/2 周六 8:00-12:00 门岗", ("01-02 08", "01-02 12", "门岗", 1)),
    ],
)
def test_a_line_is_a_slot(line, wanted):
    assert slots(line) == [wanted]


@pytest.mark.parametrize(
    "line",
    [
        "11月24日-26日 每天8点到12点 巡楼",
        "11月24日到26日 8:00-12:00 巡楼",
        "11月24日-26日\n8:00-12:00 巡楼",
        "11/24 8:00-12:00 巡楼；11/25 8:00-12:00 巡楼；11/26 8:00-12:00 巡楼",
    ],
)
def test_several_days_are_a_slot_each(line):
    assert [one[0] for one in slots(line)] == ["11-24 08", "11-25 08", "11-26 08"]


def test_a_line_of_a_day_is_the_day_of_the_hours_below_it():
    found = slots("11月24日 周二：\n8:00-12:00 巡楼；14:00-18:00 门岗 刘婶\n11月25日\n上午 巡楼")
    assert [one[0] for one in found] == ["11-24 08", "11-24 14", "11-25 08"]


def test_below_a_day_that_was_not_understood_no_hour_is_taken_for_the_day_before():
    plan = rostering("值班表\n11月24日 8:00-12:00 巡楼\n11月31日：\n8:00-12:00 门岗", SUNDAY)
    assert ([one.task for one in plan.slots], [one.why for one in plan.unread]) == (["巡楼"], ["impossible", "day"])


@pytest.mark.parametrize(
    ("line", "because"),
    [
        ("11/24 周三 8:00-12:00 巡楼", "impossible"),
        ("2/30 8:00-12:00 巡楼", "impossible"),
        ("大家辛苦了", "time"),
        ("11月30日 全天 门岗", "hours"),
        ("11月30日 8点 门岗", "hours"),
        ("11月30日 12:00-8:00 14:00-18:00 门岗", "hours"),
        ("周一到周五 8点到10点 巡楼", "day"),
        ("8:00-12:00 巡楼", "day"),
        ("11/22 8:00-12:00 巡楼", "past"),
        ("11/20 8:00-12:00 巡楼", "far"),
        ("11/24 8:00-12:00 1人 张三 李四", "people"),
        ("11/24 8:00-12:00 巡楼 1-2人", "people"),
        ("11/24 8:00-12:00 巡楼 0人", "people"),
        ("11/24 8:00-12:00 巡楼 张三 张三", "people"),
        ("11/24 8:00-12:00 巡楼 张三 13812345678", "private"),
        ("11/24 8:00-12:00 去3栋2单元501看看", "private"),
        ("11/24 8:00-12:00 巡楼 值班人：张三3栋2单元501", "private"),
        ("11/24 8:00-12:00 巡楼 值班人：楼上那家新搬来的小两口都来", "words"),
        ("11/24 8:00-12:00 巡楼 老张那天可能来不了", "words"),
        ("11/24 8:00-12:00 没人就取消", "words"),
    ],
)
def test_what_is_not_certain_as_a_whole_is_no_slot(line, because):
    assert why(line) == [because]


def test_the_same_slot_twice_is_asked():
    assert why("11/24 8:00-12:00 巡楼\n11/24 8:00-12:00 巡楼") == ["double", "double"]


def test_nothing_of_a_schedule_is_lost():
    lines = ["11/24 8:00-12:00 巡楼", "谢谢大家", "11/25 8:00-12:00 门岗 或者车棚", "11/26 下午 门岗"]
    plan = rostering("\n".join(["3栋值班表", *lines]), SUNDAY)
    assert (plan.unit, len(plan.slots) + len(plan.unread)) == ("3栋", len(lines))


def test_in_december_a_date_of_january_is_next_years():
    found = rostering("值班表\n1/2 8:00-12:00 巡楼", at("9:00", day=30, month=12))
    assert [one.starts_at.year for one in found.slots] == [2027]
    assert found.slots[0].starts_at - at("9:00", day=30, month=12) < timedelta(days=4)


# --- what is one at all ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "值班表\n11/24 8:00-12:00 巡楼",
        "3栋值班表：\n周二上午 巡楼",
        "#接龙\n值班表\n周二 8-12点 巡楼",
        "发布值班安排 周二8:00-12:00 巡楼",
        "值班 周二8:00-12:00 巡楼 2人",
        "排班\n周二上午 巡楼",
    ],
)
def test_a_heading_and_lines_are_a_schedule(text):
    assert is_schedule(text)


@pytest.mark.parametrize(
    "text",
    [
        *("值班", "值班表", "今天谁值班", "值班 明天", "明天值班的是谁", "我要值班 周二上午"),
        *("昨天值班的人骂人", "取消值班表"),
    ],
)
def test_a_question_and_a_word_are_none(text):
    assert not is_schedule(text)
    assert not is_heading(text)


@pytest.mark.parametrize("text", ["发值班表", "发布值班表", "排班", "我要排班", "排个班"])
def test_that_one_will_come_is_said(text):
    assert is_heading(text) or is_schedule(text)


# --- what is said of slots -------------------------------------------------------------------------------------------


def line(text, replied=None):
    return Line.of(text, SUNDAY, replied=replied)


@pytest.mark.parametrize("text", ["+2", "＋２", "2", "2号", "2号班我来", "第二班我来值", "+2 我来"])
def test_a_number_in_reply_to_the_card_is_a_slots(text):
    assert words.is_taking_on(text, CARD, ())
    assert OnDuty.of(words.taking(line(text, CARD))).number == 2


def test_in_reply_to_a_single_slot_plus_one_is_that_slot():
    assert words.is_taking_on("+1", SLOT, ())
    assert not words.is_taking_on("+2", SLOT, ())
    wish = words.taking(line("+1", SLOT))
    assert (wish.about, OnDuty.of(wish).number) == (SLOT, None)


@pytest.mark.parametrize("text", ["我来值", "周二的班我来值", "3号班我来值班", "明天下午我来值"])
def test_taking_in_words(text):
    assert words.is_taking(text)


@pytest.mark.parametrize("text", ["谁来值", "我来值行吗", "我来晚了", "他来值", "明天我值班", "上次我来值班，累死了"])
def test_what_only_sounds_like_taking(text):
    assert not words.is_taking(text)


@pytest.mark.parametrize("text", ["不值了", "我不值班了", "周二的班我不值了", "3号班值不了"])
def test_giving_up_in_words(text):
    assert words.is_releasing(text)


@pytest.mark.parametrize(
    ("text", "name"), [("换班", ""), ("跟刘婶换班", "刘婶"), ("3号班换给老彭", "老彭"), ("找老陈换一下班", "老陈")]
)
def test_swapping_in_words(text, name):
    assert words.is_swapping(text)
    assert OnDuty.of(words.swapping(line(text))).name == name


@pytest.mark.parametrize(
    ("text", "name"), [("刘婶", "刘婶"), ("换给刘婶吧", "刘婶"), ("@老彭", "老彭"), ("我想跟老陈换", "老陈")]
)
def test_with_whom_in_words(text, name):
    assert OnDuty.of(words.swapping_with(line(text))).name == name


@pytest.mark.parametrize("text", ["谁都行", "都可以", "随便谁"])
def test_anybody_in_words(text):
    assert OnDuty.of(words.swapping_with(line(text))).anybody


def test_words_beside_it_that_nothing_read_are_no_certain_slot():
    assert OnDuty.of(words.releasing(line("王阿姨家那个班我不值了"))).unclear
    assert not OnDuty.of(words.releasing(line("3号班我不值了"))).unclear


@pytest.mark.parametrize(
    ("text", "needed", "clear"),
    [("3号班改成3人", 3, True), ("3号班改到14点到18点", None, True), ("3号班改到14点或者15点", None, False)],
)
def test_changing_in_words(text, needed, clear):
    plan = OnDuty.of(words.changing(line(text)))
    assert (plan.number, plan.needed, not plan.unclear) == (3, needed, clear)
