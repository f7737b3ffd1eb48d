"""Checking in and out, taking attendance, closing."""

from datetime import timedelta

import pytest

from community.attendance import code
from community.company import Company
from community.wishes import Wanted
from services.activities import changing
from services.attendance import arriving, closing, taking
from services.hours import deciding
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
from tests.cast import CLEANING, END, GROUP, HOUR, MINUTE, at, cleaning, wish

SECOND = timedelta(seconds=1)
OTHER = cleaning(title="交通文明劝导", start=at("14:00"), end=at("16:00"))


def shown(program, activity_id=1, now=None):
    with program.database.reading() as tx:
        return code(tx.get_one(Activity, activity_id), now or program.now, program.desk.figures)


def check_in(program, who, given=None, now=None):
    program.stage.now = now or program.now
    given = given or shown(program)
    return attend(program.desk, arriving.check_in, program.event(who, GROUP), wish("check_in", code=given))


def check_out(program, who, now):
    program.stage.now = now
    return attend(program.desk, arriving.check_out, program.event(who, GROUP), wish("check_out"))


def mark(program, who="王阿姨", now=None, **wanted):
    program.stage.now = now or program.now
    return attend(program.desk, taking.mark_present, program.event(who), wish("mark_present", **wanted))


def close(program, who="王阿姨", now=END):
    program.stage.now = now
    return attend(program.desk, closing.close_activity, program.event(who), wish("close_activity", 1))


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


@pytest.mark.parametrize(
    ("clock", "opens", "over"),
    [("8:00", at("8:30"), False), ("8:30", None, False), ("10:30", None, False), ("11:30", None, True)],
)
def test_who_never_checked_in_is_told_so_and_what_can_still_be_done(program, rows, clock, opens, over):
    answer = check_out(program, "小李", at(clock))
    assert answer.called() == "not_checked_in"
    assert (answer.activity.title, answer.opens, answer.over) == (CLEANING, opens, over)
    assert rows(Hours) == []


@pytest.mark.parametrize("who", ["老彭", "新邻居"])
def test_who_goes_to_nothing_has_no_check_in_either(program, who):
    answer = check_out(program, who, at("10:30"))
    assert (answer.called(), answer.activity) == ("not_checked_in", None)


def test_who_left_is_told_so_again_and_not_that_it_is_too_late(program):
    check_in(program, "小李")
    check_out(program, "小李", at("9:30"))
    close(program, now=at("10:00"))
    assert check_out(program, "小李", at("10:05")).called() == "checked_out"


def test_leaving_two_activities_one_after_the_other(found, rows):
    program = found(cleaning(end=at("10:00")), cleaning(title="楼道清扫", start=at("10:00"), end=at("12:00")))
    for number in (1, 2):
        attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", number))
    for number, clock in ((1, "9:30"), (2, "9:45")):
        check_in(program, "小李", shown(program, number, at(clock)), at(clock))
    assert [check_out(program, "小李", at(clock)).activity.id for clock in ("10:01", "11:30")] == [1, 2]
    assert [row.minutes for row in rows(Hours)] == [30, 90]


LAST = END + 2 * HOUR


@pytest.mark.parametrize("closes_first", [True, False])
@pytest.mark.parametrize(
    ("now", "outcome"),
    [
        (LAST - MINUTE, "checked_out"),
        (LAST, "checked_out"),
        (LAST + MINUTE - SECOND, "checked_out"),
        (LAST + MINUTE, "too_late"),
    ],
)
async def test_the_last_minute_of_checking_out(program, rows, now, outcome, closes_first):
    """It counts in full, even if attendance has closed by itself a moment before."""
    check_in(program, "小李")
    if closes_first:
        await program.until(now)
    assert check_out(program, "小李", now).called() == outcome
    if outcome == "checked_out":
        assert [(row.checked_out_at, row.forgot_check_out) for row in rows(Attendance)] == [(now, False)]
        assert [row.minutes for row in rows(Hours)] == [120]


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


# --- closing early ---------------------------------------------------------------------------------------------


def choose(program, service, who="王阿姨"):
    program.stage.now = at("10:05")
    return attend(program.desk, service, program.event(who), wish("any", 1))


