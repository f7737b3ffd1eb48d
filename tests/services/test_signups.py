"""Signing up, cancelling and moving up: what is written, and what becomes of offered seats."""

import pytest
from sqlmodel import col

from community.company import Company
from services.activities import asking, changing
from services.signup import joining, leaving
from services.visit import attend
from storage.tables.activities import Activity, ActivityState
from storage.tables.notices import Notice, NoticeState
from storage.tables.people import Identity, Member
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from tests.cast import CLEANING, END, GROUP, HOUR, MINUTE, OTHER_GROUP, START, SUNDAY, at, cleaning, wish

FULL = cleaning(capacity=1)
CLASHING = cleaning(title="交通文明劝导", start=START + HOUR, end=END + HOUR)


@pytest.fixture
def acts():
    """Somebody asks something in the group; the answer comes back."""

    def asks(program, who, service, activity_id=1, in_=GROUP, **more):
        return attend(program.desk, service, program.event(who, in_), wish("sign_up", activity_id, **more))

    return asks


@pytest.fixture
def roster(rows):
    def names(activity_id=1):
        active = rows(SignUp, SignUp.activity_id == activity_id, SignUp.standing != Standing.CANCELLED)
        return [f"{row.name}:{row.standing}" for row in active]

    return names


@pytest.fixture
def offered(found, acts):
    """小李 went, 刘婶 (who goes elsewhere at that hour) and 老彭 wait: the seat is offered to 刘婶."""
    program = found(FULL, CLASHING)
    for who in ("小李", "刘婶", "老彭"):
        acts(program, who, joining.sign_up)
    acts(program, "刘婶", joining.sign_up, activity_id=2, despite_clash=True)
    acts(program, "小李", leaving.cancel)
    return program


# --- the audit -------------------------------------------------------------------------------------------------


def test_the_audit_says_who_signed_up_with_whom(found, acts, audited, rows):
    acts(found(), "小李", joining.sign_up, company=Company(names=("刘桂英",)))
    ((member, detail),) = audited("sign_up")
    assert rows(Member, Member.id == member)[0].name == "小李"
    assert detail == {"own": True, "guests": ["刘桂英"]}


def test_the_audit_says_who_cancelled_and_who_moved_up(found, acts, audited):
    program = found(FULL)
    for who in ("小李", "老陈"):
        acts(program, who, joining.sign_up)
    acts(program, "小李", leaving.cancel)
    assert [detail["names"] for _, detail in audited("cancel")] == [["小李"]]
    assert [detail for _, detail in audited("promote")] == [{"name": "老陈", "standing": "going"}]


def test_what_changes_nothing_is_not_audited(found, acts, audited):
    program = found()
    acts(program, "小李", joining.sign_up)
    acts(program, "小李", joining.sign_up)
    acts(program, "刘婶", leaving.cancel)
    assert len(audited("sign_up")) == 1
    assert audited("cancel") == []


# --- who becomes a member --------------------------------------------------------------------------------------


def test_a_newcomer_becomes_a_member_with_a_name_and_a_home_and_nothing_more(found, acts, rows):
    acts(found(), "新邻居", joining.sign_up)
    member = rows(Member, Member.name == "新邻居")[0]
    assert member.home_unit_id is not None
    assert [one.reachable for one in rows(Identity, Identity.member_id == member.id)] == [False]


def test_a_newcomer_who_only_asks_becomes_no_member(found, acts, rows):
    program, before = found(), len(rows(Member))
    acts(program, "新邻居", asking.roster)
    acts(program, "新邻居", leaving.cancel)
    assert len(rows(Member)) == before


def test_a_newcomer_turned_away_becomes_no_member(found, acts, rows):
    program, before = found(cleaning(signup_opens=START - HOUR)), len(rows(Member))
    assert acts(program, "新邻居", joining.sign_up).called() == "signup_not_open"
    assert len(rows(Member)) == before


def test_a_long_name_is_cut(found, acts, rows):
    acts(found(), "很长的名字" * 16, joining.sign_up)
    assert len(rows(SignUp)[0].name) == 24


def test_whoever_takes_part_elsewhere_is_known_there(found, acts, roster):
    program = found(cleaning(unit="大汉龙城5栋"))
    acts(program, "小李", joining.sign_up, in_=OTHER_GROUP)
    assert roster() == ["小李:going"]


# --- guests ----------------------------------------------------------------------------------------------------


def test_the_host_is_told_when_a_guest_moves_up(found, acts, notices):
    program = found(FULL)
    acts(program, "小李", joining.sign_up)
    acts(program, "老彭", joining.sign_up, company=Company(myself=False, names=("刘桂英",)))
    acts(program, "小李", leaving.cancel)
    (told,) = notices("promoted")
    assert told.fields["names"] == ["刘桂英"]


def test_a_named_guest_who_becomes_a_neighbour_takes_the_place_over(found, acts, roster, rows):
    program = found()
    acts(program, "小李", joining.sign_up, company=Company(names=("新邻居",)))
    acts(program, "新邻居", joining.sign_up)
    assert roster() == ["小李:going", "新邻居:going"]
    assert rows(SignUp)[1].host_id is None


