"""How fast a channel may be told things: what the platform allows, and what it has taught us by refusing."""

from math import ceil

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from bot.channels.telegram.channel import LIMITS
from bot.pace import MINUTE, SLOWEST_ACCOUNT, SLOWEST_CHAT, Limits, Pace
from community.outcomes.courtesies import ThanksBack
from services.outbox import Delivery, Held

ROUND = Limits(account_gap=0.25, chat_gap=1.0, group_most=20, group_kept=5, card_rest=4.0)  # exact in binary
MOMENT = 1e-6  # seconds; more than sums of figures like 1.05 are wrong by
HERE, THERE = 1, 2  # groups
LI, LIU = 11, 12  # people


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def pace(clock: Clock) -> Pace:
    return Pace(ROUND, clock)


def in_group(chat: int = HERE, card: int | None = None) -> Delivery:
    return Delivery(1, ThanksBack(), chat=f"-{chat}", chat_id=chat, card_id=card)


def to(person: int = LI) -> Delivery:
    return Delivery(1, ThanksBack(), chat=str(person), private=True, identity_id=person)


ALERT = Delivery(1, ThanksBack(), tap_id="tap1")


def told(pace: Pace, clock: Clock, delivery: Delivery, times: int = 1, every: float = 1.0) -> None:
    for _ in range(times):
        pace.sends(delivery)
        pace.succeeded(delivery)
        clock.now += every


# --- gaps ------------------------------------------------------------------------------------------------------


def test_at_first_nothing_rests(pace: Pace) -> None:
    assert pace.held() == Held(cards=[], chats=[], answers_only=[], people=[])
    assert (pace.opens(), pace.alerts_open()) == (None, None)


def test_after_a_message_the_account_rests_for_its_gap(pace: Pace, clock: Clock) -> None:
    pace.sends(to())
    assert not pace.held().messages
    assert pace.opens() == 0.25
    clock.now += 0.25
    assert pace.held().messages


def test_a_chat_rests_longer_than_the_account_and_others_do_not(pace: Pace, clock: Clock) -> None:
    pace.sends(in_group(HERE))
    clock.now += 0.25
    assert (pace.held().messages, pace.held().chats) == (True, [HERE])
    clock.now += 0.75
    assert pace.held().chats == []


def test_a_person_rests_like_a_group(pace: Pace, clock: Clock) -> None:
    pace.sends(to(LI))
    clock.now += 0.5
    assert (pace.held().people, pace.held().chats) == ([LI], [])
    clock.now += 0.5
    assert pace.held().people == []


def test_a_group_and_a_person_of_the_same_row_id_are_two_places(pace: Pace) -> None:
    pace.sends(in_group(7))
    assert (pace.held().chats, pace.held().people) == ([7], [])


def test_without_limits_nothing_ever_rests(clock: Clock) -> None:
    pace = Pace(Limits(), clock)
    told(pace, clock, in_group(card=1), 50, every=0.0)
    assert pace.held() == Held(cards=[], chats=[], answers_only=[], people=[])
    assert pace.opens() is None


# --- a group's minute ------------------------------------------------------------------------------------------


def test_of_twenty_messages_a_minute_five_are_kept_for_answers(pace: Pace, clock: Clock) -> None:
    told(pace, clock, in_group(), 14)
    assert pace.held().answers_only == []
    told(pace, clock, in_group())
    assert (pace.held().answers_only, pace.held().chats) == ([HERE], [])


def test_the_twenty_first_message_waits_until_the_first_is_a_minute_old(pace: Pace, clock: Clock) -> None:
    told(pace, clock, in_group(), 20)
    assert pace.held().chats == [HERE]
    clock.now += 39.75
    assert pace.held().chats == [HERE]
    clock.now += 0.25
    assert (pace.held().chats, pace.held().answers_only) == ([], [HERE])


def test_a_full_group_keeps_no_other_from_being_told(pace: Pace, clock: Clock) -> None:
    told(pace, clock, in_group(HERE), 20)
    assert THERE not in (*pace.held().chats, *pace.held().answers_only)


def test_private_chats_have_no_limit_per_minute(pace: Pace, clock: Clock) -> None:
    told(pace, clock, to(), 59)
    assert (pace.held().people, pace.held().answers_only, pace.held().chats) == ([], [], [])


# --- refusals --------------------------------------------------------------------------------------------------


def test_a_refusal_rests_that_chat_as_long_as_was_asked_and_no_other(pace: Pace, clock: Clock) -> None:
    pace.sends(in_group(HERE))
    pace.refused(in_group(HERE), 7.0)
    clock.now += 1.0
    held = pace.held()
    assert (held.messages, held.alerts, held.chats) == (True, True, [HERE])
    clock.now += 6.0
    assert pace.held().chats == []


