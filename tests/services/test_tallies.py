"""Tallies on demand and every Monday."""

from dataclasses import replace
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook
from sqlmodel import col

from community.company import Company, Joining
from community.outcomes.tallies import TallySheet
from community.tallying import Tallying
from community.wishes import Said, Wanted, Wish
from services import latest, reminders
from services.signup import joining, leaving
from services.tallies import asking as tallies
from services.tallies import telling
from services.timers import TIMERS, tick
from services.visit import attend
from storage import people as everybody
from storage import units
from storage.tables.activities import Activity, ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.lectures import Rating
from storage.tables.notices import Notice
from storage.tables.people import Identity, Member, Role, RoleName
from storage.tables.subject import Subject
from storage.tables.units import UnitKind
from tests.cast import (
    BOT,
    CLEANING,
    DAY,
    END,
    FIGURES,
    GROUP,
    HOUR,
    OTHER_GROUP,
    ZONE,
    at,
    cleaning,
    run_timer,
    wish,
)
from texts.charts import chart_of
from texts.render import Renderer

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


# --- who did not come, and how soon somebody signed up --------------------------------------------------------


def closes(program, activity_id=1):
    with program.desk.turn(END) as turn:
        turn.tx.get_one(Activity, activity_id).closed_at = END


def signs_up(program, activity_id, *people, in_=GROUP):
    for who in people:
        attend(program.desk, joining.sign_up, program.event(who, in_), wish("sign_up", activity_id))


def test_who_did_not_come_is_known_when_attendance_is_over(found):
    program = found()
    attends(program, 1, "小李", "刘婶")
    signs_up(program, 1, "老彭")
    assert ask(program, "王阿姨").total.no_shows == 0
    closes(program)
    assert ask(program, "王阿姨").total.no_shows == 1


def test_where_nobody_took_attendance_nobody_stayed_away(found):
    program = found()
    signs_up(program, 1, "小李", "刘婶")
    closes(program)
    assert ask(program, "王阿姨").total.no_shows == 0


def test_a_handful_who_did_not_come_is_not_told_above_a_building(found):
    program = found()
    attends(program, 1, *MANY)
    signs_up(program, 1, "老彭")
    closes(program)
    assert ask(program, "张书记").total.no_shows == "small"


def published(program, activity_id, moment, opens=None):
    with program.desk.turn(moment) as turn:
        activity = turn.tx.get_one(Activity, activity_id)
        activity.published_at, activity.signup_opens = moment, opens


def test_half_of_the_activities_had_somebody_so_soon(found):
    program = found(*(cleaning(title=f"{n}号", start=at("9:00", n), end=at("11:00", n)) for n in (26, 27, 28)))
    for number, hours in ((1, 1), (2, 2), (3, 30)):
        published(program, number, program.now - hours * HOUR)
        signs_up(program, number, "小李")
    assert ask(program, "王阿姨").total.wait == 120


def test_waiting_begins_when_one_can_sign_up(found):
    program = found()
    published(program, 1, program.now - 10 * HOUR, opens=program.now - HOUR)
    signs_up(program, 1, "小李")
    assert ask(program, "王阿姨").total.wait == 60


def test_whoever_cancelled_was_the_first_all_the_same(found):
    program = found()
    published(program, 1, program.now - HOUR)
    signs_up(program, 1, "小李")
    attend(program.desk, leaving.cancel, program.event("小李"), wish("cancel", 1))
    told = ask(program, "王阿姨").total
    assert (told.signed_up, told.wait) == (0, 60)


def test_how_quick_a_handful_was_is_not_told_above_a_building(found):
    program = found()
    published(program, 1, program.now - HOUR)
    signs_up(program, 1, "小李")
    assert ask(program, "张书记").total.wait is None


# --- compared --------------------------------------------------------------------------------------------------


OCTOBER = {"start": at("9:00", 20, 10), "end": at("11:00", 20, 10)}


def test_it_stands_beside_the_period_before(found):
    program = found(cleaning(), cleaning(title="上月的", **OCTOBER))
    attends(program, 1, *MANY)
    told = ask(program, "张书记")
    assert (told.before.activities, told.before.attended) == (1, "small")
    assert told.before_when.first == at("0:00", 1, 10)
    assert not told.is_over


def words(program, told):
    return Renderer(ZONE, BOT, lambda: program.now).render(told).plain


