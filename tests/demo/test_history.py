from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlmodel import SQLModel, select

from community.attendance import Moment, check_in_moment, check_out_moment, minutes_served
from community.hours import counts_by_itself, earns_hours
from community.outcomes.hours import MyProgress
from community.outcomes.tallies import Tally
from community.roster import going, overlap, waiting
from community.tallies import Period, period
from community.wishes import Wish
from demo.community import demo_community
from demo.history import fill_past
from demo.plan import plan
from services.claims import deciders, to_decide
from services.hours.answering import my_progress
from services.tallies.counting import tally_of
from services.timers import tick
from services.visit import Desk, Event, attend
from storage import groups, people, signup, units
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.cards import Card
from storage.tables.groups import ChatMember
from storage.tables.hours import Hours, HoursState
from storage.tables.notices import Notice
from storage.tables.people import Member
from storage.tables.signup import SignUp, Standing

ZONE = ZoneInfo("Asia/Shanghai")
SUNDAY = datetime(2026, 11, 22, 17, 0, tzinfo=ZONE)
MOMENTS = [
    SUNDAY,
    datetime(2026, 12, 1, 8, 59, tzinfo=ZONE),  # a month and a morning that have just begun
    datetime(2027, 1, 2, 0, 3, tzinfo=ZONE),  # in the quiet hours, soon after midnight and New Year
]


@dataclass
class Month:
    """What the tables say about the past."""

    desk: Desk
    now: datetime
    past: list[Activity]
    rosters: dict[int, list[SignUp]]  # cancelled ones too
    present: dict[int, Attendance]
    hours: dict[int, Hours]

    def rows(self) -> Iterator[tuple[Activity, SignUp]]:
        for activity in self.past:
            for row in self.rosters[activity.id]:
                yield activity, row


def read(desk: Desk, now: datetime) -> Month:
    with desk.database.reading() as tx:
        past = list(tx.exec(select(Activity).where(Activity.ends_at < now)))
        rosters = defaultdict(list)
        for row in tx.exec(select(SignUp).order_by(SignUp.id)):  # type: ignore[arg-type]
            rosters[row.activity_id].append(row)
        present = {row.sign_up_id: row for row in tx.exec(select(Attendance))}
        hours = {row.sign_up_id: row for row in tx.exec(select(Hours))}
    return Month(desk, now, past, rosters, present, hours)


@pytest.fixture(scope="module", params=MOMENTS, ids=lambda now: f"{now:%m-%d %H:%M}")
def month(request: pytest.FixtureRequest, settle, settled: Desk) -> Month:
    now = request.param
    return read(settled if now == SUNDAY else settle(now), now)


# --- it keeps the rules ----------------------------------------------------------------------------------------


def test_about_35_activities_lie_in_the_past_and_one_was_cancelled(month: Month):
    assert 30 <= len(month.past) <= 40
    assert all(month.now - timedelta(days=31) < a.starts_at for a in month.past)
    assert Counter(a.state for a in month.past)[ActivityState.CANCELLED] == 1


def test_they_are_closed_and_their_numbers_are_free(month: Month):
    for activity in month.past:
        assert activity.number is None
        assert activity.published_at is not None
        assert activity.published_at < activity.starts_at - timedelta(days=1)
        if activity.state == ActivityState.PUBLISHED:
            assert activity.closed_at is not None
            assert activity.ends_at < activity.closed_at <= month.now


def test_nothing_was_posted_about_them(month: Month):
    past = {activity.id for activity in month.past}
    with month.desk.database.reading() as tx:
        carded = set(tx.exec(select(Card.subject_id).where(Card.subject_kind == "activity")))
        notices = tx.exec(select(Notice)).all()
    assert carded
    assert not carded & past
    assert {notice.outcome for notice in notices} == {"activity_card"}


def test_nobody_goes_beyond_the_capacity_or_waits_beside_a_free_seat(month: Month):
    with month.desk.database.reading() as tx:
        everything = tx.exec(select(Activity)).all()
    for activity in everything:
        roster = [row for row in month.rosters[activity.id] if row.standing != Standing.CANCELLED]
        if activity.capacity is not None:
            assert len(going(roster)) <= activity.capacity
        if waiting(roster):
            assert len(going(roster)) == activity.capacity
            assert max(row.id for row in going(roster)) < min(row.id for row in waiting(roster))


def test_sign_ups_come_in_order_between_the_card_and_the_start(month: Month):
    for activity in month.past:
        moments = [row.created_at for row in month.rosters[activity.id]]
        assert moments == sorted(moments)
        assert activity.published_at is not None
        assert all(activity.published_at < moment < activity.starts_at for moment in moments)
    for activity, row in month.rows():
        if row.standing == Standing.CANCELLED:
            assert row.cancelled_at is not None
            assert row.created_at <= row.cancelled_at < activity.starts_at


