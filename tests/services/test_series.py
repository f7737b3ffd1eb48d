"""What comes again: made once, shown when near, changed for everybody at once, and what becomes of people in it."""

from datetime import timedelta

import pytest

from bot.topic import read
from bot.understanding.embedded import EmbeddedEngine
from bot.understanding.reading import Line
from community.planning import Planning
from community.wishes import Wish
from services import cards, visit
from services.activities import altering, occurrences, repeating
from services.signup import regularly
from services.timers import tick
from storage import people, units
from storage.tables.activities import Activity, ActivityState
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.series import Phase, Regular, Series
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from tests.cast import DAY, GROUP, OTHER_GROUP, SUNDAY, Program, community, wish
from tests.services.test_linking import links, there

SNOW = "大家扫雪"
LINE = f"发布 每周六上午9点到11点 {SNOW} 3栋楼下 2人"
ABOUT = Subject("series", 1)
NOTHING_ON = community().model_copy(update={"activities": []})


@pytest.fixture(scope="module")
def engine():
    return EmbeddedEngine()


@pytest.fixture
def program(database, engine):
    return Program(database, NOTHING_ON, engine=engine)


@pytest.fixture
async def running(program):
    await publishes(program)
    return program


async def publishes(program, line=LINE, who="王阿姨"):
    await program.neighbour(who).says(line)
    await program.neighbour(who).taps("发布")


def member(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0].id


def going(rows, activity_id):
    found = rows(SignUp, SignUp.activity_id == activity_id, SignUp.standing != Standing.CANCELLED)
    return [(row.name, str(row.standing)) for row in found]


def planned(rows):
    return [f"{row.planned_on:%m-%d}" for row in rows(Activity)]


def new_id(rows):
    return rows(Chat, Chat.external_id == "新群")[0].id


# --- made ------------------------------------------------------------------------------------------------------


async def test_occurrences_are_made_four_weeks_ahead_and_each_once(running, rows):
    assert planned(rows) == ["11-28", "12-05", "12-12", "12-19"]
    for _ in range(3):
        tick(running.desk, SUNDAY)
    assert len(rows(Activity)) == 4
    tick(running.desk, SUNDAY + 6 * DAY)
    assert planned(rows)[4:] == ["12-26"]


async def test_a_clock_that_is_put_back_makes_nothing_again(running, rows):
    tick(running.desk, SUNDAY + 14 * DAY)
    made = planned(rows)
    assert len(made) == len(set(made)) == 6
    tick(running.desk, SUNDAY + 7 * DAY)
    tick(running.desk, SUNDAY + 14 * DAY)
    assert planned(rows) == made


async def test_after_a_long_downtime_only_what_is_to_come_is_made(running, rows):
    tick(running.desk, SUNDAY + 70 * DAY)  # 31 January 2027
    assert planned(rows)[4:] == ["02-13", "02-20", "02-27"]  # 6 February is the Spring Festival
    assert all(row.starts_at > SUNDAY + 70 * DAY for row in rows(Activity)[4:])


async def test_the_end_of_a_year_and_a_leap_february_are_nothing_special(database, engine, rows):
    program = Program(database, NOTHING_ON, engine=engine, now=SUNDAY.replace(year=2027, month=12, day=20))
    await publishes(program, f"发布 每月29号晚上7点 {SNOW} 3栋楼下")
    for days in range(0, 72, 3):
        tick(program.desk, program.now + timedelta(days=days))
    assert [f"{row.planned_on:%Y-%m-%d}" for row in rows(Activity)] == ["2027-12-29", "2028-01-29", "2028-02-29"]


async def test_tapping_publish_twice_makes_nothing_twice(running, rows):
    with running.desk.turn(running.now) as turn:
        repeating._publish(turn, visit.Actor(turn, people.named(turn.tx, "王阿姨")[0]), 1)
    assert len(rows(Activity)) == 4
    assert len(rows(Card)) == 1


async def test_what_was_moved_or_cancelled_is_never_made_again(running, rows):
    with running.desk.turn(running.now) as turn:
        first, second = (turn.tx.get_one(Activity, one) for one in (1, 2))
        first.starts_at += 3 * DAY
        first.ends_at += 3 * DAY
        second.state, second.number = ActivityState.CANCELLED, None
        turn.tx.get_one(Series, 1).made_until = None
        occurrences.make_due(turn, 1)
    assert planned(rows) == ["11-28", "12-05", "12-12", "12-19"]


async def test_an_unpublished_series_makes_nothing_and_is_forgotten(program, rows):
    await program.neighbour("王阿姨").says(LINE)
    tick(program.desk, SUNDAY + 29 * DAY)
    assert (len(rows(Activity)), len(rows(Series))) == (0, 1)
    tick(program.desk, SUNDAY + 31 * DAY)
    assert (rows(Series), rows(Phase)) == ([], [])


# --- shown -----------------------------------------------------------------------------------------------------