@pytest.fixture
def to_close_early(found):
    """小李 and 王阿姨 forget to check out, 刘婶 leaves at 9:30."""
    program = found()
    for who in ("小李", "刘婶", "王阿姨"):
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", 1))
    mark(program, now=at("9:00"), activity_id=1)
    check_out(program, "刘婶", at("9:30"))
    return program


def minutes(rows):
    return [row.minutes for row in rows(Hours)]


def test_a_forgotten_check_out_counts_to_an_early_closing_and_the_planned_end_is_offered(to_close_early, rows):
    answer = close(to_close_early, now=at("10:00"))
    assert sorted(minutes(rows)) == [30, 60, 60]
    assert [(row.name, row.minutes, row.counted_to) for row in answer.forgotten] == [
        ("小李", 60, at("10:00")),
        ("王阿姨", 60, at("10:00")),
    ]
    assert answer.could_be == END


def test_the_planned_end_is_for_others_than_whoever_chooses(to_close_early, rows, audited):
    close(to_close_early, now=at("10:00"))
    answer = choose(to_close_early, closing.count_to_planned_end)
    assert {row.name: row.minutes for row in answer.forgotten} == {"小李": 120, "王阿姨": 60}
    assert answer.could_be == at("10:00")
    assert len(audited("count_forgotten")) == 1


def test_those_who_decide_are_asked_anew_and_need_not_read_what_was_held(to_close_early, notices):
    close(to_close_early, now=at("10:00"))
    asked = [[row["minutes"] for row in notice.fields["rows"]] for notice in notices("hours_to_approve")]
    choose(to_close_early, closing.count_to_planned_end)
    anew = [[row["minutes"] for row in notice.fields["rows"]] for notice in notices("hours_to_approve")]
    assert (asked, anew) == ([[60, 30, 60]] * 2, [[120, 30, 60]] * 2)
    assert all(notice.fields["anew"] for notice in notices("hours_to_approve"))


def test_choosing_the_same_twice_tells_nobody_again(to_close_early, notices):
    close(to_close_early, now=at("10:00"))
    for _ in range(2):
        choose(to_close_early, closing.count_to_planned_end)
    assert len(notices("hours_to_approve")) == 2


def test_the_choice_can_be_taken_back(to_close_early, rows):
    close(to_close_early, now=at("10:00"))
    before = minutes(rows)
    choose(to_close_early, closing.count_to_planned_end)
    choose(to_close_early, closing.count_to_closing)
    assert minutes(rows) == before


def test_what_is_decided_stays(to_close_early, rows):
    close(to_close_early, now=at("10:00"))
    attend(to_close_early.desk, deciding.approve, to_close_early.event("赵师傅"), wish("approve_hours", 1))
    assert choose(to_close_early, closing.count_to_planned_end).could_be is None
    assert sorted(minutes(rows)) == [30, 60, 60]


@pytest.mark.parametrize("who", ["小李", "周姐", "新邻居"])
def test_choosing_needs_the_right(to_close_early, rows, who):
    close(to_close_early, now=at("10:00"))
    assert choose(to_close_early, closing.count_to_planned_end, who).called() == "not_allowed"
    assert sorted(minutes(rows)) == [30, 60, 60]


def test_nothing_is_chosen_while_attendance_is_open(to_close_early, rows):
    before = minutes(rows)
    assert choose(to_close_early, closing.count_to_planned_end).called() == "question_closed"
    assert minutes(rows) == before


@pytest.mark.parametrize("clock", ["11:00", "11:30", "12:59"])
def test_after_the_planned_end_there_is_nothing_to_choose(to_close_early, rows, clock):
    answer = close(to_close_early, now=at(clock))
    assert (answer.forgotten, answer.could_be) == ((), None)
    assert sorted(minutes(rows)) == [30, 120, 120]


def test_who_is_the_only_one_to_have_forgotten_chooses_nothing(found, rows):
    program = found()
    attend(program.desk, joining.sign_up, program.event("王阿姨", GROUP), wish("sign_up", 1))
    mark(program, now=at("9:00"), activity_id=1)
    assert close(program, now=at("10:00")).could_be is None
    choose(program, closing.count_to_planned_end)
    assert minutes(rows) == [60]


def test_an_activity_that_earns_no_hours_offers_no_choice(found):
    program = found(cleaning(kind="event"))
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    mark(program, now=at("9:00"), activity_id=1)
    answer = close(program, now=at("10:00"))
    assert (answer.forgotten, answer.could_be) == ((), None)