def test_guests_have_a_host_who_is_on_the_list(month: Month):
    guests = [(a, row) for a, row in month.rows() if row.member_id is None]
    assert len(guests) >= 8
    for activity, row in guests:
        staying = {other.member_id for other in month.rosters[activity.id] if other.standing != Standing.CANCELLED}
        assert row.host_id in staying


def test_nobody_is_in_two_places_at_once(month: Month):
    with month.desk.database.reading() as tx:
        everything = {a.id: a for a in tx.exec(select(Activity))}
    going_to = defaultdict(list)
    for rows in month.rosters.values():
        for row in rows:
            if row.member_id is not None and row.standing != Standing.CANCELLED:
                going_to[row.member_id].append(everything[row.activity_id])
    for own in going_to.values():
        assert len({a.id for a in own}) == len(own)
        assert not [(a.title, b.title) for a in own for b in own if a.id < b.id and overlap(a, b)]


def test_attendance_keeps_to_the_windows(month: Month):
    figures = month.desk.figures
    for activity, row in month.rows():
        attendance = month.present.get(row.id)
        if attendance is None:
            continue
        assert row.standing == Standing.GOING
        assert activity.state == ActivityState.PUBLISHED
        open_still = activity.model_copy(update={"closed_at": None})
        assert check_in_moment(open_still, attendance.checked_in_at, figures) is Moment.RIGHT
        assert attendance.forgot_check_out == (attendance.checked_out_at is None)
        if attendance.checked_out_at is not None:
            assert check_out_moment(open_still, attendance.checked_out_at, figures) is Moment.RIGHT
            assert attendance.checked_in_at < attendance.checked_out_at <= activity.closed_at  # type: ignore[operator]
        assert attendance.confirmed_by is None or attendance.confirmed_by != row.member_id


def test_some_forgot_to_check_out_and_some_never_came(month: Month):
    expected = [row for a, row in month.rows() if row.standing == "going" and a.state == ActivityState.PUBLISHED]
    members = [month.present[row.id] for row in expected if row.member_id and row.id in month.present]
    assert 10 <= sum(one.forgot_check_out for one in members) <= len(members) / 4
    assert 5 <= len(expected) - sum(row.id in month.present for row in expected) <= len(expected) / 5


def test_hours_are_the_minutes_served_and_for_services_only(month: Month):
    seen = 0
    for activity, row in month.rows():
        came = month.present.get(row.id)
        if came is None or row.member_id is None or not earns_hours(activity):
            assert row.id not in month.hours
            continue
        seen += 1
        hours = month.hours[row.id]
        planned = (activity.ends_at - activity.starts_at).total_seconds() / 60
        assert hours.member_id == row.member_id
        assert hours.minutes == minutes_served(activity, came)
        assert 0 < hours.minutes <= (activity.hours_minutes or planned)
    assert seen == len(month.hours) > 100


def test_nobody_approves_their_own_hours(month: Month):
    with month.desk.turn(month.now) as turn:
        able = {activity.id: deciders(turn, activity) for activity in month.past}
    for activity, row in month.rows():
        hours = month.hours.get(row.id)
        if hours is not None and hours.decided_by is not None:
            assert hours.decided_by != hours.member_id
            assert hours.decided_by in able[activity.id]
            assert activity.closed_at is not None
            assert hours.decided_at is not None
            assert activity.closed_at < hours.decided_at <= month.now


def test_hours_are_in_every_state_on_their_way(month: Month):
    states = Counter(row.state for row in month.hours.values())
    assert set(states) == {HoursState.CLAIMED, HoursState.APPROVED, HoursState.COUNTED}
    for row in month.hours.values():
        if row.state == HoursState.CLAIMED:
            assert (row.decided_by, row.decided_at, row.confirmed_at) == (None, None, None)
        elif row.state == HoursState.APPROVED:
            assert row.confirmed_at is None
            assert not counts_by_itself(row, month.now, month.desk.figures)
        else:
            assert row.decided_at is not None
            week_later = row.decided_at + month.desk.figures.hours_count_after
            assert week_later <= month.now if row.confirmed_at is None else row.confirmed_at <= month.now


def test_a_tick_finds_nothing_left_to_do_in_the_past(settle):
    desk = settle(SUNDAY)
    month = read(desk, SUNDAY)
    tick(desk, SUNDAY)
    after = read(desk, SUNDAY)
    assert after.hours == month.hours
    assert after.past == month.past
    assert after.rosters == month.rosters


# --- there is something to see ---------------------------------------------------------------------------------


def progress(month: Month, name: str) -> MyProgress:
    event = Event("web", f"look {name}", month.now, chat=name, person=name, name=name, private=True)
    outcome = attend(month.desk, my_progress, event, Wish(intent="my_progress"))
    assert isinstance(outcome, MyProgress)
    return outcome


