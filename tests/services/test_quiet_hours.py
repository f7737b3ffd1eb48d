"""The quiet hours hold what can wait, and nothing that somebody would do the wrong thing without."""

from dataclasses import replace

import pytest

from tests.cast import FIGURES, GROUP, at, cleaning

NIGHT = at("22:00", day=25)
MORNING = at("7:30", day=26)


async def moved(found, start, day, to):
    """小李 goes; at night the activity is moved."""
    program = found(cleaning(start=at(start, day=day), end=at("23:59", day=day)))
    await program.neighbour("小李").says("@小邻 报名", GROUP)
    await program.until(NIGHT)
    await program.neighbour("王阿姨").says(to)
    return program


def hears(program):
    return [one.private for one in program.heard if one.outcome == "activity_changed" and one.private == "小李"]


@pytest.mark.parametrize(
    ("start", "day", "to", "at_once"),
    [
        ("9:00", 28, "改 环境卫生整治 地点改成小广场", False),  # in two and a half days
        ("22:01", 26, "改 环境卫生整治 地点改成小广场", False),  # in 24 hours and a minute
        ("21:59", 26, "改 环境卫生整治 地点改成小广场", True),
        ("9:00", 26, "改 环境卫生整治 地点改成小广场", True),
        ("9:00", 26, "改 环境卫生整治 改到11月30日上午9点", True),  # whoever comes tomorrow must know by then
        ("9:00", 28, "改 环境卫生整治 改到11月26日上午9点", True),  # what is later comes sooner
    ],
)
async def test_a_change_is_told_at_night_when_it_takes_effect_within_a_day(found, start, day, to, at_once):
    program = await moved(found, start, day, to)
    assert bool(hears(program)) is at_once
    await program.until(MORNING)
    assert bool(hears(program)) is not at_once


async def test_a_cancellation_of_what_is_later_waits_for_the_morning(found):
    program = await moved(found, "9:00", 28, "取消活动 环境卫生整治")
    told = [one.private for one in program.heard if one.outcome == "activity_cancelled"]
    assert "小李" not in told
    await program.until(MORNING)
    assert "小李" in [one.private for one in program.heard if one.outcome == "activity_cancelled"]


async def test_an_emergency_is_told_at_any_hour(found):
    program = found()
    await program.until(at("3:00", day=25))
    await program.neighbour("小李").says("楼道起火了")
    assert program.outcomes[0] == "emergency_numbers"
    assert "help_escalated" in program.outcomes


async def test_what_starts_right_after_the_night_is_reminded_of_the_day_before_alone(found):
    """Two hours before would be in the quiet hours, and their end is too late; the day before is not."""
    program = found(cleaning(start=at("7:45"), end=at("9:00")))
    await program.neighbour("小李").says("@小邻 报名", GROUP)
    await program.until(at("7:45", day=27))
    assert "reminder_day_before" in program.outcomes
    await program.until(at("9:00"))
    assert "reminder_soon" not in program.outcomes


async def test_answers_redraws_and_urgent_words_use_none_of_the_budget(found):
    program = found(figures=replace(FIGURES, message_budget=1))
    await program.neighbour("小李").says("@小邻 名单", GROUP)
    await program.neighbour("刘婶").says("@小邻 报名", GROUP)
    await program.neighbour("赵师傅").says("发紧急公告给大汉龙城3栋：先关总阀")
    await program.neighbour("赵师傅").says("水会漫到楼道")
    await program.neighbour("赵师傅").taps("发布")
    assert GROUP in [one.chat for one in program.heard if one.outcome == "announcement"]
    await program.neighbour("王阿姨").says("消息用量")
    assert "今天0/1条" in program.neighbour("王阿姨").text
