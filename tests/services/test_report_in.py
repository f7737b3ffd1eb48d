"""Report-ins in the tables: who is told and may decide, what a withdrawal leaves, and that no group reads of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlmodel import SQLModel, select

from bot.messages import BotLeft
from bot.understanding.engine import Understood
from community import report_in as rules
from community.outcomes import report_in as outcomes
from community.outcomes.base import Outcome
from services.report_in import deciding
from services.visit import attend
from storage.tables.audit import Audit
from storage.tables.duty import Exemption
from storage.tables.notices import Notice
from storage.tables.people import Member, Profile, Role, RoleName, SaidMember
from storage.tables.questions import Question
from storage.tables.report_in import Consent, Purpose, ReportIn, ReportInState
from storage.tables.subject import Subject
from storage.tables.units import Unit
from tests.cast import (
    CHANNEL,
    DAY,
    GROUP,
    HOUR,
    MINUTE,
    SUNDAY,
    Neighbour,
    Program,
    ScriptedEngine,
    at,
    community,
    wish,
)

NAME, EMPLOYER, BRANCH, SKILLS, POST = "李毒名", "毒药单位", "毒药支部", "毒药特长", "毒药岗位"
POISON = (NAME, EMPLOYER, BRANCH, SKILLS, POST)
OUTCOMES = sorted(
    name for name, kind in Outcome.catalogue.items() if kind.__module__ == outcomes.__name__ and name != "asks_field"
)


async def reports_in(neighbour: Neighbour, *answers: str) -> None:
    """Said one after the other; `[label]` is tapped."""
    for answer in ("报到", *(answers or ("同意", *POISON))):
        await (neighbour.taps(answer[1:-1]) if answer.startswith("[") else neighbour.says(answer))


@pytest.fixture
def chen(program) -> Neighbour:
    """刘婶 lives in building 3 and can be reached; 张书记 is the secretary of the community."""
    return program.neighbour("刘婶")


@pytest.fixture
def zhang(program) -> Neighbour:
    return program.neighbour("张书记")


@pytest.fixture
def profile(rows_of) -> Callable[[str], Profile]:
    def found(name: str) -> Profile:
        (member,) = rows_of(Member, Member.name == name)
        (one,) = rows_of(Profile, Profile.member_id == member.id)
        return one

    return found


@pytest.fixture
def remains(database) -> Callable[..., list[str]]:
    """Which of the words stand in any row of any table."""

    def found(*words: str) -> list[str]:
        with database.reading() as tx:
            tables = SQLModel.metadata.sorted_tables
            rows = "\n".join(repr(tuple(row)) for table in tables for row in tx.execute(select(table)))
        return [word for word in words if word in rows]

    return found


# --- nothing for groups ------------------------------------------------------------------------------------------


def test_every_outcome_of_it_is_personal():
    assert len(OUTCOMES) > 10
    assert [name for name in OUTCOMES if not Outcome.catalogue[name].personal] == []


async def test_no_group_reads_an_employer_a_branch_or_a_skill_whatever_is_done_there(program, chen, zhang, rows_of):
    await reports_in(chen)
    shown = []
    for step in ("@小邻 报到", "@小邻 撤回同意", "@小邻 我的", "@小邻 帮助", "@小邻 名单", "@小邻 报名", "@小邻 同意"):
        for who in (chen, zhang):
            await who.says(step, GROUP)
            shown += [one.text for one in program.heard if not one.private]
    number = rows_of(ReportIn)[-1].id
    for tap in (f"confirm_report:{number}", f"return_report:{number}", "do:report_in", "do:consent_to_return"):
        for who in (zhang, chen, program.neighbour("王阿姨"), program.neighbour("路人")):
            await who.sends_tap(tap, GROUP)
            shown += [one.text for one in program.heard if not one.private]
    assert [word for word in (*POISON, "党员", "回执") if any(word in text for text in shown)] == []
    assert shown


async def test_a_group_is_not_offered_to_report_in_when_a_line_is_uncertain(found):
    unsure = {"来登个记": Understood("report_in", 0.4, offers=("report_in", "sign_up"))}
    program = found(engine=ScriptedEngine(unsure))
    await program.deliver()
    liu = program.neighbour("刘婶")
    await liu.says("@小邻 来登个记", GROUP)
    assert [label for one in program.heard for label, _ in one.buttons] == ["报名"]
    await liu.says("来登个记")
    assert [label for one in program.heard for label, _ in one.buttons] == ["报到", "报名"]


# --- who is told, who decides ------------------------------------------------------------------------------------

MAY = {RoleName.CHIEF_GRID_HEAD, RoleName.COMMUNITY_WORKER, RoleName.BRANCH_SECRETARY}
PLACES = {"上梅街道": True, "工农社区": True, "大汉龙城3栋": True, "大汉龙城5栋": False}  # above, and not beside


@pytest.mark.parametrize("role", RoleName)
@pytest.mark.parametrize("place", PLACES)
async def test_who_holds_the_right_where_the_member_lives_may_confirm(program, chen, role, place, rows_of):
    await reports_in(chen)
    with program.desk.turn(program.now) as turn:
        (unit,) = turn.tx.exec(select(Unit).where(Unit.name == place)).all()
        (peng,) = turn.tx.exec(select(Member).where(Member.name == "老彭")).all()
        turn.tx.add(Role(member_id=peng.id, unit_id=unit.id, role=role))
    await program.neighbour("老彭").sends_tap(f"confirm_report:{rows_of(ReportIn)[-1].id}")
    may = role in MAY and PLACES[place]
    assert program.neighbour("老彭").heard == ["report_in_confirmed" if may else "not_allowed"]
    (refused, granted) = (
        len(rows_of(Audit, Audit.action == action)) for action in ("refused_to_decide_report_in", "confirm_report_in")
    )
    assert (refused, granted) == ((0, 1) if may else (1, 0))


async def test_nobody_confirms_or_returns_their_own_even_by_a_forged_button(program, rows_of, profile):
    zhang = program.neighbour("张书记")
    await reports_in(zhang, "同意", NAME, "大汉龙城3栋", EMPLOYER, BRANCH, SKILLS, POST)
    number = rows_of(ReportIn)[-1].id
    for tap in (f"confirm_report:{number}", f"return_report:{number}"):
        await zhang.sends_tap(tap)
        assert zhang.heard == ["not_allowed"]
    assert not profile("张书记").in_service


async def test_without_anybody_who_may_confirm_the_member_is_told_so(database):
    alone = community(people={"小李": {"home": "大汉龙城3栋", "reachable": True}}, activities=[])
    li = Program(database, alone).neighbour("小李")
    await reports_in(li)
    assert "没有能确认的人" in li.text


async def test_at_night_it_is_noted_at_once_and_told_in_the_morning(program, chen, zhang):
    program.stage.now = at("22:00", day=22)
    await reports_in(chen)
    assert (chen.heard, zhang.heard) == (["reported_in"], [])
    await program.until(at("7:30", day=23))
    assert zhang.heard == ["reported_in"]


async def test_a_report_made_anew_closes_the_buttons_under_the_older_one(program, chen, zhang, rows_of):
    await reports_in(chen)
    old = zhang._button("确认", "张书记")[1]
    await reports_in(chen, "[李毒名]", "[大汉龙城3栋]", "县医院", "跳过", "跳过", "跳过")
    await zhang.sends_tap(old)
    assert zhang.heard == ["report_in_settled"]
    assert [row.state for row in rows_of(ReportIn, ReportIn.reported_at == SUNDAY)] == [ReportInState.WAITING]


async def test_twice_confirmed_is_once(program, chen, zhang, audited):
    await reports_in(chen)
    tap = zhang._button("确认", "张书记")[1]
    await zhang.sends_tap(tap)
    await zhang.sends_tap(tap)
    assert (zhang.heard, chen.heard) == (["report_in_settled"], [])
    assert len(audited("confirm_report_in")) == 1


async def test_a_slip_is_taken_back_by_whoever_made_it(program, chen, zhang, profile):
    await reports_in(chen)
    await zhang.taps("确认")
    assert profile("刘婶").in_service
    await zhang.taps("退回")
    await zhang.says("点错了，等我问一下")
    assert (chen.heard, profile("刘婶").in_service) == (["report_in_returned"], False)
    await zhang.taps("确认")
    assert (chen.heard, profile("刘婶").in_service) == (["report_in_confirmed"], True)


async def test_one_decision_of_two_at_the_same_moment(program, chen, rows_of):
    await reports_in(chen)
    about = Subject("report_in", rows_of(ReportIn)[-1].id)
    with program.desk.turn(program.now) as turn:
        (wang,) = turn.tx.exec(select(Member).where(Member.name == "老彭")).all()
        turn.tx.add(Role(member_id=wang.id, unit_id=1, role=RoleName.BRANCH_SECRETARY))
    said = [("张书记", deciding.confirm, ""), ("老彭", deciding.give_back, "不认识")]
    heard = [
        attend(program.desk, service, program.event(who), wish("x", about=about, text=text)).called()
        for who, service, text in said
    ]
    assert heard == ["report_in_confirmed", "report_in_settled"]


async def test_begun_anew_in_the_middle_it_waits_once(chen, rows_of):
    await reports_in(chen, "同意", NAME, EMPLOYER)
    await reports_in(chen)
    assert (chen.heard, rows_of(Question)) == (["reported_in"], [])


# --- consent -----------------------------------------------------------------------------------------------------


async def test_consent_is_kept_with_purpose_version_and_moment(program, chen, rows_of):
    await reports_in(chen)
    (one,) = rows_of(Consent, Consent.member_id == rows_of(Member, Member.name == "刘婶")[0].id)
    assert (one.purpose, one.version, one.given_at, one.withdrawn_at) == (Purpose.MEMBERSHIP, 1, SUNDAY, None)


async def test_a_form_that_is_dropped_or_refused_has_left_no_consent_and_no_word(program, chen, rows_of, remains):
    before = len(rows_of(Consent))
    await reports_in(chen, "同意", NAME, EMPLOYER, "上一步", "不填了")
    assert (len(rows_of(Consent)), remains(*POISON)) == (before, [])
    await reports_in(chen, "不同意")
    assert chen.heard == ["report_in_refused"]
    assert (len(rows_of(Consent)), remains(*POISON)) == (before, [])


async def test_withdrawn_nothing_that_was_consented_to_is_left_anywhere(program, chen, zhang, rows_of, remains):
    await reports_in(chen)
    await zhang.taps("退回")
    await zhang.says("毒药缘由")
    await reports_in(chen, f"[{NAME}]", "[大汉龙城3栋]", *(f"[{one}]" for one in (EMPLOYER, BRANCH, SKILLS, POST)))
    assert remains(*POISON) == list(POISON)  # the search would find them
    await zhang.taps("确认")
    await chen.taps("给单位回执")
    await chen.says("同意")
    await chen.says("撤回同意")
    await chen.taps("确定")
    assert chen.heard == ["consent_withdrawn"]
    assert remains(*POISON, "毒药缘由") == []
    member = rows_of(Member, Member.name == "刘婶")[0]
    assert rows_of(ReportIn, ReportIn.member_id == member.id) == []
    given = rows_of(Consent, Consent.member_id == member.id)
    assert [(one.purpose, one.withdrawn_at) for one in given] == [(purpose, SUNDAY) for purpose in Purpose]
    (profile,) = rows_of(Profile, Profile.member_id == member.id)
    assert (profile.in_service, profile.duty_from) == (False, None)


async def test_withdrawn_exemptions_are_gone_with_the_duty(chen, zhang, rows_of):
    await reports_in(chen)
    await zhang.taps("确认")
    await zhang.says("免除 刘婶 明年的组织生活 住院")
    await zhang.taps("确定")
    assert len(rows_of(Exemption)) == 1
    await chen.says("撤回同意")
    await chen.taps("确定")
    assert rows_of(Exemption) == []


async def test_withdrawn_in_the_middle_of_reporting_in_anew_the_form_is_gone_too(chen, rows_of, remains):
    await reports_in(chen)
    await reports_in(chen, f"[{NAME}]", "[大汉龙城3栋]")
    await chen.says("撤回同意")
    await chen.taps("确定")
    assert (chen.heard, rows_of(Question), remains(*POISON)) == (["consent_withdrawn"], [], [])


async def test_whoever_leaves_the_private_chat_is_not_asked_there(li, profile):
    await li.program.receives(BotLeft(li.program.event("小李")))
    assert (li.heard, profile("小李").said_member) == ([], SaidMember.TO_ASK)


async def test_what_was_withdrawn_before_it_was_told_is_not_told(program, chen, zhang, rows_of):
    program.stage.now = at("22:00", day=22)
    await reports_in(chen)
    await chen.says("撤回同意")
    await chen.taps("确定")
    await program.until(at("9:00", day=23))
    assert zhang.heard == []
    assert rows_of(Notice, Notice.state == "failed") == []


@pytest.fixture
async def older(program, database):
    """小李 has consented to an older text."""
    with program.desk.turn(program.now) as turn:
        for consent in turn.tx.exec(select(Consent)):
            consent.version = 0
    return program.neighbour("小李")


async def test_a_newer_text_is_asked_at_the_next_private_word_and_not_at_each(program, older, rows_of):
    await older.says("@小邻 活动", GROUP)
    assert "consent_asked" not in older.heard
    await older.says("活动")
    assert older.heard == ["activity_list", "consent_asked"]
    await older.says("活动")
    assert older.heard == ["activity_list"]
    await older.taps("不填了")
    await older.says("活动")
    assert older.heard == ["activity_list"]
    await program.until(program.now + rules.CONSENT_LIVES + HOUR)
    await older.says("活动")
    assert older.heard == ["activity_list", "consent_asked"]
    await older.says("同意")
    assert older.heard == ["consent_noted"]
    assert {one.version for one in rows_of(Consent)} == {0, 1}


async def test_a_newer_text_is_asked_before_reporting_in_anew(older):
    await older.says("报到")
    assert older.heard == ["consent_asked"]


async def test_a_newer_text_refused_asks_before_it_deletes(older, profile):
    await older.says("活动")
    await older.says("不同意")
    assert (older.heard, profile("小李").in_service) == (["withdrawal_asked"], True)
    await older.says("确定")
    assert (older.heard, profile("小李").in_service) == (["consent_withdrawn"], False)
    await older.says("活动")
    assert older.heard == ["activity_list"]


# --- said by an import -------------------------------------------------------------------------------------------


@pytest.fixture
def li(database) -> Neighbour:
    """小李, of whom a file has said it."""
    return Program(database, community().as_hearsay()).neighbour("小李")


def test_a_description_as_hearsay_says_only_that_it_is_said():
    spec = community().as_hearsay()
    li = spec.people["小李"]
    assert (li.party_member, li.said_to_be_member, li.phone) == (False, True, "13800000002")
    assert not spec.people["刘婶"].said_to_be_member


async def test_whom_an_import_calls_a_member_is_none_until_they_say_so_themselves(li, profile, rows_of):
    assert (profile("小李").in_service, profile("小李").said_member) == (False, SaidMember.TO_ASK)
    assert rows_of(Consent) == []
    await li.says("你好")
    assert "consent_asked" in li.heard
    assert profile("小李").said_member == SaidMember.ASKED
    await li.program.until(li.program.now + timedelta(days=30))
    await li.says("我的")
    assert li.heard == ["my_progress"]


async def test_reported_in_nothing_is_left_of_what_was_said(li, profile):
    await li.says("活动")
    for answer in ("同意", *POISON):
        await li.says(answer)
    assert (li.heard, profile("小李").said_member) == (["reported_in"], None)


async def test_whom_nobody_has_asked_yet_may_withdraw_what_was_said(li, profile):
    await li.says("撤回同意")
    await li.says("确定")
    assert (li.heard, profile("小李").said_member) == (["consent_withdrawn"], SaidMember.ASKED)


# --- nobody there yet, and posts ---------------------------------------------------------------------------------


async def test_with_nobody_there_it_waits_until_a_role_is_given_and_is_told_once(program, chen, rows_of, notices):
    with program.desk.turn(program.now) as turn:
        for role in turn.tx.exec(select(Role).where(Role.role == RoleName.BRANCH_SECRETARY)):
            turn.tx.delete(role)
    await reports_in(chen)
    assert "不用再报" in chen.text
    await program.until(program.now + 20 * DAY)
    assert rows_of(ReportIn)[-1].told_at is None
    with program.desk.turn(program.now) as turn:
        worker = turn.tx.exec(select(Member).where(Member.name == "老彭")).one()
        unit = turn.tx.exec(select(Unit.id).where(Unit.name == "工农社区")).one()
        turn.tx.add(Role(member_id=worker.id, unit_id=unit, role=RoleName.COMMUNITY_WORKER))
    await program.until(program.now + MINUTE)
    assert program.neighbour("老彭").heard == ["reported_in"]
    assert chen.heard == ["reported_in"]
    await program.until(program.now + DAY)
    assert program.neighbour("老彭").heard == []


async def test_above_everybody_stands_the_owner_when_they_can_be_reached(program, chen, rows_of):
    """The owner may be nobody's member and hold no role."""
    program.stage.desk = program.desk = replace(program.desk, owner=(CHANNEL, "老板"))
    program.stage.wire()
    with program.desk.turn(program.now) as turn:
        for role in turn.tx.exec(select(Role)):
            turn.tx.delete(role)
    await reports_in(chen)
    assert rows_of(ReportIn)[-1].told_at is None
    await program.neighbour("老板").says("/start")
    await program.until(program.now + MINUTE)
    assert program.neighbour("老板").heard == ["reported_in"]
    await program.neighbour("老板").taps("确认")
    assert chen.heard == ["report_in_confirmed"]


