"""Only what a line may mean and what somebody may do is offered."""

import pytest

from bot.intents import INTENTS
from community.rights import Right


@pytest.mark.parametrize("line", ["再加一个细伢子", "亲子活动一个大人一个细伢子", "三分吧 讲快了", "给个满分"])
def test_danger_is_not_offered_where_nothing_hints_at_it(line):
    assert not INTENTS["emergency"].hinted(line)


@pytest.mark.parametrize("line", ["屋里老人不动了", "楼下好大的烟", "有人躺地上起不来", "细伢子走丢了", "3栋闻到怪味"])
def test_danger_is_offered_where_something_does(line):
    assert INTENTS["emergency"].hinted(line)


def test_a_resident_is_not_offered_to_introduce_a_lecturer():
    assert INTENTS["introduce_lecturer"].right is Right.CONFIRM_ATTENDANCE
