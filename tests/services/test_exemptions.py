"""Exemptions: who may, for whom, what is asked first, and what the duty is then."""

from datetime import datetime

import pytest
from sqlmodel import select

from bot.topics.duty import exempting
from bot.understanding.reading import Line
from community.rights import RIGHTS, Right
from community.wishes import Wish
from services import duties
from services.duty import ending
from services.duty import exempting as services
from services.visit import act
from storage.tables.activities import ActivityKind
from storage.tables.duty import Exemption
from storage.tables.people import Member, Profile, Role, RoleName
from storage.tables.subject import Subject
from storage.tables.units import Unit
from tests.cast import FIGURES, SUNDAY, at, run_timer

HOME, ABOVE, SIBLING = "大汉龙城3栋", "工农社区", "大汉龙城5栋"
SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
WORDS = "免除小李今年的组织生活，生病住院"


@pytest.fixture
def program(found):
    return found()


@pytest.fixture
def ids(program):
    with program.desk.database.reading() as tx:
        return {row.name: row.id for table in (Member, Unit) for row in tx.exec(select(table))}


@pytest.fixture
def exempts(program, ids):
    """What comes of the words of somebody with a role."""

    def said(text=WORDS, *, role=RoleName.BRANCH_SECRETARY, unit=ABOVE, who="老彭", now: datetime = SUNDAY, sure=True):
        with program.desk.turn(now) as turn:
            held = (ids[who], ids[unit], role)
            known = select(Role).where(Role.member_id == held[0], Role.unit_id == held[1], Role.role == role)
            if turn.tx.exec(known).first() is None:
                turn.tx.add(Role(member_id=held[0], unit_id=held[1], role=role))
        wish = exempting(Line.of(text, now))
        assert wish.details is not None
        wish = wish.detailed(wish.details.model_copy(update={"sure": sure}))
        return act(program.desk, services.exempt, ids[who], wish, now)[0]

    return said


@pytest.fixture
def missing(program, ids):
    def of(year=2026, now=SUNDAY, who="小李"):
        with program.desk.database.reading() as tx:
            return duties.record(tx, ids[who], year, now, FIGURES).stand.missing

    return of


# --- who ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(RoleName))
@pytest.mark.parametrize(("unit", "is_over"), [(HOME, True), (ABOVE, True), ("上梅街道", True), (SIBLING, False)])
def test_only_who_bears_the_right_where_the_member_lives(exempts, audited, rows, role, unit, is_over):
    may = is_over and Right.GRANT_EXEMPTIONS in RIGHTS[role]
    assert exempts(role=role, unit=unit).called() == ("duty_exempted" if may else "not_allowed")
    assert len(rows(Exemption)) == may
    assert (len(audited("exempt")), len(audited("exempt_refused"))) == (may, not may)


def test_nobody_exempts_themselves(exempts, rows):
    assert exempts(who="小李").called() == "not_allowed"
    assert rows(Exemption) == []


@pytest.mark.parametrize("name", ["老彭", "刘婶", "钱工"])
def test_who_has_no_duty_is_not_told_apart_from_who_is_unknown(exempts, name):
    answer = exempts(f"免除{name}今年的组织生活，住院", who="张书记")
    assert (answer.called(), answer.missing) == ("exemption_incomplete", "person")


def test_of_several_with_one_name_it_is_asked_which(program, ids, exempts):
    with program.desk.turn(SUNDAY) as turn:
        other = Member(name="小李", home_unit_id=ids[SIBLING], joined_at=SUNDAY)
        turn.tx.add(other)
        turn.tx.flush()
        turn.tx.add(Profile(member_id=other.id, in_service=True))
    asked = exempts()
    assert [option.label for option in asked.options] == [f"小李 {HOME}", f"小李 {SIBLING}"]
    answer = act(program.desk, services.exempt, ids["老彭"], asked.options[1].wish, SUNDAY)[0]
    assert answer.called() == "duty_exempted"


def test_a_longer_name_that_is_said_is_not_the_shorter_one(program, ids, exempts, missing):
    with program.desk.turn(SUNDAY) as turn:
        turn.tx.add(Member(name="小李子", home_unit_id=ids[HOME], joined_at=SUNDAY))
    assert exempts("免除小李子今年的组织生活，住院").called() == "exemption_incomplete"
    assert missing() == (SERVICE, SESSION)


