"""What time brings: every timer does its work when it is due, once, and nothing when it is not."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import func, select

from bot.channels.base import ChannelError
from community.clock import local_day
from services import outbox, timers
from services.attendance import closing, taking
from services.hours import deciding
from services.signup import joining
from services.timers import RESTS, TIMERS, Timer, declare, next_due, tick
from services.visit import attend
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.audit import Audit
from storage.tables.hours import Hours
from storage.tables.notices import Notice
from storage.tables.signup import SignUp
from storage.tables.timers import TimerRun
from tests.cast import (
    DAY,
    END,
    FIGURES,
    GROUP,
    HOUR,
    MINUTE,
    START,
    SUNDAY,
    Program,
    at,
    cleaning,
    community,
    run_timer,
    wish,
)

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
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", 1))
    return program


def state(database):
    """Everything that time may change, but for handled events."""
    with database.reading() as tx:
        counts = [tx.exec(select(func.count()).select_from(table)).one() for table in (Notice, Audit, Hours)]
        places = [(row.id, row.standing) for row in tx.exec(select(SignUp))]
        return counts, places, [(row.state, row.closed_at) for row in tx.exec(select(Activity))]


def test_every_timer_has_a_name_of_its_own():
    assert all(name == timer.name for name, timer in TIMERS.items())
    with pytest.raises(ValueError, match="tidy"):
        declare(TIMERS["tidy"])


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
        told = tx.exec(select(Notice.outcome, Notice.state).where(Notice.lane == "2-reminder")).all()
    assert {state for outcome, state in told if outcome.startswith("reminder")} == {"expired"}


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


# --- each timer -----------------------------------------------------------------------------------------------


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
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    program.stage.now = START
    attend(program.desk, taking.mark_present, program.event("王阿姨"), wish("mark_present", 1))
    await program.until(END + 2 * HOUR)
    attend(program.desk, deciding.approve, program.event("张书记"), wish("approve_hours", 1))
    decided = program.now
    await program.until(decided + 7 * DAY - MINUTE)
    assert rows_of(Hours)[0].state == "approved"
    await program.until(decided + 7 * DAY)
    assert rows_of(Hours)[0].state == "counted"


async def test_a_message_that_could_not_be_sent_is_a_reason_to_look_again(program, monkeypatch):
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))

    async def refuses(_message):
        raise ChannelError("connection refused")

    with monkeypatch.context() as broken:
        broken.setattr(program.stage.channel, "send", refuses)
        await program.deliver()
    due = next_due(program.desk, program.now)
    assert due is not None
    assert due < SUNDAY + MINUTE


# --- what fails ------------------------------------------------------------------------------------------------

CLOSES = END + 2 * HOUR


@pytest.fixture
def stumbles(found, monkeypatch):
    """Two activities have ended, and closing the first one fails until it is mended."""
    program = found(cleaning(), cleaning(title="交通文明劝导"))
    close, mended = closing.close, []

    def closes(turn, activity):
        turn.audit("half_done", None, activity)
        if activity.id == 1 and not mended:
            raise RuntimeError("小李 cannot be written")
        close(turn, activity)

    monkeypatch.setattr(closing, "close", closes)
    program.mend = lambda: mended.append(True)
    return program


@pytest.fixture
def closed(rows):
    return lambda: [row.id for row in rows(Activity) if row.closed_at]


@pytest.fixture
def failed(rows):
    """What a timer has failed on, and how often."""
    return lambda: [(row.timer, row.key, row.attempts) for row in rows(TimerRun) if not row.done]


def test_a_row_that_fails_holds_up_no_other_row_and_no_other_timer(stumbles, closed, failed, monkeypatch):
    ran = []
    last = Timer("the last", lambda *_: ["1"], lambda _turn, key: ran.append(key), lambda *_: None)
    monkeypatch.setitem(TIMERS, last.name, last)
    tick(stumbles.desk, CLOSES)
    assert closed() == [2]
    assert ran == ["1"]
    assert failed() == [("close_attendance", "1", 1)]


def test_a_row_that_fails_leaves_nothing_half_done(stumbles, audited):
    tick(stumbles.desk, CLOSES)
    assert len(audited("half_done")) == 1  # of the one that was closed


def test_what_has_failed_rests_with_growing_pauses_and_is_never_given_up(stumbles, failed):
    now = CLOSES
    tick(stumbles.desk, now)
    for attempts, pause in enumerate((*RESTS, RESTS[-1]), 1):
        tick(stumbles.desk, now + pause - timedelta(seconds=1))
        assert failed() == [("close_attendance", "1", attempts)]
        now += pause
        tick(stumbles.desk, now)
        assert failed() == [("close_attendance", "1", attempts + 1)]


def test_the_end_of_a_rest_is_a_reason_to_look_again(stumbles):
    tick(stumbles.desk, CLOSES)
    assert next_due(stumbles.desk, CLOSES) == CLOSES + RESTS[0]


def test_what_succeeds_at_last_is_forgotten(stumbles, closed, failed):
    tick(stumbles.desk, CLOSES)
    stumbles.mend()
    tick(stumbles.desk, CLOSES + RESTS[0])
    assert closed() == [1, 2]
    assert failed() == []


def test_whoever_runs_the_program_sees_what_failed_and_where_without_what_was_said(stumbles):
    tick(stumbles.desk, CLOSES)
    (seen,) = outbox.health(stumbles.desk).failing
    assert seen.startswith("close_attendance 1: 1 × RuntimeError in closes, line ")
    assert "小李" not in seen


def test_a_timer_that_cannot_say_what_is_due_holds_up_no_other(found, closed, failed, monkeypatch):
    def breaks(*_):
        raise RuntimeError("no such column")

    broken = Timer("broken", breaks, lambda *_: None, lambda *_: None)
    desk = found().desk
    others = dict(TIMERS)
    monkeypatch.setattr(timers, "TIMERS", {broken.name: broken} | others)
    tick(desk, CLOSES)
    assert closed() == [1]
    assert failed() == [("broken", "", 1)]


# --- what is looked at once ------------------------------------------------------------------------------------


@pytest.fixture
def once(monkeypatch):
    """A timer that notes what it has looked at; the rows that it was called for."""
    looked = []
    timer = Timer("once", lambda *_: ["1", "2"], lambda _turn, key: looked.append(key), lambda *_: None, once=True)
    monkeypatch.setitem(TIMERS, timer.name, timer)
    return looked


def test_what_needs_no_second_look_is_looked_at_once_even_after_a_restart(program, once):
    for _ in range(2):
        tick(program.desk, SUNDAY)
        program.stage.restart()
    assert once == ["1", "2"]


def test_what_was_looked_at_long_ago_is_forgotten_and_what_failed_is_not(program, once, rows):
    with program.desk.turn(SUNDAY) as turn:
        for key, at_, done in (("old", SUNDAY - 101 * DAY, True), ("failed", SUNDAY - 101 * DAY, False)):
            turn.tx.add(TimerRun(timer="any", key=key, at=at_, done=done))
    run_timer(program.desk, "tidy", SUNDAY)
    assert [row.key for row in rows(TimerRun, TimerRun.timer == "any")] == ["failed"]


def test_tidying_is_done_once_an_hour(program, rows):
    for now in (SUNDAY, SUNDAY + 59 * MINUTE, SUNDAY + HOUR):
        tick(program.desk, now)
    assert [row.at for row in rows(TimerRun, TimerRun.timer == "tidy")] == [SUNDAY, SUNDAY + HOUR]
