"""Tables of members and past hours: what they become here, that again changes nothing, and taking them back."""

import pytest

from services.founding import BY_NAME
from services.importing import import_table, look_at, runs, take_back
from services.importing.saying import said
from storage.tables.activities import Activity, ActivityState
from storage.tables.audit import Audit
from storage.tables.hours import Hours, HoursState
from storage.tables.importing import ImportedRow, ImportRun
from storage.tables.people import Identity, Member, Profile
from storage.tables.report_in import Consent, ReportIn
from storage.tables.signup import SignUp, Source, Standing
from tests.cast import ZONE, at
from tests.tables_of_others import text, workbook

CHANNEL = "replay"
HEADS = ["姓名", "电话", "楼栋"]
HOURS = ["姓名", "电话", "楼栋", "日期", "服务内容", "时长"]
PHONE = "13912345678"


@pytest.fixture
def take(program):
    def takes(*rows, sheets=None):
        content = workbook(*sheets) if sheets else text(rows)
        return import_table(program.desk, content, "x.csv", CHANNEL, program.now, BY_NAME)

    return takes


@pytest.fixture
def told(take):
    """Counts of what became of the rows, and the reasons of those that were left out."""

    def tells(*rows, sheets=None):
        plan, _ = take(*rows, sheets=sheets)
        became = [str(one.became) for one in plan.verdicts]
        return [*became, *(one.why for one in plan.doubts), *(one.why for one in plan.faults)]

    return tells


@pytest.fixture
def person(rows):
    """The only one of that name, with what is known of them."""

    def finds(name):
        (member,) = rows(Member, Member.name == name)
        (profile,) = rows(Profile, Profile.member_id == member.id) or [None]
        return member, profile

    return finds


# --- members -----------------------------------------------------------------------------------------------------


def test_a_row_becomes_a_member_with_home_phone_and_what_is_private(take, person):
    heads = [*HEADS, "单元", "门牌号", "工作单位", "特长"]
    take(heads, ["张三", PHONE, "龙城三号楼", "2", "501", "县医院", "水电"])
    member, profile = person("张三")
    assert member.home_unit_id is not None
    assert (profile.phone, profile.address) == (PHONE, "龙城三号楼2单元501")
    assert (profile.employer, profile.skills) == ("县医院", "水电")


@pytest.mark.parametrize(
    ("heads", "cells"),
    [
        (["小区", "楼栋"], ["大汉龙城", 3]),
        (["住址"], ["大汉龙城3栋2单元501"]),
        (["楼栋"], ["大汉龙城３栋　"]),
        (["网格", "楼栋"], ["工农社区", "3栋"]),
    ],
)
def test_a_building_is_found_however_it_is_written(take, person, heads, cells):
    take(["姓名", "电话", *heads], ["张三", PHONE, *cells])
    assert person("张三")[0].home_unit_id == person("小李")[0].home_unit_id


def test_the_same_table_again_changes_nothing(told, rows):
    people = [HEADS, ["张三", PHONE, "大汉龙城3栋"], ["李四", "", "大汉龙城5栋"]]
    assert told(*people) == ["new", "new"]
    before = len(rows(Member)), len(rows(Profile)), len(rows(ImportRun)), len(rows(Audit))
    assert told(*people) == ["known", "known"]
    assert (len(rows(Member)), len(rows(Profile)), len(rows(ImportRun)), len(rows(Audit))) == before


def test_a_longer_table_adds_only_what_is_new(told):
    told(HEADS, ["张三", PHONE, ""], ["李四", "", "大汉龙城5栋"])
    assert told(HEADS, ["张三", PHONE, "大汉龙城3栋"], ["李四", "", "大汉龙城5栋"], ["王五", "", "大汉龙城5栋"]) == [
        "added",
        "known",
        "new",
    ]


def test_the_same_row_twice_is_one_person(told):
    assert told(HEADS, ["张三", PHONE, "大汉龙城3栋"], ["张 三", "139-1234-5678", "大汉龙城3栋"]) == ["new", "known"]


def test_what_is_known_stays_and_is_said(take, person):
    plan, _ = take([*HEADS, "工作单位"], ["小李", "13800000002", "大汉龙城5栋", "县医院"])
    assert plan.verdicts[0].otherwise == ("home_unit_id",)
    member, profile = person("小李")
    assert (profile.employer, profile.phone) == ("县医院", "13800000002")
    assert member.home_unit_id == person("刘婶")[0].home_unit_id


