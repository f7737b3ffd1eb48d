"""Checking in and out, taking attendance, closing."""

import pytest

from community.attendance import code
from community.company import Company
from services import attendance
from services.activities import changing
from services.signup import joining
from services.timers import tick
from services.visit import attend
from storage import people
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours
from storage.tables.notices import Notice
from storage.tables.people import Member, Role, RoleName
from storage.tables.subject import Subject
from tests.cast import END, GROUP, HOUR, MINUTE, at, cleaning, wish

OTHER = cleaning(title="交通文明劝导", start=at("14:00"), end=at("16:00"))


def shown(program, activity_id=1, now=None):
    with program.database.reading() as tx:
        return code(tx.get_one(Activity, activity_id), now or program.now, program.desk.figures)


def check_in(program, who, given=None, now=None):
    program.stage.now = now or program.now
    given = given or shown(program)
    return attend(program.desk, attendance.check_in, program.event(who, GROUP), wish("check_in", code=given))


def check_out(program, who, now):
    program.stage.now = now
    return attend(program.desk, attendance.check_out, program.event(who, GROUP), wish("check_out"))


def mark(program, who="王阿姨", now=None, **wanted):
    program.stage.now = now or program.now
    return attend(program.desk, attendance.mark_present, program.event(who), wish("mark_present", **wanted))


def close(program, who="王阿姨", now=END):
    program.stage.now = now
    return attend(program.desk, attendance.close_activity, program.event(who), wish("close_activity", 1))


@pytest.fixture
def program(found):
    made = found(cleaning(), OTHER)
    for who in ("小李", "刘婶", "老陈"):
        attend(made.desk, joining.sign_up, made.event(who, GROUP), wish("sign_up", 1))
    made.stage.now = at("9:00")
    return made


# --- the code --------------------------------------------------------------------------------------------------


def test_checking_in_writes_one_row_and_the_audit(program, rows, audited):
    assert check_in(program, "小李").called() == "checked_in"
    assert check_in(program, "小李", now=at("9:01")).called() == "already_checked_in"
    assert [row.checked_in_at for row in rows(Attendance)] == [at("9:00")]
    assert len(audited("check_in")) == 1


@pytest.mark.parametrize("given", ["000000", "99999", "一二三四五六"])
def test_a_wrong_code_writes_nothing(program, rows, given):
    assert check_in(program, "小李", given).called() == "wrong_code"
    assert rows(Attendance) == []


def test_the_code_of_another_activity_checks_nobody_in_here(program, rows):
    assert check_in(program, "小李", shown(program, 2)).called() in ("wrong_code", "not_signed_up")
    assert rows(Attendance) == []


def test_who_is_not_on_the_list_is_told_so(program):
    assert check_in(program, "老彭").called() == "not_signed_up"


@pytest.mark.parametrize(
    ("clock", "outcome"),
    [("8:29", "too_early"), ("8:30", "checked_in"), ("11:00", "checked_in"), ("11:01", "too_late")],
)
def test_the_window_of_checking_in(program, clock, outcome):
    program.stage.now = at(clock)
    assert check_in(program, "小李").called() == outcome


def test_after_an_early_closing_it_is_too_late(program):
    close(program, now=at("10:00"))
    program.stage.now = at("10:05")
    assert check_in(program, "小李").called() == "too_late"


def test_whoever_waits_cannot_check_in(found):
    program = found(cleaning(capacity=1))
    for who in ("小李", "刘婶"):
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", 1))
    program.stage.now = at("9:00")
    assert check_in(program, "刘婶").called() == "not_signed_up"


# --- checking out ----------------------------------------------------------------------------------------------


def test_checking_out_needs_no_code_and_claims_the_hours(program, rows):
    check_in(program, "小李")
    assert check_out(program, "小李", at("10:30")).minutes == 90
    assert [(row.minutes, row.state) for row in rows(Hours)] == [(90, "claimed")]


def test_checking_out_again_changes_nothing(program, rows):
    check_in(program, "小李")
    check_out(program, "小李", at("10:30"))
    assert check_out(program, "小李", at("10:50")).minutes == 90
    assert rows(Attendance)[0].checked_out_at == at("10:30")


def test_who_never_checked_in_cannot_check_out(program, rows):
    assert check_out(program, "小李", at("10:30")).called() == "checkin_code_needed"
    assert rows(Hours) == []


@pytest.mark.parametrize(
    ("now", "outcome"), [(END + 2 * HOUR - MINUTE, "checked_out"), (END + 2 * HOUR + MINUTE, "too_late")]
)
async def test_the_last_minute_of_checking_out(program, now, outcome):
    check_in(program, "小李")
    if outcome == "too_late":
        await program.until(now)
    assert check_out(program, "小李", now).called() == outcome


# --- by an organiser's tap -------------------------------------------------------------------------------------


def test_a_tap_during_the_activity_is_that_moment(program, rows):
    mark(program, now=at("9:20"), about=Subject("sign_up", 1))
    assert rows(Attendance)[0].checked_in_at == at("9:20")
    assert rows(Attendance)[0].confirmed_by is not None


def test_a_tap_after_the_end_stands_for_the_whole_time(program, rows):
    mark(program, now=at("11:30"), activity_id=1)
    assert {row.checked_in_at for row in rows(Attendance)} == {at("9:00")}


