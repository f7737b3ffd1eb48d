"""[撤销]: for two minutes, for whoever cancelled, with the same place in the order; a seat that is gone is gone."""

import pytest

from community.company import Company
from community.outcomes.signup import ClashDeclined
from services import undoing
from services.signup import joining, leaving
from services.visit import attend
from storage.tables.activities import Activity
from storage.tables.audit import Audit
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from tests.cast import END, FIGURES, GROUP, HOUR, MINUTE, START, SUNDAY, cleaning, wish

FULL = cleaning(capacity=1)
CLASHING = cleaning(title="交通文明劝导", start=START + HOUR, end=END + HOUR)


@pytest.fixture
def acts():
    def asks(program, who, service, activity_id=1, **more):
        return attend(program.desk, service, program.event(who, GROUP), wish("sign_up", activity_id, **more))

    return asks


@pytest.fixture
def undoes():
    """Somebody taps the [撤销] of a cancellation."""

    def taps(program, who, cancelled, **more):
        about = Subject("act", cancelled.undo)
        return attend(program.desk, undoing.restore, program.event(who, GROUP), wish("restore", about=about, **more))

    return taps


@pytest.fixture
def roster(rows):
    def names(activity_id=1):
        active = rows(SignUp, SignUp.activity_id == activity_id, SignUp.standing != Standing.CANCELLED)
        return [f"{row.name}:{row.standing}" for row in active]

    return names


def test_the_place_in_the_order_is_the_same(found, acts, undoes, roster):
    program = found()
    for who in ("小李", "刘婶"):
        acts(program, who, joining.sign_up)
    restored = undoes(program, "小李", acts(program, "小李", leaving.cancel))
    assert (restored.called(), restored.myself, restored.position) == ("signup_restored", True, None)
    assert roster() == ["小李:going", "刘婶:going"]


def test_a_seat_passed_on_is_not_taken_back_and_the_first_to_wait_is_the_person(found, acts, undoes, roster):
    program = found(FULL)
    for who in ("小李", "刘婶", "老彭"):
        acts(program, who, joining.sign_up)
    restored = undoes(program, "小李", acts(program, "小李", leaving.cancel))
    assert restored.position == 1
    assert roster() == ["小李:waiting", "刘婶:going", "老彭:waiting"]


def test_who_waited_waits_again_in_the_same_place(found, acts, undoes, roster):
    program = found(FULL)
    for who in ("小李", "刘婶", "老彭"):
        acts(program, who, joining.sign_up)
    assert undoes(program, "刘婶", acts(program, "刘婶", leaving.cancel)).position == 1
    assert roster() == ["小李:going", "刘婶:waiting", "老彭:waiting"]


