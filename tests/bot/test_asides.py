"""Words that mean something only from whom they concern: 签退 of who is there, a figure from who was told a dispute."""

import pytest

from bot.understanding.engine import Understood
from services.attendance import closing, taking
from services.hours import answering, deciding
from services.signup import joining
from services.visit import attend
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.groups import Chat
from storage.tables.hours import Hours
from storage.tables.notices import HandledEvent, Notice
from storage.tables.people import Identity, Member
from storage.tables.questions import Question
from storage.tables.subject import Subject
from tests.cast import CLEANING, END, GROUP, OTHER_GROUP, START, ScriptedEngine, at, cleaning, wish

KEPT = (Activity, Attendance, Audit, Chat, HandledEvent, Identity, Member, Notice, Question)


def does(program, who, service, number=1, **wanted):
    return attend(program.desk, service, program.event(who, GROUP), wish("any", number, **wanted))


async def there(program):
    """小李 has come, 刘婶 only goes."""
    for who in ("小李", "刘婶"):
        does(program, who, joining.sign_up)
    program.stage.now = START
    does(program, "张书记", taking.mark_present, None, about=Subject("sign_up", 1))
    await program.deliver()


# --- 签退 alone ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["签退", "簽退", " 签退。", "签退！"])
@pytest.mark.parametrize("clock", ["9:00", "10:30", "12:59"])
async def test_whoever_came_is_heard(found, rows_of, text, clock):
    program = found()
    await there(program)
    program.stage.now = at(clock)
    await program.neighbour("小李").says(text, GROUP)
    assert program.outcomes == ["checked_out"]
    assert rows_of(Attendance)[0].checked_out_at == at(clock)


NOT_THERE = [("刘婶", GROUP), ("新邻居", GROUP), ("小李", OTHER_GROUP), ("小李", "没绑定的群")]


@pytest.mark.parametrize(("who", "in_"), NOT_THERE)
async def test_from_everybody_else_and_elsewhere_it_leaves_no_trace(found, rows_of, who, in_):
    program = found()
    await there(program)
    before = [rows_of(table) for table in KEPT]
    await program.neighbour(who).says("签退", in_)
    assert program.heard == []
    assert [rows_of(table) for table in KEPT] == before


@pytest.mark.parametrize("clock", ["13:01", "18:00"])
async def test_when_it_is_too_late_it_is_chatter(found, clock):
    program = found()
    await there(program)
    await program.until(at(clock))
    await program.neighbour("小李").says("签退", GROUP)
    assert program.outcomes == []


async def test_after_an_early_closing_it_is_chatter(found):
    program = found()
    await there(program)
    does(program, "王阿姨", closing.close_activity)
    await program.deliver()
    await program.neighbour("小李").says("签退", GROUP)
    assert program.outcomes == []


async def test_who_has_left_already_is_not_heard_again(found):
    program = found()
    await there(program)
    for outcomes in (["checked_out"], []):
        await program.neighbour("小李").says("签退", GROUP)
        assert program.outcomes == outcomes


async def test_an_activity_of_the_community_is_one_of_every_group_below(found):
    program = found(cleaning(unit="工农社区"))
    await there(program)
    await program.neighbour("小李").says("签退", OTHER_GROUP)
    assert program.outcomes == ["checked_out"]


@pytest.mark.parametrize("text", ["签退了", "大家记得签退", "签退 环境卫生整治", "签到"])
async def test_other_words_stay_chatter_even_from_who_is_there(found, text):
    program = found()
    await there(program)
    await program.neighbour("小李").says(text, GROUP)
    assert program.outcomes == []


@pytest.mark.parametrize("in_", [GROUP, "private"])
async def test_whoever_calls_the_bot_is_answered_in_any_case(found, in_):
    program = found()
    await there(program)
    await program.neighbour("刘婶").says("@小邻 签退", in_)
    assert program.outcomes == ["not_checked_in"]


# --- a figure, after a dispute ---------------------------------------------------------------------------------

MISREAD = {"周六的改成2小时": Understood("help", 0.99), "改成2小时": Understood("help", 0.99)}


@pytest.fixture
async def disputed(found):
    """小李 says that two hours are wrong, and 张书记 is asked. The engine reads any figure wrongly."""
    other = cleaning(title="楼道清扫", start=at("9:00", day=30), end=at("11:00", day=30))
    program = found(cleaning(), other, engine=ScriptedEngine(MISREAD))
    await there(program)
    program.stage.now = END
    does(program, "王阿姨", closing.close_activity)
    does(program, "张书记", deciding.approve)
    about = Subject("hours", 1)
    does(program, "小李", answering.dispute, None, about=about, text="我八点就到了")
    await program.deliver()
    return program


