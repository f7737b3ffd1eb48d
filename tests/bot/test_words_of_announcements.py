"""The head of an announcement is read whole or not at all; what stands behind its colon is taken as it was written."""

from datetime import datetime

import pytest

from bot.topics.announcements import reading
from bot.understanding.reading import Line
from tests.cast import ZONE, at

NOW = at("17:00", day=25)


def line(raw: str) -> Line:
    return Line.of("", NOW, raw=raw)


def announcing(raw):
    return reading.announcing(line(raw)).details


@pytest.mark.parametrize(
    ("head", "units"),
    [
        ("发公告给梅苑小区", ("梅苑小区",)),
        ("发公告给梅苑小区和龙城3栋", ("梅苑小区", "龙城3栋")),
        ("发公告给3栋，5栋", ("3栋", "5栋")),
        ("发公告给３栋　５栋", ("3栋", "5栋")),
        ("群发给3栋、5栋", ("3栋", "5栋")),
        ("请帮我发一条通知给三号楼居民", ("三号楼",)),
        ("给3栋发个公告", ("3栋",)),
        ("公告", ()),
        ("通知", ()),
    ],
)
def test_whom_it_is_for_is_read_from_the_head(head, units):
    found = announcing(f"{head}：周三停水")
    assert (found.whom.units, found.whom.everywhere, found.text) == (units, False, "周三停水")


@pytest.mark.parametrize("all_", ["所有群", "各栋", "各群", "大家", "全部", "全体居民"])
def test_everywhere_is_said_in_many_ways(all_):
    assert announcing(f"发公告给{all_}：停水").whom.everywhere


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("明早8点发公告给3栋：停水", datetime(2026, 11, 26, 8, tzinfo=ZONE)),
        ("发公告给3栋，周五18:00发：8:00停水", datetime(2026, 11, 27, 18, tzinfo=ZONE)),
        ("发公告给3栋，今晚八点发：停水", datetime(2026, 11, 25, 20, tzinfo=ZONE)),
        ("半小时后发公告：停水", datetime(2026, 11, 25, 17, 30, tzinfo=ZONE)),
    ],
)
def test_when_it_goes_out_is_read_from_the_head(raw, moment):
    found = announcing(raw)
    assert found.time.start == moment
    assert found.text.endswith("停水")


@pytest.mark.parametrize("raw", ["发公告给3栋，明早8点和9点发：停水", "明早发公告：停水", "周三和周五8点发公告：停水"])
def test_a_time_that_is_not_one_minute_is_not_certain(raw):
    from community.announcing import is_clear

    assert not is_clear(announcing(raw).time)


@pytest.mark.parametrize(
    "text", ["明早8点停水", "#接龙\n1. 小李", "取消活动 1", "@小邻 报名 12", "ＡＢ①　两行\n\n第三行", "紧急！"]
)
def test_the_text_is_taken_as_it_was_written(text):
    found = announcing(f"发公告给3栋：{text}")
    assert (found.text, found.time, found.urgent) == (text, None, None)


@pytest.mark.parametrize(
    "raw", ["不要发公告：停水", "关于停水的公告：明天", "发公告明天停水：早8点", "听说要发公告：真的吗", "报名 12"]
)
def test_a_head_with_anything_else_in_it_is_none(raw):
    assert not reading.is_announcing(raw)


def test_a_head_alone_has_no_text_yet():
    found = announcing("发公告给3栋，明早8点发")
    assert (found.whom.units, found.text) == (("3栋",), "")


@pytest.mark.parametrize(
    ("raw", "units", "text"),
    [
        ("发公告给5栋 楼顶掉瓦", ("5栋",), "楼顶掉瓦"),
        ("发公告给3栋和5栋，明天停水", ("3栋", "5栋"), "明天停水"),
        ("发公告给5栋 楼顶掉瓦 绕着走", ("5栋",), "楼顶掉瓦 绕着走"),
        ("发公告给3栋 5栋 明天停水", ("3栋", "5栋"), "明天停水"),
        ("发紧急公告给梅苑小区 电梯坏了，别坐", ("梅苑小区",), "电梯坏了，别坐"),
        ("明早8点发公告给3栋 停气到中午", ("3栋",), "停气到中午"),
    ],
)
def test_where_the_text_begins_without_a_colon_is_told_by_the_units_that_there_are(raw, units, text):
    found = announcing(raw)
    assert not found.text
    assert (units, text) in [(one.whom.units, one.text) for one in found.otherwise]


@pytest.mark.parametrize(("raw", "text"), [("周五收电费", "周五收电费"), ("你发了没", "你发了没")])
def test_what_stands_behind_the_command_and_a_sign_is_the_text(raw, text):
    assert reading.announcing(Line.of(raw, NOW, is_command=True)).details.text == text


def test_urgent_and_receipts_are_read_from_the_head():
    found = announcing("发紧急公告给3栋，要回执：停气")
    assert (found.urgent, found.receipt) == (True, True)


@pytest.mark.parametrize(
    ("raw", "swap"),
    [
        ("更正公告 把周三改成周四", ("周三", "周四")),
        ("改公告 周日改周六", ("周日", "周六")),
        ("改一下刚才的公告，是周四不是周三", ("周三", "周四")),
        ("更正公告 不是南门，是北门", ("南门", "北门")),
        ("修改公告 “登计”应为“登记”", ("登计", "登记")),
    ],
)
def test_a_correction_may_name_the_words(raw, swap):
    assert reading.is_correcting(raw)
    assert reading.correcting(line(raw)).details.swap == swap


@pytest.mark.parametrize("raw", ["更正公告 停水改到周四，请储水", "更正公告 电话少一位", "改公告"])
def test_what_is_to_be_corrected_and_is_not_certain_is_asked(raw):
    assert not reading.is_correcting(raw)
    assert reading.correcting(line(raw)).details.unread


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        ("马上发", {"at_once": True}),
        ("发给3栋和5栋", {"whom": {"units": ("3栋", "5栋")}}),
        ("紧急", {"urgent": True}),
        ("不急", {"urgent": False}),
        ("不要收到", {"receipt": False}),
        ("周三停水，请储水", {"text": "周三停水，请储水"}),
        ("改一下时间", {"unread": True}),
    ],
)
def test_a_draft_is_changed_in_words(raw, fields):
    assert reading.changing(line(raw)).details.model_dump(exclude_defaults=True) == fields


def test_a_new_time_is_no_change_of_words():
    assert reading.changing(line("时间改到明早8点")).details.time.start == datetime(2026, 11, 26, 8, tzinfo=ZONE)
