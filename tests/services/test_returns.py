"""The employer's return: only who has consented, only what the consent says, to nobody but whoever asked for it."""

from datetime import timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import select

from community.consents import CURRENT
from community.outcomes.returns import EmployerReturn
from community.returns import Returning
from community.wishes import Said, Wanted, Wish
from services import returns
from services.visit import act
from storage import people, units
from storage.tables.activities import ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.duty import Exemption
from storage.tables.hours import Hours, HoursState
from storage.tables.notices import Notice
from storage.tables.people import Member, Profile
from storage.tables.report_in import Consent, Purpose
from tests.cast import SUNDAY, activity, at, place

HOSPITAL = "县人民医院"
FOURTH = Said(kind="span", start=at("0:00", 1, 10), end=at("0:00", 1, 1, 2027), has_date=True)
THIRD = Said(kind="span", start=at("0:00", 1, 7), end=at("0:00", 1, 10), has_date=True)


@pytest.fixture
def program(found):
    return found()


def works(program, name, employer=HOSPITAL, *, consents=tuple(Purpose), version=None, **profile):
    """An in-service member who works there and has consented."""
    with program.desk.turn(program.now) as turn:
        member = next(iter(people.named(turn.tx, name)), None)
        if member is None:
            home = units.named(turn.tx, "大汉龙城3栋").id
            member = Member(name=name, home_unit_id=home, joined_at=SUNDAY)
            turn.tx.add(member)
            turn.tx.flush()
        turn.tx.merge(Profile(member_id=member.id, in_service=True, employer=employer, **profile))
        for one in turn.tx.exec(select(Consent).where(Consent.member_id == member.id)):
            turn.tx.delete(one)
        for purpose in consents:
            given = version or CURRENT[purpose]
            turn.tx.add(Consent(member_id=member.id, purpose=purpose, version=given, given_at=SUNDAY))
        return member.id


def asks(program, who="张书记", employer=HOSPITAL, time=FOURTH, **more):
    said = (employer,) if employer else ()
    wish = Wish(intent="employer_return", wanted=Wanted(time=time), details=Returning(said=said, **more))
    with program.desk.database.reading() as tx:
        member = people.named(tx, who)[0].id
    return act(program.desk, returns.employer_return, member, wish, program.now)[0]


