"""The service guide: what groups read, what a line goes on about, what is passed on, to whom and how often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.understanding.engine import Understood
from services.departments import ITEMS, read
from storage.tables.audit import Audit
from tests.cast import FIGURES, GROUP, OTHER_GROUP, ScriptedEngine, at, cleaning

HOUSE, AGED, POOR = "不动产登记怎么办", "老年证要带什么", "低保要什么条件"
OURS = read()
UNKNOWN = "办事 护照要带什么"


def in_group(program):
    return "\n".join(one.text for one in program.heard if one.chat)


# --- groups ------------------------------------------------------------------------------------------------------


async def test_a_group_reads_few_papers_and_a_button_for_many(program):
    await program.neighbour("小李").says(f"@小邻 {AGED}", GROUP)
    assert "户口本" in in_group(program)
    await program.neighbour("小李").says(f"@小邻 {HOUSE}", GROUP)
    assert "4样" in in_group(program)
    assert "契税" not in in_group(program)


async def test_the_button_for_papers_answers_everybody_in_private_and_the_unreachable_by_a_mention(program):
    await program.neighbour("小李").says(f"@小邻 {HOUSE}", GROUP)
    await program.neighbour("刘婶").taps("要带什么", GROUP)
    assert in_group(program) == ""
    assert "契税" in program.neighbour("刘婶").text
    await program.neighbour("老陈").taps("要带什么", GROUP)
    assert "契税" in in_group(program)


async def test_what_is_nobodys_business_is_answered_in_private_alone(program):
    await program.neighbour("小李").says(f"@小邻 {POOR}", GROUP)
    assert in_group(program) == ""
    assert "本地标准" in program.neighbour("小李").text
    await program.neighbour("老陈").says(f"@小邻 {POOR}", GROUP)
    assert program.outcomes == ["continue_in_private"]


@pytest.mark.parametrize(
    "said",
    [
        "办事 残疾",
        "办事 残急证",
        "办事 最低生活保",
        "低保和社保卡要带什么",
        "社保卡和残疾证要带什么",
        "办事 离婚和结婚要带什么",
        "办事 失业登",
    ],
)
async def test_no_choice_and_no_guess_names_in_a_group_what_is_nobodys_business(program, said):
    await program.neighbour("小李").says(f"@小邻 {said}", GROUP)
    assert in_group(program) == ""
    await program.neighbour("老陈").says(f"@小邻 {said}", GROUP)
    assert program.outcomes == ["continue_in_private"]


async def test_a_choice_that_went_on_in_private_is_answered_there(program):
    await program.neighbour("小李").says("@小邻 低保和社保卡要带什么", GROUP)
    await program.neighbour("小李").says("1")
    assert "最低生活保障" in program.neighbour("小李").text


async def test_a_group_reads_six_lines_of_any_item_at_most(program):
    await program.neighbour("小李").says("小邻 活动", GROUP)
    for item in OURS.items:
        await program.neighbour("小李").says(f"小邻 办事 {item.title}", GROUP)
        read_there = in_group(program)
        assert (read_there == "") is item.discreet, item.title
        assert len(read_there.splitlines()) <= 6


async def test_an_item_of_the_owners_says_on_which_day_it_was_checked(found, tmp_path):
    written = "items:\n- {title: 社保卡, department: 人社局, papers: [身份证], open: 工作日, checked: 2026-11-20}"
    (tmp_path / ITEMS).write_text(written, encoding="utf-8")
    program = found(cleaning(), figures=replace(FIGURES, departments_folder=tmp_path))
    await program.neighbour("小李").says("社保卡周末上班不")
    assert "工作日" in program.neighbour("小李").text
    assert "2026年11月20日对过" in program.neighbour("小李").text
    await program.neighbour("小李").says("办事 老年证")
    assert "service_guide" not in program.outcomes


async def test_a_button_of_an_item_that_is_gone_lists_what_there_is(program):
    await program.neighbour("小李").sends_tap("papers:12")
    assert program.outcomes == ["service_list"]


# --- what a line goes on about -----------------------------------------------------------------------------------


async def test_what_goes_on_is_about_the_item_that_this_person_was_answered_about_here(program):
    await program.neighbour("小李").says(AGED)
    await program.neighbour("刘婶").says("办社保卡要什么")
    await program.neighbour("小李").says("在哪办")
    assert "老年优待证" in program.neighbour("小李").text
    await program.neighbour("老彭").says("在哪办")
    assert "service_guide" not in program.outcomes


async def test_a_name_alone_answers_what_was_asked(program):
    await program.neighbour("小李").says("求助")
    await program.neighbour("小李").says("老年证")
    assert "service_guide" not in program.outcomes


async def test_nothing_goes_on_after_ten_minutes(program):
    await program.neighbour("小李").says(AGED)
    await program.until(program.now + timedelta(minutes=11))
    await program.neighbour("小李").says("要带什么")
    assert "service_guide" not in program.outcomes


async def test_another_item_that_nobody_has_written_is_not_answered_by_the_one_before(found):
    line = "我那个护照要带么子去搞"
    program = found(cleaning(), engine=ScriptedEngine({line: Understood("service_guide", 0.99)}))
    await program.neighbour("小李").says(AGED)
    await program.neighbour("小李").says(line)
    assert program.outcomes == ["service_unknown"]


async def test_a_reply_to_a_card_speaks_of_the_activity(program):
    await program.neighbour("小李").says(f"@小邻 {AGED}", GROUP)
    card = next(one for one in program.stage.channel.shown[GROUP] if one.outcome == "activity_card")
    await program.neighbour("小李").says("要带什么", GROUP, replies_to=card.message_id)
    assert "service_guide" not in program.outcomes


async def test_a_part_that_was_not_read_is_said_to_be_so(found):
    line = "老年证要带么子，我屋里爹爹瘫在床上照不得相"
    program = found(cleaning(), engine=ScriptedEngine({line: Understood("service_guide", 0.99)}))
    await program.neighbour("小李").says(line)
    assert "service_guide" in program.outcomes
    assert "没看懂" in program.neighbour("小李").text


async def test_a_draft_and_a_form_go_on_waiting_while_the_guide_answers(program):
    await program.neighbour("王阿姨").says("发布 周六上午9点到11点 大家扫雪 3栋楼下 20人")
    await program.neighbour("王阿姨").says(AGED)
    assert program.outcomes == ["service_guide"]
    await program.neighbour("王阿姨").says("发布")
    assert "activity_published" in program.outcomes


async def test_what_was_lost_is_told_that_the_papers_may_be_others(program):
    await program.neighbour("小李").says("老年证丢了怎么办")
    assert "补办" in program.neighbour("小李").text
    await program.neighbour("小李").says("身份证丢了怎么办")
    assert "新办" not in program.neighbour("小李").text


# --- what is passed on -------------------------------------------------------------------------------------------


async def test_nothing_is_passed_on_without_a_tap(program):
    await program.neighbour("小李").says(UNKNOWN)
    assert program.neighbour("王阿姨").heard == []
    await program.neighbour("小李").says("不用")
    assert program.neighbour("王阿姨").heard == []


async def test_a_second_delivery_of_the_tap_passes_nothing_on_twice(program, rows_of):
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").taps("转给", event_id="twice")
    assert program.neighbour("王阿姨").heard == ["service_question_told"]
    await program.neighbour("小李").taps("转给", event_id="twice")
    assert program.outcomes == []
    assert len(rows_of(Audit, Audit.action == "ask_about_service")) == 1


async def test_nobody_else_passes_on_what_somebody_was_asked(program):
    await program.neighbour("小李").says(f"@小邻 {UNKNOWN}", GROUP)
    await program.neighbour("刘婶").taps("转给", GROUP)
    assert program.outcomes == ["not_allowed"]


async def test_three_questions_of_one_person_in_a_day_are_passed_on(program):
    for _ in range(3):
        await program.neighbour("小李").says(UNKNOWN)
        await program.neighbour("小李").taps("转给")
        assert "service_question_told" in program.outcomes
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").taps("转给")
    assert program.outcomes == ["service_question_passed_on"]
    await program.until(program.now + timedelta(hours=25))
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").taps("转给")
    assert "service_question_told" in program.outcomes


async def test_at_night_it_is_told_in_the_morning_and_that_is_said(program):
    await program.until(at("22:00", day=22))
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").taps("转给")
    assert "07:30" in program.neighbour("小李").text
    assert program.neighbour("王阿姨").heard == []
    await program.until(at("7:31", day=23))
    assert program.neighbour("王阿姨").heard == ["service_question_told"]


async def test_it_goes_to_the_next_level_when_the_nearest_asks(program):
    await program.neighbour("王阿姨").says(UNKNOWN)
    assert "张书记" in program.neighbour("王阿姨").text or "赵师傅" in program.neighbour("王阿姨").text


async def test_it_goes_to_those_of_the_group_in_which_it_was_asked(program):
    await program.neighbour("小周").says(f"@小邻 {UNKNOWN}", OTHER_GROUP)
    await program.neighbour("小周").taps("转给周姐", OTHER_GROUP)
    assert program.neighbour("周姐").heard == ["service_question_told"]


async def test_who_was_asked_and_has_lost_the_role_meanwhile_hears_nothing(program):
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("赵师傅").says("撤掉王阿姨3栋楼栋长的职务")
    await program.neighbour("赵师傅").taps("确定")
    await program.neighbour("小李").taps("转给王阿姨")
    assert program.outcomes == ["service_unknown"]
    assert "王阿姨" not in program.neighbour("小李").text


async def test_who_deletes_their_data_leaves_no_open_question_behind(program):
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").taps("确认删除")
    await program.neighbour("小李").taps("转给")
    assert program.neighbour("王阿姨").heard == []


async def test_what_waits_for_the_morning_names_nobody_who_has_deleted_their_data_meanwhile(program):
    await program.until(at("22:00", day=22))
    await program.neighbour("小李").says(UNKNOWN)
    await program.neighbour("小李").taps("转给")
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").taps("确认删除")
    await program.until(at("7:31", day=23))
    assert "小李" not in program.neighbour("王阿姨").text


async def test_an_answer_that_was_committed_before_a_crash_is_given_once(program):
    await program.neighbour("小李").says(AGED, event_id="once")
    assert program.neighbour("小李").heard == ["service_guide"]
    await program.neighbour("小李").says(AGED, event_id="once")
    assert program.outcomes == []


async def test_a_group_that_is_bound_to_no_unit_hears_nothing(program):
    await program.neighbour("小李").says(f"@小邻 {AGED}", "没绑定的群")
    assert program.outcomes == []
