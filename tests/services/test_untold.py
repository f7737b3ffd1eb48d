"""What did not arrive: one line in the log, and another way where somebody would do the wrong thing."""

import logging
from datetime import timedelta

import pytest

from community.outcomes.signup import Promoted
from services import setbacks
from services.activities.changing import cancel_activity, change
from services.signup.joining import sign_up
from services.signup.leaving import cancel
from services.visit import attend
from storage.tables.groups import Chat
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity
from tests.cast import BOT, CLEANING, END, FIGURES, GROUP, HOUR, START, SUNDAY, cleaning, due, finish, take, wish
from tests.texts.outcomes import minimal

ORGANISES, LEADS, WAITS = "张书记", "王阿姨", "刘婶"
PERHAPS = {"permanent": False, "uncertain": True}
NEVER = {"permanent": True}
QUEUED, FAILED, UNCERTAIN = NoticeState.QUEUED, NoticeState.FAILED, NoticeState.UNCERTAIN


@pytest.fixture
def program(found):
    return found(cleaning(capacity=1, organiser=ORGANISES))


@pytest.fixture
async def promoted(program):
    """刘婶 has moved up and is not told yet."""
    await program.deliver()
    for who in ("小李", WAITS):
        await program.neighbour(who).taps("报名", GROUP)
    attend(program.desk, cancel, program.event("小李", GROUP), wish("cancel", 1))
    return program


@pytest.fixture
def fails(rows):
    """Everything that is queued of an outcome fails so."""

    def failing(program, outcome, now=SUNDAY, **how):
        for row in rows(Notice, Notice.outcome == outcome, Notice.state == QUEUED):
            if take(program.desk, row.id, now) is not None:
                setbacks.fail(program.desk, row.id, now, "Forbidden: secret words", **how)

    return failing


@pytest.fixture
def told(rows):
    """Notices of an outcome that are still to be sent: the group and who is called, or who hears it in private."""

    def found(outcome):
        names = {row.id: row.name for row in rows(Identity)}
        groups = {row.id: row.title or row.external_id for row in rows(Chat)}
        return [
            (groups[row.chat_id], *(names[i] for i in row.mentions)) if row.chat_id else (names[row.identity_id],)
            for row in rows(Notice, Notice.outcome == outcome, Notice.state == QUEUED)
        ]

    return found


@pytest.fixture
def untold(rows):
    """What organisers are to hear: who does not know what, and whether that is certain."""
    return lambda: [
        (tuple(row.fields["names"]), row.fields["news"], row.fields["perhaps"])
        for row in rows(Notice, Notice.outcome == "not_told")
    ]


# --- somebody who would do the wrong thing ---------------------------------------------------------------------


@pytest.mark.parametrize("how", [PERHAPS, NEVER], ids=["perhaps", "never"])
def test_a_promotion_that_was_not_told_in_private_is_told_by_a_mention(promoted, fails, told, untold, how):
    fails(promoted, "promoted", **how)
    assert told("promoted") == [(GROUP, WAITS)]
    assert untold() == []


@pytest.mark.parametrize(("how", "perhaps"), [(PERHAPS, True), (NEVER, False)], ids=["perhaps", "never"])
def test_when_the_mention_fails_too_the_organiser_hears_who_does_not_know(
    promoted, fails, told, untold, how, perhaps
):
    fails(promoted, "promoted", **NEVER)
    fails(promoted, "promoted", **how)
    assert told("promoted") == []
    assert told("not_told") == [(ORGANISES,)]
    assert untold() == [((WAITS,), "promoted", perhaps)]


def test_where_the_group_can_be_told_nothing_the_organiser_hears_at_once(promoted, fails, told):
    with promoted.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Chat, 1).paused_at = SUNDAY
    fails(promoted, "promoted", **NEVER)
    assert (told("promoted"), told("not_told")) == ([], [(ORGANISES,)])


def test_what_is_personal_is_never_told_in_a_group(promoted, fails, told, monkeypatch):
    monkeypatch.setattr(Promoted, "personal", True)
    fails(promoted, "promoted", **NEVER)
    assert (told("promoted"), told("not_told")) == ([], [(ORGANISES,)])


def test_a_message_that_was_under_way_when_the_program_was_killed_is_told_another_way(promoted, rows, told):
    (notice,) = rows(Notice, Notice.outcome == "promoted")
    take(promoted.desk, notice.id)
    setbacks.recover(promoted.desk, "replay", SUNDAY)
    assert told("promoted") == [(GROUP, WAITS)]
    assert rows(Notice, Notice.id == notice.id)[0].state == UNCERTAIN


