"""A few guesses, then a pause."""

import pytest

from community.guesses import paused_until
from tests.cast import FIGURES, at


@pytest.mark.parametrize(
    ("wrong", "until"),
    [
        ([], None),
        (["9:00"] * 4, None),
        (["8:40", "9:00", "9:01", "9:01", "9:02"], "9:12"),
        (["9:00"] * 6, None),  # the sixth came when the pause was over
        (["9:00"] * 5 + ["9:11"] * 5, "9:21"),
    ],
)
def test_every_fifth_wrong_code_pauses_for_ten_minutes(wrong, until):
    assert paused_until([at(moment) for moment in wrong], FIGURES) == (until and at(until))