# --- what --------------------------------------------------------------------------------------------------------


def test_nothing_is_granted_before_the_question_is_answered(exempts, missing):
    asked = exempts(sure=False)
    assert (asked.called(), asked.exempted.reason, asked.exempted.kinds) == ("exemption_asked", "生病住院", (SESSION,))
    assert missing() == (SERVICE, SESSION)


def test_who_granted_it_why_and_until_when_is_kept(exempts, audited, rows, ids):
    exempts()
    (row,) = rows(Exemption)
    assert (row.granted_by, row.reason, row.until) == (ids["老彭"], "生病住院", at("0:00", 1, 1, 2027))
    assert audited("exempt")[0][1]["reason"] == "生病住院"


def test_granted_anew_it_has_another_end_and_is_still_one(exempts, rows, missing):
    exempts()
    exempts("免除小李今年的组织生活到12月15日，复查")
    assert [row.reason for row in rows(Exemption)] == ["复查"]
    assert missing(now=at("9:00", 15, 12)) == (SERVICE,)
    assert missing(now=at("9:00", 16, 12)) == (SERVICE, SESSION)


def test_all_kinds_are_meant_where_none_is_named(exempts, missing):
    exempts("免除小李今年的任务，住院")
    assert missing() == ()


def test_another_year_stays_as_it_is(exempts, missing):
    exempts()
    assert missing(2027) == (SERVICE, SESSION)


@pytest.mark.parametrize(
    ("now", "text", "answer"),
    [
        (SUNDAY, "免除小李去年的组织生活，住院", "exemption_incomplete"),
        (SUNDAY, "免除小李明年的组织生活，住院", "duty_exempted"),
        (SUNDAY, "免除小李2028年的组织生活，住院", "exemption_incomplete"),
        (SUNDAY, "免除小李今年的组织生活到11月1日，住院", "exemption_incomplete"),
        (SUNDAY, "免除小李明年的组织生活到明年3月1日，住院", "duty_exempted"),
        (at("23:59", 31, 1, 2027), "免除小李去年的组织生活，住院", "duty_exempted"),
        (at("0:00", 1, 2, 2027), "免除小李去年的组织生活，住院", "exemption_incomplete"),
    ],
)
def test_for_this_year_the_next_and_until_the_end_of_january_the_last(exempts, now, text, answer):
    assert exempts(text, now=now).called() == answer


def test_a_year_that_was_exempted_stays_so_when_it_is_over(program, exempts, missing):
    exempts()
    later = at("9:00", 2, 1, 2027)
    run_timer(program.desk, "end_exemptions", later)
    assert missing(2026, later) == (SERVICE,)


# --- ended -------------------------------------------------------------------------------------------------------


def test_it_is_taken_back_by_the_button_and_by_words(program, ids, exempts, missing):
    granted = exempts()
    about = Subject("exemption", granted.exemption_id)
    ended = act(program.desk, ending.end, ids["老彭"], Wish(intent="end_exemption", about=about), SUNDAY)[0]
    assert (ended.called(), ended.missing) == ("exemption_ended", (SESSION,))
    exempts()
    assert exempts("取消小李的免除", sure=False).ends
    assert exempts("取消小李的免除").called() == "exemption_ended"
    assert missing() == (SERVICE, SESSION)


@pytest.mark.parametrize("who", ["小李", "王阿姨", "刘婶"])
def test_it_is_taken_back_only_by_who_may_grant_it(program, ids, exempts, who, audited, missing):
    about = Subject("exemption", exempts().exemption_id)
    answer = act(program.desk, ending.end, ids[who], Wish(intent="end_exemption", about=about), SUNDAY)[0]
    assert answer.called() == "not_allowed"
    assert missing() == (SERVICE,)
    assert len(audited("exempt_refused")) == 1


def test_what_was_granted_together_ends_with_one_message_each(program, exempts, notices):
    exempts("免除小李今年的任务到12月15日，住院", who="张书记")
    for _ in range(2):
        run_timer(program.desk, "end_exemptions", at("9:00", 16, 12))
    assert [one.fields["to_member"] for one in notices("exemption_ended")] == [True, False]