async def test_the_post_that_is_named_is_held_and_a_full_one_is_a_wish(program, chen, zhang, profile):
    await program.neighbour("张书记").says("设岗 护河岗 1人")
    await program.neighbour("老彭").says("领岗 护河岗")
    await reports_in(chen, "同意", NAME, EMPLOYER, BRANCH, SKILLS, "护河")
    assert "护河的名额刚好满了" in chen.text or "护河岗的名额刚好满了" in chen.text
    assert profile("刘婶").post == "护河"
    await program.neighbour("老彭").says("退岗")
    await reports_in(chen, f"[{NAME}]", "[大汉龙城3栋]", "跳过", "跳过", "跳过", "[护河岗]")
    assert "岗位：护河岗" in zhang.text
    assert profile("刘婶").post is None
    await chen.says("撤回同意")
    await chen.taps("确定")
    await program.neighbour("老彭").says("领岗 护河岗")
    assert program.neighbour("老彭").heard == ["post_taken"]


@pytest.mark.parametrize("said", ["护河岗和环境卫生岗", "护河岗，下个月开始", "卫生护河", "都行"])
async def test_what_is_no_post_for_certain_stays_a_wish_in_ones_own_words(program, chen, profile, said):
    await program.neighbour("张书记").says("设岗 护河岗 1人")
    await reports_in(chen, "同意", NAME, EMPLOYER, BRANCH, SKILLS, said)
    assert profile("刘婶").post == said
    assert "岗位：" not in chen.text