def test_somebody_who_was_known_by_name_and_building_is_completed(told, person):
    assert told([*HEADS], ["刘婶", PHONE, "大汉龙城3栋"]) == ["added"]
    assert person("刘婶")[1].phone == PHONE


def test_namesakes_are_asked_about_and_decided_by_their_number(told, take, person, rows):
    plan, _ = take(HEADS, ["小李", PHONE, "大汉龙城3栋"])
    number = person("小李")[0].id
    assert f"{number}号 小李 大汉龙城3栋" in said(plan.doubts[0])
    assert told([*HEADS, "小邻编号"], ["小李", PHONE, "大汉龙城3栋", number]) == ["known"]
    assert told([*HEADS, "小邻编号"], ["小李", PHONE, "大汉龙城3栋", "新"]) == ["new"]
    assert len(rows(Member, Member.name == "小李")) == 2


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["小李", PHONE, "大汉龙城3栋"], "twins"),
        (["小李", PHONE, ""], "twins"),
        (["小李", "", "大汉龙城5栋"], "twins"),
        (["李明", "13800000002", "大汉龙城3栋"], "other_holds_phone"),
        (["张三", "", ""], "key_missing"),
        (["", PHONE, "大汉龙城3栋"], "name_missing"),
        (["张三", "", "9栋"], "no_unit"),
        (["张三", PHONE, "不住3栋"], "no_unit"),
        (["张三", "138", "大汉龙城3栋"], "no_phone"),
    ],
)
def test_what_is_not_certain_is_left_out_and_said(told, rows, row, why):
    before = len(rows(Member))
    assert told(HEADS, row) == [why]
    assert len(rows(Member)) == before


def test_a_number_of_somebody_else_is_wrong(told, person):
    heads = [*HEADS, "小邻编号"]
    assert told(heads, ["小李", PHONE, "", person("刘婶")[0].id]) == ["other_name"]
    assert told(heads, ["小李", PHONE, "", "99999"]) == ["no_number"]
    assert told(heads, ["小李", PHONE, "", "1e5"]) == ["no_number"]


def test_rows_that_are_wrong_do_not_hold_up_the_others(told):
    assert told(HEADS, ["张三", "138", ""], ["李四", PHONE, ""]) == ["new", "no_phone"]


def test_two_of_one_family_may_share_a_phone(told):
    assert told(HEADS, ["张三", PHONE, "大汉龙城3栋"], ["李四", PHONE, "大汉龙城3栋"]) == ["new", "new"]
    assert told(HEADS, ["张三", PHONE, "大汉龙城3栋"], ["李四", PHONE, "大汉龙城3栋"]) == ["known", "known"]


def test_namesakes_in_two_buildings_of_one_table_are_two(told, rows):
    people = [HEADS, ["王芳", "", "大汉龙城3栋"], ["王芳", "", "大汉龙城5栋"]]
    assert told(*people) == ["new", "new"]
    assert told(*people) == ["known", "known"]
    assert len(rows(Member, Member.name == "王芳")) == 2


def test_an_account_is_recognised_and_nobody_elses_is_taken(told, take, rows):
    heads = [*HEADS, "小邻账号"]
    assert told(heads, ["张三", PHONE, "", "zhangsan"]) == ["new"]
    assert [one.name for one in rows(Identity, Identity.external_id == "zhangsan")] == ["张三"]
    assert told(heads, ["李四", "13812345678", "", "zhangsan"]) == ["account_taken"]


def test_where_names_are_accounts_a_namesake_has_none(take, rows):
    plan, _ = take(HEADS, ["小李", PHONE, "大汉龙城5栋"])
    assert [who.name for who in plan.strangers] == ["小李"]
    assert len(rows(Identity, Identity.external_id == "小李")) == 1


# --- membership --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heads", "cells"),
    [(["政治面貌"], ["中共党员"]), (["党支部"], ["工农第一支部"]), (["党支部", "是否党员"], ["一支部", ""])],
)
async def test_membership_is_a_claim_about_which_the_person_is_asked(program, take, person, rows, heads, cells):
    take([*HEADS, *heads], ["张三", PHONE, "大汉龙城3栋", *cells])
    profile = person("张三")[1]
    assert (profile.in_service, profile.said_member, profile.branch) == (False, "to_ask", None)
    assert not rows(ReportIn, ReportIn.member_id == profile.member_id)
    assert not rows(Consent, Consent.member_id == profile.member_id)
    await program.neighbour("张三").says("你好")
    assert "consent_asked" in program.neighbour("张三").heard


def test_who_is_said_to_be_none_is_none_whatever_branch_stands_there(take, person):
    take([*HEADS, "支部", "政治面貌"], ["张三", PHONE, "大汉龙城3栋", "/", "群众"])
    assert person("张三")[1].said_member is None