def test_what_comes_too_late_to_matter_is_told_no_other_way(promoted, fails, told):
    fails(promoted, "promoted", now=START + HOUR, **NEVER)
    assert (told("promoted"), told("not_told")) == ([], [])


@pytest.mark.parametrize(
    ("service", "outcome"), [(cancel_activity, "activity_cancelled"), (change, "activity_changed")]
)
async def test_a_move_and_a_cancellation_are_told_another_way_but_not_the_answer_to_who_made_it(
    program, fails, told, rows, service, outcome
):
    await program.deliver()
    await program.neighbour(WAITS).taps("报名", GROUP)
    wanted = wish(service.__name__, 1, place="5栋楼下") if service is change else wish(service.__name__, 1)
    attend(program.desk, service, program.event(LEADS), wanted)
    with program.desk.turn(SUNDAY) as turn:
        for row in rows(Notice, Notice.outcome == outcome):
            turn.tx.get_one(Notice, row.id).not_before = SUNDAY
    assert sorted(told(outcome)) == [(WAITS,), (LEADS,)]
    fails(program, outcome, **NEVER)
    assert told(outcome) == [(GROUP, WAITS)]


async def test_a_held_seat_is_offered_another_way(found, fails, told):
    program = found(cleaning(capacity=1, organiser=ORGANISES), cleaning(title="义诊"))
    await program.deliver()
    await program.neighbour("小李").sends_tap("sign_up:1", GROUP)
    await program.neighbour(WAITS).sends_tap("sign_up:1", GROUP)
    await program.neighbour(WAITS).sends_tap("sign_up:2", GROUP)
    attend(program.desk, cancel, program.event("小李", GROUP), wish("cancel", 1))
    assert told("clashes") == [(WAITS,)]
    fails(program, "clashes", **NEVER)
    assert told("clashes") == [(GROUP, WAITS)]
    await program.deliver()
    await program.neighbour(WAITS).taps("仍要报名", GROUP)
    assert "signed_up" in program.neighbour(WAITS).heard


HARMLESS = ["signed_up", "my_progress", "reminder_soon", "clashes", "hours_to_confirm", "not_told"]


@pytest.mark.parametrize("outcome", HARMLESS)
def test_what_nobody_must_act_upon_is_told_once_and_no_other_way(found, rows, fails, outcome):
    """An answer is asked for again by whoever misses it."""
    program = found()
    (liu,) = [row for row in rows(Identity) if row.name == WAITS]
    with program.desk.turn(SUNDAY) as turn:
        turn.whisper(liu, minimal(outcome))
    before = len(rows(Notice))
    fails(program, outcome, **NEVER)
    assert len(rows(Notice)) == before


# --- who hears of it -------------------------------------------------------------------------------------------


def test_an_organiser_who_cannot_be_reached_is_stood_in_for_by_the_nearest_lead(promoted, rows, fails, told):
    with promoted.desk.turn(SUNDAY) as turn:
        (organiser,) = [row.id for row in rows(Identity) if row.name == ORGANISES]
        turn.tx.get_one(Identity, organiser).reachable = False
    for _ in range(2):
        fails(promoted, "promoted", **NEVER)
    assert told("not_told") == [(LEADS,)]


async def test_who_was_not_told_does_not_hear_it_as_the_organiser_either(found, fails, told, untold):
    program = found(cleaning(organiser=ORGANISES))
    await program.deliver()
    await program.neighbour(ORGANISES).taps("报名", GROUP)
    attend(program.desk, cancel_activity, program.event(LEADS), wish("cancel_activity", 1))
    for row in due(program.desk, SUNDAY + 20 * HOUR):
        if take(program.desk, row, SUNDAY + 20 * HOUR) is not None:
            setbacks.fail(program.desk, row, SUNDAY + 20 * HOUR, "no", **NEVER)
    fails(program, "activity_cancelled", now=SUNDAY + 20 * HOUR, **NEVER)
    assert untold() == [((ORGANISES,), "activity_cancelled", False)]
    assert told("not_told") == [(LEADS,)]


async def test_the_organiser_reads_who_and_what(promoted, fails):
    for _ in range(2):
        fails(promoted, "promoted", **NEVER)
    await promoted.deliver()
    (one,) = [one for one in promoted.heard if one.outcome == "not_told"]
    assert one.private == ORGANISES
    for part in (WAITS, CLEANING, "等到位子"):
        assert part in one.text


