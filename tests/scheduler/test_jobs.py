"""What time brings: every job does its work when it is due, once, and nothing when it is not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from bot.channels.base import ChannelError
from community.clock import local_day
from scheduler.jobs import JOBS, next_due, tick
from services import attendance, hours, signups
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.audit import Audit
from storage.tables.hours import Hours
from storage.tables.notices import Notice
from storage.tables.signup import SignUp
from tests.cast import DAY, END, FIGURES, GROUP, HOUR, MINUTE, START, SUNDAY, Program, at, cleaning, community, wish

DATABASE = Database("sqlite://")
DATABASE.open()


def busy(database):
    """Somebody goes, somebody waits, sign-up opens and closes at hours of their own."""
    program = Program(
        database,
        community(
            cleaning(capacity=1),
            cleaning(title="交通文明劝导", start=at("14:00"), end=at("16:00"), signup_opens=at("9:00", day=24)),
            cleaning(title="小区讲堂", start=at("7:45"), end=at("8:45"), signup_closes=at("20:00", day=26)),
        ),
    )
    for who in ("小李", "刘婶"):
        signups.sign_up(program.desk, program.event(who, GROUP), wish("sign_up", 1))
    return program


def state(database):
    """Everything that time may change, but for handled events."""
    with database.reading() as tx:
        counts = [tx.exec(select(func.count()).select_from(table)).one() for table in (Notice, Audit, Hours)]
        places = [(row.id, row.standing) for row in tx.exec(select(SignUp))]
        return counts, places, [(row.state, row.closed_at) for row in tx.exec(select(Activity))]


def test_every_job_has_a_name_of_its_own():
    assert len({job.name for job in JOBS}) == len(JOBS)


def test_a_tick_twice_in_the_same_minute_changes_nothing_more(database):
    program = busy(database)
    for moment in (at("9:00", day=27), at("7:30"), START, END + 2 * HOUR, at("8:30", day=30)):
        tick(program.desk, moment)
        before = state(database)
        tick(program.desk, moment)
        assert state(database) == before


def test_a_program_that_was_down_for_days_catches_up_in_one_tick(database):
    program = busy(database)
    tick(program.desk, END + 3 * DAY)
    with database.reading() as tx:
        assert all(row.closed_at for row in tx.exec(select(Activity)))
        told = tx.exec(select(Notice.outcome).where(Notice.lane == "2-reminder")).all()
    assert not {"reminder_soon", "reminder_day_before"} & set(told)


async def test_the_next_moment_is_never_in_the_past_and_leads_on(database):
    program, moments = busy(database), []
    moment = SUNDAY
    while (found := next_due(program.desk, moment)) is not None and found < at("0:00", 5, 12):
        assert found > moment
        moments.append(found)
        moment = found
        await program.until(found)
    assert {local_day(m, FIGURES).day for m in moments} >= {23, 24, 26, 27, 28, 30}
    assert len(moments) < 40


@settings(max_examples=8)
@given(st.integers(0, 7 * 24 * 60))
def test_before_the_next_moment_a_tick_changes_nothing(minutes):
    """What a rehearsal leaves out may be left out."""
    program = busy(DATABASE)
    now = SUNDAY + minutes * MINUTE
    tick(program.desk, now)
    due = next_due(program.desk, now)
    assert due is not None
    for between in (now + MINUTE, now + (due - now) / 2, due - MINUTE):
        if now < between < due:
            before = state(DATABASE)
            tick(program.desk, between)
            after = state(DATABASE)
            assert (after[1], after[2]) == (before[1], before[2])


# --- each job --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("spec", "moment"),
    [
        (cleaning(signup_opens=at("9:00", day=24)), at("9:00", day=24)),
        (cleaning(signup_closes=at("20:00", day=26)), at("20:00", day=26)),
        (cleaning(), START),
        (cleaning(), END),
    ],
)
async def test_cards_follow_the_opening_the_closing_the_start_and_the_end(found, spec, moment):
    program = found(spec)
    await program.deliver()
    await program.until(moment - MINUTE)
    await program.until(moment)
    assert {one.edited for one in program.heard if one.outcome == "activity_card"} == {True}


async def test_attendance_closes_two_hours_after_the_end(program):
    await program.until(END + 2 * HOUR - MINUTE)
    assert _closed(program) is None
    await program.until(END + 2 * HOUR)
    assert _closed(program) == END + 2 * HOUR


def _closed(program):
    with program.database.reading() as tx:
        return tx.get_one(Activity, 1).closed_at


async def test_hours_count_by_themselves_to_the_minute(program, rows_of):
    signups.sign_up(program.desk, program.event("小李", GROUP), wish("sign_up", 1))
    program.stage.now = START
    attendance.mark_present(program.desk, program.event("王阿姨"), wish("mark_present", 1))
    await program.until(END + 2 * HOUR)
    hours.approve(program.desk, program.event("张书记"), wish("approve_hours", 1))
    decided = program.now
    await program.until(decided + 7 * DAY - MINUTE)
    assert rows_of(Hours)[0].state == "approved"
    await program.until(decided + 7 * DAY)
    assert rows_of(Hours)[0].state == "counted"


async def test_a_message_that_could_not_be_sent_is_a_reason_to_look_again(program, monkeypatch):
    signups.sign_up(program.desk, program.event("小李", GROUP), wish("sign_up", 1))

    async def refuses(_message):
        raise ChannelError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(program.stage.channel, "send", refuses)
        await program.deliver()
    due = next_due(program.desk, program.now)
    assert due is not None
    assert due < SUNDAY + MINUTE
