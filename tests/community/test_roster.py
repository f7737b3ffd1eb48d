"""Who may sign up when, who goes, who waits, who moves up."""

from datetime import timedelta

import pytest

from community import roster as rules
from community.roster import Window
from storage.tables.activities import ActivityState
from storage.tables.signup import Standing
from tests.cast import END, HOUR, MINUTE, START, SUNDAY, activity, place

GOING, WAITING, OFFERED = Standing.GOING, Standing.WAITING, Standing.OFFERED
JUST_BEFORE = timedelta(microseconds=1)


# --- the window ------------------------------------------------------------------------------------------------


def test_signing_up_is_possible_at_once():
    assert rules.window(activity(), SUNDAY) is Window.OPEN


def test_signing_up_is_possible_until_the_start():
    assert rules.window(activity(), START - JUST_BEFORE) is Window.OPEN
    assert rules.window(activity(), START) is Window.CLOSED


def test_signing_up_opens_at_its_minute():
    row = activity(signup_opens=START - HOUR)
    assert rules.window(row, START - HOUR - JUST_BEFORE) is Window.NOT_YET
    assert rules.window(row, START - HOUR) is Window.OPEN


def test_signing_up_closes_at_its_minute():
    row = activity(signup_closes=START - HOUR)
    assert rules.window(row, START - HOUR - JUST_BEFORE) is Window.OPEN
    assert rules.window(row, START - HOUR) is Window.CLOSED


def test_signing_up_never_closes_after_the_start():
    assert rules.closes_at(activity(signup_closes=END)) == START


@pytest.mark.parametrize("state", [ActivityState.DRAFT, ActivityState.CANCELLED])
def test_nobody_signs_up_for_what_is_not_published(state):
    assert rules.window(activity(state=state), SUNDAY) is Window.CLOSED


# --- standing --------------------------------------------------------------------------------------------------


def test_without_a_limit_everybody_goes():
    assert rules.standing_for_new(None, [place(n) for n in range(1, 100)]) == GOING


def test_the_last_seat_is_taken():
    assert rules.standing_for_new(2, [place(1)]) == GOING


def test_when_all_seats_are_taken_the_next_one_waits():
    assert rules.standing_for_new(2, [place(1), place(2)]) == WAITING


def test_nobody_overtakes_those_who_wait():
    assert rules.standing_for_new(2, [place(1), place(2, WAITING)]) == WAITING


def test_a_seat_that_is_being_offered_is_not_free():
    assert rules.standing_for_new(1, [place(1, OFFERED)]) == WAITING


def test_whoever_is_offered_a_seat_stands_among_the_waiting():
    roster = [place(1), place(2, OFFERED), place(3, WAITING)]
    assert [row.id for row in rules.waiting(roster)] == [2, 3]
    assert [row.id for row in rules.going(roster)] == [1]


def test_free_seats_are_never_negative():
    assert rules.free_seats(1, [place(1), place(2)]) == 0


def test_without_a_limit_free_seats_are_not_counted():
    assert rules.free_seats(None, [place(1)]) is None


def test_the_place_in_the_queue_counts_from_one():
    roster = [place(1), place(2, WAITING), place(3, WAITING)]
    assert [rules.position(row, roster) for row in roster[1:]] == [1, 2]


# --- moving up -------------------------------------------------------------------------------------------------


def test_the_first_on_the_waitlist_moves_up():
    roster = [place(1), place(2, WAITING), place(3, WAITING)]
    assert [row.id for row in rules.next_up(activity(capacity=2), roster, SUNDAY)] == [2]


def test_as_many_move_up_as_seats_are_free():
    roster = [place(n, WAITING) for n in (1, 2, 3)]
    assert [row.id for row in rules.next_up(activity(capacity=2), roster, SUNDAY)] == [1, 2]


def test_all_move_up_when_the_limit_is_lifted():
    roster = [place(1), place(2, WAITING), place(3, WAITING)]
    assert [row.id for row in rules.next_up(activity(capacity=None), roster, SUNDAY)] == [2, 3]


def test_nobody_moves_up_into_a_full_activity():
    assert rules.next_up(activity(capacity=1), [place(1), place(2, WAITING)], SUNDAY) == []


def test_people_move_up_until_the_start_even_after_sign_up_has_closed():
    row, roster = activity(capacity=1, signup_closes=SUNDAY), [place(1, WAITING)]
    assert rules.next_up(row, roster, START - JUST_BEFORE) == roster
    assert rules.next_up(row, roster, START) == []


def test_nobody_moves_up_into_a_cancelled_activity():
    row = activity(capacity=1, state=ActivityState.CANCELLED)
    assert rules.next_up(row, [place(1, WAITING)], SUNDAY) == []


# --- clashes ---------------------------------------------------------------------------------------------------


def test_touching_ends_do_not_clash():
    after = activity(id=2, starts_at=END, ends_at=END + HOUR)
    before = activity(id=3, starts_at=START - HOUR, ends_at=START)
    assert rules.clashing(activity(), [after, before]) == []


def test_a_shared_minute_clashes():
    other = activity(id=2, starts_at=END - MINUTE, ends_at=END + HOUR)
    assert rules.clashing(activity(), [other]) == [other]


def test_one_within_the_other_clashes_both_ways():
    inside = activity(id=2, starts_at=START + MINUTE, ends_at=END - MINUTE)
    assert rules.overlap(activity(), inside)
    assert rules.overlap(inside, activity())


def test_an_activity_does_not_clash_with_itself():
    assert rules.clashing(activity(), [activity()]) == []


# --- guests ----------------------------------------------------------------------------------------------------


def test_a_guest_without_a_name_is_called_after_the_host():
    assert rules.guest_name("老彭", []) == "老彭+1"


def test_guests_without_a_name_are_counted_on():
    assert rules.guest_name("老彭", ["老彭", "老彭+1", "小李+2"]) == "老彭+2"


def test_the_number_of_a_guest_who_left_is_given_again():
    assert rules.guest_name("老彭", ["老彭+2"]) == "老彭+1"
