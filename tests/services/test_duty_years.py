"""A year on the clock: reported in before and after 1 October, exempt, late and moved members, across two new years."""

import pytest
from sqlmodel import select

from community.attendance import code as code_of
from services import duties
from services.duty.standing import state
from storage.tables.activities import Activity
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Profile
from tests.cast import FIGURES, GROUP, at, cleaning

NEW_YEAR = at("9:00", 1, 1, 2027)


@pytest.fixture
def program(found):
    return found(
        cleaning(title="跨年志愿", start=at("22:00", 31, 12), end=at("23:00", 31, 12)),
        cleaning(title="新年党课", kind="org_life", start=NEW_YEAR, end=at("10:00", 1, 1, 2027)),
        now=at("8:00", 31, 12),
    )


@pytest.fixture
def stands(program):
    """What somebody has done and misses at this moment; None: the year is not theirs."""

    def of(name, year):
        with program.desk.database.reading() as tx:
            member = tx.exec(select(Member).where(Member.name == name)).one()
            found = duties.record(tx, member.id, year, program.now, FIGURES)
        return found and ([*map(str, found.stand.done)], [*map(str, found.stand.missing)])

    return of


def profile(program, name, **columns):
    with program.desk.turn(program.now) as turn:
        member = turn.tx.exec(select(Member).where(Member.name == name)).one()
        turn.tx.merge(Profile(member_id=member.id, in_service=True, **columns))
        return member.id


async def attends(program, who, title, code):
    await program.neighbour(who).says(f"报名 {title}")
    with program.desk.database.reading() as tx:
        start = tx.exec(select(Activity).where(Activity.title == title)).one().starts_at
    await program.until(start)
    await program.neighbour(who).says(f"签到 {code(title)}")


@pytest.fixture
def code(program):
    def of(title):
        with program.desk.database.reading() as tx:
            return code_of(tx.exec(select(Activity).where(Activity.title == title)).one(), program.now, FIGURES)

    return of


async def test_what_starts_in_the_last_hour_of_the_year_counts_for_it_even_when_it_is_decided_in_the_next(
    program, stands, code
):
    await attends(program, "小李", "跨年志愿", code)
    await program.until(at("7:30", 2, 1, 2027))
    assert stands("小李", 2026) == ([], ["service", "org_life"])
    await program.neighbour("张书记").taps("全部通过")
    await program.until(at("7:31", 9, 1, 2027))
    assert stands("小李", 2026) == (["service"], ["org_life"])
    assert stands("小李", 2027) == ([], ["service", "org_life"])


async def test_what_starts_on_the_first_day_counts_for_the_new_year(program, stands, code):
    await attends(program, "小李", "新年党课", code)
    await program.until(at("12:00", 1, 1, 2027))
    assert stands("小李", 2026) == ([], ["service", "org_life"])
    assert stands("小李", 2027) == (["org_life"], ["service"])


async def test_who_reported_in_from_october_on_begins_with_the_new_year(program, stands):
    profile(program, "刘婶", duty_from=2027)
    assert stands("刘婶", 2026) is None
    assert stands("刘婶", 2027) == ([], ["service", "org_life"])
    await program.neighbour("刘婶").says("我的")
    assert "从2027年开始" in program.neighbour("刘婶").text
    await program.until(NEW_YEAR)
    await program.neighbour("刘婶").says("我的")
    assert "2027年的年度任务" in program.neighbour("刘婶").text
    assert "2026年的" not in program.neighbour("刘婶").text


async def test_who_reported_in_before_october_owes_the_running_year(program, stands):
    profile(program, "刘婶", duty_from=2026)
    assert stands("刘婶", 2026) == ([], ["service", "org_life"])


async def test_what_was_done_before_reporting_in_is_not_lost(program, stands, code):
    await attends(program, "刘婶", "新年党课", code)
    await program.until(at("12:00", 1, 1, 2027))
    profile(program, "刘婶", duty_from=2027)
    assert stands("刘婶", 2027) == (["org_life"], ["service"])


async def test_who_moves_takes_what_is_done_along_and_counts_where_they_live_now(program, stands, code):
    await attends(program, "小李", "新年党课", code)
    await program.until(at("12:00", 1, 1, 2027))
    with program.desk.turn(program.now) as turn:
        turn.tx.exec(select(Member).where(Member.name == "小李")).one().home_unit_id = 4
    assert stands("小李", 2027) == (["org_life"], ["service"])
    await program.neighbour("王阿姨").says("统计 今年")
    assert "年度任务" not in program.neighbour("王阿姨").text
    await program.neighbour("周姐").says("统计 今年")
    assert "小李：志愿服务" in program.neighbour("周姐").text


async def test_who_leaves_the_group_still_owes_it_and_who_is_no_member_any_more_does_not(program, stands):
    await program.neighbour("小李").leaves(GROUP)
    assert stands("小李", 2026) is not None
    with program.desk.turn(program.now) as turn:
        member = turn.tx.exec(select(Member).where(Member.name == "小李")).one()
        turn.tx.get_one(Profile, member.id).in_service = False
    assert stands("小李", 2026) is None


async def test_an_exemption_of_the_old_year_says_nothing_of_the_new_one(program, stands):
    await program.neighbour("张书记").says("免除 小李 今年的任务，住院")
    await program.neighbour("张书记").taps("确定")
    await program.until(at("9:00", 2, 1, 2027))
    assert stands("小李", 2026) == ([], [])
    assert stands("小李", 2027) == ([], ["service", "org_life"])


@pytest.mark.parametrize(("day", "done"), [(30, 2026), (1, 2027)])
async def test_a_service_without_an_activity_counts_by_its_day_once_its_hours_count(program, stands, day, done):
    await program.until(at("9:00", 3, 1, 2027))
    when = "1月1日" if day == 1 else "12月30日"
    await program.neighbour("小李").says(f"补时长 上门陪护 {when} 2小时")
    assert program.neighbour("小李").heard == ["service_claimed"]
    assert [stands("小李", year)[0] for year in (2026, 2027)] == [[], []]
    await program.neighbour("张书记").taps("全部通过")
    await program.neighbour("小李").taps("确认")
    assert [year for year in (2026, 2027) if stands("小李", year) == (["service"], ["org_life"])] == [done]


async def test_a_late_correction_changes_the_year_that_was(program, stands, code):
    await attends(program, "小李", "跨年志愿", code)
    await program.until(at("7:30", 2, 1, 2027))
    await program.neighbour("张书记").taps("全部通过")
    await program.until(at("7:31", 9, 1, 2027))
    with program.desk.turn(program.now) as turn:
        hours = turn.tx.exec(select(Hours)).one()
        hours.minutes, hours.state = 0, HoursState.COUNTED
    assert stands("小李", 2026) == ([], ["service", "org_life"])


def test_a_year_before_all_rules_asks_for_nothing(program):
    with program.desk.turn(program.now) as turn:
        member = turn.tx.exec(select(Member).where(Member.name == "小李")).one()
        assert state(turn, member, 2019).parts == ()
