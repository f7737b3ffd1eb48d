"""Deciding, confirming, disputing, correcting: what is told to whom, and what tallies see of it."""

import pytest
from sqlmodel import select

from services.attendance import closing, taking
from services.hours import adjusting, answering, deciding
from services.signup import joining
from services.tallies import counting as tallies
from services.visit import attend
from storage.tables.hours import Hours
from storage.tables.people import Identity, Member
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import DAY, END, GROUP, START, at, wish


@pytest.fixture
def program(found):
    """小李 and 张书记 have served two hours."""
    made = found()
    for who in ("小李", "张书记"):
        attend(made.desk, joining.sign_up, made.event(who, GROUP), wish("sign_up", 1))
    made.stage.now = START
    attend(made.desk, taking.mark_present, made.event("王阿姨"), wish("mark_present", 1))
    made.stage.now = END
    attend(made.desk, closing.close_activity, made.event("王阿姨"), wish("close_activity", 1))
    return made


@pytest.fixture
def state(program, database):
    def of(name="小李"):
        with database.reading() as tx:
            found = select(Hours.state, Hours.minutes).join(Member, Member.id == Hours.member_id)
            return tuple(tx.exec(found.where(Member.name == name)).one())

    return of


@pytest.fixture
def told(notices, rows):
    """Who was told an outcome."""
    people = {row.id: row.name for row in rows(Identity)}
    return lambda outcome: [people[notice.identity_id] for notice in notices(outcome)]


def acts(program, who, service, **wanted):
    subject = {"about": Subject("hours", 1)} if wanted.pop("row", None) == "小李" else {}
    return attend(program.desk, service, program.event(who), wish("any", **(subject | wanted)))


def tally(program):
    with program.desk.turn(program.now) as turn:
        from community.tallies import period
        from storage import units

        unit = units.named(turn.tx, "大汉龙城3栋")
        return tallies.tally_of(turn, unit, period("month", program.now, program.desk.figures)).total.minutes


# --- who decides -----------------------------------------------------------------------------------------------


def test_those_with_the_right_are_asked_about_all_but_their_own(program, told, notices):
    assert told("hours_to_approve") == ["张书记", "赵师傅"]
    names = [[row["name"] for row in notice.fields["rows"]] for notice in notices("hours_to_approve")]
    assert names == [["小李"], ["小李", "张书记"]]


def test_approving_all_leaves_ones_own(program, state):
    assert acts(program, "张书记", deciding.approve, activity_id=1).called() == "hours_approved"
    assert (state("小李"), state("张书记")) == (("approved", 120), ("claimed", 120))


def test_ones_own_row_cannot_be_adjusted_even_by_name(program, state):
    answer = acts(program, "张书记", adjusting.adjust, activity_id=1, minutes_by_name=(("张书记", 600), ("小李", 60)))
    assert answer.called() == "not_allowed"
    assert (state("小李"), state("张书记")) == (("claimed", 120), ("claimed", 120))


@pytest.mark.parametrize("who", ["王阿姨", "小李", "周姐", "新邻居"])
def test_deciding_needs_the_right(program, state, who):
    assert acts(program, who, deciding.approve, activity_id=1).called() == "not_allowed"
    assert acts(program, who, adjusting.adjust, activity_id=1, minutes_by_name=(("小李", 1),)).called() == "not_allowed"
    assert state() == ("claimed", 120)


def test_the_audit_says_what_was_approved_for_whom(program, audited):
    acts(program, "赵师傅", deciding.approve, activity_id=1)
    assert [detail["name"] for _, detail in audited("approve_hours")] == ["小李", "张书记"]


def test_approving_twice_asks_the_member_once(program, told):
    for _ in range(2):
        acts(program, "赵师傅", deciding.approve, activity_id=1)
    assert told("hours_to_confirm") == ["小李", "张书记"]


def test_two_members_of_one_name_are_not_adjusted_together(program, database):
    """Whose hours? A name that two rows bear says too little."""
    with database.transaction() as tx:
        for row in tx.exec(select(SignUp)):
            row.name = "小李"
    acts(program, "赵师傅", adjusting.adjust, activity_id=1, minutes_by_name=(("小李", 30),))
    with database.reading() as tx:
        assert [row.minutes for row in tx.exec(select(Hours))] == [120, 120]


# --- the member's word -----------------------------------------------------------------------------------------


@pytest.fixture
def approved(program):
    acts(program, "赵师傅", deciding.approve, activity_id=1)
    return program


def test_confirming_counts(approved, state, audited):
    assert tally(approved) == 0
    acts(approved, "小李", answering.confirm, row="小李")
    assert state()[0] == "counted"
    assert tally(approved) == 120
    assert len(audited("confirm_hours")) == 1


def test_nobody_confirms_for_somebody_else(approved, state):
    assert acts(approved, "刘婶", answering.confirm, row="小李").because == "not_yours"
    assert acts(approved, "赵师傅", answering.dispute, row="小李", text="不对").because == "not_yours"
    assert state()[0] == "approved"


def test_a_dispute_goes_with_the_members_words_to_those_who_decide(approved, told, notices):
    acts(approved, "小李", answering.dispute, row="小李", text="我干了三个小时")
    assert sorted(told("hours_disputed")) == sorted(["小李", "张书记", "赵师傅"])
    assert all("三个小时" in notice.fields["row"]["words"] for notice in notices("hours_disputed"))


def test_a_correction_reverses_what_was_counted_until_it_is_confirmed(approved, state, told):
    acts(approved, "小李", answering.confirm, row="小李")
    acts(approved, "赵师傅", adjusting.adjust, activity_id=1, minutes_by_name=(("小李", 60),))
    assert tally(approved) == 0
    assert told("hours_corrected") == ["小李"]
    acts(approved, "小李", answering.confirm, row="小李")
    assert tally(approved) == 60


def test_disputed_hours_do_not_count(approved, state):
    acts(approved, "小李", answering.confirm, row="小李")
    acts(approved, "小李", answering.dispute, row="小李", text="多了")
    assert tally(approved) == 0


async def test_after_seven_days_unanswered_hours_count_and_are_marked(approved, rows, audited):
    await approved.until(END + 7 * DAY)
    assert [(row.state, row.confirmed_at) for row in rows(Hours)] == [("counted", None)] * 2
    assert len(audited("hours_counted_unanswered")) == 2


async def test_a_tick_before_the_seven_days_counts_nothing(approved, rows):
    await approved.until(END + 6 * DAY)
    assert {row.state for row in rows(Hours)} == {"approved"}


def test_what_is_asked_for_at_night_is_asked_in_the_morning(program, notices):
    program.stage.now = at("23:00")
    acts(program, "赵师傅", deciding.approve, activity_id=1)
    assert {notice.not_before for notice in notices("hours_to_confirm")} == {at("7:30", day=29)}


def test_own_hours_are_told_by_the_year_in_which_the_activity_starts(approved):
    acts(approved, "小李", answering.confirm, row="小李")
    approved.stage.now = at("9:00", 2, 1, 2027)
    assert acts(approved, "小李", answering.my_progress).counted_minutes == 0


@pytest.mark.parametrize("number", [0, 99, 2**31 - 1])
def test_a_row_that_does_not_exist_is_nobodys(approved, number):
    nowhere = wish("x", about=Subject("hours", number))
    for who, service in (("小李", answering.confirm), ("小李", answering.dispute), ("赵师傅", deciding.approve)):
        assert attend(approved.desk, service, approved.event(who), nowhere).called() == "not_allowed"