def test_who_has_signed_up_anew_meanwhile_has_the_old_place_and_not_two(found, acts, undoes, roster):
    program = found()
    for who in ("小李", "刘婶"):
        acts(program, who, joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    acts(program, "小李", joining.sign_up)
    undoes(program, "小李", cancelled)
    assert roster() == ["小李:going", "刘婶:going"]


def test_guests_come_back_with_their_host(found, acts, undoes, roster):
    program = found(cleaning(capacity=2))
    acts(program, "小李", joining.sign_up, company=Company(unnamed=1))
    acts(program, "刘婶", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    assert (cancelled.myself, cancelled.names) == (True, ("小李+1",))
    restored = undoes(program, "小李", cancelled)
    assert (restored.names, restored.waiting) == ((), ("小李+1",))
    assert roster() == ["小李:going", "小李+1:waiting", "刘婶:going"]


def test_each_act_is_taken_back_by_itself(found, acts, undoes, roster):
    program = found()
    acts(program, "小李", joining.sign_up, company=Company(names=("刘桂英",)))
    guest = acts(program, "小李", leaving.cancel, company=Company(myself=False, names=("刘桂英",)))
    acts(program, "小李", leaving.cancel)
    undoes(program, "小李", guest)
    assert roster() == ["刘桂英:going"]


def test_nobody_else_takes_it_back(found, acts, undoes, roster):
    program = found()
    acts(program, "小李", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    for who in ("刘婶", "王阿姨", "路人"):
        answer = undoes(program, who, cancelled)
        assert (answer.called(), answer.because) == ("not_allowed", "not_yours")
    assert roster() == []


@pytest.mark.parametrize(
    ("after", "answer"),
    [(FIGURES.undo_lives, "signup_restored"), (FIGURES.undo_lives + MINUTE / 60, "question_closed")],
)
def test_it_is_possible_for_two_minutes(found, acts, undoes, after, answer):
    program = found()
    acts(program, "小李", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    program.stage.now = SUNDAY + after
    assert undoes(program, "小李", cancelled).called() == answer


def test_twice_is_harmless(found, acts, undoes, roster):
    program = found()
    acts(program, "小李", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    answers = [undoes(program, "小李", cancelled).called() for _ in range(2)]
    assert answers == ["signup_restored", "question_closed"]
    assert roster() == ["小李:going"]


def test_after_the_start_nothing_is_taken_back(found, acts, undoes, roster):
    program = found()
    acts(program, "小李", joining.sign_up)
    program.stage.now = START - MINUTE
    cancelled = acts(program, "小李", leaving.cancel)
    program.stage.now = START
    assert undoes(program, "小李", cancelled).called() == "signup_closed"
    assert roster() == []


def test_after_sign_up_has_closed_it_is_still_taken_back(found, acts, undoes, roster):
    program = found(cleaning(signup_closes=SUNDAY + MINUTE))
    acts(program, "小李", joining.sign_up)
    program.stage.now = SUNDAY + 2 * MINUTE
    undoes(program, "小李", acts(program, "小李", leaving.cancel))
    assert roster() == ["小李:going"]


def test_a_clash_that_has_come_up_meanwhile_is_asked_first(found, acts, undoes, roster):
    program = found(cleaning(), CLASHING)
    acts(program, "小李", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    acts(program, "小李", joining.sign_up, activity_id=2)
    asked = undoes(program, "小李", cancelled)
    assert asked.called() == "clashes"
    assert roster() == []
    insist = asked.options[0].wish
    program.stage.now = SUNDAY + 5 * MINUTE
    restored = attend(program.desk, undoing.restore, program.event("小李", GROUP), insist)
    assert restored.called() == "signup_restored"
    assert roster() == ["小李:going"]


def test_an_offered_seat_that_was_declined_by_mistake_is_asked_for_again(found, acts, undoes, roster):
    program = found(FULL, CLASHING)
    for who in ("小李", "刘婶", "老彭"):
        acts(program, who, joining.sign_up)
    acts(program, "刘婶", joining.sign_up, activity_id=2)
    acts(program, "小李", leaving.cancel)
    declined = acts(program, "刘婶", leaving.decline_clash)
    assert isinstance(declined, ClashDeclined)
    assert undoes(program, "刘婶", declined).called() == "clashes"
    assert undoes(program, "刘婶", declined, despite_clash=True).position == 1
    assert roster() == ["刘婶:waiting", "老彭:going"]


def test_what_was_no_cancellation_is_not_taken_back(found, acts, rows):
    program = found()
    acts(program, "小李", joining.sign_up)
    (signed_up,) = rows(Audit, Audit.action == "sign_up")
    about = wish("restore", about=Subject("act", signed_up.id))
    assert attend(program.desk, undoing.restore, program.event("小李"), about).called() == "question_closed"


def test_a_cancelled_activity_takes_nobody_back(found, acts, undoes, roster):
    program = found()
    acts(program, "小李", joining.sign_up)
    cancelled = acts(program, "小李", leaving.cancel)
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Activity, 1).state = "cancelled"
    assert undoes(program, "小李", cancelled).called() == "signup_closed"


async def test_in_words_the_last_cancellation_is_taken_back(program, rows):
    li = program.neighbour("小李")
    await li.says("报名")
    await li.says("取消")
    await li.says("撤销")
    assert li.heard == ["signup_restored"]
    await li.says("撤销")
    assert "signup_restored" not in li.heard
