"""Whoever a problem lies with may go: it goes on to the next who can be reached, and no deadline is lost on the way."""

import pytest
from sqlmodel import select

from bot.messages import Moved
from community.spec import CommunitySpec, DepartmentSpec
from services.founding import found as founded
from services.timers import tick
from storage import people
from storage.tables.attachments import Attachment, AttachmentContent
from storage.tables.people import Role
from storage.tables.problems import Dispatch, Problem
from storage.tables.units import Unit
from tests.cast import DAY, GROUP, MINUTE, Program, at, community

MEDIATORS = "纠纷调解服务队"


def spec() -> CommunitySpec:
    made = community()
    lead, street = made.people["王阿姨"].roles[0], made.people["张书记"].roles[0]
    more = {
        "吴科长": made.people["张书记"].model_copy(update={"roles": [street.model_copy(update={"unit": "上梅街道"})]}),
        "老龚": made.people["刘婶"].model_copy(
            update={"roles": [lead.model_copy(update={"role": "队长", "unit": MEDIATORS})]}
        ),
    }
    team = made.units[2].model_copy(update={"name": MEDIATORS, "kind": "team", "in_": "工农社区"})
    offices = [DepartmentSpec(name="供电公司", contact="老彭"), DepartmentSpec(name="城管局", contact="刘婶")]
    changes = {"people": made.people | more, "units": [*made.units, team], "departments": offices}
    return made.model_copy(update=changes)


@pytest.fixture
def monday(database):
    return Program(database, spec(), now=at("10:00", day=23))


def problem(program, number=1):
    with program.database.reading() as tx:
        return tx.get_one(Problem, number)


def holder(program, number=1):
    with program.database.reading() as tx:
        return tx.get_one(Unit, problem(program, number).at_unit_id).name


def told(program, who, outcome):
    return [one for one in program.heard if one.reaches(who) and one.outcome == outcome]


def blocks(program, who):
    with program.desk.turn(program.now) as turn:
        for one in people.identities(turn.tx, [people.named(turn.tx, who)[0].id]):
            one.reachable = False


async def deletes(program, who):
    await program.neighbour(who).says("删除我的数据")
    await program.neighbour(who).taps("确认删除")
    assert "data_deleted" in program.outcomes


async def at_the_street(program):
    await program.neighbour("小李").says("反映 路灯坏了")
    await program.neighbour("王阿姨").taps("报上去")
    await program.neighbour("赵师傅").taps("报上去")
    assert holder(program) == "上梅街道"


async def whistled(program, name="供电公司"):
    await at_the_street(program)
    await program.neighbour("吴科长").says(f"吹哨 {name}")
    assert program.outcomes.count("problem_whistled") == 2


# --- whoever it lies with goes -----------------------------------------------------------------------------------