async def test_only_the_nearest_has_a_card_until_it_is_over(running, rows):
    def shown():
        return [card.subject_id for card in rows(Card)]

    assert shown() == [1]
    tick(running.desk, SUNDAY + 5 * DAY)
    assert shown() == [1]
    tick(running.desk, SUNDAY + 6 * DAY)  # Saturday, after eleven
    assert shown() == [1, 2]


async def test_of_what_comes_daily_three_days_are_shown(program, rows):
    await publishes(program, f"发布 每天晚上7点 {SNOW} 3栋楼下")
    assert len(rows(Activity)) > 25
    assert len(rows(Card)) == 3


async def test_a_group_that_is_new_gets_the_card_of_what_is_near(running, rows):
    with running.desk.turn(running.now) as turn:
        building = next(one for one in units.all_units(turn.tx) if one.name == "大汉龙城3栋")
        new = Chat(channel="replay", external_id="新群", title="新群", unit_id=building.id)
        turn.tx.add(new)
        turn.tx.flush()
        cards.post_missing(turn, new)
    assert [card.subject_id for card in rows(Card, Card.chat_id == new_id(rows))] == [1]


async def test_a_name_alone_means_what_is_near_and_a_day_means_that_day(running, rows):
    await running.neighbour("小李").says(f"报名 {SNOW}")
    assert going(rows, 1) == [("小李", "going")]
    await running.neighbour("小李").says(f"报名 {SNOW}")
    assert running.outcomes == ["already_signed_up"]
    await running.neighbour("小李").says(f"报名 12月12日的{SNOW}")
    assert going(rows, 3) == [("小李", "going")]


async def test_a_list_of_names_means_what_is_near(running, rows):
    await running.neighbour("小李").says(f"#接龙\n{SNOW}\n1. 小李\n2. 阿芳", GROUP)
    assert [name for name, _ in going(rows, 1)] == ["小李", "阿芳"]
    assert going(rows, 2) == []


# --- changed ---------------------------------------------------------------------------------------------------


async def test_who_goes_to_all_of_them_is_told_once(running, notices):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("王阿姨").says(f"{SNOW}以后都改到10点")
    assert running.neighbour("小李").heard == ["series_changed"]
    assert "已告诉1位" in running.neighbour("王阿姨").text


async def test_a_change_never_makes_a_second_series(running, rows):
    for text in (f"{SNOW}以后都改到10点", f"{SNOW}改到每周日上午9点", f"{SNOW}从12月12日起改到小广场"):
        await running.neighbour("王阿姨").says(text)
        assert running.outcomes.count("series_changed") == 1, text
    tick(running.desk, SUNDAY + 20 * DAY)
    assert len(rows(Series)) == 1
    days = [row.starts_at.date() for row in rows(Activity, Activity.state == ActivityState.PUBLISHED)]
    assert len(days) == len(set(days))


async def test_an_occurrence_that_was_moved_by_itself_stays_there(running, rows):
    await running.neighbour("王阿姨").says("2号活动改到12月6日下午2点")
    await running.neighbour("王阿姨").says(f"{SNOW}以后都改到10点")
    starts = [f"{row.starts_at.astimezone(SUNDAY.tzinfo):%d %H}" for row in rows(Activity)]
    assert starts == ["28 10", "06 14", "12 10", "19 10"]


async def test_what_was_not_made_yet_is_as_it_was_until_the_change_begins(running, rows):
    await running.neighbour("王阿姨").says(f"{SNOW}1月起改到10点")
    assert running.outcomes == ["series_changed"]
    tick(running.desk, SUNDAY + 21 * DAY)
    clocks = {f"{row.planned_on:%m-%d}": row.starts_at.astimezone(SUNDAY.tzinfo).hour for row in rows(Activity)}
    assert (clocks["12-26"], clocks["01-02"]) == (9, 10)


async def test_more_places_let_the_waiting_in(running, rows):
    for name in ("小李", "刘婶", "老彭"):
        await running.neighbour(name).says(f"{SNOW}每次都报")
    assert going(rows, 1)[2] == ("老彭", "waiting")
    await running.neighbour("王阿姨").says(f"{SNOW}以后人数改成3人")
    assert [going(rows, one)[2] for one in (1, 2, 3, 4)] == [("老彭", "going")] * 4


@pytest.mark.parametrize("text", [f"{SNOW}以后都改到10点", f"结束每周六的{SNOW}", f"{SNOW}以后不办了"])
async def test_who_has_no_right_changes_nothing(running, rows, text):
    await running.neighbour("周姐").says(text)
    assert running.outcomes in (["not_allowed"], ["series_unclear"])  # of another building, it is not even known
    assert all(row.state == ActivityState.PUBLISHED and row.starts_at.hour == 1 for row in rows(Activity))


async def test_a_page_changes_and_ends_it_by_the_same_services(running, rows):
    organiser = member(running, "王阿姨")
    changed = Wish(intent="change_activity", about=ABOUT, details=Planning(of_series=True, place="小广场"))
    found = visit.act(running.desk, altering.change, organiser, changed, SUNDAY)
    assert [one.called() for one in found] == ["series_changed"]
    assert {row.place for row in rows(Activity)} == {"小广场"}
    found = visit.act(running.desk, altering.end, organiser, wish("cancel_activity", about=ABOUT), SUNDAY)
    assert found[0].ended
    assert {row.state for row in rows(Activity)} == {ActivityState.CANCELLED}


