"""A series and a calendar of working days that becomes another one; whose affair it is when its organiser goes."""

import pytest

from bot.messages import IncomingTap
from community.figures import Figures
from services import workdays
from services.timers import tick
from storage.tables.activities import Activity, ActivityState
from storage.tables.series import Series
from tests.cast import DAY, SUNDAY, ZONE, Program, community
from tests.services.test_series import LINE, SNOW, publishes

TWO_LEADS = community().model_copy(update={"activities": []})
A_HOLIDAY = "holidays: {元旦: [2026-12-04, 2026-12-06]}\nworking: []\n"
WORKED = "holidays: {元旦: [2027-01-01, 2027-01-03]}\nworking: [2026-12-05]\n"
NOTHING_OFF = "holidays: {元旦: [2027-01-01, 2027-01-01]}\nworking: []\n"


@pytest.fixture
def calendar(tmp_path):
    """Writes the owner's file, as a restart would find it."""

    def write(text):
        (tmp_path / "2026.yml").write_text(text, encoding="utf-8")
        workdays.read.cache_clear()

    write(NOTHING_OFF)
    yield write
    workdays.read.cache_clear()


@pytest.fixture
def program(database, calendar, tmp_path):
    return Program(database, TWO_LEADS, figures=Figures(zone=ZONE, workdays_folder=tmp_path))


def standing(rows):
    return [f"{row.planned_on:%m-%d}" for row in rows(Activity) if row.state == ActivityState.PUBLISHED]


@pytest.mark.parametrize("written", [A_HOLIDAY, WORKED])
async def test_a_date_that_is_a_holiday_now_is_asked_about_once_and_stays(program, rows, calendar, written):
    await publishes(program)
    calendar(written)
    await program.until(program.now + DAY)
    assert program.neighbour("王阿姨").heard == ["dates_in_doubt"]
    assert "12月5日" in program.neighbour("王阿姨").text
    assert standing(rows) == ["11-28", "12-05", "12-12", "12-19"]
    await program.until(program.now + 2 * DAY)
    assert "dates_in_doubt" not in program.outcomes


async def test_not_holding_it_cancels_that_date_and_tells_once(program, rows, calendar):
    await publishes(program)
    await program.neighbour("小李").says(f"{SNOW}每次都报")
    calendar(A_HOLIDAY)
    await program.until(program.now + DAY)
    await program.neighbour("王阿姨").taps("这几次不办")
    assert standing(rows) == ["11-28", "12-12", "12-19"]
    assert program.neighbour("小李").heard == ["series_changed"]
    assert "12月5日" in program.neighbour("小李").text
    await program.until(program.now + 2 * DAY)
    assert "dates_in_doubt" not in program.outcomes


async def test_a_date_that_could_be_held_by_now_is_made_only_when_said_so(program, rows, calendar):
    calendar(A_HOLIDAY)
    await publishes(program)
    assert standing(rows) == ["11-28", "12-12", "12-19"]
    calendar(NOTHING_OFF)
    await program.until(program.now + DAY)
    assert program.neighbour("王阿姨").heard == ["dates_in_doubt"]
    assert standing(rows) == ["11-28", "12-12", "12-19"]
    await program.neighbour("王阿姨").taps("补上这几次")
    assert sorted(standing(rows)) == ["11-28", "12-05", "12-12", "12-19"]


async def test_what_was_moved_or_called_off_by_itself_is_not_asked_about(program, calendar):
    await publishes(program)
    with program.desk.turn(program.now) as turn:
        moved = turn.tx.get_one(Activity, 2)
        moved.starts_at, moved.ends_at = moved.starts_at + 3 * DAY, moved.ends_at + 3 * DAY
    calendar(A_HOLIDAY)
    await program.until(program.now + DAY)
    assert "dates_in_doubt" not in program.outcomes


async def test_who_has_no_right_cannot_answer_it(program, rows, calendar):
    await publishes(program)
    calendar(A_HOLIDAY)
    await program.until(program.now + DAY)
    await program.neighbour("小李").says("报名 1")
    await program.receives(IncomingTap(program.event("小李"), "skip_dates:1"))
    assert program.outcomes == ["not_allowed"]
    assert standing(rows) == ["11-28", "12-05", "12-12", "12-19"]


async def test_what_is_over_is_forgotten(program, rows, calendar):
    await publishes(program)
    calendar(A_HOLIDAY)
    await program.until(SUNDAY + 21 * DAY)
    tick(program.desk, SUNDAY + 21 * DAY)
    assert program.outcomes.count("dates_in_doubt") == 1  # of 5 December, when it was still to come
    assert all(one > "2026-12-13" for one in rows(Series)[0].unusual)


# --- whose affair it is ----------------------------------------------------------------------------------------


async def test_whoever_loses_the_role_hands_the_series_over_and_it_goes_on(program, rows):
    await publishes(program)
    await program.neighbour("赵师傅").says("撤掉王阿姨的楼栋长")
    await program.neighbour("赵师傅").taps("确定")
    assert program.neighbour("赵师傅").heard.count("series_organiser_left") == 1
    assert "照常办下去" in program.neighbour("赵师傅").text
    assert (rows(Series)[0].organiser_id, {row.organiser_id for row in rows(Activity)}) == (None, {None})
    tick(program.desk, SUNDAY + 7 * DAY)
    assert standing(rows)[-1] == "12-26"
    await program.neighbour("赵师傅").says(f"{SNOW}以后都改到10点")
    assert "series_changed" in program.outcomes


async def test_whoever_keeps_another_role_with_the_right_keeps_it(program, rows):
    await publishes(program, LINE.replace("3栋楼下", "5栋活动室"), who="周姐")
    await program.neighbour("赵师傅").says("撤掉王阿姨的楼栋长")
    await program.neighbour("赵师傅").taps("确定")
    assert "series_organiser_left" not in program.outcomes
    assert rows(Series)[0].organiser_id is not None


async def test_who_deletes_their_data_hands_it_over_once_even_with_no_date_made(program, rows):
    await publishes(program, f"发布 每年8月1日上午9点 {SNOW} 3栋楼下")
    assert rows(Activity) == []
    await program.neighbour("王阿姨").says("删除我的数据")
    await program.neighbour("王阿姨").taps("确认删除")
    told = [one.outcome for one in program.heard if one.outcome in ("organiser_left", "series_organiser_left")]
    assert told == ["series_organiser_left"] * len(told)
    assert told


async def test_a_daily_series_holds_few_short_numbers_and_each_card_has_one(program, rows):
    await publishes(program, f"发布 每天晚上7点 {SNOW} 3栋楼下")
    numbers = [row.number for row in rows(Activity)]
    assert numbers[:4] == [1, 2, 3, 4]
    assert set(numbers[4:]) == {None}
    for day in range(1, 12):
        await program.until(SUNDAY + day * DAY)
        held = [row.number for row in rows(Activity) if row.number is not None]
        assert max(held) <= 6
    await program.neighbour("小李").says(f"报名 12月20日的{SNOW}")
    assert program.outcomes == ["signed_up"]
