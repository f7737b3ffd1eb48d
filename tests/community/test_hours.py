"""claimed → approved by somebody else → confirmed or disputed → counted."""

import pytest

from community import hours as rules
from storage.tables.activities import ActivityKind
from storage.tables.hours import HoursState
from tests.cast import DAY, FIGURES, START, SUNDAY, activity, hours

CLAIMED, APPROVED, DISPUTED, COUNTED = HoursState
LI, WANG = 1, 2


def test_nobody_approves_their_own_hours():
    row = hours(member=LI)
    with pytest.raises(ValueError, match="their own"):
        rules.approve(row, LI, SUNDAY)
    assert row.state == CLAIMED


def test_ones_own_hours_are_not_among_those_to_decide():
    own, other = hours(member=LI), hours(member=WANG)
    assert rules.to_decide([own, other], LI) == [other]


@pytest.mark.parametrize(("state", "open_"), [(CLAIMED, True), (DISPUTED, True), (APPROVED, False), (COUNTED, False)])
def test_what_is_claimed_or_disputed_is_to_be_decided(state, open_):
    assert bool(rules.to_decide([hours(member=LI, state=state)], WANG)) is open_


def test_approving_notes_who_and_when():
    row = hours(member=LI)
    rules.approve(row, WANG, START)
    assert (row.state, row.decided_by, row.decided_at) == (APPROVED, WANG, START)


def test_another_figure_can_be_approved():
    row = hours(member=LI, minutes=120)
    rules.approve(row, WANG, START, 90)
    assert row.minutes == 90


def test_no_hours_at_all_can_be_approved():
    row = hours(member=LI, minutes=120)
    rules.approve(row, WANG, START, 0)
    assert row.minutes == 0


def test_a_negative_figure_is_refused():
    with pytest.raises(ValueError, match="negative"):
        rules.approve(hours(member=LI), WANG, START, -1)


def test_a_correction_asks_the_member_anew():
    row = hours(member=LI, state=COUNTED, confirmed_at=START)
    rules.approve(row, WANG, START + DAY, 60)
    assert (row.state, row.confirmed_at, row.decided_at) == (APPROVED, None, START + DAY)


def test_what_the_member_confirms_counts():
    row = hours(state=APPROVED)
    assert rules.confirm(row, START)
    assert (row.state, row.confirmed_at) == (COUNTED, START)


@pytest.mark.parametrize("state", [CLAIMED, DISPUTED, COUNTED])
def test_only_approved_hours_can_be_confirmed(state):
    row = hours(state=state)
    assert not rules.confirm(row, START)
    assert row.state == state


@pytest.mark.parametrize("state", [APPROVED, COUNTED])
def test_a_dispute_keeps_the_words_and_stops_the_counting(state):
    row = hours(state=state, confirmed_at=START)
    assert rules.dispute(row, "我干了三个小时")
    assert (row.state, row.words, row.confirmed_at) == (DISPUTED, "我干了三个小时", None)


@pytest.mark.parametrize("state", [CLAIMED, DISPUTED])
def test_what_is_not_decided_cannot_be_disputed(state):
    assert not rules.dispute(hours(state=state), "不对")


def test_approving_after_a_dispute_settles_it():
    row = hours(member=LI, state=DISPUTED, words="少了")
    rules.approve(row, WANG, START, 180)
    assert (row.state, row.words) == (APPROVED, None)


def test_seven_days_without_an_answer_count():
    row = hours(state=APPROVED, decided_at=START)
    assert not rules.counts_by_itself(row, START + 7 * DAY - DAY / 86400, FIGURES)
    assert rules.counts_by_itself(row, START + 7 * DAY, FIGURES)


@pytest.mark.parametrize("state", [CLAIMED, DISPUTED, COUNTED])
def test_nothing_else_counts_by_itself(state):
    assert not rules.counts_by_itself(hours(state=state, decided_at=START), START + 30 * DAY, FIGURES)


@pytest.mark.parametrize(
    ("kind", "credited", "earns"),
    [
        (ActivityKind.SERVICE, None, True),
        (ActivityKind.LECTURE, None, False),
        (ActivityKind.ORG_LIFE, None, False),
        (ActivityKind.EVENT, 60, True),
    ],
)
def test_service_earns_hours_and_so_does_what_hours_were_put_on(kind, credited, earns):
    assert rules.earns_hours(activity(kind=kind, hours_minutes=credited)) is earns


@pytest.mark.parametrize(("minutes", "said"), [(0, "0.0"), (60, "1.0"), (90, "1.5"), (125, "2.1"), (6000, "100.0")])
def test_hours_are_shown_with_one_decimal(minutes, said):
    assert rules.shown(minutes) == said


@pytest.mark.parametrize(
    ("said", "all_but", "meant"),
    [
        ((), False, {"小李", "小李子", "老陈"}),
        (("小李",), False, {"小李"}),
        (("小李子",), False, {"小李子"}),
        (("小 李", "老陈"), False, {"小李", "老陈"}),
        (("小李",), True, {"小李子", "老陈"}),
        (("老王",), False, None),
        (("小李", "先等等"), True, None),
        ((), True, None),
        (("小李", "小李子", "老陈"), True, None),
    ],
)
def test_whose_hours_are_approved_is_certain_or_asked(said, all_but, meant):
    assert rules.meant(rules.Approving(said=said, all_but=all_but), ["小李", "小李子", "老陈"]) == meant


def test_of_two_with_one_name_none_is_approved_by_it():
    assert rules.meant(rules.Approving(said=("小李",)), ["小李", "小李"]) is None
    assert rules.meant(rules.Approving(), ["小李", "小李"]) == {"小李"}