def test_less_is_less_only_when_the_period_is_over(found):
    program = found(cleaning(title="上月的", **OCTOBER), cleaning(title="又一场", **OCTOBER), cleaning())
    assert "活动1场（2）" in words(program, ask(program, "王阿姨"))
    program.stage.now = at("9:00", 1, 12)
    assert "活动1场↓（2）" in words(program, ask(program, "王阿姨", time=NOVEMBER))


def test_nothing_is_compared_where_either_is_not_told(found):
    program = found(cleaning(), cleaning(title="上月的", **OCTOBER))
    attends(program, 1, *MANY)
    assert "到场9，" in words(program, ask(program, "张书记"))


def test_what_has_not_begun_is_compared_with_nothing(found):
    december = Said(kind="span", start=at("0:00", 1, 12), end=at("0:00", 1, 1, 2027), has_date=True)
    assert ask(found(), "王阿姨", time=december).before is None


# --- ratings ---------------------------------------------------------------------------------------------------


LECTURE = {"kind": ActivityKind.LECTURE, "lecturer": "刘婶"}
FIVE_AND_MORE = (5, 4, 4, 5, 3, 5)


def rates(program, activity_id, *stars):
    """Those who came, in the order in which they signed up."""
    with program.desk.turn(program.now) as turn:
        from storage import signup

        for row, given in zip(signup.roster(turn.tx, activity_id), stars, strict=False):
            turn.tx.add(Rating(sign_up_id=row.id, stars=given, rated_at=END))


def rated(found, *stars, **more):
    program = found(cleaning(**LECTURE, **more))
    attends(program, 1, *MANY)
    rates(program, 1, *stars)
    return program


def test_a_lecture_that_five_have_rated_has_its_average(found):
    told = ask(rated(found, *FIVE_AND_MORE), "王阿姨").total
    assert (told.ratings, told.stars) == (6, 4.3)


@pytest.mark.parametrize("stars", [(), (5,), (1, 1, 1, 1)])
@pytest.mark.parametrize("who", ["王阿姨", "张书记"])
def test_fewer_than_five_ratings_are_told_nowhere(found, stars, who):
    program = rated(found, *stars)
    told = ask(program, who)
    assert [one.stars for one in (told.total, *told.rows)].count(None) == 1 + len(told.rows)
    assert "评分" not in words(program, told)
    assert "平均分" not in table(program, who)[1]["单位"][0]


def test_two_lectures_that_few_have_rated_make_no_average_together(found):
    program = found(*(cleaning(title=f"{n}讲", start=at("9:00", n), end=at("11:00", n), **LECTURE) for n in (27, 28)))
    for number in (1, 2):
        attends(program, number, *MANY)
        rates(program, number, 5, 5, 5, 1)
    assert ask(program, "王阿姨").total.stars is None


def test_above_a_building_the_average_is_told_and_how_many_rated_is_not(found):
    program = rated(found, *FIVE_AND_MORE)
    told = ask(program, "张书记")
    assert (told.total.stars, told.total.ratings) == (4.3, "hidden")
    assert {row.name: row.stars for row in told.rows} == {"大汉龙城3栋": 4.3, "大汉龙城5栋": None}
    assert "讲座评分4.3\n" in words(program, told)
    assert "讲座评分4.3（6份）" in words(program, ask(program, "王阿姨"))


def test_the_table_has_the_average_of_the_unit_and_of_the_lecture(found):
    _, sheets = table(rated(found, *FIVE_AND_MORE), "王阿姨")
    for sheet in ("单位", "活动"):
        head, line = sheets[sheet]
        assert (line[head.index("评分（份）")], line[head.index("平均分")]) == (6, 4.3)
    assert set(sheets["活动"][0][4:]) <= {row[0] for row in sheets["说明"]}


def test_the_picture_says_the_average(found):
    program = rated(found, *FIVE_AND_MORE)
    assert chart_of(ask(program, "王阿姨")).title == "大汉龙城3栋（讲座评分4.3）"


def test_a_group_is_told_no_rating(found, notices):
    run_timer(rated(found, *FIVE_AND_MORE).desk, "monthly_tally", TUESDAY)
    assert "stars" not in notices("group_tally")[0].fields["monthly"]


# --- a lecturer sees what came of their own lectures -------------------------------------------------------------


