"""The care list: consent first, turns that go round, a missed visit told once, and nobody else who learns of it."""

from datetime import datetime
from itertools import pairwise
from types import SimpleNamespace
from unittest.mock import patch

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from community.care import Caring, days
from community.clock import at as at_clock
from community.outcomes import care as outcomes
from community.outcomes.base import Outcome
from community.rights import Right
from community.spec import CommunitySpec
from community.wishes import Wish
from services import persons
from services.actor import Actor
from services.care import agreeing, ending, visiting
from services.timers import TIMERS, tick
from services.visit import HandledBefore, attend
from storage import care as stored
from storage import people
from storage.database import Database
from storage.tables.audit import Audit
from storage.tables.care import Care, CareCount, CareHelper, CareState, CareTurn, TurnState
from storage.tables.notices import Notice
from storage.tables.people import Role, RoleName
from storage.tables.questions import Question
from storage.tables.subject import Subject
from tests.cast import DAY, FIGURES, GROUP, HOUR, Program, at, community
from tests.community.test_rights import CELLS
from tests.poison import holding
from tests.texts.outcomes import full, minimal
from texts.render import environment

LINE = "关爱名单 加 刘奶奶 每周二 小李、刘婶轮流"
OF_CARE = sorted(name for name, kind in Outcome.catalogue.items() if kind.__module__ == outcomes.__name__)


@pytest.fixture
async def cared_for(database):
    """刘奶奶 has no account; 小李 and 刘婶 visit her every day, 王阿姨 looks after it."""
    spec = community().model_copy(update={"care": described(every="每天")})
    program = Program(database, spec)
    await program.deliver()
    program.heard = []
    return program


def described(who="刘奶奶", helpers=("小李", "刘婶"), every="每周二"):
    return CommunitySpec.model_validate({"care": [{"for": who, "helpers": list(helpers), "every": every}]}).care


def does(program, who, service, kind="care", number=1, event_id=None, **more):
    meant = Wish(intent="try", about=Subject(kind, number), **more)
    return attend(program.desk, service, program.event(who, event_id=event_id), meant)


def asked(program, number=1):
    return lambda who, service, **more: does(program, who, service, "care_turn", number, **more)


def turns(program):
    """Who, and what became of it, in the order of asking."""
    with program.database.reading() as tx:
        rows = tx.exec(select(CareTurn).order_by(CareTurn.id)).all()
        return [(people.members(tx, [one.helper_id])[one.helper_id].name, str(one.state)) for one in rows]


def told(program, outcome):
    """Whom, since somebody last did something."""
    return sorted(one.private for one in program.heard if one.outcome == outcome)


# --- nothing of it in a group ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OF_CARE)
@pytest.mark.parametrize("choice", range(7))
def test_no_outcome_of_it_can_be_said_in_a_group(name, choice):
    assert Outcome.catalogue[name].personal
    assert minimal(name).for_group() is None
    assert full(name, choice=choice).for_group() is None


@pytest.mark.parametrize("name", OF_CARE)
async def test_none_falls_back_to_a_group_for_somebody_who_cannot_be_reached(program, rows_of, name):
    with program.desk.turn(program.now) as turn:
        away = people.named(turn.tx, "老陈")[0]
        assert turn.tell({away.id: None}, full(name)) == 0
        with pytest.raises(ValueError, match="personal"):
            turn.post(SimpleNamespace(paused_at=None), full(name))
    assert rows_of(Notice, Notice.outcome == name) == []


async def test_a_line_of_it_names_nobody():
    facts = full("care_visit_due", "刘奶奶").care
    assert "刘奶奶" not in environment().get_template("_lines/care.j2").render(facts=facts)


async def test_whatever_is_done_for_a_fortnight_no_group_hears_of_it(cared_for):
    heard = []
    for _ in range(14):
        await cared_for.until(cared_for.now + DAY)
        heard += cared_for.heard
    assert [one.outcome for one in heard if one.chat and one.outcome.startswith("care")] == []
    assert "刘奶奶" not in "".join(one.text for one in heard if one.chat)


