"""queued → sending → sent | uncertain | failed | expired | merged. Nothing is lost, nothing is told twice."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, event

from community.outcomes.courtesies import Help, ThanksBack
from community.outcomes.reminders import RemindersOff
from services import cards, outbox, setbacks
from services.setbacks import RETRY_AFTER
from services.signup.joining import sign_up
from services.visit import attend
from storage import people
from storage.tables.activities import Activity
from storage.tables.cards import Card
from storage.tables.groups import Chat
from storage.tables.notices import HandledEvent, Lane, Notice, NoticeState
from storage.tables.questions import Question
from tests.cast import (
    CLEANING,
    DAY,
    FIGURES,
    GROUP,
    HOUR,
    SUNDAY,
    at,
    cleaning,
    due,
    finish,
    run_timer,
    take,
    wish,
)

CHANNEL = "replay"
QUEUED, SENDING, SENT, UNCERTAIN, FAILED, EXPIRED, WAITING, MERGED = NoticeState
SECOND = timedelta(seconds=1)


@pytest.fixture
def desk(found):
    """Nothing is queued."""
    desk = found().desk
    with desk.turn(SUNDAY) as turn:
        turn.tx.execute(delete(Notice))
    return desk


def queue(desk, **columns):
    usual = {"channel": CHANNEL, "lane": Lane.REPLY, "outcome": "thanks_back", "state": QUEUED}
    notice = Notice(**(usual | {"not_before": SUNDAY, "queued_at": SUNDAY} | columns))
    with desk.turn(SUNDAY) as turn:
        turn.tx.add(notice)
        turn.tx.flush()
    return notice.id


def claim(desk, notice_id, now=SUNDAY):
    delivery = take(desk, notice_id, now)
    assert delivery is not None
    return delivery


@pytest.fixture
def state(rows):
    return lambda notice_id: rows(Notice, Notice.id == notice_id)[0].state


def test_a_redrawing_that_waits_becomes_the_newer_one_and_never_undoes_it(desk, rows):
    """[停止] answers at once; the progress drawn a moment before it waits in a slower lane."""
    with desk.turn(SUNDAY) as turn:
        me = people.identities(turn.tx, [1])[0]
        for lane, said in ((Lane.CARD, ThanksBack()), (Lane.REPLY, Help()), (Lane.CARD, RemindersOff())):
            turn.whisper(me, said, edits="7", lane=lane)
        turn.whisper(me, ThanksBack(), edits="8")
        turn.whisper(me, ThanksBack())
    waiting = [(one.outcome, one.edits) for one in rows(Notice)]
    assert waiting == [("reminders_off", "7"), ("thanks_back", "8"), ("thanks_back", None)]


# --- what may go out -------------------------------------------------------------------------------------------


def test_answers_go_before_cards_before_reminders_before_broadcasts(desk):
    lanes = [Lane.BROADCAST, Lane.REMINDER, Lane.CARD, Lane.REPLY]
    ids = {lane: queue(desk, lane=lane) for lane in lanes}
    assert due(desk, SUNDAY) == [ids[lane] for lane in reversed(lanes)]


def test_within_a_lane_the_first_written_goes_first(desk):
    ids = [queue(desk) for _ in range(3)]
    assert due(desk, SUNDAY) == ids


def test_what_is_held_waits_for_its_moment(desk):
    held = queue(desk, not_before=SUNDAY + HOUR)
    assert due(desk, SUNDAY + HOUR - SECOND) == []
    assert due(desk, SUNDAY + HOUR) == [held]


def test_another_channels_notices_are_not_ours(desk):
    queue(desk, channel="telegram")
    assert due(desk, SUNDAY) == []


def test_a_notice_is_taken_once(desk, state):
    notice = queue(desk)
    assert take(desk, notice, SUNDAY) is not None
    assert take(desk, notice, SUNDAY) is None
    assert state(notice) == SENDING


def test_what_was_sent_is_marked_as_sent(desk, rows):
    notice = queue(desk)
    finish(desk, claim(desk, notice), "m7", SUNDAY + SECOND)
    row = rows(Notice)[0]
    assert (row.state, row.sent_at, row.message_id) == (SENT, SUNDAY + SECOND, "m7")


# --- what fails ------------------------------------------------------------------------------------------------


def test_a_failure_that_may_pass_is_tried_again_later(desk, state):
    notice = queue(desk)
    claim(desk, notice)
    setbacks.fail(desk, notice, SUNDAY, "connection refused", permanent=False)
    assert state(notice) == QUEUED
    assert due(desk, SUNDAY + RETRY_AFTER[0] - SECOND) == []
    assert due(desk, SUNDAY + RETRY_AFTER[0]) == [notice]


def test_the_pauses_grow_and_after_a_day_it_is_given_up(desk, state):
    notice, now, pauses = queue(desk), SUNDAY, []
    while state(notice) == QUEUED:
        claim(desk, notice, now)
        setbacks.fail(desk, notice, now, "connection refused", permanent=False)
        pauses.append(next((p for p in RETRY_AFTER if due(desk, now + p)), None))
        now += DAY
    last = [RETRY_AFTER[-1]] * (setbacks.MOST_ATTEMPTS - len(RETRY_AFTER))
    assert pauses == [*RETRY_AFTER, *last, None]
    assert DAY < sum(pauses[:-1], 0 * DAY) < 26 * HOUR
    assert state(notice) == FAILED


def test_a_permanent_failure_is_not_tried_again(desk, rows):
    notice = queue(desk)
    claim(desk, notice)
    setbacks.fail(desk, notice, SUNDAY, "blocked by the person", permanent=True)
    assert (rows(Notice)[0].state, rows(Notice)[0].error) == (FAILED, "blocked by the person")
    assert due(desk, SUNDAY + 30 * DAY) == []


def test_what_may_have_arrived_is_never_sent_again(desk, state):
    notice = queue(desk)
    claim(desk, notice)
    setbacks.fail(desk, notice, SUNDAY, "read timed out", permanent=False, uncertain=True)
    assert state(notice) == UNCERTAIN
    assert due(desk, SUNDAY + 30 * DAY) == []


def test_a_long_error_is_cut(desk, rows):
    notice = queue(desk)
    claim(desk, notice)
    setbacks.fail(desk, notice, SUNDAY, "x" * 5000, permanent=True)
    assert len(rows(Notice)[0].error) == 300


def test_what_comes_too_late_expires_and_stays_visible(desk, state):
    notice = queue(desk, expires_at=SUNDAY + HOUR)
    assert take(desk, notice, SUNDAY + HOUR + SECOND) is None
    assert state(notice) == EXPIRED


def test_the_last_useful_moment_is_still_useful(desk):
    assert take(desk, queue(desk, expires_at=SUNDAY + HOUR), SUNDAY + HOUR) is not None


def test_a_paused_group_is_left_alone_and_the_notice_says_why(desk, rows):
    with desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Chat, 1).paused_at = SUNDAY
    notice = queue(desk, chat_id=1)
    assert take(desk, notice, SUNDAY) is None
    assert (rows(Notice)[0].state, rows(Notice)[0].error) == (FAILED, "the group is paused")


# --- after a crash ---------------------------------------------------------------------------------------------


def test_what_was_being_sent_when_the_process_died_is_uncertain(desk, state):
    notice = queue(desk)
    claim(desk, notice)
    assert setbacks.recover(desk, CHANNEL, SUNDAY) == 1
    assert state(notice) == UNCERTAIN
    assert due(desk, SUNDAY + DAY) == []


def test_what_was_only_queued_is_still_sent(desk):
    notice = queue(desk)
    assert setbacks.recover(desk, CHANNEL, SUNDAY) == 0
    assert due(desk, SUNDAY) == [notice]


def test_another_channels_messages_are_not_recovered(desk, state):
    notice = queue(desk, channel="telegram")
    claim(desk, notice)
    assert setbacks.recover(desk, CHANNEL, SUNDAY) == 0
    assert state(notice) == SENDING


async def test_redrawing_a_card_again_is_harmless(program, state):
    desk = program.desk
    notice = redraw(desk)
    claim(desk, notice)
    assert setbacks.recover(desk, CHANNEL, SUNDAY) == 0
    assert state(notice) == QUEUED


async def test_a_card_that_changed_again_is_drawn_once_after_a_crash(program):
    desk = program.desk
    claim(desk, redraw(desk))
    redraw(desk)
    setbacks.recover(desk, CHANNEL, SUNDAY)
    assert len(due(desk, SUNDAY)) == 1


# --- cards -----------------------------------------------------------------------------------------------------


def redraw(desk):
    with desk.turn(SUNDAY) as turn:
        cards.redraw(turn, turn.tx.get_one(Activity, 1))
    return due(desk, SUNDAY)[-1]


async def test_however_many_tap_a_card_is_drawn_once(program):
    for name in ("小李", "刘婶", "老彭"):
        event = program.event(name, GROUP, tap_id=f"tap {name}")
        attend(program.desk, sign_up, event, wish("sign_up", 1))
    await program.deliver()
    assert program.outcomes.count("activity_card") == 1
    assert "小李、刘婶、老彭" in program.heard[-1].text


async def test_a_card_that_changed_while_a_redraw_failed_is_tried_again_once(program):
    desk = program.desk
    first = redraw(desk)
    claim(desk, first)
    redraw(desk)
    setbacks.fail(desk, first, SUNDAY, "connection refused", permanent=False)
    assert len(due(desk, SUNDAY + DAY)) == 1


async def test_a_card_that_changed_while_it_was_being_posted_is_drawn_again(found, rows):
    program = found()
    posting = claim(program.desk, due(program.desk, SUNDAY)[0])
    attend(program.desk, sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    finish(program.desk, posting, "m1", SUNDAY)
    assert rows(Card)[0].message_id == "m1"
    await program.deliver()
    assert "activity_card" in program.outcomes


async def test_a_card_that_may_already_stand_in_the_group_is_not_posted_again(found):
    """Its posting timed out while somebody signed up: nobody knows the message that would have to be edited."""
    program = found()
    posting = claim(program.desk, due(program.desk, SUNDAY)[0])
    attend(program.desk, sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    setbacks.fail(program.desk, posting.notice_id, SUNDAY, "read timed out", permanent=False, uncertain=True)
    await program.deliver()
    assert "activity_card" not in program.outcomes


async def test_a_tap_on_such_a_card_shows_where_it_stands(found, rows):
    program = found()
    posting = claim(program.desk, due(program.desk, SUNDAY)[0])
    setbacks.fail(program.desk, posting.notice_id, SUNDAY, "read timed out", permanent=False, uncertain=True)
    await program.neighbour("小李").sends_tap("sign_up:1", GROUP, "m77")
    assert rows(Card)[0].message_id == "m77"
    assert [row.edits for row in rows(Notice, Notice.outcome == "activity_card")] == [None, "m77"]


async def test_a_tap_on_a_list_does_not_make_the_list_a_card(found, rows):
    program = found()
    posting = claim(program.desk, due(program.desk, SUNDAY)[0])
    setbacks.fail(program.desk, posting.notice_id, SUNDAY, "read timed out", permanent=False, uncertain=True)
    await program.neighbour("小李").says("小邻 活动", GROUP)
    await program.neighbour("小李").taps("报名", GROUP)
    assert rows(Card)[0].message_id is None


async def test_a_card_that_has_not_changed_is_not_drawn_again(found):
    program = found()
    finish(program.desk, claim(program.desk, due(program.desk, SUNDAY)[0]), "m1", SUNDAY)
    await program.deliver()
    assert program.heard == []


# --- the budget of a group -------------------------------------------------------------------------------------


def spent(desk, messages, day=SUNDAY):
    for _ in range(messages):
        notice = queue(desk, chat_id=1, budgeted=True, not_before=day)
        finish(desk, claim(desk, notice, day), "m", day)


def card(desk):
    """A new card that counts against the budget."""
    with desk.turn(SUNDAY) as turn:
        cards.post_missing(turn, turn.tx.get_one(Chat, 1))
    return due(desk, SUNDAY)[-1]


def test_six_new_messages_fit_into_a_day(desk):
    spent(desk, 5)
    assert take(desk, card(desk), SUNDAY) is not None


def test_the_seventh_is_merged_into_one_line_in_the_evening(desk, notices, state):
    spent(desk, 6)
    seventh = card(desk)
    assert take(desk, seventh, SUNDAY) is None
    assert state(seventh) == MERGED
    (digest,) = notices("digest")
    assert (digest.not_before, digest.chat_id) == (at("20:30", day=22), 1)
    assert [a["title"] for a in digest.fields["lines"]] == [CLEANING]


def test_everything_that_did_not_fit_is_one_line(found, notices):
    desk = found(cleaning(), cleaning(title="交通文明劝导")).desk
    spent(desk, 6)
    for notice in due(desk, SUNDAY):
        with desk.turn(SUNDAY) as turn:
            turn.tx.get_one(Notice, notice).budgeted = True
        take(desk, notice, SUNDAY)
    (digest,) = notices("digest")
    assert [a["title"] for a in digest.fields["lines"]] == [CLEANING, "交通文明劝导"]


def test_what_is_merged_twice_is_told_once(desk, notices):
    spent(desk, 6)
    take(desk, card(desk), SUNDAY)
    take(desk, card(desk), SUNDAY)
    (digest,) = notices("digest")
    assert len(digest.fields["lines"]) == 1


def test_a_new_day_has_a_new_budget(desk):
    spent(desk, 6, SUNDAY - DAY)
    assert take(desk, card(desk), SUNDAY) is not None


def test_midnight_where_the_community_lives_is_when_the_budget_is_new(desk):
    spent(desk, 6, at("23:59", day=21))
    assert take(desk, card(desk), SUNDAY) is not None


def test_answers_do_not_count_and_are_not_held_back(desk):
    spent(desk, 6)
    assert take(desk, queue(desk, chat_id=1), SUNDAY) is not None


def test_every_group_has_a_budget_of_its_own(desk):
    spent(desk, 6)
    assert take(desk, queue(desk, chat_id=2, budgeted=True), SUNDAY) is not None


def test_the_evening_line_is_not_told_in_the_quiet_hours(found, notices):
    figures = replace(FIGURES, quiet_from=at("20:00").time())
    desk = found(figures=figures).desk
    spent(desk, 6)
    take(desk, card_of(desk), SUNDAY)
    assert notices("digest")[0].not_before == at("7:30", day=23)


def card_of(desk):
    (first, *_) = due(desk, SUNDAY)
    with desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Notice, first).budgeted = True
    return first


# --- forgetting ------------------------------------------------------------------------------------------------


def test_handled_events_are_forgotten_after_a_week(desk, rows):
    with desk.turn(SUNDAY) as turn:
        turn.tx.add(HandledEvent(channel=CHANNEL, event_id="old", at=SUNDAY - 7 * DAY - SECOND))
        turn.tx.add(HandledEvent(channel=CHANNEL, event_id="new", at=SUNDAY - 7 * DAY))
    run_timer(desk, "tidy", SUNDAY)
    assert [row.event_id for row in rows(HandledEvent)] == ["new"]


def test_old_questions_are_forgotten(desk, rows):
    with desk.turn(SUNDAY) as turn:
        for person, until in (("小李", SUNDAY - 8 * DAY), ("刘婶", SUNDAY)):
            question = Question(channel=CHANNEL, chat=GROUP, person=person, kind="choice", expires_at=until)
            turn.tx.add(question)
    run_timer(desk, "tidy", SUNDAY)
    assert [row.person for row in rows(Question)] == ["刘婶"]


@pytest.mark.parametrize(
    ("state", "key", "kept"),
    [(SENT, None, False), (MERGED, None, False), (SENT, "soon:1", True), (UNCERTAIN, None, True), (FAILED, None, True)],
)
def test_what_was_told_long_ago_is_forgotten_but_keys_and_failures_stay(desk, rows, state, key, kept):
    queue(desk, state=state, key=key, queued_at=SUNDAY - 8 * DAY)
    run_timer(desk, "tidy", SUNDAY)
    assert bool(rows(Notice)) is kept


def test_what_was_told_this_week_stays(desk, rows):
    queue(desk, state=SENT, queued_at=SUNDAY - 6 * DAY)
    run_timer(desk, "tidy", SUNDAY)
    assert len(rows(Notice)) == 1


# --- an idle program ---------------------------------------------------------------------------------------------


@pytest.fixture
def locks(desk):
    """How often the database was locked for writing."""
    begun = []

    def notes(_connection, _cursor, statement, *_):
        if statement.startswith("BEGIN IMMEDIATE"):
            begun.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", notes)
    yield begun
    event.remove(desk.database.engine, "before_cursor_execute", notes)


def test_a_step_with_nothing_to_do_locks_nothing(desk, locks):
    assert outbox.step(desk, CHANNEL, SUNDAY) == []
    assert locks == []


def test_a_step_with_something_to_do_locks_once(desk, locks):
    queue(desk, identity_id=1)
    locks.clear()
    (taken,) = outbox.step(desk, CHANNEL, SUNDAY)
    assert len(locks) == 1
    assert outbox.step(desk, CHANNEL, SUNDAY, sent=[(taken, "m1")]) == []  # that it was sent must be noted
    assert len(locks) == 2
