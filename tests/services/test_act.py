"""A page acts through the same services as a chat: with an actor, and without an event or an answer."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from bot.intents import INTENTS
from community.outcomes.base import Outcome
from community.wishes import Said, Wanted, Wish
from services import visit
from services.activities import changing, publishing
from services.attendance import closing, taking
from services.hours import answering, deciding
from services.signup import joining
from services.visit import InPlace, Service, attend
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.cards import Card
from storage.tables.hours import Hours
from storage.tables.notices import HandledEvent, Notice
from storage.tables.people import Identity, Member, Role, RoleName
from storage.tables.questions import Question
from storage.tables.subject import Subject
from storage.tables.units import Unit
from tests.cast import CLEANING, DAY, END, GROUP, START, Program, cleaning, wish

OTHER = "交通文明劝导"
NEXT_DAY = Said(kind="span", start=START + DAY, end=END + DAY, has_date=True, has_time=True)


@pytest.fixture
def program(found) -> Program:
    """Two activities, to each of which 小李 and 刘婶 go; they have just begun."""
    made: Program = found(cleaning(), cleaning(title=OTHER, start=START, end=END))
    for activity in (1, 2):
        for who in ("小李", "刘婶"):
            despite = wish("sign_up", activity, despite_clash=True)
            attend(made.desk, joining.sign_up, made.event(who, GROUP), despite)
    made.stage.now = START
    return made


@pytest.fixture
def member(rows) -> Callable[[str], int]:
    return lambda name: rows(Member, Member.name == name)[0].id


@pytest.fixture
def acts(program, member) -> Callable[[str, Service, Wish], tuple[Outcome, ...]]:
    return lambda name, service, wanted: visit.act(program.desk, service, member(name), wanted, program.now)


@pytest.fixture
def finished(program, acts) -> Program:
    """All were present at both, and attendance is closed: hours are claimed."""
    for activity in (1, 2):
        acts("王阿姨", taking.mark_present, wish("mark_present", activity))
    program.stage.now = END
    for activity in (1, 2):
        acts("王阿姨", closing.close_activity, wish("close_activity", activity))
    return program


@pytest.fixture
def settled(rows) -> Callable[[], list[Any]]:
    """Everything that acting might change, but for the note that it was refused."""
    tables = (Activity, Attendance, Hours, Card, Notice, Question, HandledEvent)
    done = col(Audit.action).not_like("%_refused")
    return lambda: [*([_columns(row) for row in rows(table)] for table in tables), rows(Audit, done)]


def _columns(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in type(row).model_fields}


@pytest.fixture
def told(rows) -> Callable[[str], list[str]]:
    """Outcomes that somebody is told alone."""
    names = {row.id: row.name for row in rows(Identity)}
    return lambda name: [n.outcome for n in rows(Notice) if n.identity_id and names[n.identity_id] == name]


def called(outcomes: tuple[Outcome, ...]) -> list[str]:
    return [outcome.called() for outcome in outcomes]


# --- the same services -------------------------------------------------------------------------------------------


def test_a_page_approves_hours_and_only_those_concerned_are_told(finished, acts, rows, told):
    before = told("张书记")
    (approved,) = acts("张书记", deciding.approve, wish("approve_hours", 1))
    assert (approved.called(), [row.name for row in approved.rows], approved.left) == (
        "hours_approved",
        ["小李", "刘婶"],
        0,
    )
    assert [row.state for row in rows(Hours)] == ["approved", "approved", "claimed", "claimed"]
    assert told("张书记") == before
    assert "hours_to_confirm" in told("小李")


def test_a_page_marks_people_present_and_gets_the_new_list_itself(program, acts, rows, told):
    outcomes = acts("王阿姨", taking.mark_present, wish("mark_present", 1))
    assert called(outcomes) == ["attendance_summary"]
    assert [row.present for row in outcomes[0].rows] == [True, True]
    assert len(rows(Attendance)) == 2
    assert told("王阿姨") == []


def test_several_answers_come_back_in_order_and_plain(program, acts, rows):
    outcomes = acts("王阿姨", taking.mark_present, wish("mark_present", about=Subject("sign_up", 1)))
    assert called(outcomes) == ["checked_in", "attendance_summary"]
    assert not any(isinstance(outcome, InPlace) for outcome in outcomes)


def test_a_page_publishes_by_a_line_and_a_second_step(program, acts, rows, told):
    line = wish("publish_activity", wanted=Wanted(time=NEXT_DAY), title="大扫除", place="3栋楼下")
    (preview,) = acts("王阿姨", publishing.publish, line)
    assert preview.called() == "activity_preview"
    assert rows(Activity)[-1].state == ActivityState.DRAFT
    (published,) = acts("王阿姨", publishing.publish, wish("publish_activity", preview.activity.id))
    assert (published.called(), published.groups) == ("activity_published", 1)
    assert rows(Activity)[-1].state == ActivityState.PUBLISHED
    assert rows(Card)[-1].subject_id == preview.activity.id
    assert told("王阿姨") == []


def test_a_page_calls_an_activity_off_and_everybody_but_the_actor_is_told(program, acts, told):
    program.stage.now = START - (END - START)
    (called_off,) = acts("王阿姨", changing.cancel_activity, wish("cancel_activity", 1))
    assert (called_off.called(), called_off.told) == ("activity_cancelled", 2)
    assert "activity_cancelled" in told("小李")
    assert told("王阿姨") == []


def test_who_acted_stands_in_the_audit(program, acts, member, audited):
    acts("王阿姨", taking.mark_present, wish("mark_present", 1))
    assert [member_id for member_id, _ in audited("mark_present")] == [member("王阿姨")] * 2


def test_a_service_that_answers_nothing_shows_nothing(program, acts):
    assert acts("小李", lambda turn, actor, wanted: None, wish("any")) == ()


def test_a_page_sees_what_a_chat_would_only_say_in_private(program, acts):
    """Nobody else reads a page."""
    (code,) = acts("王阿姨", taking.checkin_code, wish("checkin_code", 1))
    assert code.called() == "checkin_code"
    assert len(code.code) == 6


# --- rights ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["小李", "王阿姨", "周姐"])
def test_hours_are_decided_by_those_with_the_right_as_in_a_chat(finished, acts, settled, who, member, audited):
    before = settled()
    assert called(acts(who, deciding.approve, wish("approve_hours", 1))) == ["not_allowed"]
    assert settled() == before
    assert audited("approve_hours_refused") == [(member(who), {})]


@pytest.mark.parametrize("who", ["小李", "周姐"])
@pytest.mark.parametrize(
    ("service", "intent"),
    [
        (taking.mark_present, "mark_present"),
        (closing.close_activity, "close_activity"),
        (taking.checkin_code, "checkin_code"),
        (changing.cancel_activity, "cancel_activity"),
    ],
)
def test_an_activity_is_run_by_those_with_the_right_as_in_a_chat(program, acts, settled, who, service, intent, rows):
    before = settled()
    assert called(acts(who, service, wish(intent, 1))) == ["not_allowed"]
    assert settled() == before
    (refused,) = rows(Audit, Audit.action == f"{intent}_refused")
    assert (refused.subject_kind, refused.subject_id) == ("activity", 1)


def test_nobody_approves_their_own_hours_on_a_page_either(finished, acts, rows, member):
    li, zhang = member("小李"), member("张书记")
    with finished.desk.turn(finished.now) as turn:
        for row in turn.tx.exec(select(Hours).where(Hours.member_id == li)):
            row.member_id = zhang
    (approved,) = acts("张书记", deciding.approve, wish("approve_hours", 1))
    assert [row.name for row in approved.rows] == ["刘婶"]


def test_somebody_who_is_no_member_cannot_act(program, settled):
    before = settled()
    with pytest.raises(Exception, match="No row was found"):
        visit.act(program.desk, taking.mark_present, 99, wish("mark_present", 1), program.now)
    assert settled() == before


# --- no trace of a visit -----------------------------------------------------------------------------------------


def test_acting_notes_no_event_and_changes_no_persons_reach(program, acts, rows):
    events, reached = rows(HandledEvent), [row.reachable for row in rows(Identity)]
    for service, intent in ((taking.mark_present, "mark_present"), (answering.my_progress, "my_progress")):
        acts("王阿姨", service, wish(intent, 1))
    assert rows(HandledEvent) == events
    assert [row.reachable for row in rows(Identity)] == reached


def test_the_same_page_twice_is_no_redelivery(program, acts):
    for _ in range(2):
        assert called(acts("王阿姨", taking.mark_present, wish("mark_present", 1))) == ["attendance_summary"]


def test_what_raises_on_a_page_leaves_nothing_behind(program, acts, settled):
    def breaks(turn, actor, wanted):
        taking.mark_present(turn, actor, wanted)
        raise RuntimeError("the page is gone")

    before = settled()
    with pytest.raises(RuntimeError, match="the page is gone"):
        acts("王阿姨", breaks, wish("mark_present", 1))
    assert settled() == before


# --- questions ---------------------------------------------------------------------------------------------------


def test_a_question_comes_back_with_its_options_and_is_not_remembered(finished, acts, rows):
    questions, notices = rows(Question), rows(Notice)
    (question,) = acts("张书记", deciding.approve, wish("approve_hours"))
    assert (question.called(), question.question_id) == ("which_activity", 0)
    assert [option.facts.title for option in question.options] == [CLEANING, OTHER]
    assert (rows(Question), rows(Notice)) == (questions, notices)


def test_in_a_chat_the_same_question_is_remembered(finished, rows):
    """The twin of the test above."""
    attend(finished.desk, deciding.approve, finished.event("张书记"), wish("approve_hours"))
    assert [row.outcome for row in rows(Question)] == ["which_activity"]


def test_an_option_of_the_question_is_carried_out_by_acting_with_its_wish(finished, acts, rows):
    (question,) = acts("张书记", deciding.approve, wish("approve_hours"))
    (approved,) = acts("张书记", deciding.approve, question.options[1].wish)
    assert (approved.called(), approved.activity.title) == ("hours_approved", OTHER)
    assert [row.state for row in rows(Hours)] == ["claimed", "claimed", "approved", "approved"]


def test_publishing_for_two_buildings_asks_for_which_and_goes_on_with_the_answer(program, acts, rows, member):
    wang = member("王阿姨")
    with program.desk.turn(program.now) as turn:
        (other,) = turn.tx.exec(select(Unit).where(Unit.name == "大汉龙城5栋"))
        turn.tx.add(Role(member_id=wang, unit_id=other.id, role=RoleName.BUILDING_LEAD))
    line = wish("publish_activity", wanted=Wanted(time=NEXT_DAY), title="大扫除")
    (question,) = acts("王阿姨", publishing.publish, line)
    assert (question.called(), [option.label for option in question.options]) == (
        "which_unit",
        ["大汉龙城3栋", "大汉龙城5栋"],
    )
    (preview,) = acts("王阿姨", publishing.publish, question.options[1].wish)
    assert preview.activity.unit == "大汉龙城5栋"
    assert rows(Question) == []


def test_a_line_that_lacks_its_title_is_answered_as_such_and_nothing_waits(program, acts, rows):
    line = wish("publish_activity", text="发布 周日9点", wanted=Wanted(time=NEXT_DAY))
    (incomplete,) = acts("王阿姨", publishing.publish, line)
    assert (incomplete.called(), incomplete.missing) == ("activity_incomplete", ("title",))
    assert rows(Question) == []


@pytest.mark.parametrize("who", ["王阿姨", "小李"])
@pytest.mark.parametrize("activity", [None, 1])
def test_whatever_is_wished_a_page_leaves_no_event_and_no_question(program, acts, rows, who, activity):
    """All but the first word of a private chat, which a page is not."""
    events = rows(HandledEvent)
    for intent in sorted(INTENTS.keys() - {"welcome"}):
        outcomes = acts(who, INTENTS[intent].service, wish(intent, activity))
        assert all(isinstance(outcome, Outcome) for outcome in outcomes), intent
    assert (rows(HandledEvent), rows(Question)) == (events, [])
