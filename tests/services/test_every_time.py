"""Who comes every time: beyond the places, with guests, moved away; and what lectures of a series were worth."""

from datetime import timedelta

import pytest

from community.figures import Figures
from community.lectures import tells_of_series
from services.timers import tick
from storage.lectures import Rated
from storage.tables.activities import Activity
from storage.tables.people import Member
from storage.tables.series import Regular, Series
from tests.cast import DAY, SUNDAY, Program, community
from tests.services.test_series import SNOW, going, publishes


@pytest.fixture
async def running(database):
    program = Program(database, community().model_copy(update={"activities": []}))
    await publishes(program)
    return program


async def test_beyond_the_places_they_wait_in_the_order_of_asking_and_move_up(running, rows):
    for name in ("刘婶", "小李", "老彭"):
        await running.neighbour(name).says(f"{SNOW}每次都报")
    tick(running.desk, SUNDAY + 7 * DAY)
    assert going(rows, 5) == [("刘婶", "going"), ("小李", "going"), ("老彭", "waiting")]
    await running.neighbour("刘婶").says("取消 5")
    assert ("老彭", "going") in going(rows, 5)


async def test_guests_of_one_date_are_guests_of_that_date_only(running, rows):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    await running.neighbour("小李").says("报名 1 +1")
    tick(running.desk, SUNDAY + 7 * DAY)
    assert len(going(rows, 1)) == 2
    assert going(rows, 5) == [("小李", "going")]


async def test_whoever_moves_away_is_not_signed_up_any_more_and_hears_it_once(running, rows):
    await running.neighbour("小李").says(f"{SNOW}每次都报")
    moves, lead = rows(Regular)[0].member_id, next(one for one in rows(Member) if one.name == "周姐")
    with running.desk.turn(running.now) as turn:
        turn.tx.get_one(Member, moves).home_unit_id = lead.home_unit_id
    await running.until(SUNDAY + 6 * DAY)
    assert running.neighbour("小李").heard.count("every_time_over") == 1
    assert "12月26日" not in running.neighbour("小李").text
    assert rows(Regular) == []
    made = [row.id for row in rows(Activity) if f"{row.planned_on:%m-%d}" == "12-26"]
    assert going(rows, made[0]) == []
    assert going(rows, 2) == [("小李", "going")]  # what they had signed up for is theirs to give up


async def test_whoever_never_lived_there_goes_on_coming(running, rows):
    leader = next(one for one in rows(Member) if one.name == "张书记")
    with running.desk.turn(running.now) as turn:
        turn.tx.add(Regular(series_id=1, member_id=leader.id, since=running.now))
    tick(running.desk, SUNDAY + 7 * DAY)
    assert going(rows, 5) == [("张书记", "going")]


FIVE = Figures().ratings_told


@pytest.mark.parametrize(
    ("lectures", "told"),
    [
        ([Rated(3, 12, 0), Rated(2, 9, 0)], True),  # together five
        ([Rated(3, 12, 0), Rated(1, 5, 0)], False),
        ([Rated(5, 20, 5), Rated(1, 5, 0)], False),  # the rest would be one person's
        ([Rated(5, 20, 5), Rated(5, 5, 5)], True),
        ([Rated(5, 20, 5), Rated(5, 5, 0)], True),
        ([Rated(9, 20, 5)], False),  # one lecture has a summary of its own
        ([], False),
    ],
)
def test_a_series_is_told_from_five_on_and_never_a_handful(lectures, told):
    assert tells_of_series(lectures, Series(rated=0), SUNDAY, Figures()) is told


def test_a_series_is_told_again_when_five_more_have_come_and_a_day_is_over():
    lectures = [Rated(5, 20, 5), Rated(5, 20, 5)]
    assert not tells_of_series(lectures, Series(rated=6, rated_at=SUNDAY), SUNDAY + 2 * DAY, Figures())
    assert not tells_of_series(lectures, Series(rated=5, rated_at=SUNDAY), SUNDAY + timedelta(hours=3), Figures())
    assert tells_of_series(lectures, Series(rated=5, rated_at=SUNDAY), SUNDAY + 2 * DAY, Figures())
