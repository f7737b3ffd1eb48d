"""No count of people under five can be worked out from what is shown, whatever stands beside it."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.completion import Completion, completion, completions
from community.small import ANY, column, narrowed, with_another

LEAST = 5


# --- one figure -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("total", "counts", "shown"),
    [
        (10, [5, 5], (10, [5, 5])),
        (4, [4], ("small", ["small"])),
        (0, [0, 0], ("small", ["small", "small"])),
        (30, [3, 7, 20], (30, ["small", "hidden", 20])),
        (25, [3, 2, 20], (25, ["small", "small", 20])),
        (30, [0, 0, 10, 20], (30, ["small", "small", "hidden", 20])),  # nobody in both would be nobody in each
        (28, [4, 4, 20], (28, ["small", "small", "hidden"])),  # eight are four and four
        (8, [4, 4], ("hidden", ["small", "small"])),  # nothing else is left to hide but the total
        (15, [0, 5, 10], (15, ["small", "hidden", "hidden"])),  # a hidden five would leave nobody
        (20, [15, 8, 3], (20, [15, 8, "small"])),  # who was in several says nothing of the third
    ],
)
def test_a_small_count_hides_what_it_could_be_computed_from(total, counts, shown):
    assert column(total, counts, LEAST) == shown


def test_nothing_is_hidden_behind_a_row_in_which_nobody_can_be():
    assert column(23, [3, 20, 0], LEAST, known={2}) == (23, ["small", "hidden", "small"])


def ways(ranges, rest):
    """Every way to fill what is hidden so that it adds up."""
    return [way for way in product(*(range(low, min(high, rest) + 1) for low, high in ranges)) if sum(way) == rest]


KNOWN = {"small": (0, LEAST - 1), "hidden": (LEAST, ANY)}


@given(st.lists(st.integers(0, 12), min_size=1, max_size=5))
def test_every_small_row_keeps_two_values(counts):
    total, cells = column(sum(counts), counts, LEAST)
    if isinstance(total, str):
        assert total == "hidden" or sum(counts) < LEAST
        return
    away = [cell for cell in cells if isinstance(cell, str)]
    found = ways([KNOWN[cell] for cell in away], total - sum(cell for cell in cells if isinstance(cell, int)))
    for place, cell in enumerate(away):
        assert cell == "hidden" or len({way[place] for way in found}) > 1, (counts, cells)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=8))
def test_what_is_shown_is_true(counts):
    total, cells = column(sum(counts), counts, LEAST)
    for shown, count in [(total, sum(counts)), *zip(cells, counts, strict=True)]:
        assert shown == count or (shown == "small") == (count < LEAST)


def test_a_lone_hidden_amount_takes_another_along():
    assert with_another({1}, {0: 60, 2: 30}) == {1, 2}
    assert with_another({1, 2}, {0: 60}) == {1, 2}
    assert with_another(set(), {0: 60}) == set()


# --- two parts and their sum ------------------------------------------------------------------------------------


def test_ranges_are_narrowed_by_what_is_left():
    assert narrowed([((0, 4),), ((5, ANY),)], [7]) == [((0, 2),), ((5, 7),)]


RANGE = st.tuples(st.integers(0, 4), st.integers(0, 4)).map(sorted).map(tuple)


def points(row, most=12):
    (a, b), (c, d), (low, high) = row
    found = product(range(a, min(b, most) + 1), range(c, min(d, most) + 1))
    return [(x, y) for x, y in found if low <= x + y <= high]


def tight(row):
    """The same points, with no range wider than they are."""
    here = points(row)
    return tuple((min(v), max(v)) for v in zip(*((x, y, x + y) for x, y in here), strict=True)) if here else None


def sums(rows):
    reached = {(0, 0)}
    for row in rows:
        reached = {(a + x, b + y) for a, b in reached for x, y in points(row)}
    return reached


@given(st.lists(st.tuples(RANGE, RANGE, RANGE).map(tight).filter(bool), min_size=1, max_size=3), st.data())
def test_narrowing_two_parts_and_their_sum_is_exact(rows, data):
    rest = data.draw(st.sampled_from(sorted(sums(rows))))
    found = narrowed(rows, [*rest, sum(rest)])
    for place, row in enumerate(rows):
        others = sums(rows[:place] + rows[place + 1 :])
        fitting = [(x, y) for x, y in points(row) if (rest[0] - x, rest[1] - y) in others]
        exact = tuple((min(v), max(v)) for v in zip(*((x, y, x + y) for x, y in fitting), strict=True))
        assert found[place] == exact


# --- the yearly duty of one unit --------------------------------------------------------------------------------


def test_nobody_can_work_out_a_count_of_under_five():
    alike = {}
    for owed in range(40):
        for done in range(owed + 1):
            alike.setdefault(completion(owed, done, 5), []).append((owed, done, owed - done))
    for counts in alike.values():
        for values in zip(*counts, strict=True):
            assert min(values) >= 5 or len(set(values)) > 1, counts


def test_who_may_see_the_roster_sees_exact_counts():
    assert completion(3, 1) == Completion(3, 1, 2)


def test_large_counts_are_shown():
    assert completion(20, 12, 5) == Completion(20, 12, 8)
    assert completion(20, 18, 5) == Completion(20, "hidden", "small")
    assert completion(20, 2, 5) == Completion(20, "small", "hidden")


# --- the yearly duty of several units ---------------------------------------------------------------------------

COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), min_size=1, max_size=4)


def fits(shown, done, missing):
    """Whether a reader may think that a row is these."""
    owed = done + missing
    for cell, value in zip((shown.owed, shown.done, shown.missing), (owed, done, missing), strict=True):
        if isinstance(cell, int) and cell != value:
            return False
        if cell == "small" and value >= LEAST:
            return False
    if shown.owed == "hidden":
        return owed >= LEAST
    if isinstance(shown.owed, int) and shown.done == shown.missing == "hidden" and owed >= 2 * LEAST:
        return done >= LEAST and missing >= LEAST  # else it would say which of them is small
    parts = ((shown.done, shown.missing, done), (shown.missing, shown.done, missing))
    return all(cell != "hidden" or other != "small" or value >= LEAST for cell, other, value in parts)


@given(COUNTS, st.booleans())
def test_no_count_of_the_duty_of_a_unit_can_be_computed(counts, listed):
    """:param listed: the first unit has a row because somebody owes it there."""
    listed = listed and sum(counts[0]) > 0
    rows = completions([(done + missing, done) for done, missing in counts], LEAST, [0] if listed else [])
    done, missing = sum(d for d, _ in counts), sum(m for _, m in counts)
    total = completion(done + missing, done, LEAST)
    if not rows:
        return
    assert (total.done, total.missing) == (done, missing)
    may_be = [
        [
            (d, m)
            for d in range(done + 1)
            for m in range(missing + 1)
            if fits(row, d, m) and (d + m or place or not listed)
        ]
        for place, row in enumerate(rows)
    ]
    for place, (row, (d, m)) in enumerate(zip(rows, counts, strict=True)):
        assert (d, m) in may_be[place]
        others = {(0, 0)}
        for other in may_be[:place] + may_be[place + 1 :]:
            others = {(a + x, b + y) for a, b in others for x, y in other if a + x <= done and b + y <= missing}
        left = [(x, y) for x, y in may_be[place] if (done - x, missing - y) in others]
        for cell, value, found in [
            (row.done, d, {x for x, _ in left}),
            (row.missing, m, {y for _, y in left}),
            (row.owed, d + m, {x + y for x, y in left}),
        ]:
            assert isinstance(cell, str) or cell == value
            assert value >= LEAST or len(found) > 1, (counts, rows)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([(20, 12), (30, 10)], [(20, 12, 8), (30, 10, 20)]),
        ([(20, 12), (30, 27)], [(20, "hidden", "hidden"), (30, "hidden", "small")]),  # three are what is left of eleven
        ([(20, 12), (30, 27), (40, 38)], [(20, 12, 8), (30, "hidden", "small"), (40, "hidden", "small")]),
        ([(20, 12), (3, 1)], [("hidden",) * 3, ("small",) * 3]),
        ([(20, 12), (3, 1), (4, 4)], [(20, 12, 8), ("small",) * 3, ("small",) * 3]),
        ([(20, 12), (0, 0)], [("hidden",) * 3, ("small",) * 3]),
    ],
)
def test_the_duty_of_each_unit(counts, shown):
    assert completions(counts, LEAST) == [Completion(*row) for row in shown]


def test_units_are_not_listed_where_their_total_is_not_shown():
    assert completions([(20, 18), (20, 19)], LEAST) == []