def lectures(program, who, unit):
    """刘婶 becomes a lecturer there."""
    with program.desk.turn(program.now) as turn:
        member = everybody.named(turn.tx, who)[0].id
        turn.tx.add(Role(member_id=member, unit_id=units.named(turn.tx, unit).id, role=RoleName.LECTURER))
    return program


@pytest.fixture
def hall(found):
    """Two lectures by 刘婶, one of somebody else's, a service, in building 3; one of hers in building 5."""
    days = iter(range(24, 30))
    held = [LECTURE, LECTURE, LECTURE | {"lecturer": "老彭"}, {}, LECTURE | {"unit": "大汉龙城5栋"}]
    clocks = [{"title": f"第{day}天", "start": at("9:00", day), "end": at("11:00", day)} for day in days]
    program = found(*(cleaning(**clock, **one) for clock, one in zip(clocks, held, strict=False)))
    for number in (1, 2, 3, 4):
        attends(program, number, *MANY)
    attends(program, 5, *MANY, in_=OTHER_GROUP)
    return program


@pytest.mark.parametrize(("unit", "told"), [("大汉龙城3栋", 2), ("工农社区", 3)])
def test_of_a_unit_they_see_their_own_lectures_alone(hall, unit, told):
    tally = ask(lectures(hall, "刘婶", unit), "刘婶")
    assert (tally.unit, tally.own, tally.total.activities, tally.total.attended) == (unit, True, told, told * 9)


def test_in_the_year_they_see_nobodys_duty_and_no_messages(hall):
    year = Said(kind="span", start=at("0:00", 1, 1), end=at("0:00", 1, 1, 2027), has_date=True)
    told = ask(lectures(hall, "刘婶", "大汉龙城3栋"), "刘婶", time=year)
    assert (told.duty, told.messages) == (None, None)
    assert ask(hall, "王阿姨", time=year).duty is not None


def test_their_table_holds_their_own_lectures_alone(hall):
    told, sheets = table(lectures(hall, "刘婶", "大汉龙城3栋"), "刘婶")
    assert [row[1] for row in sheets["活动"][1:]] == ["第24天", "第25天"]
    assert told.own


def test_their_table_is_still_theirs_when_it_is_sent(hall, notices):
    """It is made at that moment, from no more than what was asked for."""
    lectures(hall, "刘婶", "大汉龙城3栋")
    table(hall, "刘婶")
    (waits,) = notices("tally_sheet")
    assert waits.fields["own"]
    with hall.desk.turn(hall.now) as turn:
        account = turn.tx.get_one(Identity, waits.identity_id)
        made = latest.MADE["tally_sheet"](turn, account, TallySheet.model_validate(waits.fields))
    assert made.activities == 2


def test_who_has_another_role_there_sees_the_unit(hall):
    assert not ask(lectures(hall, "王阿姨", "大汉龙城3栋"), "王阿姨").own


def test_another_unit_is_not_theirs(hall):
    assert ask(lectures(hall, "刘婶", "大汉龙城3栋"), "刘婶", unit="大汉龙城5栋").called() == "not_allowed"


async def test_they_are_told_no_weekly_tally(hall):
    await lectures(hall, "刘婶", "大汉龙城3栋").until(MONDAY)
    assert "刘婶" not in [one.private for one in hall.heard if one.outcome == "tally"]


# --- children, and messages --------------------------------------------------------------------------------------


def test_children_are_told_apart_from_grown_ups(found):
    program = found()
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), joins(Company(unnamed=2, children=2)))
    told = ask(program, "王阿姨")
    assert (told.total.signed_up, told.total.children) == (3, 2)
    assert "报名3↑（0），其中孩子2\n" in words(program, told)
    assert ask(program, "张书记").total.children == "hidden"


def joins(company):
    return Wish(intent="sign_up", about=Subject("activity", 1), details=Joining(company=company))


def test_how_much_of_the_message_budget_is_used_is_one_line_of_the_units_tally(found):
    program = found()
    told = ask(program, "张书记")
    assert (told.messages.groups, told.messages.sent) == (2, 0)
    assert words(program, told).count("消息：近7天给2个群共发0条新消息") == 1


def test_of_a_period_that_is_over_the_messages_are_forgotten(found):
    october = Said(kind="span", start=at("0:00", 1, 10), end=at("0:00", 1), has_date=True)
    assert ask(found(), "张书记", time=october).messages is None


# --- of which unit ---------------------------------------------------------------------------------------------


