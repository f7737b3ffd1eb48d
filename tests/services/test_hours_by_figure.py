"""A figure that is said: whose hours it is for must be certain, and everything that was said understood."""

import pytest
from sqlmodel import select

from community.outcomes.hours import HoursToConfirm
from community.outcomes.questions import Option
from services import scene
from services.attendance import closing, taking
from services.hours import adjusting, answering, deciding
from services.signup import joining
from services.visit import attend
from storage.questions import open_questions
from storage.tables.activities import Activity
from storage.tables.hours import Hours
from storage.tables.people import Identity
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import END, GROUP, MINUTE, START, at, cleaning, wish

SERVED = ("小李", "刘婶", "赵师傅")
SECOND = cleaning(title="楼道清扫", start=at("9:00", day=27), end=at("10:00", day=27))


@pytest.fixture
def program(found):
    """小李, 刘婶 and 赵师傅 have served two hours at the first activity; 小李 one hour at another the day before."""
    made = found(cleaning(organiser="王阿姨"), SECOND)
    for who in SERVED:
        attend(made.desk, joining.sign_up, made.event(who, GROUP), wish("sign_up", 1))
    attend(made.desk, joining.sign_up, made.event("小李", GROUP), wish("sign_up", 2))
    for number, start, end in ((2, at("9:00", day=27), at("10:00", day=27)), (1, START, END)):
        made.stage.now = start
        attend(made.desk, taking.mark_present, made.event("王阿姨"), wish("mark_present", number))
        made.stage.now = end
        attend(made.desk, closing.close_activity, made.event("王阿姨"), wish("close_activity", number))
    return made


@pytest.fixture
def state(program, database):
    """Of somebody's hours at an activity."""

    def of(name, activity_id=1):
        with database.reading() as tx:
            found = select(Hours.state, Hours.minutes).join(SignUp, SignUp.id == Hours.sign_up_id)
            return tuple(tx.exec(found.where(SignUp.name == name, SignUp.activity_id == activity_id)).one())

    return of


def row(program, name, activity_id=1):
    with program.database.reading() as tx:
        found = select(SignUp.id).where(SignUp.name == name, SignUp.activity_id == activity_id)
        return Subject("hours", tx.exec(found).one())


def approved(program, activity_id=1):
    attend(program.desk, deciding.approve, program.event("张书记"), wish("approve_hours", activity_id))


def disputes(program, name, activity_id=1, text="不对"):
    about = row(program, name, activity_id)
    attend(program.desk, answering.dispute, program.event(name), wish("dispute_hours", about=about, text=text))


def says(program, *said, who="张书记", **wanted):
    """A figure or several, as the words were read."""
    return attend(program.desk, adjusting.adjust, program.event(who), wish("x", minutes_by_name=said, **wanted))


# --- a figure alone --------------------------------------------------------------------------------------------


def test_it_is_for_whoever_disputes(program, state, audited):
    approved(program)
    disputes(program, "小李")
    assert says(program, ("", 150)).called() == "hours_approved"
    assert state("小李") == ("approved", 150)
    assert [state(name) for name in SERVED[1:]] == [("approved", 120)] * 2
    noted = audited("approve_hours")[-1][1]
    assert (noted["name"], noted["before"], noted["minutes"], noted["corrected"]) == ("小李", 120, 150, True)
    assert noted["role"] == "branch_secretary"


def test_of_several_who_dispute_it_is_asked_whose(program, state):
    approved(program)
    disputes(program, "小李")
    disputes(program, "刘婶")
    answer = says(program, ("", 150))
    assert [option.label for option in answer.options] == ["小李", "刘婶"]
    assert (state("小李"), state("刘婶")) == (("disputed", 120), ("disputed", 120))
    chosen = answer.options[1].wish
    attend(program.desk, adjusting.adjust, program.event("张书记"), chosen)
    assert (state("小李"), state("刘婶")) == (("disputed", 120), ("approved", 150))