def test_li_has_hours_to_confirm_and_some_that_count(settled: Desk):
    outcome = progress(read(settled, SUNDAY), "小李")
    assert len(outcome.to_confirm) == 1
    assert outcome.counted_minutes > 60
    assert outcome.sessions == 1
    assert [a.title for a in outcome.coming] == ["小区讲堂：冬季心脑血管保健"]


def test_the_secretary_has_hours_to_decide(month: Month):
    with month.desk.turn(month.now) as turn:
        identity = people.identity(turn.tx, "web", "张书记")
        assert identity
        assert identity.member_id
        waiting_for = [a.title for a in month.past if to_decide(turn, a, identity.member_id)]
        mine = [a for a in month.past if identity.member_id in deciders(turn, a)]
    assert {"环境卫生整治", "消防通道清理"} <= set(waiting_for) & {a.title for a in mine}


def tally(month: Month, name: str, of: Period) -> Tally:
    with month.desk.turn(month.now) as turn:
        unit = units.named(turn.tx, name)
        assert unit
        return tally_of(turn, unit, of)


@pytest.mark.parametrize("name", ["大汉龙城小区", "工农社区", "华新社区", "上梅街道", "大汉龙城3栋"])
def test_the_past_month_has_a_tally(month: Month, name: str):
    total = tally(month, name, Period("span", month.now - timedelta(days=31), month.now)).total
    assert total.activities >= 2
    assert isinstance(total.people, int)
    assert isinstance(total.minutes, int)
    assert total.people >= 5
    assert total.minutes >= 60


@pytest.mark.parametrize("name", ["大汉龙城小区", "工农社区"])
def test_this_month_has_a_tally_too(settled: Desk, name: str):
    month = read(settled, SUNDAY)
    found = tally(month, name, period("month", SUNDAY, settled.figures))
    assert isinstance(found.total.minutes, int)
    assert found.total.minutes > 1000
    assert len(found.rows) >= 3


def test_in_the_morning_of_the_first_the_month_has_begun_already(settle):
    first = datetime(2026, 12, 1, 10, 30, tzinfo=ZONE)
    month = read(settle(first), first)
    assert [a.title for a in month.past if a.starts_at >= first.replace(hour=0, minute=0)] == ["早高峰交通劝导"]


def standings(desk: Desk, title: str, unit: str) -> list[tuple[str, Standing]]:
    with desk.database.reading() as tx:
        home = units.named(tx, unit)
        assert home
        found = tx.exec(select(Activity).where(Activity.title == title, Activity.unit_id == home.id))
        activity = next(a for a in found if a.starts_at > SUNDAY)
        return [(row.name, row.standing) for row in signup.roster(tx, activity.id)]


def test_one_card_has_a_last_seat_and_one_has_a_queue(settled: Desk):
    clean_up = standings(settled, "环境卫生整治", "大汉龙城3栋")
    assert [standing for _, standing in clean_up] == [Standing.GOING] * 5  # of 6
    traffic = standings(settled, "早高峰交通劝导", "工农社区")
    assert [standing for _, standing in traffic] == [Standing.GOING] * 4 + [Standing.WAITING] * 2
    assert traffic[4][0] == "老陈"


def test_those_one_plays_first_are_signed_up_only_where_they_are_named(settled: Desk):
    for one in plan().upcoming:
        names = {name for name, _ in standings(settled, one.title, one.unit)}
        assert names & set(plan().players) == set(one.people) & set(plan().players)


def test_the_community_group_has_its_members_and_they_have_lived_here_for_long(settled: Desk):
    with settled.database.reading() as tx:
        chat = groups.chat(tx, "web", "工农社区群")
        assert chat
        assert len(tx.exec(select(ChatMember).where(ChatMember.chat_id == chat.id)).all()) > 80
        assert all(member.joined_at < SUNDAY - timedelta(days=31) for member in tx.exec(select(Member)))
        identity = people.identity(tx, "web", "小李")
        assert identity
        li = tx.get_one(Member, identity.member_id)
        assert [group.title for group in groups.groups_of(tx, li)] == ["龙城3栋群", "工农社区群"]


# --- doing it again --------------------------------------------------------------------------------------------


def everything(desk: Desk) -> dict[str, list[str]]:
    with desk.database.reading() as tx:
        tables = SQLModel.metadata.sorted_tables
        return {table.name: [str(tuple(row)) for row in tx.execute(table.select())] for table in tables}


def test_filling_twice_changes_nothing(settle):
    desk = settle(SUNDAY)
    before = everything(desk)
    for later in (SUNDAY, SUNDAY + timedelta(days=40)):
        fill_past(desk, demo_community(later), "web", later)
        assert everything(desk) == before


def test_the_same_moment_writes_the_same_month(settled: Desk, settle):
    again = read(settle(SUNDAY), SUNDAY)
    month = read(settled, SUNDAY)
    assert again.past == month.past
    assert again.rosters == month.rosters
    assert again.present == month.present
    assert again.hours == month.hours