# --- cards -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("how", "why"), [(PERHAPS, "uncertain"), (NEVER, "failed")], ids=["perhaps", "never"])
def test_a_card_that_was_not_posted_is_the_organisers_news(program, rows, fails, told, how, why):
    fails(program, "activity_card", **how)
    assert told("not_posted") == [(ORGANISES,)]
    (news,) = rows(Notice, Notice.outcome == "not_posted")
    assert (news.fields["group"], news.fields["why"]) == (GROUP, why)


def test_so_is_one_for_a_group_in_which_the_bot_may_not_write(program, rows, told):
    (card,) = due(program.desk)
    take(program.desk, card)
    setbacks.unreachable(program.desk, card, SUNDAY, "Forbidden: bot was kicked")
    assert told("not_posted") == [(ORGANISES,)]
    assert rows(Notice, Notice.outcome == "not_posted")[0].fields["why"] == "paused"


async def test_a_card_that_stands_and_is_not_redrawn_is_nobodys_news(program, rows, fails):
    await program.deliver()
    attend(program.desk, sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    fails(program, "activity_card", **NEVER)
    assert rows(Notice, Notice.outcome == "not_posted") == []


def test_a_closed_topic_is_tried_again_and_again_and_told_once(program, rows, told):
    (card,) = due(program.desk)
    now = SUNDAY
    for _ in range(3 * setbacks.MOST_ATTEMPTS):
        assert take(program.desk, card, now) is not None
        setbacks.closed(program.desk, card, now, "BadRequest: Topic_closed")
        assert card not in due(program.desk, now + timedelta(minutes=9))
        now += timedelta(minutes=10)
    assert told("not_posted") == [(ORGANISES,)]
    assert rows(Notice, Notice.outcome == "not_posted")[0].fields["why"] == "closed"
    assert rows(Notice, Notice.id == card)[0].state == QUEUED


def test_a_card_of_what_is_over_waits_no_longer(program, rows):
    (card,) = due(program.desk)
    take(program.desk, card)
    setbacks.closed(program.desk, card, END + HOUR, "BadRequest: Topic_closed")
    assert rows(Notice, Notice.id == card)[0].state == NoticeState.EXPIRED


def test_a_mention_that_meets_a_closed_topic_waits_and_the_organiser_hears(promoted, rows, fails, told, untold):
    fails(promoted, "promoted", **NEVER)
    (mention,) = rows(Notice, Notice.outcome == "promoted", Notice.state == QUEUED)
    for now in (SUNDAY, SUNDAY + HOUR):
        take(promoted.desk, mention.id, now)
        setbacks.closed(promoted.desk, mention.id, now, "BadRequest: Topic_closed")
    assert told("promoted") == [(GROUP, WAITS)]
    assert untold() == [((WAITS,), "promoted", False)]


# --- the log ---------------------------------------------------------------------------------------------------


@pytest.fixture
def warned(caplog):
    caplog.set_level(logging.WARNING)
    return lambda: [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]


def test_each_that_did_not_arrive_is_one_warning_without_names_or_texts(found, rows, fails, warned):
    program = found(figures=FIGURES)
    names = [row.name for row in rows(Identity)]
    with program.desk.turn(SUNDAY) as turn:
        for person in rows(Identity)[:5]:
            turn.whisper(person, minimal("signed_up"))
    one, *four = rows(Notice, Notice.outcome == "signed_up")
    take(program.desk, one.id)
    setbacks.fail(program.desk, one.id, SUNDAY, "read timed out", **PERHAPS)
    fails(program, "signed_up", **NEVER)
    assert len(warned()) == 1 + len(four) == 5
    for line, notice in zip(warned(), (one, *four), strict=True):
        assert f"notice {notice.id} (signed_up on replay)" in line
        assert not [word for word in (*names, CLEANING, BOT, "secret words") if word in line]
    assert "uncertain" in warned()[0]
    assert "failed" in warned()[1]


def test_what_is_tried_again_is_no_warning_until_it_is_given_up(promoted, fails, warned, rows):
    fails(promoted, "promoted", permanent=False)
    assert warned() == []
    (notice,) = rows(Notice, Notice.outcome == "promoted")
    with promoted.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Notice, notice.id).attempts = setbacks.MOST_ATTEMPTS
    fails(promoted, "promoted", now=SUNDAY + HOUR, permanent=False)
    assert len(warned()) == 1


def test_what_waited_for_a_group_that_was_paused_is_a_warning(program, warned):
    (card,) = due(program.desk)
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Chat, 1).paused_at = SUNDAY
    take(program.desk, card)
    assert len(warned()) == 1


def test_what_arrived_is_none(program, warned):
    (card,) = due(program.desk)
    finish(program.desk, take(program.desk, card), "m1")
    assert warned() == []