def minutes(rows_of):
    return [row.minutes for row in rows_of(Hours)]


async def test_a_figure_alone_is_the_answer(disputed, rows_of):
    await disputed.neighbour("张书记").says("改成2.5小时")
    assert disputed.neighbour("小李").heard == ["hours_corrected"]
    assert minutes(rows_of) == [150]


async def test_it_needs_no_engine(disputed, rows_of):
    disputed.stage.engine = None
    await disputed.neighbour("张书记").says("3小时")
    assert minutes(rows_of) == [180]


async def test_a_bare_number_may_answer_something_else_and_is_asked(disputed, rows_of):
    await disputed.neighbour("张书记").says("3")
    assert disputed.neighbour("张书记").heard == ["which_hours"]
    assert minutes(rows_of) == [120]
    await disputed.neighbour("张书记").taps("对")
    assert minutes(rows_of) == [180]


async def test_anything_else_is_understood_as_if_nothing_was_asked(disputed, rows_of):
    await disputed.neighbour("张书记").says("周六的改成2小时")
    assert disputed.neighbour("张书记").heard == ["help"]
    await disputed.neighbour("张书记").says("名单 楼道清扫")
    assert disputed.neighbour("张书记").heard == ["roster"]
    assert minutes(rows_of) == [120]


async def test_a_reply_to_the_dispute_is_about_it(disputed, rows_of):
    told = next(one for one in disputed.stage.channel.shown["张书记"] if one.outcome == "hours_disputed")
    await disputed.neighbour("张书记").says("改成2.5小时", replies_to=told.message_id)
    assert minutes(rows_of) == [150]


async def test_a_reply_to_something_else_is_about_that(disputed, rows_of):
    card = next(one for one in disputed.stage.channel.shown[GROUP] if "楼道清扫" in one.text)
    before = disputed.neighbour("张书记")
    await before.says("改成2小时", GROUP, replies_to=card.message_id)
    assert "hours_approved" not in disputed.outcomes
    assert minutes(rows_of) == [120]


async def test_a_question_that_waits_for_words_gets_them(disputed, rows_of):
    """[逐个调整] asks for names and figures; the dispute comes later and does not take the answer away."""
    await disputed.neighbour("张书记").says("发布")
    await disputed.neighbour("张书记").says("改成2小时")
    assert minutes(rows_of) == [120]


async def test_it_is_not_asked_again_whenever_something_else_was_answered(disputed):
    does(disputed, "张书记", joining.sign_up, None)
    await disputed.deliver()
    await disputed.neighbour("张书记").says("报名")
    await disputed.neighbour("张书记").says("1")
    assert "hours_disputed" not in disputed.outcomes


async def test_somebody_elses_figure_is_theirs(disputed, rows_of):
    await disputed.neighbour("老彭").says("改成2小时")
    assert disputed.neighbour("老彭").heard == ["help"]
    assert minutes(rows_of) == [120]


async def test_the_way_to_correct_that_is_told_works_without_an_engine(disputed, rows_of):
    disputed.stage.engine = None
    await disputed.neighbour("张书记").says("改成3小时")
    assert "逐个调整 小李 1.5" in disputed.neighbour("张书记").text
    await disputed.neighbour("张书记").says("逐个调整 小李 1.5")
    assert minutes(rows_of) == [90]
    assert CLEANING in disputed.neighbour("张书记").text


# --- 不对 to 对吗？ ---------------------------------------------------------------------------------------------


async def approved(program):
    """小李's hours are approved, and 小李 is asked whether they are right."""
    await there(program)
    await program.until(at("13:10"))
    does(program, "张书记", deciding.approve)
    await program.deliver()


@pytest.mark.parametrize("line", ["不对", "错了。", "有误"])
async def test_a_bare_no_asks_what_is_wrong_with_the_hours(found, line):
    program = found()
    await approved(program)
    await program.neighbour("小李").says(line)
    assert program.outcomes == ["what_is_wrong"]
    await program.neighbour("小李").says("我只干了一个小时")
    assert "hours_disputed" in program.outcomes


@pytest.mark.parametrize("line", ["好", "对", "不用"])
async def test_a_word_that_may_be_meant_for_anything_decides_no_hours(found, rows_of, line):
    program = found()
    await approved(program)
    before = rows_of(Hours)
    await program.neighbour("小李").says(line)
    assert rows_of(Hours) == before


async def test_after_a_day_a_bare_no_is_meant_for_something_else(found):
    program = found()
    await approved(program)
    await program.until(at("13:20", day=29))
    await program.neighbour("小李").says("不对")
    assert "what_is_wrong" not in program.outcomes