@pytest.mark.parametrize("question", ["刘奶奶有人看吗", "谁在看刘奶奶", "关爱 刘奶奶", "刘奶奶在不在关爱名单上"])
@pytest.mark.parametrize("who", ["老彭", "周姐", "赵师傅", "小周"])
async def test_nobody_else_is_told_whether_there_is_anything(cared_for, who, question):
    """Another organiser with the same right and one above hear what they hear of anybody."""
    neighbour = cared_for.neighbour(who)
    await neighbour.says(question)
    of_her = [(one.outcome, one.text, one.buttons) for one in cared_for.heard]
    await neighbour.says(question.replace("刘奶奶", "高奶奶"))
    of_nobody = [(one.outcome, one.text.replace("高", "刘"), one.buttons) for one in cared_for.heard]
    assert of_her == of_nobody
    assert [outcome for outcome, *_ in of_her] == ["nothing_found"]


@pytest.mark.parametrize("who", ["王阿姨", "小李", "老彭"])
async def test_in_a_group_everybody_hears_the_same(cared_for, who):
    await cared_for.neighbour(who).says("@小邻 刘奶奶有人看吗", GROUP)
    here = [(one.outcome, one.text) for one in cared_for.heard if one.chat]
    assert here == [("nothing_found", "没找到“刘奶奶”。")]
    assert told(cared_for, "care_list") == ([who] if who != "老彭" else [])


async def test_who_has_not_consented_yet_is_known_to_the_organiser_alone(program):
    organiser = program.neighbour("王阿姨")
    await organiser.says("关爱名单 加 老彭 每周二 小李、刘婶")
    await organiser.taps("问本人")
    assert told(program, "care_help_asked") == []
    for who in ("小李", "刘婶", "赵师傅"):
        await program.neighbour(who).says("老彭有人看吗")
        assert program.outcomes == ["nothing_found"]
        await program.neighbour(who).says("关爱")
        assert "老彭" not in program.neighbour(who).text


# --- who may begin one -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("role", "sees"), [(role, may) for role, right, may in CELLS if right == Right.SEE_CONTACTS])
async def test_who_may_see_contacts_there_may_begin_one_and_leads_of_teams_may_not(program, role, sees):
    with program.desk.turn(program.now) as turn:
        someone = people.named(turn.tx, "老彭")[0]
        turn.tx.add(Role(member_id=someone.id, unit_id=someone.home_unit_id, role=role))
    await program.neighbour("老彭").says(LINE)
    may = sees and role != RoleName.TEAM_LEAD
    assert program.outcomes == (["care_consent_words_asked"] if may else ["not_allowed"])


async def test_a_resident_may_not(program, rows_of):
    await program.neighbour("小李").says(LINE)
    assert (program.outcomes, rows_of(Care)) == (["not_allowed"], [])


async def test_said_in_a_group_it_is_answered_in_private(program):
    await program.neighbour("王阿姨").says(f"@小邻 {LINE}", GROUP)
    assert [one.outcome for one in program.heard if one.chat] == []
    assert told(program, "care_consent_words_asked") == ["王阿姨"]


@pytest.mark.parametrize(
    ("line", "lacks"),
    [
        ("关爱名单 加 刘奶奶 每周二 小李、高明", "高明"),
        ("关爱名单 加 刘奶奶 每周二 小李、老陈", "老陈没有私聊过我"),
        ("关爱名单 加 小李 每周二 小李、刘婶", "不能自己看望自己"),
        ("关爱名单 加 刘奶奶 每周二", "哪几位轮流"),
        ("关爱名单 加 刘奶奶和王爷爷 每周二 小李", "刘奶奶和王爷爷"),
        ("关爱名单 加 刘奶奶 小李", "多久一次"),
        ("关爱名单 加", "给谁"),
        ("关爱名单 加 刘奶奶 每周二上午9点 小李", "上午9点"),
        ("关爱名单 加 刘奶奶 每周二 到12月底 小李", "记不了"),
    ],
)
async def test_what_is_not_certain_is_said_and_nothing_is_done(program, rows_of, line, lacks):
    await program.neighbour("王阿姨").says(line)
    assert program.outcomes == ["care_incomplete"]
    assert lacks in program.neighbour("王阿姨").text
    assert rows_of(Care) == []


async def test_two_of_one_name_are_nobody(program):
    with program.desk.turn(program.now) as turn:
        people.named(turn.tx, "老彭")[0].name = "小李"
    await program.neighbour("王阿姨").says(LINE)
    assert program.outcomes == ["care_incomplete"]


