"""Whom a request is shown to: rows in, members out."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.aid import wording
from community.skills.matching import Candidate, chosen, fits
from storage.tables.aid import HelpRequest
from storage.tables.skills import Skill
from tests.cast import FIGURES, SUNDAY, at

HOUR = timedelta(hours=1)


def skill(name, category=None):
    kind = category or wording.category(name)
    return Skill(id=1, member_id=1, kind="skill", name=name, category=kind, noted_at=SUNDAY)


def request(words, start=None):
    until = start + 2 * HOUR if start else None
    usual = {"unit_id": 1, "state": "open", "created_at": SUNDAY, "wanted_from": start, "wanted_until": until}
    return HelpRequest(id=1, title="", words=words, category=wording.category(words), **usual)


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ("修水管", "水龙头坏了谁会修"),
        ("修水管", "谁能来修一下马桶"),
        ("修水电", "修下插座"),
        ("修电脑", "谁会修打印机"),
        ("接送孩子", "明天谁能接送一下孩子"),
        ("陪老人看病", "陪我妈去医院"),
        ("照看小孩", "谁能照看下娃"),
        ("搬东西", "谁能帮我搬冰箱"),
        ("买菜", "帮我买点菜"),
        ("取快递", "帮忙取个快递"),
        ("辅导数学", "孩子数学要补课"),
        ("修空调", "谁会修空调"),
        ("遛狗", "出差几天，谁帮我遛狗"),
        ("接送孩子", "夜班回不来，谁帮我接下孩子"),
        ("照看小孩", "谁能接送一下孩子上学"),
    ],
)
def test_it_fits_what_it_is_about(offered, wanted):
    assert fits(skill(offered), request(wanted), FIGURES)


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ("修水管", "谁会修电脑"),
        ("修电脑", "水龙头坏了谁会修"),
        ("接送孩子", "陪我妈去医院"),
        ("辅导数学", "孩子英语要补课"),
        ("遛狗", "帮我喂猫"),
        ("修空调", "借个梯子"),
        ("照看老人", "谁能照看下孩子"),
        ("照看花草", "陪我去车站"),
    ],
)
def test_it_does_not_fit_what_is_about_something_else(offered, wanted):
    assert not fits(skill(offered), request(wanted), FIGURES)


@pytest.mark.parametrize(
    ("thing", "wanted", "may"),
    [
        ("梯子", "借个人字梯", True),
        ("折叠梯", "谁家有梯子", True),
        ("电钻", "借冲击钻用用", True),
        ("电钻", "借个梯子", False),
        ("轮椅", "借轮椅推我妈", True),
        ("三轮车", "哪个有三轮车借下咯", True),
        ("投影幕", "借投影幕放电影", True),
        ("推车", "借轮椅", False),
        ("推车", "借婴儿推车", False),
    ],
)
def test_a_thing_fits_whoever_wants_to_borrow_it(thing, wanted, may):
    assert fits(skill(thing, "借用"), request(wanted), FIGURES) is may


@pytest.mark.parametrize(
    ("offered", "start", "may"),
    [
        ("周末接送孩子", at("9:00", day=28), True),  # a Saturday
        ("周末接送孩子", at("9:00", day=26), False),
        ("工作日接送孩子", at("9:00", day=26), True),
        ("工作日接送孩子", at("9:00", day=28), False),
        ("晚上接送孩子", at("18:00", day=26), True),
        ("晚上接送孩子", at("9:00", day=26), False),
        ("周末接送孩子", None, True),
        ("接送孩子", at("9:00", day=26), True),
    ],
)
def test_a_request_at_another_time_than_was_offered_does_not_fit(offered, start, may):
    assert fits(skill(offered), request("接送孩子", start), FIGURES) is may


# --- who is asked ----------------------------------------------------------------------------------------------


def candidate(member, near=0, nudged=0):
    return Candidate(member, near, skill("修水管"), [SUNDAY] * nudged)


def asked(*found, already=0, figures=FIGURES):
    return [one.member_id for one in chosen(found, already, figures)]


def test_neighbours_of_the_same_building_come_first():
    assert asked(candidate(1, near=1), candidate(2), candidate(3, near=1)) == [2, 1, 3]


def test_whoever_was_asked_less_comes_first():
    assert asked(candidate(1, nudged=1), candidate(2)) == [2, 1]


def test_whoever_was_asked_twice_this_week_is_left_alone():
    assert asked(candidate(1, nudged=2), candidate(2, nudged=1)) == [2]


def test_no_more_than_three_are_asked_for_one_request():
    assert asked(*map(candidate, range(1, 9))) == [1, 2, 3]
    assert asked(*map(candidate, range(1, 9)), already=2) == [1]
    assert asked(*map(candidate, range(1, 9)), already=5) == []


def test_who_can_do_two_things_is_asked_once():
    assert asked(candidate(1), candidate(1), candidate(2)) == [1, 2]


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 1), st.integers(0, 3)), max_size=20),
    st.integers(0, 5),
    st.integers(0, 4),
)
def test_never_too_many_and_never_too_often(found, already, most):
    counts = {member: nudged for member, _, nudged in found}
    rows = [candidate(member, near, counts[member]) for member, near, _ in found]
    told = asked(*rows, already=already, figures=replace(FIGURES, nudges_each=most))
    assert len(told) == len(set(told)) <= max(0, most - already)
    assert all(counts[member] < 2 for member in told)