def test_two_activities_are_two_disputes(program, state):
    for number in (1, 2):
        approved(program, number)
        disputes(program, "小李", number)
    assert [one.facts.id for one in says(program, ("", 90)).options] == [2, 1]
    says(program, ("", 90), activity_id=2)  # a reply to the one
    assert (state("小李", 1), state("小李", 2)) == (("disputed", 120), ("approved", 90))


def test_the_next_dispute_comes_up_when_one_is_settled(program, notices, rows):
    approved(program)
    disputes(program, "小李")
    disputes(program, "刘婶")
    answer = says(program, ("刘婶", 150))
    assert (answer.called(), answer.row.name) == ("hours_disputed", "小李")
    assert scene.look(program.desk, program.event("张书记")).asked_aside


def test_without_a_dispute_it_is_asked_even_of_one(program, state):
    approved(program)
    answer = says(program, ("", 30))
    assert [option.label for option in answer.options] == ["小李", ""]  # the other activity's
    assert state("小李", 2) == ("claimed", 60)


def test_with_nothing_to_decide_nothing_is_changed(program, state):
    approved(program, 1)
    approved(program, 2)
    answer = says(program, ("", 30))
    assert (answer.called(), answer.rows) == ("hours_approved", ())


def test_what_was_said_besides_makes_it_uncertain(program, state):
    approved(program)
    disputes(program, "小李")
    answer = says(program, ("", 150), unread="她八点就到了")
    assert answer.called() == "which_hours"
    assert state("小李") == ("disputed", 120)
    attend(program.desk, adjusting.adjust, program.event("张书记"), answer.options[0].wish)
    assert state("小李") == ("approved", 150)


def test_what_somebody_else_has_decided_meanwhile_stays(program, state):
    approved(program)
    disputes(program, "小李")
    chosen = says(program, ("", 150), unread="她八点就到了").options[0].wish
    says(program, ("小李", 180), who="赵师傅")
    answer = attend(program.desk, adjusting.adjust, program.event("张书记"), chosen)
    assert (answer.called(), answer.rows) == ("hours_approved", ())
    assert state("小李") == ("approved", 180)


def test_it_is_never_for_ones_own(program, state):
    approved(program)
    disputes(program, "赵师傅")
    says(program, ("", 600), who="赵师傅")
    assert state("赵师傅") == ("disputed", 120)
    assert says(program, ("赵师傅", 600), who="赵师傅").called() == "not_allowed"
    assert state("赵师傅") == ("disputed", 120)


@pytest.mark.parametrize("who", ["王阿姨", "小李", "周姐", "新邻居"])
def test_it_needs_the_right(program, state, who):
    approved(program)
    disputes(program, "刘婶")
    assert says(program, ("", 600), who=who).called() == "not_allowed"
    assert says(program, ("", 600), who=who, about=row(program, "刘婶")).called() == "not_allowed"
    assert state("刘婶") == ("disputed", 120)


# --- with a name -----------------------------------------------------------------------------------------------


def test_a_name_says_whose_and_a_correction_needs_no_dispute(program, state):
    approved(program)
    says(program, ("刘婶", 90))
    assert state("刘婶") == ("approved", 90)


def test_somebody_with_hours_at_two_activities_is_asked_which_unless_one_of_them_waits(program, state):
    approved(program, 1)
    says(program, ("小李", 90))
    assert (state("小李", 1), state("小李", 2)) == (("approved", 120), ("approved", 90))
    choice = says(program, ("小李", 30)).options
    assert [one.facts.id for one in choice] == [2, 1]
    attend(program.desk, adjusting.adjust, program.event("张书记"), choice[0].wish)
    assert (state("小李", 1), state("小李", 2)) == (("approved", 120), ("approved", 30))


