"""The year of `linli bench year`, in a small town: what it promises holds there too, and its counting can fail."""

from array import array

import pytest

from bench.year import Played, Told, Town, measured, plan, play

SMALL = Town(groups=10, members=30, activities=6, going=3)


@pytest.fixture
async def played(database) -> Played:
    return await play(database, SMALL)


def broken(one: Played) -> list[str]:
    """Promises that do not hold; how long it took and how memory grew are the bench's."""
    return [m.what for m in measured(SMALL, one) if m.good is False and "memory" not in m.what]


async def test_in_a_year_everybody_is_reminded_once_and_no_group_hears_more_than_its_budget(played):
    assert len(plan(SMALL)) == SMALL.held == 69
    assert played.told.all["reminder_soon"] > 150
    assert played.told.most["new"] == 6  # the feast spends it
    assert played.told.most["line"] == 1
    assert broken(played) == []
    for twice in (played.told.soon, played.told.lines):
        twice[3] += 1
        assert len(broken(played)) == 1
        twice[3] -= 1


def test_counting_takes_its_place_at_once():
    told = Told(SMALL)
    assert isinstance(told.soon, array)
    assert (len(told.soon), len(told.lines)) == (69 * 3, 69)
