"""Requests for help: what they are called, when they are needed, when somebody else is told, how they are counted."""

from datetime import timedelta

import pytest

from community.aid import life, wording
from community.aid.asking import Aiding, needed_at, unclear_time
from community.aid.counting import counted
from community.wishes import Said
from storage.tables.aid import ClaimState, HelpClaim, HelpRequest, HelpState
from tests.cast import FIGURES, at

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
NOON = at("12:00", day=25)


def called(said):
    kind = wording.category(said)
    return kind, wording.title(said, kind, FIGURES.help_title)


@pytest.mark.parametrize(
    ("said", "kind", "title"),
    [
        ("谁能帮我搬一下冰箱", "搬运", "搬一下冰箱"),
        ("有没有邻居能借个梯子", "借用", "借个梯子"),
        ("水龙头坏了谁会修", "维修", "水龙头坏了谁会修"),
        ("谁有轮椅借用一下", "借用", "谁有轮椅借用一下"),
        ("求助：需要抬柜子", "搬运", "抬柜子"),
        ("接一下孩子", "照看", "接一下孩子"),
        ("谁能教老人用手机", "家教", "教老人用手机"),
        ("帮我带点菜", "买药送餐", "带点菜"),
        ("能找个人陪我妈去医院吗", "陪同", "陪我妈去医院"),
        ("需要帮忙", "其他", "帮个忙"),
    ],
)
def test_a_request_is_called_by_its_own_words(said, kind, title):
    assert called(said) == (kind, title)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("我妈刚做完化疗，谁能陪去医院", "陪去医院"),  # the other clause goes
        ("陪我中风的妈去医院", "陪同"),  # in doubt the kind alone
        ("帮我妈买降压药", "买药送餐"),
        ("给我爸买尿不湿，代买一下", "代买一下"),
        ("谁能照顾我得癌的老公", "照看"),
        ("我抑郁了想找人说说话", "帮个忙"),
    ],
)
def test_health_stands_on_no_card(said, title):
    assert called(said)[1] == title


@pytest.mark.parametrize(
    "said",
    ["隔壁张娭毑要人陪去医院", "给502的李奶奶送饭", "帮我搬冰箱到3栋1203", "修水管找我13800001111", "陪老陈去银行"],
)
def test_nobody_and_no_number_stands_in_a_title(said):
    title = called(said)[1]
    assert not [one for one in ("张娭毑", "502", "李奶奶", "1203", "138", "老陈") if one in title]


def test_a_long_clause_is_no_title():
    assert called("帮我搬" + "很重的柜子" * 5)[1] == "搬运"


@pytest.mark.parametrize("said", ["隔壁张娭毑要人陪去医院", "替楼下王奶奶求助", "帮对门问下谁有梯子"])
def test_it_is_heard_that_somebody_else_is_meant(said):
    assert wording.is_for_other(said)


@pytest.mark.parametrize("said", ["帮我搬冰箱", "我妈要人陪", "帮忙抬下柜子", "给我带点菜"])
def test_oneself_and_family_are_nobody_else(said):
    assert not wording.is_for_other(said)


@pytest.mark.parametrize(("said", "is_urgent"), [("急！谁有梯子", True), ("不急，哪天都行", False), ("马上要用", True)])
def test_what_is_urgent_says_so(said, is_urgent):
    assert wording.is_urgent(said) == is_urgent


# --- when ------------------------------------------------------------------------------------------------------


def test_a_moment_lasts_two_hours_and_a_part_of_the_day_four():
    three = Said(kind="point", start=NOON + 3 * HOUR, has_date=True, has_time=True)
    tonight = Said(kind="part", start=NOON + 7 * HOUR, has_date=True)
    assert needed_at(three, NOON, FIGURES) == (NOON + 3 * HOUR, NOON + 5 * HOUR)
    assert needed_at(tonight, NOON, FIGURES) == (NOON + 7 * HOUR, NOON + 11 * HOUR)


@pytest.mark.parametrize(
    "times",
    [
        (Said(kind="unclear", text="每周三"),),
        (Said(kind="point", start=NOON - HOUR, text="十一点"),),
        (Said(kind="day", start=NOON + HOUR, text="甲"), Said(kind="day", start=NOON + 9 * HOUR, text="乙")),
    ],
)
def test_what_comes_again_is_over_or_is_said_twice_is_asked(times):
    assert unclear_time(Aiding(times=times), NOON, FIGURES)


# --- when others are told ----------------------------------------------------------------------------------------


def request(**columns):
    usual = {"id": 1, "unit_id": 1, "state": HelpState.OPEN, "title": "", "words": "", "category": ""}
    return HelpRequest(**(usual | {"created_at": NOON, "published_at": NOON, "waits_since": NOON} | columns))


def test_the_next_level_hears_after_half_an_hour_and_after_two():
    assert life.escalates_at(request(), 0, FIGURES) == NOON + 30 * MINUTE
    assert life.escalates_at(request(), 1, FIGURES) == NOON + 2 * HOUR


def test_at_night_only_what_is_urgent_is_told():
    late = at("21:10", day=25)
    assert life.escalates_at(request(waits_since=late), 0, FIGURES) == at("7:30", day=26)
    assert life.escalates_at(request(waits_since=late, is_urgent=True), 0, FIGURES) == late + 30 * MINUTE


@pytest.mark.parametrize("columns", [{"state": HelpState.CLAIMED}, {"half_done_at": NOON}, {"waits_since": None}])
def test_nobody_is_told_of_what_is_claimed_or_as_good_as_done(columns):
    assert life.escalates_at(request(**columns), 0, FIGURES) is None


def test_whether_it_is_needed_is_asked_three_hours_before_or_half_way():
    assert life.asks_at(NOON, NOON + 72 * HOUR, FIGURES) == NOON + 69 * HOUR
    assert life.asks_at(NOON, NOON + 2 * HOUR, FIGURES) == NOON + HOUR


def test_nobody_has_less_than_an_hour_of_the_day_to_answer():
    night = at("1:00", day=26)
    assert life.lapses_at(request(expires_at=night + HOUR), night, FIGURES) == at("8:30", day=26)


# --- counted -----------------------------------------------------------------------------------------------------


def claim(helper, state=ClaimState.ACCEPTED):
    return HelpClaim(request_id=1, helper_id=helper, state=state, claimed_at=NOON)


def test_a_tally_says_how_soon_somebody_came():
    waits = (10 * MINUTE, 30 * MINUTE, HOUR, 20 * HOUR, 40 * HOUR, None)
    some = [request(first_claimed_at=NOON + wait if wait else None) for wait in waits]
    found = counted(some, {1: [claim(1), claim(2), claim(2), claim(3, ClaimState.RELEASED)]}, FIGURES, exact=True)
    assert (found.requests, found.within, found.helpers) == (6, (2, 3, 4), 2)


def test_the_night_before_the_card_goes_out_is_no_waiting():
    night = request(published_at=at("23:00", day=25), first_claimed_at=at("7:40", day=26))
    assert counted([night], {}, FIGURES, exact=True).within[0] == 1


def test_above_a_building_small_numbers_are_not_told():
    found = counted([request(first_claimed_at=NOON)] * 5, {1: [claim(1)]}, FIGURES, exact=False)
    assert (found.requests, found.within[0], found.helpers) == (5, 5, "small")