def test_a_member_of_another_party_is_asked_about(told):
    assert told([*HEADS, "政治面貌"], ["张三", PHONE, "", "民革党员"]) == ["no_membership"]


def test_who_has_reported_in_is_not_asked_again(take, person):
    take([*HEADS, "政治面貌"], ["小李", "13800000002", "", "中共党员"])
    assert person("小李")[1].said_member is None


# --- past hours --------------------------------------------------------------------------------------------------


def test_past_hours_count_by_their_day_and_say_where_they_come_from(take, rows, person):
    take(HOURS, ["小李", "13800000002", "", "2025-11-05", "上门陪护", "2小时"])
    (activity,) = rows(Activity, Activity.state == ActivityState.RECORDED)
    assert activity.starts_at.astimezone(ZONE) == at("0:00", 5, 11, 2025)
    assert (activity.title, activity.unit_id) == ("上门陪护", person("小李")[0].home_unit_id)
    (hours,) = rows(Hours)
    assert (hours.minutes, hours.state) == (120, HoursState.COUNTED)
    assert (hours.entered_by, hours.decided_by, hours.confirmed_at) == (None, None, None)


async def test_the_member_reads_where_they_come_from_and_may_dispute_them(program, take, rows):
    take(HOURS, ["小李", "13800000002", "", "2026-10-05", "上门陪护", 2])
    await program.neighbour("小李").says("时长明细 今年")
    assert "从以前的表格导入" in program.neighbour("小李").text
    await program.neighbour("小李").taps("有误 上门陪护")
    await program.neighbour("小李").says("是三个小时")
    assert rows(Hours)[0].state == HoursState.DISPUTED


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (["小李", "13800000002", "", "2999-01-01", "扫地", 2], "future"),
        (["小李", "13800000002", "", "2026-11-22", "扫地", 8], None),
        (["小李", "13800000002", "", "2026-11-23", "扫地", 2], "future"),
        (["小李", "13800000002", "", "1999-12-31", "扫地", 2], "long_ago"),
        (["小李", "13800000002", "", "11月5日", "扫地", 2], "no_year"),
        (["小李", "13800000002", "", "2025-11-05", "扫地", 8.5], "too_much_a_day"),
        (["小李", "13800000002", "", "2025-11-05", "扫地", ""], "length_missing"),
        (["小李", "13800000002", "", "2025-11-05", "", 2], "title_missing"),
        (["小李", "13800000002", "", "", "扫地", 2], "day_missing"),
        (["小李", "", "", "2025-11-05", "扫地", 2], "twins"),
        (["小李", PHONE, "大汉龙城5栋", "2025-11-05", "扫地", 2], "nobody"),
        (["没有人", PHONE, "", "2025-11-05", "扫地", 2], "nobody"),
        (["张书记", "", "大汉龙城3栋", "2025-11-05", "扫地", 2], "twins"),
    ],
)
def test_hours_that_are_not_certain_are_left_out_and_said(told, rows, row, why):
    assert told(HOURS, row) == [why or "new"]
    assert len(rows(Hours)) == (why is None)


def test_eight_hours_a_day_hold_for_all_that_is_served_on_it(told):
    person = ["小李", "13800000002", "", "2025-11-05"]
    more = [*person, "买药", 3], [*person, "陪护", 1]
    assert told(HOURS, [*person, "扫地", 5], *more) == ["new", "new", "too_much_a_day"]


def test_the_same_service_again_is_known_and_another_length_is_asked_about(told):
    person = ["小李", "13800000002", "", "2025-11-05", "扫地"]
    assert told(HOURS, [*person, 2], [*person, "两小时"]) == ["new", "known"]
    assert told(HOURS, [*person, 2]) == ["known"]
    assert told(HOURS, [*person, 3]) == ["other_minutes"]


def test_hours_that_attendance_has_made_are_not_counted_twice(program, told, person):
    member = person("小李")[0].id
    with program.desk.turn(program.now) as turn:
        activity = Activity(title="扫地", kind="service", unit_id=1, starts_at=at("9:00", 7), ends_at=at("11:00", 7))
        activity.code_secret, activity.state, activity.created_at = "x", ActivityState.PUBLISHED, at("9:00", 1)
        turn.tx.add(activity)
        turn.tx.flush()
        place = SignUp(activity_id=activity.id, member_id=member, name="小李", created_at=at("9:00", 1))
        place.standing, place.source = Standing.GOING, Source.BUTTON
        turn.tx.add(place)
        turn.tx.flush()
        turn.tx.add(Hours(sign_up_id=place.id, member_id=place.member_id, minutes=120, state=HoursState.COUNTED))
    assert told(HOURS, ["小李", "13800000002", "", "2026-11-07", "扫地", 2]) == ["known"]