async def test_a_lead_who_blocks_the_bot_has_no_problems_any_more(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    blocks(monday, "王阿姨")
    await monday.until(monday.now + MINUTE)
    assert holder(monday) == "工农社区"
    assert told(monday, "赵师傅", "problem_received")
    assert "工农社区" in monday.neighbour("小李").text


async def test_a_reporter_who_becomes_the_only_lead_does_not_decide_on_their_own(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    with monday.desk.turn(monday.now) as turn:
        lead, me = (people.named(turn.tx, name)[0].id for name in ("王阿姨", "小李"))
        for role in turn.tx.exec(select(Role).where(Role.member_id == lead)):
            role.member_id = me
    await monday.until(monday.now + MINUTE)
    assert holder(monday) == "工农社区"


async def test_a_mediator_who_deletes_their_data_leaves_the_dispute_to_the_next_and_to_nobody_above(monday):
    await monday.neighbour("小李").says("反映 楼上天天吵架")
    assert holder(monday) == MEDIATORS
    await deletes(monday, "老龚")
    await monday.until(monday.now + MINUTE)
    assert holder(monday) == "大汉龙城3栋"
    assert told(monday, "王阿姨", "problem_received")
    assert not told(monday, "赵师傅", "problem_received")


async def test_a_mediator_who_loses_the_role_reads_nothing_of_it_any_more(monday):
    await monday.neighbour("小李").says("反映 楼上天天吵架")
    with monday.desk.turn(monday.now) as turn:
        for role in turn.tx.exec(select(Role).where(Role.role == "team_lead")):
            role.ends_at = monday.now
    await monday.until(monday.now + MINUTE)
    await monday.neighbour("老龚").says("问题")
    assert "吵架" not in monday.neighbour("老龚").text
    await monday.neighbour("老龚").sends_tap("problem_done:1")
    assert monday.neighbour("老龚").heard == ["not_allowed"]


async def test_a_contact_who_deletes_their_data_gives_it_back_to_the_street_for_another(monday):
    await whistled(monday)
    await deletes(monday, "老彭")
    assert told(monday, "吴科长", "problem_returned")
    await monday.neighbour("吴科长").says("吹哨 供电公司")
    assert monday.neighbour("吴科长").heard == ["which_departments"]
    another = spec().model_copy(update={"departments": [DepartmentSpec(name="供电公司", contact="小周")]})
    founded(monday.desk, another, "replay", monday.now)
    await monday.neighbour("吴科长").says("吹哨 供电公司")
    assert told(monday, "小周", "problem_whistled")


async def test_whoever_answers_for_a_department_from_now_on_has_what_it_had_to_do(monday):
    await whistled(monday)
    another = spec().model_copy(update={"departments": [DepartmentSpec(name="供电公司", contact="小周")]})
    founded(monday.desk, another, "replay", monday.now)
    await monday.neighbour("老彭").sends_tap("problem_sign:1")
    assert "problem_signed_for" not in monday.outcomes
    await monday.neighbour("小周").says("签收")
    assert monday.neighbour("小周").heard == ["problem_signed_for"]


async def test_the_street_hears_daily_of_a_contact_who_cannot_be_reached_any_more(monday):
    await whistled(monday)
    blocks(monday, "老彭")
    for day in (25, 26):
        await monday.until(at("9:01", day))
        assert len(told(monday, "吴科长", "problem_overdue")) == 1
        assert told(monday, "老彭", "problem_overdue") == []


# --- deadlines ---------------------------------------------------------------------------------------------------


async def test_three_days_off_over_a_deadline_make_one_reminder_and_the_next_in_the_morning(monday):
    await whistled(monday)
    monday.stage.now = at("15:00", 27)  # it was due at the end of the 24th
    tick(monday.desk, monday.now)
    await monday.deliver()
    assert len(told(monday, "老彭", "problem_overdue")) == 1
    await monday.until(at("8:59", 28))
    assert told(monday, "老彭", "problem_overdue") == []
    await monday.until(at("9:01", 28))
    assert len(told(monday, "老彭", "problem_overdue")) == 1


HOLIDAYS = [
    (at("10:00", 13, 2), at("9:00", 15, 2)),  # Saturday the 14th is worked; Spring Festival does not stop reminders
    (at("10:00", 14, 2), at("9:00", 25, 2)),
    (at("10:00", 30, 9), at("9:00", 9, 10)),
    (at("10:00", 9, 10), at("9:00", 11, 10)),  # Saturday the 10th is worked
]


@pytest.mark.parametrize(("whistled_at", "first"), HOLIDAYS)
async def test_signing_for_it_is_overdue_after_one_working_day(database, whistled_at, first):
    program = Program(database, spec(), now=whistled_at)
    await whistled(program)
    await program.until(first - MINUTE)
    assert told(program, "老彭", "problem_overdue") == []
    await program.until(first + MINUTE)
    assert len(told(program, "老彭", "problem_overdue")) == 1


async def test_a_report_in_the_night_is_told_in_the_morning_and_answered_at_once(monday):
    await monday.until(at("23:00", 23))
    await monday.neighbour("小李").says("反映 路灯坏了")
    assert monday.neighbour("小李").heard == ["problem_passed_on"]
    assert not told(monday, "王阿姨", "problem_received")
    await monday.until(at("7:31", 24))
    assert len(told(monday, "王阿姨", "problem_received")) == 1


async def test_what_is_withdrawn_in_the_night_is_read_by_nobody(monday):
    await monday.until(at("23:00", 23))
    await monday.neighbour("小李").says("反映 路灯坏了")
    assert "已私下转给" not in monday.neighbour("小李").text
    assert "7:30" in monday.neighbour("小李").text
    await monday.neighbour("小李").says("撤回我反映的")
    await monday.until(at("8:00", 24))
    assert [one for one in monday.heard if one.reaches("王阿姨")] == []


async def test_a_name_that_is_taken_back_in_the_night_is_read_by_nobody(monday):
    await monday.until(at("23:00", 23))
    await monday.neighbour("小李").says("署名反映 路灯坏了，我是小李")
    await monday.neighbour("小李").says("补充 我小李家门口那盏")
    await monday.neighbour("小李").says("改成匿名")
    await monday.until(at("8:00", 24))
    assert len(told(monday, "王阿姨", "problem_received")) == 2
    assert "小李" not in monday.neighbour("王阿姨").text


async def test_a_name_that_is_given_and_taken_back_in_the_night_is_not_told(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.until(at("23:00", 23))
    await monday.neighbour("小李").says("改成署名")
    await monday.neighbour("小李").says("改成匿名")
    await monday.until(at("8:00", 24))
    assert [one for one in monday.heard if one.reaches("王阿姨")] == []


async def test_what_two_report_in_the_night_and_one_withdraws_goes_on_in_the_morning(monday):
    await monday.until(at("23:00", 23))
    await two(monday)
    await monday.neighbour("小李").says("撤回我反映的")
    await monday.until(at("8:00", 24))
    assert "灯不亮" in monday.neighbour("王阿姨").text
    assert "路灯坏了" not in monday.neighbour("王阿姨").text


# --- twice -------------------------------------------------------------------------------------------------------

TAPS = [
    ("王阿姨", "problem_up:1", "小李", "problem_passed_on"),
    ("小李", "problem_name:1", "王阿姨", "problem_received"),
    ("小李", "problem_withdraw:1", "王阿姨", "problem_received"),
    ("小李", "problem_solved:1", "王阿姨", "problem_solved"),
]


@pytest.mark.parametrize(("who", "action", "other", "outcome"), TAPS)
async def test_a_tap_that_is_delivered_twice_is_told_once(monday, who, action, other, outcome):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour(who).sends_tap(action, event_id="same")
    assert len(told(monday, other, outcome)) == 1
    await monday.neighbour(who).sends_tap(action, event_id="same")
    assert monday.heard == []
    await monday.neighbour(who).sends_tap(action)
    assert told(monday, other, outcome) == []


OF_A_DEPARTMENT = [("老彭", "problem_sign:1", "problem_signed_for"), ("吴科长", "problem_recall:1", "problem_recalled")]


@pytest.mark.parametrize(("who", "action", "outcome"), OF_A_DEPARTMENT)
async def test_so_is_a_departments(monday, who, action, outcome):
    await whistled(monday)
    await monday.neighbour(who).sends_tap(action, event_id="same")
    assert outcome in monday.outcomes
    await monday.neighbour(who).sends_tap(action, event_id="same")
    assert monday.heard == []


# --- which one ---------------------------------------------------------------------------------------------------


async def test_of_several_that_fit_it_is_asked_and_the_number_says_which(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("反映 电梯停了")
    await monday.neighbour("王阿姨").says("办好了 换了灯泡")
    assert monday.neighbour("王阿姨").heard == ["which_problem"]
    await monday.neighbour("王阿姨").says("1号")
    assert monday.neighbour("王阿姨").heard == ["problem_answered"]
    assert (problem(monday, 1).answer, problem(monday, 2).answer) == ("换了灯泡", None)


async def test_a_number_in_the_line_needs_no_question(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("反映 电梯停了")
    await monday.neighbour("王阿姨").says("2号办好了，重启了")
    assert problem(monday, 2).answer == "重启了"


async def test_what_it_is_about_says_which(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("反映 电梯停了")
    await monday.neighbour("王阿姨").says("电梯那个修好了，重启了")
    assert (problem(monday, 1).answer, problem(monday, 2).answer) == (None, "重启了")
    await monday.neighbour("小李").says("撤回我反映的路灯")
    assert problem(monday, 1).withdrawn_at is not None


async def test_whoever_reported_it_and_says_that_it_is_mended_means_that_it_is_solved(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("修好了，谢谢")
    assert monday.neighbour("小李").heard == ["problem_solved"]
    await monday.neighbour("刘婶").says("反映 电梯停了")
    await monday.neighbour("刘婶").says("修好了，不过又慢了")
    assert monday.neighbour("刘婶").heard == ["problem_progress"]
    assert problem(monday, 2).solved_at is None


@pytest.mark.parametrize("said", ["签收", "退回 找水务", "报上去", "办好了 换了", "没解决", "撤回我反映的", "改成匿名"])
async def test_whoever_has_nothing_of_the_kind_hears_so(monday, said):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小周").says(said)
    assert monday.neighbour("小周").heard == ["problem_progress"]
    assert problem(monday).answer is None


@pytest.mark.parametrize("said", ["1号办好了 换了", "1号报上去", "签收1号", "1号没解决", "1号改成署名"])
async def test_a_number_of_somebody_elses_does_nothing(monday, said):
    await monday.neighbour("小李").says("反映 路灯坏了")
    before = vars(problem(monday)) | {"_sa_instance_state": None}
    await monday.neighbour("小周").says(said)
    assert monday.neighbour("小周").heard == ["not_allowed"]
    assert vars(problem(monday)) | {"_sa_instance_state": None} == before


async def test_what_is_said_with_not_solved_reaches_whoever_has_it(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("王阿姨").says("办好了 换了灯泡")
    await monday.neighbour("小李").says("没解决，晚上还是黑的，电话13812345678")
    (news,) = told(monday, "王阿姨", "problem_reopened")
    assert "晚上还是黑的" in news.text
    assert "138" not in news.text


# --- photos ------------------------------------------------------------------------------------------------------


async def with_a_photo(program):
    await program.neighbour("小李").sends("路灯.jpg", "反映 路灯坏了")
    assert told(program, "王阿姨", "problem_received")[0].brings == "路灯.jpg"


async def test_a_photo_is_shown_to_whoever_acts_at_each_level(monday):
    await with_a_photo(monday)
    await monday.neighbour("王阿姨").taps("报上去")
    assert told(monday, "赵师傅", "problem_received")[0].brings == "路灯.jpg"
    await monday.neighbour("赵师傅").taps("报上去")
    await monday.neighbour("吴科长").says("吹哨 供电公司")
    assert told(monday, "老彭", "problem_whistled")[0].brings == "路灯.jpg"
    assert told(monday, "小李", "problem_passed_on")[0].brings is None


async def test_a_photo_may_come_before_the_words_and_after_them(monday):
    await monday.neighbour("小李").sends("路灯.jpg", "反映")
    assert monday.neighbour("小李").heard == ["problem_words_asked"]
    await monday.neighbour("小李").says("路灯坏了")
    assert told(monday, "王阿姨", "problem_received")[0].brings == "路灯.jpg"
    await monday.neighbour("小李").sends("另一张.jpg", "补充 这是近处的")
    assert told(monday, "王阿姨", "problem_received")[0].brings == "另一张.jpg"


async def test_another_reporter_does_not_see_it(monday):
    await with_a_photo(monday)
    await monday.neighbour("刘婶").says("反映 门口路灯不亮")
    await monday.neighbour("刘婶").taps("是同一件")
    await monday.neighbour("王阿姨").taps("报上去")
    assert [one.brings for one in told(monday, "刘婶", "problem_passed_on")] == [None]


@pytest.mark.parametrize("how", ["withdrawn", "deleted", "long over"])
async def test_a_photo_goes_with_its_problem(monday, rows, how):
    await with_a_photo(monday)
    if how == "withdrawn":
        await monday.neighbour("小李").says("撤回我反映的")
    elif how == "deleted":
        await deletes(monday, "小李")
    else:
        await monday.neighbour("小李").says("解决了")
        await monday.until(monday.now + 300 * DAY)
        assert len(rows(Attachment)) == 1
        monday.stage.now += 70 * DAY
        tick(monday.desk, monday.now)
    assert rows(Attachment) == rows(AttachmentContent) == []


# --- one thing, several reports ----------------------------------------------------------------------------------


async def two(program):
    await program.neighbour("小李").says("反映 路灯坏了，我小李的电话13800000002")
    await program.neighbour("刘婶").says("反映 门口灯不亮，我刘婶天天摸黑")
    await program.neighbour("刘婶").taps("是同一件")


async def test_deleting_the_first_ones_data_leaves_the_problem_to_the_second(monday):
    await two(monday)
    await deletes(monday, "小李")
    assert (problem(monday, 1).words, problem(monday, 2).joined_to_id) == (None, None)
    assert "小李" not in monday.neighbour("王阿姨").text
    await monday.neighbour("王阿姨").sends_tap("problem_done:1")  # the button that they were shown
    await monday.neighbour("王阿姨").says("换了灯泡")
    assert told(monday, "刘婶", "problem_answered")


async def test_a_departments_work_goes_on_when_the_first_reporter_is_gone(monday):
    await two(monday)
    await monday.neighbour("王阿姨").taps("报上去")
    await monday.neighbour("赵师傅").taps("报上去")
    await monday.neighbour("吴科长").says("吹哨 供电公司")
    await deletes(monday, "小李")
    await monday.neighbour("老彭").sends_tap("problem_sign:1")
    assert monday.neighbour("老彭").heard == ["problem_signed_for"]
    with monday.database.reading() as tx:
        assert [one.problem_id for one in tx.exec(select(Dispatch))] == [2]


@pytest.mark.parametrize(
    "said",
    ["电梯停了", "2单元路灯坏了", "楼上跟我家吵架，灯都砸了"],
)
async def test_another_thing_another_place_or_a_dispute_is_not_asked_about(monday, said):
    await monday.neighbour("小李").says("反映 1单元路灯坏了")
    await monday.neighbour("刘婶").says(f"反映 {said}")
    assert "problem_join_asked" not in monday.outcomes


async def test_what_was_reported_weeks_ago_is_not_asked_about(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.until(monday.now + 15 * DAY)
    await monday.neighbour("刘婶").says("反映 路灯坏了")
    assert "problem_join_asked" not in monday.outcomes


async def test_ones_own_second_report_of_it_is_told_of_once(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("小李").says("反映 楼下路灯还是不亮")
    await monday.neighbour("小李").taps("是同一件")
    await monday.neighbour("王阿姨").taps("报上去")
    assert len(told(monday, "小李", "problem_passed_on")) == 1


async def test_whoever_has_two_may_say_that_they_are_one_and_the_later_reporter_is_asked(monday):
    await monday.neighbour("小李").says("反映 楼下黑漆漆的")
    await monday.neighbour("刘婶").says("反映 门口路灯不亮")
    await monday.neighbour("王阿姨").says("1号和2号是同一件")
    assert monday.neighbour("王阿姨").heard == ["problem_join_proposed"]
    assert told(monday, "小李", "problem_join_asked") == []
    (asked,) = told(monday, "刘婶", "problem_join_asked")
    assert "黑漆漆" not in asked.text
    assert problem(monday, 2).joined_to_id is None
    await monday.neighbour("刘婶").taps("是同一件")
    assert problem(monday, 2).joined_to_id == 1


@pytest.mark.parametrize("who", ["小李", "刘婶", "小周", "周姐"])
async def test_nobody_else_may_say_so(monday, who):
    await monday.neighbour("小李").says("反映 楼下黑漆漆的")
    await monday.neighbour("刘婶").says("反映 门口路灯不亮")
    await monday.neighbour(who).says("1号和2号是同一件")
    assert monday.neighbour(who).heard == ["not_allowed"]


async def test_somebody_elses_button_joins_nothing(monday):
    await monday.neighbour("小李").says("反映 路灯坏了")
    await monday.neighbour("刘婶").says("反映 门口路灯不亮")
    await monday.neighbour("小周").sends_tap("problem_apart:2")
    assert monday.neighbour("小周").heard == ["not_allowed"]
    assert problem(monday, 2).joined_to_id is None


# --- accounts and groups -----------------------------------------------------------------------------------------


async def test_an_account_that_is_linked_keeps_its_reports(monday):
    await monday.neighbour("小婷").says("反映 路灯坏了")
    await monday.neighbour("小李").says("绑定账号")
    code = monday.neighbour("小李").text.splitlines()[2]
    await monday.neighbour("小婷").says(f"关联 {code}")
    assert "account_linked" in monday.outcomes
    await monday.neighbour("小李").says("我反映的事")
    assert "路灯坏了" in monday.neighbour("小李").text


async def test_a_lead_to_whom_a_reporter_is_linked_does_not_decide_on_it(monday):
    await monday.neighbour("小婷").says("@小邻 反映 路灯坏了", GROUP)
    await monday.neighbour("小婷").says("/start")
    await monday.neighbour("王阿姨").says("绑定账号")
    code = monday.neighbour("王阿姨").text.splitlines()[2]
    await monday.neighbour("小婷").says(f"关联 {code}")
    await monday.until(monday.now + MINUTE)
    assert holder(monday) == "工农社区"


async def test_a_report_from_a_group_that_became_a_supergroup_is_of_the_same_unit(monday):
    await monday.receives(Moved(monday.event("小李", GROUP), "超级群"))
    await monday.neighbour("小周").says("@小邻 反映 路灯坏了", "超级群")
    with monday.database.reading() as tx:
        assert tx.get_one(Unit, problem(monday).unit_id).name == "大汉龙城3栋"
    assert [one for one in monday.heard if one.chat and "路灯" in one.text] == []


async def test_no_step_of_it_is_read_in_any_group(monday):
    await whistled(monday)
    await monday.neighbour("老彭").says("签收", GROUP)
    await monday.neighbour("老彭").says("@小邻 签收", GROUP)
    await monday.neighbour("老彭").says("@小邻 办好了，换了灯泡", GROUP)
    await monday.neighbour("小李").says("@小邻 没解决，还是黑的", GROUP)
    shown = [one.text for one in monday.stage.channel.shown.get(GROUP, [])]
    assert [text for text in shown if "路灯" in text or "灯泡" in text or "黑" in text] == []
    assert problem(monday).reopened == 1


# --- who may ------------------------------------------------------------------------------------------------------

ROLES = [
    ("网格长", "上梅街道", True),
    ("网格长", "工农社区", True),
    ("楼栋长", "大汉龙城3栋", True),
    ("社区工作者", "上梅街道", True),
    ("支部书记", "工农社区", True),
    ("兼职委员", "工农社区", True),
    ("楼栋长", "大汉龙城5栋", False),
    ("队长", MEDIATORS, False),
    ("讲师", "大汉龙城3栋", False),
]


@pytest.mark.parametrize(("role", "unit", "may"), ROLES)
async def test_those_who_look_after_the_place_and_those_above_act_and_of_a_dispute_nobody_but_mediators(
    database, role, unit, may
):
    made = spec()
    held = made.people["王阿姨"].roles[0].model_copy(update={"role": role, "unit": unit})
    who = made.people["刘婶"].model_copy(update={"roles": [held]})
    program = Program(
        database, made.model_copy(update={"people": made.people | {"办事的": who}}), now=at("10:00", day=23)
    )
    await program.neighbour("小李").says("反映 路灯坏了")
    await program.neighbour("小李").says("反映 楼上天天吵架")
    await program.neighbour("办事的").sends_tap("problem_done:1")
    assert program.neighbour("办事的").heard == ["problem_answer_asked" if may else "not_allowed"]
    await program.neighbour("办事的").says("算了")
    await program.neighbour("办事的").sends_tap("problem_done:2")
    mediates = unit == MEDIATORS
    assert program.neighbour("办事的").heard == ["problem_answer_asked" if mediates else "not_allowed"]


@pytest.mark.parametrize("action", ["whistle", "recall", "sign", "return", "up", "done", "name", "withdraw", "solved"])
async def test_what_a_stranger_taps_changes_nothing(monday, action):
    await whistled(monday)
    before = vars(problem(monday)) | {"_sa_instance_state": None}
    await monday.neighbour("小周").sends_tap(f"problem_{action}:1")
    assert monday.neighbour("小周").heard == ["not_allowed"]
    assert vars(problem(monday)) | {"_sa_instance_state": None} == before