# --- every time ------------------------------------------------------------------------------------------------


async def test_those_who_come_every_time_are_signed_up_in_the_order_of_asking(running, rows):
    for name in ("刘婶", "小李", "老彭"):
        await running.neighbour(name).says(f"{SNOW}每次都报")
    tick(running.desk, SUNDAY + 7 * DAY)
    assert going(rows, 5) == [("刘婶", "going"), ("小李", "going"), ("老彭", "waiting")]


async def test_cancelling_one_leaves_the_others_and_later_ones(running, rows):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("小李").says("取消 1")
    tick(running.desk, SUNDAY + 7 * DAY)
    assert [going(rows, one) for one in (1, 2, 5)] == [[], [("小李", "going")], [("小李", "going")]]


async def test_somebody_who_goes_elsewhere_at_that_hour_is_asked_and_not_signed_up(running, rows):
    await publishes(running, "发布 12月26日上午10点到12点 包饺子 活动室")
    await running.neighbour("小李").says("报名 包饺子")
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.until(SUNDAY + 6 * DAY)
    assert "clashes" in running.neighbour("小李").heard
    made = next(row for row in rows(Activity) if row.planned_on and f"{row.planned_on:%m-%d}" == "12-26")
    assert going(rows, made.id) == []


async def test_whoever_deletes_their_data_comes_no_more(running, rows):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("小李").says("删除我的数据")
    await running.neighbour("小李").taps("确认删除")
    assert rows(Regular) == []
    tick(running.desk, SUNDAY + 7 * DAY)
    assert going(rows, 5) == []


async def test_what_is_held_of_it_is_shown(running):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("小李").says("我的数据")
    assert "每次都报的" in running.neighbour("小李").text


async def test_two_accounts_of_one_person_come_once(running, rows):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    visit.attend(running.desk, regularly.every_time, there(running, "小李二"), wish("every_time", about=ABOUT))
    assert len(rows(Regular)) == 2
    links(running, "小李", there(running, "小李二"))
    assert [row.member_id for row in rows(Regular)] == [member(running, "小李")]
    tick(running.desk, SUNDAY + 7 * DAY)
    assert len(going(rows, 5)) == 1


async def test_the_organiser_goes_and_the_series_goes_on(running, rows):
    await running.neighbour("王阿姨").says("删除我的数据")
    await running.neighbour("王阿姨").taps("确认删除")
    assert rows(Series)[0].organiser_id is None
    told = [one.outcome for one in running.heard if one.outcome == "organiser_left"]
    assert len(told) <= 1 + len({"赵师傅", "张书记", "小吴"})
    tick(running.desk, SUNDAY + 7 * DAY)
    assert len(rows(Activity)) == 5


async def test_a_draft_of_who_goes_is_gone(program, rows):
    await program.neighbour("王阿姨").says(LINE)
    await program.neighbour("王阿姨").says("删除我的数据")
    await program.neighbour("王阿姨").taps("确认删除")
    assert rows(Series) == []


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("每次都报", "every_time"),
        (f"{SNOW}每次都报", "every_time"),
        (f"每周六的{SNOW}都给我报上", "every_time"),
        ("以后都算我一个", "every_time"),
        ("每个周六都报我", "every_time"),
        ("以后每次都报名", "every_time"),
        ("以后不报了", "no_more_times"),
        (f"{SNOW}以后都不去了", "no_more_times"),
        ("取消每次都报", "no_more_times"),
        ("以后别给我报了", "no_more_times"),
        ("每周六的都不去了", "no_more_times"),
        ("别再自动报名了", "no_more_times"),
    ],
)
async def test_every_time_and_no_more_are_understood_without_an_engine(running, text, intent):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("小李").says(text)
    assert running.outcomes == [intent]


@pytest.mark.parametrize(
    "text",
    [
        "我和老伴每次都报",
        f"{SNOW}从12月起每次都给我报",
        f"每周六的{SNOW}我报名",
        "每次都报吗",
        "每周六都要报名吗",
        "帮刘婶每次都报",
        "每次都要带扫帚吗",
        "给刘婶每周六都报上",
        "我每周六上班",
    ],
)
async def test_what_is_only_asked_or_said_of_others_signs_nobody_up_every_time(running, rows, text):
    await running.neighbour("小李").says(text)
    assert rows(Regular) == []


async def test_another_building_does_not_come(running):
    await running.neighbour("小周").says(f"小邻 {SNOW}每次都报", OTHER_GROUP)
    assert "every_time" not in running.outcomes


def test_a_line_of_one_day_is_no_series():
    line = Line.of("每周六的环境整治这周改到10点", SUNDAY, {"activity": "环境整治"})
    assert not Planning.of(read("change_activity", line)).of_series