def test_after_a_refusal_the_chat_is_told_things_more_slowly(pace: Pace, clock: Clock) -> None:
    pace.refused(in_group(), 1.0)
    clock.now += 1.0
    pace.sends(in_group())
    clock.now += 1.75
    assert pace.held().chats == [HERE]
    clock.now += 0.25
    assert pace.held().chats == []


def test_the_account_does_not_slow_down_for_one_chat_however_often_it_refuses(pace: Pace, clock: Clock) -> None:
    for _ in range(5):
        pace.refused(in_group(HERE), 1.0)
        clock.now += 1.0
    pace.sends(to())
    assert pace.opens() == 0.25


def test_refusals_in_two_chats_slow_the_whole_account(pace: Pace, clock: Clock) -> None:
    pace.refused(in_group(HERE), 1.0)
    pace.refused(in_group(THERE), 1.0)
    clock.now += 10.0
    pace.sends(to())
    clock.now += 0.25
    assert not pace.held().messages
    clock.now += 0.25
    assert pace.held().messages


def test_two_refusals_far_apart_are_the_chats_own(pace: Pace, clock: Clock) -> None:
    pace.refused(in_group(HERE), 1.0)
    clock.now += 6.0
    pace.refused(in_group(THERE), 1.0)
    clock.now += 10.0
    pace.sends(to())
    assert pace.opens() == 0.25


def test_slowness_has_an_end(pace: Pace, clock: Clock) -> None:
    for number in range(40):
        pace.refused(in_group(number % 2), 0.0)
    pace.sends(to())
    assert pace.opens() == SLOWEST_ACCOUNT
    clock.now += SLOWEST_ACCOUNT
    pace.sends(in_group(1))
    clock.now += SLOWEST_CHAT - 0.25
    assert pace.held().chats == [1]
    clock.now += 0.25
    assert pace.held().chats == []


def test_learned_slowness_wears_off_with_what_goes_through(pace: Pace, clock: Clock) -> None:
    for chat in (HERE, THERE):
        pace.refused(in_group(chat), 0.0)
    told(pace, clock, in_group(HERE), 40, every=60.0)
    pace.sends(in_group(HERE))
    assert pace.opens() == 0.25
    clock.now += 1.0
    assert pace.held().chats == []


def test_a_wait_that_was_asked_for_is_not_shortened_by_a_message_that_was_on_its_way(pace: Pace, clock: Clock) -> None:
    pace.refused(in_group(), 30.0)
    pace.sends(in_group())
    clock.now += 29.75
    assert pace.held().chats == [HERE]


# --- alerts and cards ------------------------------------------------------------------------------------------


def test_alerts_are_never_counted(pace: Pace, clock: Clock) -> None:
    told(pace, clock, ALERT, 100, every=0.0)
    assert (pace.held().alerts, pace.held().messages, pace.opens()) == (True, True, None)


def test_a_refused_alert_rests_alerts_and_nothing_else(pace: Pace, clock: Clock) -> None:
    pace.refused(ALERT, 3.0)
    assert (pace.held().alerts, pace.held().messages) == (False, True)
    assert (pace.alerts_open(), pace.opens()) == (3.0, None)
    clock.now += 3.0
    assert (pace.held().alerts, pace.alerts_open()) == (True, None)


def test_messages_that_rest_do_not_hold_up_alerts(pace: Pace) -> None:
    pace.sends(to())
    assert (pace.held().alerts, pace.held().messages) == (True, False)


def test_a_card_rests_after_each_drawing_and_other_cards_do_not(pace: Pace, clock: Clock) -> None:
    pace.sends(in_group(card=5))
    assert pace.held().cards == [5]
    clock.now += 3.75
    assert pace.held().cards == [5]
    clock.now += 0.25
    assert pace.held().cards == []


# --- when to look again ----------------------------------------------------------------------------------------


def test_the_next_moment_is_the_first_of_all_that_rest(pace: Pace, clock: Clock) -> None:
    pace.sends(in_group(card=5))
    moments = []
    while (wait := pace.opens()) is not None:
        clock.now += wait
        moments.append(clock.now - 1000.0)
    assert moments == [0.25, 1.0, 4.0]  # the account, the group, the card


def test_a_crowded_group_names_the_moments_of_the_next_answer_and_of_the_next_card(pace: Pace, clock: Clock) -> None:
    told(pace, clock, in_group(), 20)
    pace.opens()
    moments = []
    while (wait := pace.opens()) is not None:
        clock.now += wait
        moments.append(clock.now - 1000.0)
        if not pace.held().answers_only:
            break
    assert moments[0] == MINUTE  # the first is a minute old: one answer
    assert moments[-1] == MINUTE + 5  # the sixth: fourteen are left