def test_bringing_the_same_guests_again_brings_nobody(found, acts, roster):
    program = found()
    for _ in range(2):
        acts(program, "小李", joining.sign_up, company=Company(names=("刘桂英",), unnamed=2))
    assert roster() == ["小李:going", "刘桂英:going", "小李+1:going", "小李+2:going"]


def test_a_party_that_does_not_fit_goes_as_far_as_it_fits(found, acts, roster):
    answer = acts(found(cleaning(capacity=2)), "小李", joining.sign_up, company=Company(unnamed=2))
    assert roster() == ["小李:going", "小李+1:going", "小李+2:waiting"]
    assert (answer.guests, answer.guests_waiting) == (("小李+1",), ("小李+2",))


# --- a seat that is offered ------------------------------------------------------------------------------------


def test_a_promotion_that_clashes_is_offered_and_nobody_overtakes(offered, roster, notices):
    assert roster() == ["刘婶:offered", "老彭:waiting"]
    assert notices("promoted") == []
    assert len(notices("clashes")) == 1


def test_an_offer_that_is_taken_is_a_place(offered, acts, roster):
    acts(offered, "刘婶", joining.sign_up, despite_clash=True)
    assert roster() == ["刘婶:going", "老彭:waiting"]


def test_an_offer_that_is_declined_goes_to_the_next(offered, acts, roster):
    acts(offered, "刘婶", leaving.decline_clash)
    assert roster() == ["老彭:going"]


async def test_an_offer_that_lapses_goes_to_the_next_who_is_told(offered, roster, audited):
    await offered.until(SUNDAY + 2 * HOUR - MINUTE)
    assert roster() == ["刘婶:offered", "老彭:waiting"]
    await offered.until(SUNDAY + 2 * HOUR)
    assert roster() == ["老彭:going"]
    assert offered.neighbour("老彭").heard == ["promoted"]
    assert [detail for _, detail in audited("offer_lapsed")] == [{"name": "刘婶"}]


async def test_after_an_offer_has_lapsed_its_button_changes_nothing(offered, roster):
    await offered.deliver()
    await offered.until(SUNDAY + 3 * HOUR)
    await offered.neighbour("刘婶").taps("仍要报名")
    assert offered.neighbour("刘婶").heard == ["question_closed"]
    assert roster() == ["老彭:going"]


def test_an_offer_at_night_is_counted_from_the_morning(found, acts, rows):
    program = found(FULL, CLASHING)
    for who in ("小李", "刘婶"):
        acts(program, who, joining.sign_up)
    acts(program, "刘婶", joining.sign_up, activity_id=2, despite_clash=True)
    program.stage.now = at("23:00", day=22)
    acts(program, "小李", leaving.cancel)
    (row,) = rows(SignUp, SignUp.standing == Standing.OFFERED)
    assert row.offered_until == at("9:30", day=23)


def test_an_offer_never_outlasts_the_start(found, acts, rows):
    program = found(FULL, CLASHING)
    for who in ("小李", "刘婶"):
        acts(program, who, joining.sign_up)
    acts(program, "刘婶", joining.sign_up, activity_id=2, despite_clash=True)
    program.stage.now = START - HOUR
    acts(program, "小李", leaving.cancel)
    assert rows(SignUp, SignUp.standing == Standing.OFFERED)[0].offered_until == START


# --- others' places --------------------------------------------------------------------------------------------


def test_nobody_declines_for_somebody_else(found, acts, roster):
    program = found()
    acts(program, "小李", joining.sign_up)
    declining = wish("decline", about=Subject("sign_up", 1))
    answer = attend(program.desk, leaving.decline, program.event("刘婶", GROUP), declining)
    assert (answer.called(), answer.because) == ("not_allowed", "not_yours")
    assert roster() == ["小李:going"]


def test_nobody_signs_up_for_a_draft(found, acts, rows):
    program = found()
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.get_one(Activity, 1).state = ActivityState.DRAFT
    assert acts(program, "小李", joining.sign_up).called() == "signup_closed"
    assert rows(SignUp) == []


def test_the_end_of_a_queue_is_told_when_places_are_added(found, acts, roster, notices):
    program = found(FULL)
    for who in ("小李", "刘婶", "老彭"):
        acts(program, who, joining.sign_up)
    attend(program.desk, changing.change, program.event("王阿姨"), wish("change_activity", 1, amount=3))
    assert roster() == ["小李:going", "刘婶:going", "老彭:going"]
    assert len(notices("promoted")) == 2


def test_what_is_told_is_queued_with_its_cause(found, acts, rows):
    acts(found(), "小李", joining.sign_up)
    told = rows(Notice, col(Notice.outcome) == "signed_up")
    assert [notice.state for notice in told] == [NoticeState.QUEUED]
    assert told[0].fields["activity"]["title"] == CLEANING