def test_a_tap_for_all_marks_everybody_who_goes_once(program, rows):
    check_in(program, "小李")
    for _ in range(2):
        mark(program, now=at("9:20"), activity_id=1)
    assert len(rows(Attendance)) == 3


@pytest.mark.parametrize("who", ["小李", "周姐", "新邻居"])
def test_marking_needs_the_right(program, rows, who):
    assert mark(program, who, about=Subject("sign_up", 1)).called() == "not_allowed"
    assert rows(Attendance) == []


@pytest.fixture
def lecture(found):
    """刘婶 and 老彭 are lecturers; the first activity is 刘婶's lecture."""
    program = found(cleaning(lecturer="刘婶"), OTHER)
    with program.desk.turn(program.now) as turn:
        unit = turn.tx.get_one(Activity, 1).unit_id
        for name in ("刘婶", "老彭"):
            member = people.identity(turn.tx, "replay", name).member_id
            turn.tx.add(Role(member_id=member, unit_id=unit, role=RoleName.LECTURER))
    return program


def test_a_lecturer_marks_those_who_come_to_the_own_lecture_and_to_no_other(lecture):
    assert mark(lecture, "刘婶", now=at("9:20"), activity_id=1).called() == "attendance_summary"
    assert mark(lecture, "刘婶", now=at("14:20"), activity_id=2).called() == "not_allowed"


def test_a_lecturer_of_the_same_name_may_not(lecture):
    with lecture.desk.turn(lecture.now) as turn:
        turn.tx.get_one(Member, people.identity(turn.tx, "replay", "老彭").member_id).name = "刘婶"
    assert mark(lecture, "老彭", now=at("9:20"), activity_id=1).called() == "not_allowed"


def test_marking_is_not_possible_before_checking_in_is(program, rows):
    assert mark(program, now=at("8:29"), activity_id=1).called() == "too_early"
    assert rows(Attendance) == []


def test_marking_is_not_possible_after_the_closing(program, rows):
    close(program)
    assert mark(program, activity_id=1).called() == "too_late"


def test_nobody_is_marked_at_a_cancelled_activity(program, rows):
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    mark(program, activity_id=1)
    assert rows(Attendance) == []


# --- closing ---------------------------------------------------------------------------------------------------


def test_closing_claims_hours_for_those_who_were_there(program, rows, notices):
    check_in(program, "小李")
    close(program)
    assert [row.minutes for row in rows(Hours)] == [120]
    assert rows(Attendance)[0].forgot_check_out
    assert {notice.fields["rows"][0]["name"] for notice in notices("hours_to_approve")} == {"小李"}


def test_closing_twice_asks_nobody_again(program, notices):
    check_in(program, "小李")
    close(program)
    before = len(notices("hours_to_approve"))
    close(program, now=END + HOUR)
    assert len(notices("hours_to_approve")) == before


def test_closing_gives_the_number_back(program, rows):
    close(program)
    assert rows(Activity)[0].number is None


def test_nothing_closes_before_it_has_begun(program):
    assert close(program, now=at("8:59")).called() == "too_early"


def test_a_cancelled_activity_earns_nobody_hours(program, rows):
    check_in(program, "小李")
    attend(program.desk, changing.cancel_activity, program.event("王阿姨"), wish("cancel_activity", 1))
    close(program)
    assert rows(Hours) == []


async def test_attendance_closes_by_itself_once(program, rows, notices):
    check_in(program, "小李")
    await program.until(END + 2 * HOUR + 5 * MINUTE)
    assert rows(Activity)[0].closed_at == END + 2 * HOUR
    assert len({n.identity_id for n in notices("hours_to_approve")}) == len(notices("hours_to_approve")) == 2


async def test_at_night_approval_is_asked_for_in_the_morning(found, notices):
    program = found(cleaning(start=at("19:00"), end=at("20:30")))
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    program.stage.now = at("19:00")
    check_in(program, "小李")
    await program.until(at("22:30"))
    assert {notice.not_before for notice in notices("hours_to_approve")} == {at("7:30", day=29)}


def test_whose_own_hours_are_all_there_is_sees_no_button_for_them(found, notices):
    program = found()
    attend(program.desk, joining.sign_up, program.event("张书记", GROUP), wish("sign_up", 1))
    program.stage.now = at("9:00")
    check_in(program, "张书记")
    close(program)
    assert {notice.identity_id for notice in notices("hours_to_approve")} == {identity(program, "赵师傅")}


def identity(program, name):
    with program.database.reading() as tx:
        return people.identity(tx, "replay", name).id


def test_guests_earn_no_hours(found, rows):
    program = found()
    with_a_guest = wish("sign_up", 1, company=Company(names=("刘桂英",)))
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), with_a_guest)
    mark(program, now=at("9:00"), activity_id=1)
    close(program)
    assert len(rows(Attendance)) == 2
    assert len(rows(Hours)) == 1


def test_the_code_is_read_out_by_those_with_the_right(program):
    for who, outcome in (("王阿姨", "checkin_code"), ("小李", "not_allowed"), ("周姐", "not_allowed")):
        answer = attend(program.desk, attendance.checkin_code, program.event(who), wish("checkin_code", 1))
        assert answer.called() == outcome


def test_a_tick_closes_nothing_that_is_still_on(program, rows):
    tick(program.desk, END + 2 * HOUR - MINUTE)
    assert rows(Activity)[0].closed_at is None
    assert rows(Notice, Notice.outcome == "attendance_summary") == []
