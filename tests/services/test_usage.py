"""消息用量: what each group was sent of its budget, for whoever sees tallies; and the evening's line as it is."""

from dataclasses import replace

import pytest

from services.activities import changing
from services.visit import attend
from storage.tables.notices import Notice, NoticeState
from tests.cast import FIGURES, GROUP, Program, at, cleaning, wish

OTHER = "交通文明劝导"
ONE_A_DAY = replace(FIGURES, message_budget=1)


@pytest.fixture
async def program(found) -> Program:
    """Each group may have one new message a day; cards of imported activities do not count."""
    made: Program = found(
        cleaning(),
        cleaning(title=OTHER, start=at("15:00", 27), end=at("16:00", 27)),
        figures=ONE_A_DAY,
    )
    await made.deliver()
    return made


async def asked(program, who="王阿姨", in_="private"):
    await program.neighbour(who).says("消息用量" if in_ == "private" else "@小邻 消息用量", in_)
    return program.neighbour(who).text


async def test_it_says_what_each_group_was_sent_today_and_before(program):
    assert "今天0/1条，前六天 0、0、0、0、0、0条" in await asked(program)
    await program.until(at("16:00", 26))  # the line of the day before of the 27th
    assert "今天1/1条" in await asked(program)
    await program.until(at("16:00", 27))  # and of the 28th
    assert "今天1/1条，前六天 1、0、0、0、0、0条" in await asked(program)


async def test_what_became_a_line_of_the_evening_is_counted_apart(program):
    await program.until(at("14:00", 26))
    await program.neighbour("王阿姨").says("发布 周日下午3点到5点 扫雪 3栋楼下")
    await program.neighbour("王阿姨").taps("发布")
    await program.until(at("16:00", 26))
    text = await asked(program)
    assert "今天1/1条" in text
    assert "另有1件并进傍晚那一条" in text


async def test_it_is_of_the_groups_that_one_looks_after(program):
    assert "龙城5栋群" not in await asked(program)
    assert "龙城5栋群" in await asked(program, "张书记")


async def test_residents_may_not_and_groups_read_nothing(program):
    await asked(program, "小李")
    assert program.outcomes == ["not_allowed"]
    await asked(program, in_=GROUP)
    assert [one.chat for one in program.heard if one.outcome == "message_usage"] == [None]


async def test_what_was_called_off_by_the_evening_is_no_line_of_it(program, rows):
    """Two lines wait; one of the two activities is called off before it is told."""
    await program.until(at("14:00", 26))
    for title in ("扫雪", "剪纸"):
        await program.neighbour("王阿姨").says(f"发布 周日下午3点到5点 {title} 3栋楼下")
        await program.neighbour("王阿姨").taps("发布")
    await program.until(at("16:00", 26))
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 4))
    await program.until(at("20:30", 26))
    (line,) = [one for one in program.heard if one.outcome == "digest"]
    assert "剪纸" not in line.text
    assert line.text.count("\n") == 1


async def test_when_nothing_of_it_is_left_no_line_is_told(program, rows):
    await program.until(at("14:00", 26))
    for title in ("扫雪", "剪纸"):
        await program.neighbour("王阿姨").says(f"发布 周日下午3点到5点 {title} 3栋楼下")
        await program.neighbour("王阿姨").taps("发布")
    await program.until(at("16:00", 26))
    for number in (2, 3, 4):
        attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", number))
    await program.until(at("20:30", 26))
    assert "digest" not in program.outcomes
    assert [row.state for row in rows(Notice, Notice.outcome == "digest")] == [NoticeState.EXPIRED]