def test_members_and_their_hours_may_stand_in_one_workbook_in_any_order(told):
    hours = [HOURS, ["张三", 13912345678, "", 45966, "扫地", 2]]
    assert told(sheets=(hours, [HEADS, ["张三", 13912345678, "大汉龙城3栋"]])) == ["new", "new"]


# --- looking, and taking back ------------------------------------------------------------------------------------


def test_looking_writes_nothing(program, rows):
    before = len(rows(Member)), len(rows(Audit))
    content = text([HEADS, ["张三", PHONE, "大汉龙城3栋"]])
    plan, _ = look_at(program.desk, content, "x", CHANNEL, program.now, BY_NAME)
    assert len(plan.verdicts) == 1
    assert (len(rows(Member)), len(rows(Audit))) == before
    assert runs(program.desk, program.now) == []


WHOLE = (
    [HEADS, ["张三", PHONE, "大汉龙城3栋"], ["刘婶", "13812340000", "大汉龙城3栋"]],
    [HOURS, ["张三", PHONE, "", "2025-11-05", "扫地", 2]],
)


def test_an_import_is_taken_back_as_a_whole(program, take, told, rows, person):
    _, run = take(sheets=WHOLE)
    done = take_back(program.desk, run.id, program.now)
    assert (done.people, done.completed, done.services, done.stays) == (1, 1, 1, [])
    assert not rows(Member, Member.name == "张三")
    assert not rows(Hours)
    assert not rows(ImportedRow)
    assert person("刘婶")[1].phone is None
    assert not rows(Identity, Identity.external_id == "张三")
    assert take_back(program.desk, run.id, program.now) is None
    assert told(sheets=WHOLE) == ["new", "added", "new"]


async def test_what_people_did_since_stays_and_is_said(program, take, rows, person):
    _, run = take(sheets=WHOLE)
    await program.neighbour("张三").says("时长明细 2025年")
    await program.neighbour("张三").taps("有误 扫地")
    await program.neighbour("张三").says("是三个小时")
    done = take_back(program.desk, run.id, program.now)
    assert (done.people, done.completed, done.services) == (0, 1, 0)
    assert sorted(done.stays) == [("张三", "takes_part"), ("张三 扫地", "decided")]
    assert person("张三")[1].phone == PHONE


async def test_who_has_written_since_stays(program, take, person):
    _, run = take(HEADS, ["张三", PHONE, "大汉龙城3栋"])
    await program.neighbour("张三").says("你好")
    assert take_back(program.desk, run.id, program.now).stays == [("张三", "writes")]
    assert person("张三")


def test_what_had_to_stay_for_another_import_goes_after_it(program, take):
    _, first = take(HEADS, ["张三", PHONE, "大汉龙城3栋"])
    _, second = take(HOURS, ["张三", PHONE, "", "2025-11-05", "扫地", 2])
    assert take_back(program.desk, first.id, program.now).stays == [("张三", "takes_part")]
    assert take_back(program.desk, second.id, program.now).services == 1
    assert take_back(program.desk, first.id, program.now).people == 1


def test_what_was_changed_since_stays(program, take, person):
    _, run = take(HEADS, ["刘婶", "13812340000", "大汉龙城3栋"])
    member = person("刘婶")[0].id
    with program.desk.turn(program.now) as turn:
        turn.tx.get(Profile, member).phone = PHONE
    assert take_back(program.desk, run.id, program.now).stays == [("刘婶", "changed")]
    assert person("刘婶")[1].phone == PHONE


def test_imports_are_in_the_audit_without_names(program, take, audited):
    _, run = take(sheets=WHOLE)
    take_back(program.desk, run.id, program.now)
    assert audited("import_table") == [(None, {"run": 1, "people": 1, "completed": 1, "services": 1})]
    assert audited("undo_import") == [(None, {"run": 1, "people": 1, "services": 1, "stays": 0})]


async def test_who_is_deleted_leaves_nothing_in_the_imports(program, take, rows):
    _, run = take(HEADS, ["张三", PHONE, "大汉龙城3栋"])
    await program.neighbour("张三").says("删除我的数据")
    await program.neighbour("张三").taps("确认删除")
    assert not rows(ImportedRow)
    assert take_back(program.desk, run.id, program.now) is None
