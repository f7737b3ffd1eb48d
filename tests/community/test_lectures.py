"""What a lecture's facts answer, who rates, and when ratings are told."""

from datetime import timedelta

import pytest

from community.lectures import may_rate, tells, unknown
from storage.tables.activities import ActivityKind, OpenTo
from storage.tables.lectures import Rating, RatingTold
from tests.cast import END, FIGURES, activity

DAY = timedelta(days=1)


def lecture(**columns):
    return activity(kind=ActivityKind.LECTURE, title="高血压防治", **columns)


def ratings(*stars):
    return [Rating(sign_up_id=number, stars=one, rated_at=END) for number, one in enumerate(stars, 1)]


def test_what_nobody_has_entered_is_not_known():
    asked = ("when", "where", "seats", "bring", "who_may", "lecturer", "title")
    assert unknown(lecture(place=None), asked) == ["where", "bring", "who_may", "lecturer"]
    full = lecture(place="会议室", bring="老花镜", open_to=OpenTo.OWN, lecturer="王医生")
    assert unknown(full, asked) == []


@pytest.mark.parametrize(
    ("columns", "member", "allowed"),
    [
        ({"closed_at": END}, 1, True),
        ({"closed_at": END, "lecturer_id": 1}, 1, False),  # one's own
        ({}, 1, False),  # it is not over
        ({"closed_at": END, "reduced_at": END}, 1, False),
        ({"closed_at": END, "kind": ActivityKind.SERVICE}, 1, False),
    ],
)
def test_a_lecture_that_is_over_is_rated_by_anybody_but_whoever_held_it(columns, member, allowed):
    assert may_rate(activity(**({"kind": ActivityKind.LECTURE} | columns)), member) is allowed


@pytest.mark.parametrize(("count", "told"), [(0, False), (4, False), (5, True), (9, True)])
def test_nothing_is_told_below_five_ratings(count, told):
    assert tells(ratings(*[3] * count), None, END, FIGURES) is told


@pytest.mark.parametrize(("more", "later", "told"), [(0, DAY, False), (1, DAY, True), (3, DAY / 2, False)])
def test_a_summary_is_told_again_when_more_have_come_and_once_a_day_at_most(more, later, told):
    before = RatingTold(activity_id=1, count=5, at=END)
    assert tells(ratings(*[3] * (5 + more)), before, END + later, FIGURES) is told
