"""Tallies on demand and every Monday."""

import pytest
from sqlmodel import col

from community.wishes import Said, Wanted, Wish
from services import tallies
from services.signup import joining
from services.timers import tick
from services.visit import attend
from storage.tables.activities import ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.notices import Notice
from tests.cast import DAY, GROUP, HOUR, OTHER_GROUP, at, cleaning, wish

MONDAY = at("8:30", day=30)


def ask(program, who, unit=None, time=None):
    wanted = Wanted(unit=unit, time=time)
    return attend(program.desk, tallies.tally, program.event(who), Wish(intent="tally", wanted=wanted))


def attends(program, activity_id, *people, in_=GROUP):
    for who in people:
        attend(program.desk, joining.sign_up, program.event(who, in_), wish("sign_up", activity_id))
    with program.desk.turn(program.now) as turn:
        from storage import signup

        for row in signup.roster(turn.tx, activity_id):
            turn.tx.merge(Attendance(sign_up_id=row.id, checked_in_at=at("9:00")))


NOVEMBER = Said(kind="span", start=at("0:00", day=1), end=at("0:00", day=1, month=12), has_date=True)
MANY = [f"邻居{n}" for n in range(9)]


# --- who sees what ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["小李", "新邻居"])
def test_tallies_are_for_those_with_the_right(found, who):
    assert ask(found(), who).called() == "not_allowed"


def test_a_lead_sees_the_own_building_and_not_the_next(found):
    program = found()
    assert ask(program, "王阿姨").unit == "大汉龙城3栋"
    assert ask(program, "王阿姨", unit="大汉龙城5栋").called() == "not_allowed"
    assert ask(program, "王阿姨", unit="工农社区").called() == "not_allowed"


def test_a_role_above_sees_everything_below(found):
    program = found()
    assert ask(program, "张书记").unit == "工农社区"
    assert ask(program, "张书记", unit="大汉龙城5栋").unit == "大汉龙城5栋"


def test_without_a_time_it_is_this_month(found):
    assert ask(found(), "王阿姨").period == "month"


def test_a_whole_period_that_was_said_has_its_name(found):
    assert ask(found(), "王阿姨", time=NOVEMBER).period == "month"


# --- small numbers ---------------------------------------------------------------------------------------------


def test_a_building_is_told_exactly(found):
    program = found()
    attends(program, 1, "小李", "刘婶")
    assert ask(program, "王阿姨").total.people == 2


def test_above_a_building_a_handful_is_not_told(found):
    program = found()
    attends(program, 1, "小李", "刘婶")
    assert (ask(program, "张书记").total.people, ask(program, "张书记").total.minutes) == ("small", "hidden")


def test_a_handful_cannot_be_computed_from_the_other_buildings(found):
    program = found(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋"))
    attends(program, 1, *MANY)
    attends(program, 2, "小周", "周姐", in_=OTHER_GROUP)
    told = ask(program, "张书记")
    assert told.total.attended == 11
    assert {row.name: row.attended for row in told.rows} == {"大汉龙城3栋": "hidden", "大汉龙城5栋": "small"}


def test_a_unit_in_which_nothing_happened_hides_no_handful(database):
    """Of a row without activities everybody knows that nobody came."""
    from tests.cast import Program, community

    spec = community(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋"))
    spec.units.append(type(spec.units[0])(name="大汉龙城7栋", parent="工农社区"))
    program = Program(database, spec)
    attends(program, 1, *MANY)
    attends(program, 2, "小周", "周姐", in_=OTHER_GROUP)
    rows = {row.name: row.attended for row in ask(program, "张书记").rows}
    assert (rows["大汉龙城3栋"], rows["大汉龙城5栋"]) == ("hidden", "small")


def test_who_was_in_two_buildings_is_one_person(found):
    program = found(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋", start=at("14:00"), end=at("16:00")))
    attends(program, 1, *MANY)
    attends(program, 2, *MANY, in_=OTHER_GROUP)
    told = ask(program, "张书记")
    assert (told.total.attended, told.total.people) == (18, 9)


def test_an_organizational_life_session_earns_no_hours(found):
    program = found(cleaning(kind=ActivityKind.ORG_LIFE))
    attends(program, 1, "小李")
    assert ask(program, "王阿姨").total.minutes == 0


# --- every Monday ----------------------------------------------------------------------------------------------


@pytest.fixture
def week(found):
    program = found()
    attends(program, 1, *MANY)
    return program


async def test_on_monday_morning_those_who_look_after_a_unit_are_told_once(week, notices):
    await week.until(MONDAY)
    told = [(one.private, one.outcome) for one in week.heard if one.outcome == "tally"]
    assert sorted(told) == sorted([("王阿姨", "tally"), ("张书记", "tally"), ("赵师傅", "tally")])
    await week.until(MONDAY + 3 * HOUR)
    assert "tally" not in week.outcomes
    assert len(notices("tally", col(Notice.key).is_not(None))) == 3


def test_two_ticks_at_once_tell_it_once(week, notices):
    for _ in range(2):
        tick(week.desk, MONDAY)
    assert len(notices("tally")) == 3


@pytest.mark.parametrize("now", [MONDAY - HOUR, MONDAY + DAY, MONDAY - DAY])
def test_on_other_days_and_before_its_hour_nothing_is_told(week, notices, now):
    tick(week.desk, now)
    assert notices("tally") == []


def test_it_is_about_the_week_that_has_ended(week, notices):
    tick(week.desk, MONDAY)
    assert {notice.fields["first"][:10] for notice in notices("tally")} == {"2026-11-23"}


def test_a_week_in_which_nothing_happened_is_not_told(week, notices):
    tick(week.desk, MONDAY + 7 * DAY)
    assert notices("tally") == []


def test_who_wants_no_reminders_gets_no_weekly_tally(week, notices):
    from services import reminders

    attend(week.desk, reminders.switch_off, week.event("张书记"), wish("reminders_off"))
    tick(week.desk, MONDAY)
    assert len(notices("tally")) == 2


async def test_last_weeks_tally_does_not_say_this_week(week):
    await week.until(MONDAY)
    assert not [one for one in week.heard if one.outcome == "tally" and "本周" in one.text]