def test_a_comma_between_name_and_figure(program, state):
    says(program, ("", 90), unread="刘婶", activity_id=1)
    assert state("刘婶") == ("approved", 90)


def test_several_at_once(program, state):
    says(program, ("小李", 90), ("刘婶", 60), activity_id=1)
    assert (state("小李"), state("刘婶")) == (("approved", 90), ("approved", 60))


@pytest.mark.parametrize(
    ("said", "unread"),
    [
        ([("小王", 90)], ""),
        ([("小李", 90), ("小王", 60)], ""),
        ([("小李", 90), ("", 60)], ""),
        ([("小李", 90), ("刘婶", 60)], "其他人不变"),
        ([], "小李减半小时"),
    ],
)
def test_what_is_not_understood_changes_nobodys_hours_and_is_said(program, state, said, unread):
    answer = says(program, *said, unread=unread, text="原话", activity_id=1)
    assert answer.called() == "hours_to_adjust"
    assert answer.missed == ("原话" if said else unread)
    assert {state(name) for name in SERVED} == {("claimed", 120)}


def test_a_list_of_nobody_waits_for_no_words(program):
    """Else it would take the next line for its answer."""
    approved(program, 1)
    answer = attend(program.desk, adjusting.adjust, program.event("张书记"), wish("adjust_hours", 1))
    assert (answer.called(), answer.rows, answer.is_asked()) == ("hours_to_adjust", (), False)


def test_the_same_name_twice_is_asked(program, database, state):
    with database.transaction() as tx:
        for one in tx.exec(select(SignUp).where(SignUp.activity_id == 1)):
            one.name = "小李"
    assert says(program, ("小李", 30), activity_id=1).called() == "which_hours"


# --- a dispute and its question --------------------------------------------------------------------------------


def asked(program, who):
    """Besides whether their own hours are right."""
    with program.database.reading() as tx:
        found = open_questions(tx, "replay", who, who, program.now)
        return [question.kind for question in found if question.outcome != "hours_to_confirm"]


def test_those_who_decide_are_asked_and_an_organiser_who_may_not_only_hears(program, notices, rows):
    approved(program)
    disputes(program, "小李", text="我干了三个小时")
    people = {one.id: one.name for one in rows(Identity)}
    shown = {people[one.identity_id]: bool(one.fields["options"]) for one in notices("hours_disputed")}
    assert shown == {"张书记": True, "赵师傅": True, "王阿姨": False, "小李": False}
    assert [asked(program, who) for who in ("张书记", "赵师傅", "王阿姨", "小李")] == [["aside"], ["aside"], [], []]


def test_it_stands_in_the_way_of_no_other_question(program):
    attend(program.desk, adjusting.adjust, program.event("张书记"), wish("adjust_hours", 1))
    approved(program)
    disputes(program, "小李")
    seen = scene.look(program.desk, program.event("张书记"))
    assert (seen.asks, seen.asked_aside[0][1].intent) == ("words", "adjust_hours")


def test_being_asked_about_ones_own_hours_hides_no_dispute(program):
    approved(program)
    disputes(program, "小李")
    with program.desk.turn(program.now) as turn:
        wrong = Option(wish=wish("dispute_hours"), says="wrong")
        facts = turn.facts(turn.tx.get_one(Activity, 1))
        own = HoursToConfirm(activity=facts, sign_up_id=9, minutes=60, options=(wrong,))
        turn.asking(own, "replay", "赵师傅", "赵师傅")
    seen = scene.look(program.desk, program.event("赵师傅"))
    assert seen.asked_aside[0][1].intent == "adjust_hours"
    assert seen.aside_answered("wrong").intent == "dispute_hours"


def test_it_waits_for_a_day(program):
    approved(program)
    disputes(program, "小李")
    program.stage.now += program.desk.figures.dispute_lives - MINUTE
    assert asked(program, "张书记") == ["aside"]
    program.stage.now += MINUTE
    assert asked(program, "张书记") == []