async def test_of_several_units_it_is_asked_which(program, rows_of):
    with program.desk.turn(program.now) as turn:
        lead = people.named(turn.tx, "周姐")[0]
        other = people.named(turn.tx, "小李")[0].home_unit_id
        turn.tx.add(Role(member_id=lead.id, unit_id=other, role="building_lead"))
    someone = program.neighbour("周姐")
    await someone.says(LINE)
    assert program.outcomes == ["which_unit"]
    await someone.taps("大汉龙城3栋")
    assert program.outcomes == ["care_consent_words_asked"]
    await someone.says("本人当面同意的")
    await someone.taps("确定")
    assert [one.consent_words for one in rows_of(Care)] == ["本人当面同意的"]


# --- consent -----------------------------------------------------------------------------------------------------


async def test_consent_of_somebody_without_an_account_is_kept_with_day_version_and_words(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says(LINE)
    await organiser.says("女儿刘芳11月20日电话里同意的")
    assert "女儿刘芳11月20日电话里同意的" in organiser.text
    await organiser.taps("确定")
    (care,) = rows_of(Care)
    assert (care.state, care.consent_version, care.consent_at) == (CareState.RUNNING, 1, program.now)
    assert care.consent_words == "女儿刘芳11月20日电话里同意的"
    assert told(program, "care_help_asked") == ["刘婶", "小李"]


async def test_a_preview_that_is_tapped_twice_begins_one(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says(LINE)
    await organiser.says("本人同意")
    _, action = organiser._button("确定", "王阿姨")
    await organiser.sends_tap(action)
    await organiser.sends_tap(action)
    assert (organiser.heard, len(rows_of(Care))) == (["question_closed"], 1)


async def begins_with_an_account(program):
    organiser = program.neighbour("王阿姨")
    await organiser.says("关爱名单 加 老彭 每天 小李、刘婶")
    await organiser.taps("问本人")


async def test_who_does_not_consent_leaves_nothing(program, rows_of, database):
    await begins_with_an_account(program)
    await program.neighbour("老彭").taps("不同意")
    assert told(program, "care_answered") == ["王阿姨"]
    assert (rows_of(Care), rows_of(CareHelper)) == ([], [])
    await program.until(program.now + 2 * DAY)
    assert "care_visit_due" not in program.outcomes


@pytest.mark.parametrize("who", ["小李", "王阿姨", "刘婶"])
async def test_nobody_consents_for_somebody_with_an_account(program, rows_of, who):
    await begins_with_an_account(program)
    assert does(program, who, agreeing.consent).called() == "care_refused"
    assert does(program, who, agreeing.no_consent).called() == "care_refused"
    assert [one.state for one in rows_of(Care)] == [CareState.ASKING]


async def test_before_consent_no_helper_agrees_and_no_visit_is_due(program, rows_of):
    await begins_with_an_account(program)
    assert does(program, "小李", agreeing.agree).called() == "care_refused"
    await program.until(program.now + 2 * DAY)
    assert rows_of(CareTurn) == []


@pytest.mark.parametrize(("said", "heard"), [("同意", True), ("好的", True), ("不同意", False)])
async def test_consent_may_be_said_in_a_reply(program, said, heard):
    await begins_with_an_account(program)
    (question,) = [one for one in program.heard if one.outcome == "care_consent_asked"]
    await program.neighbour("老彭").says(said, replies_to=question.message_id)
    assert program.outcomes.count("care_consent_noted") == 1
    assert told(program, "care_help_asked") == (["刘婶", "小李"] if heard else [])


async def test_words_that_are_no_answer_consent_to_nothing(program, rows_of):
    await begins_with_an_account(program)
    (question,) = [one for one in program.heard if one.outcome == "care_consent_asked"]
    await program.neighbour("老彭").says("同意你个头", replies_to=question.message_id)
    assert [one.state for one in rows_of(Care)] == [CareState.ASKING]


async def test_who_is_on_the_list_by_another_name_is_not_asked(program):
    """[不是这位]: a family's consent is noted instead, and the member of that name hears nothing."""
    organiser = program.neighbour("王阿姨")
    await organiser.says("关爱名单 加 老彭 每天 小李、刘婶")
    await organiser.taps("不是这位")
    await organiser.says("儿子来社区当面同意的")
    await organiser.taps("确定")
    assert told(program, "care_consent_asked") == []
    assert told(program, "care_help_asked") == ["刘婶", "小李"]


# --- visits ------------------------------------------------------------------------------------------------------


async def test_turns_alternate(cared_for):
    for day in (23, 24, 25, 26):
        await cared_for.until(at("8:00", day=day))
    assert [who for who, _ in turns(cared_for)] == ["小李", "刘婶", "小李", "刘婶"]


async def test_who_cannot_go_passes_it_on_and_the_last_one_tells_the_organiser(cared_for):
    await cared_for.until(at("8:00", day=23))
    assert asked(cared_for, 1)("小李", visiting.cannot).to == "刘婶"
    assert asked(cared_for, 2)("刘婶", visiting.cannot).to == ""
    await cared_for.deliver()
    assert told(cared_for, "care_visit_missed") == ["王阿姨"]
    await cared_for.until(at("23:00", day=23))
    assert told(cared_for, "care_visit_missed") == []


async def test_a_second_delivery_of_a_tap_changes_nothing(cared_for):
    await cared_for.until(at("8:00", day=23))
    does_it = asked(cared_for, 1)
    does_it("小李", visiting.cannot, event_id="once")
    with pytest.raises(HandledBefore):
        does_it("小李", visiting.cannot, event_id="once")
    assert turns(cared_for) == [("小李", "passed"), ("刘婶", "due")]


async def test_a_second_tap_passes_it_on_no_further(cared_for):
    await cared_for.until(at("8:00", day=23))
    asked(cared_for, 1)("小李", visiting.cannot)
    assert asked(cared_for, 1)("小李", visiting.cannot).because == "over"
    assert len(turns(cared_for)) == 2


@pytest.mark.parametrize("who", ["刘婶", "老彭", "王阿姨"])
@pytest.mark.parametrize("service", [visiting.done, visiting.cannot, visiting.line, visiting.undo])
async def test_nobody_answers_for_another(cared_for, who, service):
    await cared_for.until(at("8:00", day=23))
    assert asked(cared_for)(who, service, text="挺好").called() == "care_refused"
    assert turns(cared_for) == [("小李", "due")]


async def test_a_missed_visit_is_told_once_and_can_be_made_good(cared_for):
    await cared_for.until(at("20:00", day=23))
    assert told(cared_for, "care_visit_missed") == ["王阿姨"]
    await cared_for.until(at("7:59", day=24))
    assert told(cared_for, "care_visit_missed") == []
    await cared_for.neighbour("小李").taps("去过了")
    assert told(cared_for, "care_visit_noted") == ["小李", "王阿姨"]
    assert counted(cared_for) == (1, 0)


def counted(program):
    with program.database.reading() as tx:
        rows = tx.exec(select(CareCount)).all()
        return sum(one.visits for one in rows), sum(one.missed for one in rows)


async def test_what_was_tapped_wrongly_is_taken_back_and_then_missed_all_the_same(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").taps("撤回")
    assert (cared_for.outcomes, counted(cared_for)) == (["care_visit_undone"], (0, 0))
    await cared_for.until(at("20:00", day=23))
    assert told(cared_for, "care_visit_missed") == ["王阿姨"]


async def test_taken_back_after_it_was_missed_it_is_not_told_again(cared_for):
    await cared_for.until(at("20:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").taps("撤回")
    await cared_for.until(at("7:59", day=24))
    assert (told(cared_for, "care_visit_missed"), counted(cared_for)) == ([], (0, 1))


async def test_how_it_was_reaches_the_helpers_and_the_organiser_alone(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("挺好，药快没了")
    assert told(cared_for, "care_visit_noted") == ["刘婶", "小李", "王阿姨"]
    await cared_for.neighbour("小李").taps("撤回")
    for who in ("刘婶", "王阿姨"):
        await cared_for.neighbour(who).says("关爱")
        assert "药快没了" not in cared_for.neighbour(who).text


async def test_a_helper_who_has_not_agreed_reads_nothing_of_it(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("王阿姨").says("关爱名单 换人 刘奶奶 小李、刘婶、老彭")
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("挺好，药快没了")
    assert "老彭" not in told(cared_for, "care_visit_noted")
    await cared_for.neighbour("老彭").says("关爱")
    assert "药快没了" not in cared_for.neighbour("老彭").text


@pytest.mark.parametrize("line", ["她摔倒了起不来", "刘奶奶晕倒了", "屋里煤气味好大"])
async def test_danger_in_a_line_is_an_emergency_first(cared_for, line):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says(line)
    assert cared_for.outcomes[0] == "emergency_numbers"
    assert told(cared_for, "help_escalated") == ["王阿姨"]


async def test_those_who_look_after_the_place_of_the_visit_hear_of_danger(cared_for):
    """小周 lives elsewhere; a week later it is again only where they live."""
    with cared_for.desk.turn(cared_for.now) as turn:
        member = people.named(turn.tx, "小周")[0]
        turn.tx.add(CareHelper(care_id=1, member_id=member.id, agreed_at=turn.now))
        for other in stored.helpers(turn.tx, [1])[1][:2]:
            turn.tx.delete(other)
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小周").taps("去过了")
    await cared_for.neighbour("小周").says("刘奶奶摔倒了起不来")
    assert told(cared_for, "help_escalated") == ["周姐", "王阿姨"]
    assert "大汉龙城3栋" in cared_for.neighbour("王阿姨").text
    with cared_for.desk.turn(cared_for.now) as turn:
        ending.rest(turn, turn.tx.get_one(Care, 1))
    await cared_for.until(at("12:00", day=30))
    await cared_for.neighbour("小周").says("着火了")
    assert told(cared_for, "help_escalated") == ["周姐"]


async def test_another_command_is_no_line(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("报名 1")
    assert told(cared_for, "care_visit_noted") == []
    assert "signed_up" in cared_for.outcomes


async def test_who_has_blocked_the_bot_is_not_waited_for(cared_for):
    with cared_for.desk.turn(cared_for.now) as turn:
        member = people.named(turn.tx, "小李")[0]
        people.identities(turn.tx, [member.id])[0].reachable = False
    await cared_for.until(at("8:00", day=23))
    assert turns(cared_for) == [("刘婶", "due")]


async def test_in_the_quiet_hours_the_next_one_is_not_woken(cared_for):
    await cared_for.until(at("19:00", day=23))
    cared_for.stage.now = at("21:40", day=23)
    with cared_for.desk.turn(cared_for.now) as turn:
        turn.tx.get_one(CareTurn, 1).lapses_at = at("7:30", day=24)
    cared_for.heard = []
    asked(cared_for, 1)("小李", visiting.cannot)
    await cared_for.deliver()
    assert told(cared_for, "care_visit_due") == []
    await cared_for.until(at("7:30", day=24))
    assert told(cared_for, "care_visit_due") == ["刘婶"]


async def test_days_without_the_program_are_told_in_one_message(cared_for):
    await cared_for.until(at("21:00", day=23))
    cared_for.stage.now, cared_for.heard = at("9:00", day=27), []
    tick(cared_for.desk, cared_for.now)
    await cared_for.deliver()
    (news,) = [one for one in cared_for.heard if one.outcome == "care_visit_missed"]
    assert all(day in news.text for day in ("11月24日", "11月25日", "11月26日"))
    assert turns(cared_for) == [("小李", "missed"), ("刘婶", "due")]


async def test_a_turn_that_was_asked_before_the_downtime_is_told_after_it(cared_for):
    await cared_for.until(at("8:00", day=23))
    cared_for.stage.now, cared_for.heard = at("9:00", day=26), []
    tick(cared_for.desk, cared_for.now)
    await cared_for.deliver()
    missed = [one.text for one in cared_for.heard if one.outcome == "care_visit_missed"]
    assert len(missed) == 2
    assert sum("小李" in text for text in missed) == 1


# --- it rests, changes, ends ---------------------------------------------------------------------------------------


async def test_while_it_rests_nobody_is_asked_and_nothing_is_missed(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("王阿姨").says("关爱名单 暂停 刘奶奶 住院了")
    await cared_for.until(at("23:00", day=28))
    assert [one for one in cared_for.outcomes if one.startswith("care")] == []
    await cared_for.neighbour("王阿姨").says("关爱名单 恢复 刘奶奶")
    await cared_for.until(at("8:00", day=29))
    assert turns(cared_for)[-1] == ("刘婶", "due")


async def test_why_it_rests_is_kept_nowhere(cared_for, database):
    await cared_for.neighbour("王阿姨").says("关爱名单 暂停 刘奶奶 住院了")
    assert holding(database, "住院") == []


@pytest.mark.parametrize("service", [ending.pause, ending.resume, ending.end])
@pytest.mark.parametrize("who", ["小李", "赵师傅", "周姐", "老彭"])
async def test_nobody_but_its_organiser_changes_it(cared_for, rows_of, who, service):
    heard = does(cared_for, who, service, details=Caring(name="刘奶奶"))
    assert heard.called() == "nothing_found"
    assert [one.state for one in rows_of(Care)] == [CareState.RUNNING]


async def test_after_its_end_only_nameless_counts_are_left(cared_for, rows_of, database):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("毒话：药快没了")
    await cared_for.neighbour("王阿姨").says("关爱名单 结束 刘奶奶")
    await cared_for.neighbour("王阿姨").taps("确定")
    assert [rows_of(table) for table in (Care, CareHelper, CareTurn, Question)] == [[], [], [], []]
    assert holding(database, "毒话") == []
    assert [one.action for one in rows_of(Audit) if "care" in one.action or "visit" in one.action] == ["end_care"]
    assert counted(cared_for) == (1, 0)
    assert set(CareCount.model_fields) == {"unit_id", "year", "visits", "missed"}


async def test_no_tally_knows_of_it(cared_for):
    await cared_for.until(at("9:00", day=24))
    for who in ("王阿姨", "赵师傅"):
        await cared_for.neighbour(who).says("统计 本月")
        assert cared_for.outcomes == ["tally"]
        assert [word for word in ("关爱", "看望", "探访") if word in cared_for.neighbour(who).text] == []


async def test_the_last_helper_who_leaves_makes_it_rest(cared_for, rows_of):
    for who in ("小李", "刘婶"):
        await cared_for.neighbour(who).says("退出关爱")
        await cared_for.neighbour(who).taps("确定")
    assert [one.state for one in rows_of(Care)] == [CareState.PAUSED]
    assert told(cared_for, "care_paused") == ["王阿姨"]


async def test_nobody_finds_in_the_audit_that_somebody_has_withdrawn(database, rows_of):
    program = Program(database, community().model_copy(update={"care": described("老彭", every="每天")}))
    await program.until(at("8:00", day=23))
    await program.neighbour("老彭").says("退出关爱")
    await program.neighbour("老彭").taps("确定")
    assert [one.action for one in rows_of(Audit) if "care" in one.action] == []


@pytest.mark.parametrize("word", ["暂停", "恢复"])
async def test_what_has_not_begun_can_neither_rest_nor_go_on(program, rows_of, word):
    await begins_with_an_account(program)
    await program.neighbour("王阿姨").says(f"关爱名单 {word} 老彭")
    assert program.outcomes == ["care_refused"]
    assert [one.state for one in rows_of(Care)] == [CareState.ASKING]


async def test_without_anybody_to_visit_it_does_not_go_on(cared_for, rows_of):
    for who in ("小李", "刘婶"):
        await cared_for.neighbour(who).says("退出关爱")
        await cared_for.neighbour(who).taps("确定")
    await cared_for.neighbour("王阿姨").says("关爱名单 恢复 刘奶奶")
    assert cared_for.outcomes == ["care_paused"]
    assert [one.state for one in rows_of(Care)] == [CareState.PAUSED]
    await cared_for.neighbour("王阿姨").says("关爱名单 改 刘奶奶 老彭")
    await cared_for.neighbour("老彭").taps("我愿意")
    await cared_for.until(at("8:00", day=23))
    assert turns(cared_for) == [("老彭", "due")]


async def test_what_rests_is_not_woken_by_other_helpers(cared_for, rows_of):
    await cared_for.neighbour("王阿姨").says("关爱名单 暂停 刘奶奶")
    await cared_for.neighbour("王阿姨").says("关爱名单 改 刘奶奶 每周三 小李、老彭")
    assert [(one.state, one.next_at) for one in rows_of(Care)] == [(CareState.PAUSED, None)]


async def test_whoever_begins_it_and_visits_too_has_agreed(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says("关爱名单 加 刘奶奶 每天 王阿姨、小李")
    await organiser.says("本人同意")
    await organiser.taps("确定")
    assert told(program, "care_help_asked") == ["小李"]
    await program.until(at("8:00", day=23))
    assert turns(program) == [("王阿姨", "due")]


async def test_what_waits_for_the_morning_is_not_told_when_it_rests(cared_for):
    await cared_for.until(at("8:00", day=23))
    cared_for.stage.now = at("21:40", day=23)
    with cared_for.desk.turn(cared_for.now) as turn:
        turn.tx.get_one(CareTurn, 1).lapses_at = at("7:30", day=24)
    asked(cared_for, 1)("小李", visiting.cannot)
    does(cared_for, "王阿姨", ending.pause)
    await cared_for.until(at("9:00", day=24))
    assert told(cared_for, "care_visit_due") == []
    assert told(cared_for, "care_paused") == ["刘婶", "小李", "王阿姨"]


# --- whoever goes for good -------------------------------------------------------------------------------------------


async def forgets(program, who):
    await program.neighbour(who).says("删除我的数据")
    text = program.neighbour(who).text
    await program.neighbour(who).taps("确认删除")
    await program.deliver()
    return text


async def test_a_helper_who_deletes_their_data_passes_on_what_they_were_to_do(cared_for, database):
    await cared_for.until(at("8:00", day=23))
    assert "轮流看望的1位" in await forgets(cared_for, "小李")
    assert told(cared_for, "care_visit_due") == ["刘婶"]
    assert told(cared_for, "care_answered") == ["王阿姨"]
    assert "小李" not in "".join(one.text for one in cared_for.heard if one.outcome.startswith("care"))


async def test_the_words_of_a_helper_go_with_their_data(cared_for, rows_of):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("药快没了")
    await forgets(cared_for, "小李")
    assert [(one.state, one.words) for one in rows_of(CareTurn)] == [(TurnState.DONE, None)]


async def test_a_person_who_deletes_their_data_is_not_visited_any_more(database, rows_of):
    program = Program(database, community().model_copy(update={"care": described("老彭", every="每天")}))
    await program.until(at("8:00", day=23))
    assert "不再来看望" in await forgets(program, "老彭")
    assert [rows_of(table) for table in (Care, CareHelper, CareTurn)] == [[], [], []]
    assert told(program, "care_ended") == ["刘婶", "小李", "王阿姨"]
    assert holding(database, "老彭") == []


async def test_an_organiser_who_goes_hands_it_to_the_nearest_who_may(cared_for, rows_of):
    await forgets(cared_for, "王阿姨")
    assert told(cared_for, "care_handed_over") == ["赵师傅"] or told(cared_for, "care_handed_over") == ["张书记"]
    assert rows_of(Care)[0].organiser_id is not None


async def test_who_loses_the_right_loses_the_list(cared_for, rows_of):
    before = rows_of(Care)[0].organiser_id
    await cared_for.neighbour("赵师傅").says("撤掉王阿姨3栋楼栋长的职务")
    await cared_for.neighbour("赵师傅").taps("确定")
    assert rows_of(Care)[0].organiser_id not in (None, before)
    await cared_for.neighbour("王阿姨").says("刘奶奶有人看吗")
    assert cared_for.outcomes == ["nothing_found"]


async def test_two_accounts_that_are_one_person_are_one_helper(cared_for, rows_of):
    with cared_for.desk.turn(cared_for.now) as turn:
        one, other = (people.named(turn.tx, name)[0] for name in ("小李", "刘婶"))
        persons.becomes_one(turn, one, other)
    assert [row.member_id for row in rows_of(CareHelper)] == [one.id]


async def test_a_helper_who_turns_out_to_be_the_person_visits_no_more(database, rows_of):
    program = Program(database, community().model_copy(update={"care": described("老彭", every="每天")}))
    with program.desk.turn(program.now) as turn:
        one, other = (people.named(turn.tx, name)[0] for name in ("老彭", "小李"))
        persons.becomes_one(turn, one, other)
    assert len(rows_of(CareHelper)) == 1


async def test_my_data_lists_ones_own_part_and_nothing_of_the_person(cared_for):
    await cared_for.until(at("8:00", day=23))
    await cared_for.neighbour("小李").taps("去过了")
    await cared_for.neighbour("小李").says("药快没了")
    await cared_for.neighbour("小李").says("我的数据")
    assert "药快没了" in cared_for.neighbour("小李").text
    await cared_for.neighbour("刘婶").says("我的数据")
    assert "药快没了" not in cared_for.neighbour("刘婶").text
    assert "刘奶奶" not in cared_for.neighbour("刘婶").text


async def test_the_person_reads_the_visits_and_not_what_helpers_said(database):
    program = Program(database, community().model_copy(update={"care": described("老彭", every="每天")}))
    await program.until(at("8:00", day=23))
    await program.neighbour("小李").taps("去过了")
    await program.neighbour("小李").says("药快没了")
    await program.neighbour("老彭").says("我的数据")
    text = program.neighbour("老彭").text
    assert "看望您的安排" in text
    assert "药快没了" not in text


async def test_a_crash_between_saved_and_told_tells_once(cared_for):
    """Whatever is due was written with its cause: a program that stops there tells it when it is back."""
    cared_for.stage.now = at("8:00", day=23)
    tick(cared_for.desk, cared_for.now)
    tick(cared_for.desk, cared_for.now)
    await cared_for.deliver()
    assert told(cared_for, "care_visit_due") == ["小李"]


# --- the rota as a whole ---------------------------------------------------------------------------------------------

HELPERS = ("小李", "刘婶", "老彭")
EVERY = ("每天", "每周二", "每两周五")
CARE_TIMERS = {name: TIMERS[name] for name in ("ask_for_visits", "miss_visits")}


class Rota(RuleBasedStateMachine):
    """Against a list of days: whoever is asked, nobody twice in a row unless nobody else could be, and each visit that
    was missed told once, over the end of a year and days without the program.
    """

    @initialize(every=st.sampled_from(EVERY), many=st.integers(1, 3))
    def begins(self, every, many):
        self.database = Database("sqlite://")
        self.database.open()
        spec = community().model_copy(update={"care": described(helpers=HELPERS[:many], every=every)})
        self.program = Program(self.database, spec, now=at("17:00", day=27, month=12))
        self.now = self.since = self.program.now
        self.staying = list(HELPERS[:many])

    def teardown(self):
        if hasattr(self, "database"):
            self.database.close()

    def _tick(self, now):
        self.now = self.program.stage.now = now
        with patch.dict(TIMERS, CARE_TIMERS, clear=True):
            tick(self.program.desk, now)

    def _all(self, table):
        with self.database.reading() as tx:
            return list(tx.exec(select(table).order_by(table.id)))

    def _due(self):
        return [one for one in self._all(CareTurn) if one.state == TurnState.DUE]

    @rule(hours=st.integers(1, 40))
    def time_goes_by(self, hours):
        for step in range(4, hours + 4, 4):
            self._tick(self.now + min(4, hours + 4 - step) * HOUR)

    @rule(days=st.integers(1, 4))
    def the_program_stands_still(self, days):
        self._tick(self.now + days * DAY)

    @precondition(lambda self: self._due())
    @rule(service=st.sampled_from([visiting.done, visiting.cannot]))
    def somebody_answers(self, service):
        one = self._due()[0]
        with self.database.reading() as tx:
            name = people.members(tx, [one.helper_id])[one.helper_id].name
        does(self.program, name, service, "care_turn", one.id)

    @precondition(lambda self: len(self.staying) > 1)
    @rule(data=st.data())
    def one_leaves(self, data):
        who = data.draw(st.sampled_from(self.staying))
        with self.program.desk.turn(self.now) as turn:
            member = people.named(turn.tx, who)[0]
            helper = stored.helper(turn.tx, 1, member.id)
            agreeing.goes(turn, Actor(turn, member), turn.tx.get_one(Care, 1), helper)
        self.staying.remove(who)

    @invariant()
    def nobody_is_asked_twice_in_a_row_unless_nobody_else_could_be(self):
        """Nobody else: they are alone, or all others were asked for that visit before."""
        rows = self._all(CareTurn)
        for before, after in pairwise(rows):
            asked = {one.helper_id for one in rows if one.due_at == after.due_at and one.id < after.id}
            assert before.helper_id != after.helper_id or len(self.staying) == 1 or len(asked) >= len(self.staying) - 1

    @invariant()
    def among_those_who_stay_nobody_is_asked_more_than_once_oftener(self):
        turns = [one.last_turn for one in self._all(CareHelper)]
        assert len(set(turns) - {0}) == len([one for one in turns if one])
        assert max(turns, default=0) <= self._all(Care)[0].turns

    def _missed(self):
        """Why, who and which day, as often as it was told."""
        news = [one.fields for one in self._all(Notice) if one.outcome == "care_visit_missed"]
        return [(one["because"], one["who"], day) for one in news for day in one["days"]]

    @invariant()
    def a_missed_visit_is_told_once(self):
        missed = self._missed()
        assert len(missed) == len(set(missed))
        silent = [one for one in self._all(CareTurn) if one.missed_at is not None]
        assert len([one for one in missed if one[0] == "silence"]) == len(silent)

    @invariant()
    def every_day_of_the_rule_is_asked_for_or_told_of(self):
        asked = {one.due_at for one in self._all(CareTurn)}
        told = {datetime.fromisoformat(day) for because, _, day in self._missed() if because != "silence"}
        assert asked | told == set(self._days_until_now())

    def _days_until_now(self):
        for day in days(self._all(Care)[0].rule, self.since.astimezone(FIGURES.zone).date()):
            moment = at_clock(day, FIGURES.care_told, FIGURES)
            if moment > self.now:
                return
            if moment > self.since:
                yield moment


TestRota = Rota.TestCase
TestRota.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