def sheets(made):
    book = CalamineWorkbook.from_object(BytesIO(made.content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def lines(made):
    heads, *rows = sheets(made)["完成情况"]
    return {row[0]: dict(zip(heads, row, strict=True)) for row in rows}


# --- who stands in it -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "how",
    [
        {"consents": ()},
        {"consents": (Purpose.MEMBERSHIP,)},
        {"consents": (Purpose.EMPLOYER_RETURN,)},
        {"version": 1},  # the older text promised less than is written now
        {"employer": "县财政局"},
        {"employer": None},
    ],
)
def test_nobody_else_stands_in_it_and_how_many_they_are_stands_nowhere(program, how):
    works(program, "小李")
    works(program, "刘婶", **({"employer": HOSPITAL} | how))
    made = asks(program)
    assert set(lines(made)) == {"小李"}
    assert (made.members, sheets(made)["说明"][6][1]) == (1, "本表1人")
    assert "刘婶" not in str(sheets(made))


def test_without_anybody_it_is_said_as_of_an_employer_that_nobody_knows(program):
    works(program, "小李", consents=(Purpose.MEMBERSHIP,))
    assert asks(program).model_dump() == asks(program, employer=HOSPITAL).model_dump()
    assert asks(program).called() == asks(program, employer="月球基地").called() == "nothing_to_return"


def test_who_is_not_confirmed_or_lives_elsewhere_is_not_in_it(program):
    works(program, "小李")
    works(program, "小周")
    made = asks(program)
    assert set(lines(made)) == {"小李", "小周"}
    with program.desk.turn(program.now) as turn:
        people.named(turn.tx, "小周")[0].home_unit_id = units.named(turn.tx, "上梅街道").id
        turn.tx.get(Profile, people.named(turn.tx, "小李")[0].id).in_service = False
    assert asks(program).called() == "nothing_to_return"


def test_a_withdrawn_consent_is_respected_by_the_next_and_by_one_that_still_waits(program):
    member = works(program, "小李")
    works(program, "刘婶")
    made = asks(program)
    with program.desk.turn(program.now) as turn:
        for one in turn.tx.exec(select(Consent).where(Consent.member_id == member)):
            one.withdrawn_at = program.now
    with program.desk.turn(program.now) as turn:
        assert set(lines(returns._made(turn, made))) == {"刘婶"}
    assert set(lines(asks(program))) == {"刘婶"}


async def test_who_has_consented_to_an_older_text_is_asked_anew_and_once_refused_no_more(program, rows):
    works(program, "小李")
    with program.desk.turn(program.now) as turn:
        for one in turn.tx.exec(select(Consent).where(Consent.purpose == Purpose.EMPLOYER_RETURN)):
            one.version = 1
    li = program.neighbour("小李")
    await li.says("活动")
    assert li.heard == ["activity_list", "consent_asked"]
    assert "不写您" in li.text
    await li.taps("不同意")
    assert {one.purpose for one in rows(Consent) if one.withdrawn_at is None} == {Purpose.MEMBERSHIP}
    await program.until(program.now + timedelta(days=4))
    await li.says("活动")
    assert li.heard == ["activity_list"]


# --- who may ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["王阿姨", "赵师傅", "小李", "刘婶"])
def test_it_is_for_those_who_may_confirm_a_report_in(program, rows, who):
    works(program, "小李")
    assert asks(program, who).called() == "not_allowed"
    assert [one.action for one in rows(Audit)][-1] == "employer_return_refused"


def test_each_making_is_in_the_audit(program, rows):
    works(program, "小李")
    asks(program)
    noted = rows(Audit)[-1]
    assert (noted.action, noted.detail) == (
        "make_employer_return",
        {"employer": HOSPITAL, "quarter": "2026-10-01", "rows": 1},
    )


async def test_it_goes_to_whoever_asked_in_private_and_no_copy_of_it_stays(program, rows):
    works(program, "小李", full_name="李建国")
    await program.neighbour("张书记").says("@小邻 回执 县人民医院 四季度", "龙城3栋群")
    assert [one.outcome for one in program.heard if one.private == "张书记"] == ["employer_return"]
    assert not [one for one in program.heard if one.chat and "医院" in one.text]
    kept = next(one.fields for one in rows(Notice) if one.outcome == "employer_return")
    assert "李建国" not in str(kept)
    assert set(kept) == EmployerReturn.made_of


# --- what is written --------------------------------------------------------------------------------------------


def did(program, name, number, start, kind=ActivityKind.SERVICE, state=HoursState.COUNTED, **columns):
    with program.desk.turn(program.now) as turn:
        member = people.named(turn.tx, name)[0].id
        turn.tx.add(activity(id=number, number=number, kind=kind, starts_at=start, ends_at=start, **columns))
        turn.tx.flush()
        turn.tx.add(place(number, activity_id=number, member_id=member))
        turn.tx.flush()
        turn.tx.add(Attendance(sign_up_id=number, checked_in_at=start))
        if kind == ActivityKind.SERVICE:
            turn.tx.add(Hours(sign_up_id=number, member_id=member, minutes=90, state=state))


def test_it_says_what_was_done_in_the_quarter_and_how_the_year_stands(program):
    works(program, "小李", full_name="李建国", branch="第一支部")
    did(program, "小李", 50, at("9:00", 3, 10))
    did(program, "小李", 51, at("9:00", 4, 10))
    did(program, "小李", 52, at("9:00", 5, 10), state=HoursState.CLAIMED)
    did(program, "小李", 53, at("23:59", 30, 9), ActivityKind.ORG_LIFE, closed_at=SUNDAY)
    line = lines(asks(program))["李建国"]
    assert line == {
        "姓名": "李建国",
        "支部": "第一支部",
        "本季志愿服务（次）": 2,
        "本季志愿服务（小时）": 3.0,
        "本季组织生活（次）": 0,
        "全年志愿服务": "完成",
        "全年组织生活": "完成",
        "等认定或确认（项）": 1,
    }
    third = lines(asks(program, time=THIRD))["李建国"]
    assert (third["本季志愿服务（次）"], third["本季组织生活（次）"]) == (0, 1)


def test_an_exemption_is_said_without_its_reason(program):
    member = works(program, "小李")
    with program.desk.turn(program.now) as turn:
        until = at("0:00", 1, 1, 2027)
        row = Exemption(member_id=member, year=2026, kind=ActivityKind.SERVICE, until=until, reason="住院")
        row.granted_by, row.granted_at = member, SUNDAY
        turn.tx.add(row)
    made = asks(program)
    assert (lines(made)["小李"]["全年志愿服务"], lines(made)["小李"]["全年组织生活"]) == ("免除", "未完成")
    assert "住院" not in str(sheets(made))


def test_a_duty_that_begins_next_year_is_not_missing(program):
    works(program, "小李", duty_from=2027)
    assert lines(asks(program))["小李"]["全年志愿服务"] == "下一年度起算"


def test_the_first_sheet_says_what_it_is(program):
    works(program, "小李")
    summary = {row[0]: row[1] for row in sheets(asks(program))["说明"]}
    assert summary["单位"] == HOSPITAL
    assert summary["时间"] == "2026年第4季度（2026-10-01至2026-12-31）"
    assert summary["截至"] == "2026-11-22 17:00"
    assert (summary["出具"], summary["经手"]) == ("工农社区", "张书记")


@pytest.mark.parametrize("name", ["=1+1", "+8613800000000", "@SUM(A1)", "-2", "http://x.cn", "0012", "李\x07四"])
def test_what_people_write_stays_text(program, name):
    works(program, "小李", full_name=name, branch='=HYPERLINK("http://x.cn")')
    line = next(iter(lines(asks(program)).values()))
    assert line["姓名"] == name.replace("\x07", "")
    assert line["支部"] == '=HYPERLINK("http://x.cn")'
    packed = ZipFile(BytesIO(asks(program).content))
    assert not [one for one in packed.namelist() if b"<f>" in packed.read(one) or b"hyperlink" in packed.read(one)]


def test_the_file_is_called_after_the_employer_and_cannot_leave_its_folder(program):
    works(program, "小李", "县../医院\\一\n部:*")
    made = asks(program, employer="医院")
    assert made.attached().name == "回执-县.._医院_一_部_-2026年第4季度.xlsx"


# --- which employer, which quarter ------------------------------------------------------------------------------


def test_letters_in_their_order_name_the_only_one(program):
    works(program, "小李")
    assert asks(program, employer="县医院").employer == HOSPITAL


def test_two_that_may_be_meant_are_asked_even_when_one_is_called_just_so(program):
    works(program, "小李")
    works(program, "刘婶", "县医院")
    asked = asks(program, employer="县医院")
    assert asked.called() == "which_employer"
    assert [one.label for one in asked.options] == [HOSPITAL, "县医院"]
    chosen = asked.options[1].wish
    with program.desk.database.reading() as tx:
        member = people.named(tx, "张书记")[0].id
    made = act(program.desk, returns.employer_return, member, chosen, program.now)[0]
    assert (made.employer, set(lines(made))) == ("县医院", {"刘婶"})


def test_one_employer_written_in_several_widths_is_one(program):
    works(program, "小李", "ＡＢＣ 公司")
    works(program, "刘婶", "abc公司")
    assert set(lines(asks(program, employer="Abc 公司"))) == {"小李", "刘婶"}


def test_a_name_that_says_more_is_asked(program):
    works(program, "小李")
    assert asks(program, employer="县人民医院南院").called() == "which_employer"


def test_without_a_name_all_with_somebody_to_write_of_are_offered(program):
    works(program, "小李")
    works(program, "刘婶", "县财政局", consents=(Purpose.MEMBERSHIP,))
    assert [one.label for one in asks(program, employer="").options] == [HOSPITAL]


def test_more_employers_than_fit_are_said_to_be_more(program):
    for number in range(23):
        works(program, f"党员{number}", f"第{number}小学")
    asked = asks(program, employer="")
    assert (len(asked.options), asked.more) == (20, 3)


def test_a_quarter_that_was_not_said_is_asked_but_in_the_first_month_of_one(program, found):
    works(program, "小李")
    asked = asks(program, time=None)
    assert [one.month for one in asked.quarters] == [7, 10]
    january = found(now=at("9:00", 8, 1, 2027))
    works(january, "小李")
    made = asks(january, time=None)
    assert (made.first, made.usual) == (at("0:00", 1, 10), True)


@pytest.mark.parametrize(
    "time",
    [
        Said(kind="span", start=at("0:00", 1, 1), end=at("0:00", 1, 2), has_date=True),
        Said(kind="unclear"),
        Said(kind="span", start=at("0:00", 1, 1), end=at("0:00", 1, 1, 2027), has_date=True),
    ],
)
def test_any_other_time_is_asked(program, time):
    works(program, "小李")
    assert asks(program, time=time).called() == "which_quarter"


def test_a_quarter_that_has_not_begun_has_no_return(program):
    works(program, "小李")
    next_year = Said(kind="span", start=at("0:00", 1, 1, 2027), end=at("0:00", 1, 4, 2027), has_date=True)
    assert asks(program, time=next_year).called() == "quarter_not_begun"