def test_what_has_been_quiet_is_forgotten(pace: Pace, clock: Clock) -> None:
    for chat in range(100):
        told(pace, clock, in_group(chat, card=chat), every=0.0)
    clock.now += MINUTE
    pace.held()
    assert (len(pace._places), len(pace._drawn)) == (0, 0)


def test_what_a_chat_has_taught_us_is_remembered_through_quiet(pace: Pace, clock: Clock) -> None:
    pace.refused(in_group(), 1.0)
    clock.now += 10 * MINUTE
    pace.sends(in_group())
    clock.now += 1.0
    assert pace.held().chats == [HERE]


# --- whatever is due, and whoever refuses ----------------------------------------------------------------------


def goes(held: Held, delivery: Delivery, is_answer: bool) -> bool:
    """As the outbox reads what is held."""
    if delivery.chat_id is None:
        return held.messages and delivery.identity_id not in held.people
    full = delivery.chat_id in held.chats or (not is_answer and delivery.chat_id in held.answers_only)
    return held.messages and not full and delivery.card_id not in held.cards


def most_within(sent: list[float], seconds: float) -> int:
    """The most in any stretch of that length."""
    return max((sum(at <= other < at + seconds for other in sent) for at in sent), default=0)


GROUPS = st.builds(in_group, st.integers(1, 3), st.none() | st.integers(1, 4))
DUE = st.lists(st.tuples(GROUPS | st.builds(to, st.integers(1, 40)), st.booleans()), min_size=20, max_size=80)
QUICKLY = settings(max_examples=25, phases=(Phase.reuse, Phase.generate))  # a smaller example takes it minutes to find


@QUICKLY
@given(DUE, st.sets(st.integers(1, 80), max_size=4))
def test_however_much_is_due_the_platforms_limits_hold(due: list[tuple[Delivery, bool]], refusals: set[int]) -> None:
    """Driven as fast as it lets one, jumping from moment to moment; the limits are Telegram's."""
    clock = Clock()
    pace = Pace(LIMITS, clock)
    sent: list[tuple[float, Delivery]] = []
    waiting = list(due)
    while waiting:
        held = pace.held()
        chosen = next((one for one in waiting if goes(held, *one)), None)
        if chosen is None:
            wait = pace.opens()
            assert wait is not None, "something waits, and nothing names its moment"
            clock.now += wait + MOMENT
            continue
        waiting.remove(chosen)
        pace.sends(chosen[0])
        sent.append((clock.now, chosen[0]))
        if len(sent) in refusals:
            pace.refused(chosen[0], 3.0)
        else:
            pace.succeeded(chosen[0])
    assert most_within([at for at, _ in sent], 1.0) <= 30
    for key in {(d.chat_id, d.identity_id) for _, d in sent}:
        here = [at for at, d in sent if (d.chat_id, d.identity_id) == key]
        assert most_within(here, 1.0) == 1
        assert key[0] is None or most_within(here, 60.0) <= 20


@pytest.mark.parametrize(
    ("due", "is_answer", "seconds", "most"),
    [
        ([to(person) for person in range(100)], False, 1.0, 30),
        ([in_group()] * 60, True, 60.0, 20),
        ([in_group()] * 60, False, 60.0, 15),
        ([to()] * 80, False, 60.0, ceil(60.0 / (LIMITS.chat_gap + MOMENT))),
    ],
    ids=["an account", "answers in a group", "the rest in a group", "a private chat"],
)
def test_at_full_speed_the_limits_are_used_up(
    clock: Clock, due: list[Delivery], is_answer: bool, seconds: float, most: int
) -> None:
    pace, sent = Pace(LIMITS, clock), []
    for delivery in due:
        while not goes(pace.held(), delivery, is_answer):
            clock.now += (pace.opens() or 0) + MOMENT
        pace.sends(delivery)
        sent.append(clock.now)
    assert most_within(sent, seconds) == most


def open_to(held: Held) -> Held | None:
    """None: nobody, while the account itself rests."""
    return held if held.messages else None


@QUICKLY
@given(DUE)
def test_nothing_opens_before_the_moment_that_is_named(due: list[tuple[Delivery, bool]]) -> None:
    """Or something waits too long. At the moment itself something opens, so that nobody looks in vain."""
    clock = Clock()
    pace = Pace(LIMITS, clock)
    for delivery, is_answer in due:
        if goes(pace.held(), delivery, is_answer):
            pace.sends(delivery)
        before, wait = open_to(pace.held()), pace.opens()
        if wait is None:
            continue
        clock.now += wait - MOMENT
        assert wait < 2 * MOMENT or open_to(pace.held()) == before
        clock.now += 2 * MOMENT
        assert open_to(pace.held()) != before