# --- closing, whenever -----------------------------------------------------------------------------------------


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


# --- which activity is meant by whoever runs it ----------------------------------------------------------------

LATER = [
    cleaning(title="楼道清扫", start=at("9:00", day=29), end=at("11:00", day=29)),
    cleaning(title="交通文明劝导", start=at("9:00", day=30), end=at("11:00", day=30)),
]
BY_THE_ORGANISER = [taking.checkin_code, taking.take_attendance, closing.close_activity]


def asks(program, service, clock, who="王阿姨", **wanted):
    program.stage.now = at(clock)
    return attend(program.desk, service, program.event(who), wish("any", **wanted))


@pytest.mark.parametrize("service", BY_THE_ORGANISER)
@pytest.mark.parametrize("title", [None, "就这样"])  # words that may be a title or not
@pytest.mark.parametrize("clock", ["9:00", "10:59"])
def test_the_one_that_runs_is_meant(found, service, title, clock):
    program = found(cleaning(), *LATER)
    said = Wanted(title=title, title_is_certain=False)
    assert asks(program, service, clock, wanted=said).activity.title == CLEANING


@pytest.mark.parametrize(("clock", "outcome"), [("8:29", "which_activity"), ("8:30", "attendance_summary")])
def test_it_runs_from_half_an_hour_before_the_start(found, clock, outcome):
    assert asks(found(cleaning(), *LATER), taking.take_attendance, clock).called() == outcome


def test_of_two_that_run_only_these_are_offered(found):
    program = found(cleaning(), cleaning(title="护学岗", start=at("9:30")), *LATER)
    offered = asks(program, taking.take_attendance, "9:10").options
    assert [option.facts.title for option in offered] == [CLEANING, "护学岗"]


def test_one_that_runs_comes_before_one_that_is_over_and_still_open(found):
    program = found(cleaning(), cleaning(title="护学岗", start=at("11:30"), end=at("12:30")), *LATER)
    assert asks(program, taking.take_attendance, "11:10").activity.title == "护学岗"
    assert asks(program, taking.take_attendance, "10:50").activity.title == CLEANING


@pytest.mark.parametrize("service", [taking.take_attendance, closing.close_activity])
def test_one_that_is_over_and_still_open_comes_before_what_is_days_off(found, service):
    assert asks(found(cleaning(), *LATER), service, "12:00").activity.title == CLEANING


def test_a_name_means_what_it_names(found):
    program = found(cleaning(), *LATER)
    assert asks(program, taking.checkin_code, "9:00", wanted=Wanted(title="楼道清扫")).activity.title == "楼道清扫"


def test_words_that_may_name_something_else_close_nothing_unasked(found, rows):
    program = found(cleaning(), *LATER)
    said = Wanted(title="扫水沟", title_is_certain=False)
    answer = asks(program, closing.close_activity, "10:00", wanted=said, loosely=True)
    assert [option.facts.title for option in answer.options] == [CLEANING]
    assert rows(Activity)[0].closed_at is None


@pytest.mark.parametrize(("clock", "opens"), [("8:29", at("8:30")), ("8:30", None), ("11:00", None)])
def test_before_checking_in_opens_it_is_said_that_the_code_will_be_another_one(found, clock, opens):
    assert asks(found(), taking.checkin_code, clock, activity_id=1).opens == opens


def test_after_the_end_no_code_is_given_that_lets_nobody_in(found):
    answer = asks(found(), taking.checkin_code, "11:01", activity_id=1)
    assert (answer.called(), answer.code) == ("too_late", True)


def test_the_code_is_read_out_by_those_with_the_right(program):
    for who, outcome in (("王阿姨", "checkin_code"), ("小李", "not_allowed"), ("周姐", "not_allowed")):
        answer = attend(program.desk, taking.checkin_code, program.event(who), wish("checkin_code", 1))
        assert answer.called() == outcome


def test_a_tick_closes_nothing_that_is_still_on(program, rows):
    tick(program.desk, END + 2 * HOUR - MINUTE)
    assert rows(Activity)[0].closed_at is None
    assert rows(Notice, Notice.outcome == "attendance_summary") == []