def test_a_name_that_several_bear_is_asked(found):
    told = ask(found(), "张书记", unit="大汉龙城")
    assert [option.label for option in told.options] == ["大汉龙城3栋", "大汉龙城5栋"]


def test_what_nobody_knows_is_asked_even_of_whoever_has_one_unit(found):
    program = found()
    wanted = Wish(intent="tally", details=Tallying(unread="火星小区"))
    told = attend(program.desk, tallies.tally, program.event("王阿姨"), wanted)
    assert [option.label for option in told.options] == ["大汉龙城3栋"]


def test_a_button_for_a_unit_that_is_not_ones_own_shows_nothing(found):
    program = found()
    with program.desk.database.reading() as tx:
        other = units.named(tx, "大汉龙城5栋").id
    wanted = Wish(intent="tally", about=Subject("unit", other), tapped=True)
    assert attend(program.desk, tallies.tally, program.event("王阿姨"), wanted).called() == "not_allowed"


def test_each_building_of_a_street_is_told_as_its_community_tells_it(found):
    program = found(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋"))
    attends(program, 1, *MANY)
    attends(program, 2, "小周", "周姐", in_=OTHER_GROUP)
    with program.desk.turn(program.now) as turn:
        turn.tx.add(Role(member_id=1, unit_id=units.named(turn.tx, "上梅街道").id, role=RoleName.GRID_HEAD))
    wanted = Wish(intent="tally", wanted=Wanted(unit="上梅街道"), details=Tallying(each=UnitKind.BUILDING))
    told = attend(program.desk, tallies.tally, program.event("王阿姨"), wanted)
    assert told.unit == "上梅街道"
    assert told.rows == ask(program, "张书记").rows


# --- as a table ------------------------------------------------------------------------------------------------


def table(program, who, unit=None, time=NOVEMBER):
    wanted = Wish(intent="tally", wanted=Wanted(unit=unit, time=time), details=Tallying(sheet=True))
    told = attend(program.desk, tallies.tally, program.event(who), wanted)
    book = CalamineWorkbook.from_filelike(BytesIO(told.content))
    return told, {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_a_table_has_units_activities_and_what_each_column_means(found):
    program = found(cleaning(), cleaning(title="=1+1", unit="大汉龙城5栋"))
    attends(program, 1, *MANY)
    told, sheets = table(program, "张书记")
    assert list(sheets) == ["单位", "活动", "说明"]
    assert [row[0] for row in sheets["单位"]] == ["单位", "大汉龙城3栋", "大汉龙城5栋", "合计"]
    assert [row[1] for row in sheets["活动"]] == ["活动", CLEANING, "=1+1"]
    assert (told.units, told.activities, told.name) == (3, 2, "统计-工农社区-2026-11.xlsx")
    explained = {row[0] for row in sheets["说明"]}
    assert set(sheets["单位"][0][1:]) <= explained


def test_what_is_small_is_so_in_a_table_too(found):
    program = found(cleaning(), cleaning(title="五栋的活动", unit="大汉龙城5栋"))
    attends(program, 1, *MANY)
    attends(program, 2, "小周", "周姐", in_=OTHER_GROUP)
    _, sheets = table(program, "张书记")
    came = sheets["单位"][0].index("到场（人次）")
    assert [row[came] for row in sheets["单位"][1:]] == ["—", "不足5人", 11]
    came = sheets["活动"][0].index("到场（人次）")
    assert [row[came] for row in sheets["活动"][1:]] == ["—", "—"]


def test_of_a_building_it_is_exact(found):
    program = found()
    attends(program, 1, "小李")
    _, sheets = table(program, "王阿姨")
    came = sheets["活动"][0].index("到场（人次）")
    assert sheets["活动"][1][came] == 1


def test_a_table_is_for_those_with_the_right_and_lies_nowhere(found, notices):
    program = found()
    wanted = Wish(intent="tally", details=Tallying(sheet=True))
    assert attend(program.desk, tallies.tally, program.event("小李"), wanted).called() == "not_allowed"
    table(program, "王阿姨")
    assert "content" not in notices("tally_sheet")[0].fields


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
    attend(week.desk, reminders.switch_off, week.event("张书记"), wish("reminders_off"))
    tick(week.desk, MONDAY)
    assert len(notices("tally")) == 2


def switch(program, service, who, in_="private"):
    return attend(program.desk, service, program.event(who, in_), Wish(intent="any"))


def test_who_wants_no_weekly_tally_gets_none_and_their_reminders_all_the_same(week, notices, rows):
    switch(week, telling.weekly_off, "张书记")
    tick(week.desk, MONDAY)
    assert len(notices("tally")) == 2
    assert not any(member.reminders_off for member in rows(Member))


def test_who_wants_it_in_spite_of_no_reminders_gets_it(week, notices):
    attend(week.desk, reminders.switch_off, week.event("张书记"), wish("reminders_off"))
    switch(week, telling.weekly_on, "张书记")
    tick(week.desk, MONDAY)
    assert len(notices("tally")) == 3


async def test_a_weekly_tally_has_five_lines_and_is_compared(week):
    await week.until(MONDAY)
    told = [one for one in week.heard if one.outcome == "tally"]
    assert all(len([line for line in one.text.splitlines() if line]) == 5 for one in told)
    assert all("活动1场↑（0）" in one.text for one in told)


# --- every month -----------------------------------------------------------------------------------------------


TUESDAY = at("9:00", 1, 12)  # the first of December


@pytest.fixture
def month(found):
    program = found()
    attends(program, 1, *MANY)
    return program


async def test_on_the_first_working_day_the_group_is_told_once(month):
    await month.until(TUESDAY - HOUR / 60)
    assert "group_tally" not in month.outcomes
    await month.until(TUESDAY)
    told = [one for one in month.heard if one.outcome == "group_tally"]
    assert [one.chat for one in told] == [GROUP]
    assert "到场9" in told[0].text
    assert "邻居" not in told[0].text
    await month.until(TUESDAY + 20 * DAY)
    assert "group_tally" not in month.outcomes


def test_a_handful_is_not_told_in_the_group_of_one_building_either(found, notices):
    program = found()
    attends(program, 1, "小李")
    run_timer(program.desk, "monthly_tally", TUESDAY)
    (told,) = notices("group_tally")
    assert told.fields["monthly"]["people"] == "small"
    assert told.budgeted


def test_a_group_in_which_nothing_happened_is_told_nothing(month, notices):
    run_timer(month.desk, "monthly_tally", at("9:00", 4, 1, 2027))
    assert notices("group_tally") == []


@pytest.mark.parametrize(
    ("now", "is_due"),
    [
        (at("9:00", 31, 12), False),
        (at("9:00", 1, 1, 2027), False),  # New Year's Day
        (at("9:00", 4, 1, 2027), True),
        (at("8:59", 1, 12), False),
        (at("9:00", 3, 12), True),  # after two days without power
        (at("9:00", 6, 12), False),  # no news any more
        (at("9:00", 1, 10), False),  # National Day
    ],
)
def test_it_is_news_for_a_few_days_from_the_first_working_day_on(month, now, is_due):
    with month.desk.database.reading() as tx:
        assert bool(TIMERS["monthly_tally"].due(tx, now, FIGURES)) == is_due


def test_an_organiser_stops_it_for_a_group_and_a_resident_does_not(month, notices):
    assert switch(month, telling.monthly_off, "小李", GROUP).called() == "not_allowed"
    assert switch(month, telling.monthly_off, "周姐", GROUP).called() == "not_allowed"
    assert switch(month, telling.monthly_off, "王阿姨", GROUP).called() == "monthly_off"
    run_timer(month.desk, "monthly_tally", TUESDAY)
    assert notices("group_tally") == []


def test_in_private_it_is_the_only_group_or_asked(month):
    assert switch(month, telling.monthly_off, "王阿姨").group == GROUP
    told = switch(month, telling.monthly_off, "张书记")
    assert [option.label for option in told.options] == [GROUP, OTHER_GROUP]
    assert switch(month, telling.monthly_off, "刘婶").called() == "not_allowed"


async def test_over_the_budget_it_is_a_line_in_the_evening(found):
    program = found(figures=replace(FIGURES, message_budget=0))
    attends(program, 1, *MANY)
    await program.until(TUESDAY + 12 * HOUR)
    told = {one.outcome: one.text for one in program.heard if one.chat == GROUP}
    assert "group_tally" not in told
    assert "2026年11月：活动1场" in told["digest"]


async def test_last_weeks_tally_does_not_say_this_week(week):
    await week.until(MONDAY)
    assert not [one for one in week.heard if one.outcome == "tally" and "本周" in one.text]
