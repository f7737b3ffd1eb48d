"""What is kept for how long, shown by moving the clock and looking into every table."""

from datetime import timedelta

import pytest
from sqlmodel import select

from services.duty import excusing
from services.timers import tick
from services.visit import attend
from storage import people, tables
from storage.own_data import Deletion, Export, Own
from storage.tables.activities import Activity, ActivityState
from storage.tables.aid import HelpClaim, HelpRequest
from storage.tables.announcements import Announcement
from storage.tables.attachments import Attachment
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.care import Care, CareTurn
from storage.tables.duty import Excuse
from storage.tables.hours import Hours
from storage.tables.lectures import LectureQuestion, Material, Rating
from storage.tables.linking import LinkCode
from storage.tables.notices import HandledEvent, Notice, NoticeState
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot
from storage.tables.polls import Poll
from storage.tables.problems import Department, Dispatch, Problem
from storage.tables.questions import Question
from storage.tables.sign_in import SignInLink, WebSession
from storage.tables.signup import SignUp
from storage.tables.skills import Borrow
from storage.tables.timers import TimerRun
from tests.cast import DAY, END, FIGURES, GROUP, HOUR, MINUTE, START, Program, activity, at, cleaning, place, wish
from tests.poison import holding
from tests.services.test_deleting import tally

YEARS = timedelta(days=3 * 366)


def later(program, moment):
    """Only the clock and its timers: nothing is sent."""
    program.stage.now = moment
    tick(program.desk, moment)


# --- handled events: seven days --------------------------------------------------------------------------------


async def test_handled_events_are_forgotten_after_seven_days(program, rows):
    await program.neighbour("小李").taps("报名", GROUP)
    done = program.now
    later(program, done + 7 * DAY - HOUR)
    assert rows(HandledEvent) != []
    later(program, done + 7 * DAY + HOUR)
    assert rows(HandledEvent) == []


# --- questions: a day at most ----------------------------------------------------------------------------------


@pytest.mark.parametrize("said", ["删除我的数据", "取消"])
async def test_a_question_is_gone_within_the_hour_after_it_is_over(found, rows, said):
    program = found(cleaning(), cleaning(title="包粽子", start=at("9:00", day=30), end=at("11:00", day=30)))
    await program.deliver()
    await program.neighbour("小李").says("报名 1")
    await program.neighbour("小李").says("报名 2")
    await program.neighbour("小李").says(said)
    assert len(rows(Question)) == 1
    later(program, program.now + HOUR)
    assert rows(Question) == []


async def served(found):
    program: Program = found(cleaning(organiser="王阿姨"))
    await program.deliver()
    await program.neighbour("小李").says("报名 1 带两个孩子")
    await program.neighbour("小李").says("帮我妈刘桂英报名 1")
    for who in ("小李", "刘婶", "老彭"):
        await program.neighbour(who).taps("报名", GROUP)
    await program.neighbour("老彭").says("取消")
    await program.until(START + 5 * MINUTE)
    await program.neighbour("王阿姨").says("点名")
    for who in ("小李", "刘婶"):
        await program.neighbour("王阿姨").taps(f"到场 {who}")
    await program.until(END + 3 * HOUR)
    await program.neighbour("张书记").taps("全部通过")
    return program


async def test_even_the_longest_question_is_gone_after_a_day(found, rows):
    program = await served(found)
    await program.neighbour("小李").taps("有误")
    await program.neighbour("小李").says("我整理工具，十二点才走")
    assert rows(Question) != []
    later(program, program.now + DAY + HOUR)
    assert rows(Question) == []


# --- what was told: seven days ---------------------------------------------------------------------------------


async def test_what_was_told_is_forgotten_or_at_least_what_it_said(found, rows):
    program = await served(found)
    await program.until(program.now + 9 * DAY)
    old = [one for one in rows(Notice) if one.queued_at < program.now - 7 * DAY - HOUR]
    assert {one.state for one in old if one.key is None} <= {NoticeState.FAILED, NoticeState.UNCERTAIN, "expired"}
    assert [one.fields for one in old if one.fields] == []


# --- drafts: thirty days ---------------------------------------------------------------------------------------


async def test_a_draft_that_nobody_publishes_is_gone_after_thirty_days(program, rows, database):
    await program.neighbour("王阿姨").says("发布 12月31日上午9点 秘密聚会 3栋楼下")
    made = program.now
    await program.until(made + 2 * HOUR)  # its preview has lost its buttons
    later(program, made + 30 * DAY - MINUTE)
    assert [one.state for one in rows(Activity, Activity.title == "秘密聚会")] == [ActivityState.DRAFT]
    later(program, made + 30 * DAY)
    assert rows(Activity, Activity.title == "秘密聚会") == []
    assert holding(database, "秘密聚会") == []


async def test_what_was_published_stays(program, rows):
    later(program, program.now + 40 * DAY)
    assert len(rows(Activity)) == 1


# --- attendance: three years -----------------------------------------------------------------------------------


async def test_after_three_years_only_what_counts_is_left_of_attendance(found, rows, database):
    program = await served(found)
    await program.neighbour("小李").taps("有误")
    await program.neighbour("小李").says("我整理工具到很晚")
    later(program, END + 20 * DAY)
    before = tally(program, START)
    later(program, END + YEARS - MINUTE)
    assert holding(database, "刘桂英") != []
    later(program, END + YEARS)
    assert [where for where, _ in holding(database, "刘桂英", "小李+1", "整理工具")] == []
    assert {one.name for one in rows(SignUp)} == {"（已注销）"}
    there = {(one.checked_in_at, one.checked_out_at, one.confirmed_by) for one in rows(Attendance)}
    assert there == {(START, END, None)}
    assert {one.decided_by for one in rows(Hours)} == {None}
    assert {one.action for one in rows(Audit, Audit.subject_kind == "activity")} == {"import"}
    forgotten = {"no_shows": before.no_shows, "wait": before.wait}  # who did not come, and when who came signed up
    assert tally(program, START).model_copy(update=forgotten) == before
    assert (before.signed_up, before.attended, before.people) == (5, 2, 2)


async def test_after_three_years_nobody_reads_why_somebody_did_not_come(found, rows, database):
    program = found(cleaning(kind="org_life"))
    attend(program.desk, excusing.excuse, program.event("小李"), wish("excuse_absence", 1, text="在医院化疗"))
    await program.deliver()
    later(program, END + YEARS - MINUTE)
    assert len(rows(Excuse)) == 1
    later(program, END + YEARS)
    assert (rows(Excuse), holding(database, "化疗")) == ([], [])


async def test_it_is_reduced_once_and_once_only(found, rows):
    program = await served(found)
    later(program, END + YEARS)
    first = [one.reduced_at for one in rows(Activity)]
    later(program, END + YEARS + 30 * DAY)
    assert [one.reduced_at for one in rows(Activity)] == first == [END + YEARS]


async def test_a_younger_activity_keeps_its_details(found, rows):
    program = found(cleaning(), cleaning(title="包粽子", start=at("9:00", day=30), end=at("11:00", day=30)))
    await program.deliver()
    await program.neighbour("小李").says("报名 2")
    later(program, END + YEARS)
    assert [one.name for one in rows(SignUp)] == ["小李"]


async def test_a_member_still_has_the_hours_that_counted(found):
    program = await served(found)
    await program.neighbour("小李").taps("确认")
    later(program, END + YEARS)
    with program.database.reading() as tx:
        assert [one.minutes for one in tx.exec(select(Hours)) if one.state == "counted"] == [115, 115]


# --- nothing else grows ----------------------------------------------------------------------------------------


async def test_what_timers_have_looked_at_is_forgotten(found, rows):
    program = await served(found)
    later(program, program.now + FIGURES.looks_remembered + 2 * DAY)
    later(program, program.now + HOUR)
    assert [one for one in rows(TimerRun) if one.at < program.now - FIGURES.looks_remembered - DAY] == []


# --- every table that holds something of a person ----------------------------------------------------------------

# How long what somebody has said or done stands there, with a row of it that holds POISON.
POISON = "毒话说过"
A_DAY = dict.fromkeys(("whistled_at", "due_at", "remind_at", "answered_at"), START)
FORGOTTEN = {
    "handled_event": (7 * DAY, lambda own: HandledEvent(channel="x", event_id=POISON, at=START)),
    "question": (DAY, lambda own: a_question(asked={"words": POISON})),
    "notice": (7 * DAY, lambda own: a_notice(state="sent", fields={"words": POISON}, message_id=POISON)),
    "notice that nobody can be told": (30 * DAY, lambda own: a_notice(state="queued", fields={"words": POISON})),
    "link_code": (10 * MINUTE, lambda own: LinkCode(identity_id=1, digest=POISON, expires_at=START + 10 * MINUTE)),
    "sign_up": (END - START + YEARS, lambda own: place(801, name=POISON, host_id=own, note=POISON)),
    "excuse": (
        END - START + YEARS,
        lambda own: Excuse(activity_id=1, member_id=own, words=POISON, noted_by=own, noted_at=START),
    ),
    "hours": (
        END - START + YEARS,
        lambda own: Hours(sign_up_id=800, member_id=own, minutes=9, state="disputed", words=POISON),
    ),
    "audit": (
        END - START + YEARS,
        lambda own: Audit(at=START, action="x", subject_kind="activity", subject_id=1, detail={"name": POISON}),
    ),
    "attachment": (2 * HOUR, lambda own: Attachment(identity_id=1, name=POISON, is_picture=False, brought_at=START)),
    "announcement": (366 * DAY, lambda own: an_announcement(text=POISON, reason=POISON)),
    "announcement that nobody sends": (30 * DAY, lambda own: an_announcement(text=POISON, state="draft")),
    "poll": (366 * DAY, lambda own: a_poll(question=POISON, options=[POISON], state="closed", closed_at=START)),
    "poll that nobody publishes": (30 * DAY, lambda own: a_poll(question=POISON, state="draft")),
    "lecture_question": (
        30 * DAY,
        lambda own: LectureQuestion(activity_id=1, asker_id=1, named=False, words=POISON, asked_at=START),
    ),
    "rating": (END - START + YEARS, lambda own: Rating(sign_up_id=800, stars=5, words=POISON, rated_at=START)),
    "help_request": (
        30 * DAY,
        lambda own: a_request(asker_id=own, title=POISON, words=POISON),
    ),
    "help_request that nobody publishes": (
        DAY,
        lambda own: a_request(asker_id=own, title=POISON, words=POISON, state="draft", ended_at=None),
    ),
    "help_claim": (
        366 * DAY,
        lambda own: [
            a_request(id=900),
            HelpClaim(request_id=900, helper_id=own, state="accepted", claimed_at=START, helper_contact=POISON),
        ],
    ),
    "duty_place": (
        366 * DAY,
        lambda own: [
            DutySlot(id=900, unit_id=1, starts_at=START - HOUR, ends_at=START),
            DutyPlace(slot_id=900, member_id=own, name=POISON, taken_at=START),
        ],
    ),
    "care_turn": (
        90 * DAY,
        lambda own: [
            Care(id=900, unit_id=1, name="刘奶奶", rule="", state="paused", consent_version=1, created_at=START),
            CareTurn(care_id=900, helper_id=own, due_at=START, state="done", lapses_at=START, words=POISON),
        ],
    ),
    "problem": (366 * DAY, lambda own: a_problem(reporter_id=own, words=POISON, answer=POISON, solved_at=START)),
    "problem that was withdrawn": (366 * DAY, lambda own: a_problem(reporter_id=own, words=POISON, withdrawn_at=START)),
    "dispatch": (
        366 * DAY,
        lambda own: [
            a_problem(id=900, solved_at=START, words=POISON),
            Department(id=900, unit_id=1, name="城管局", contact_id=own),
            Dispatch(problem_id=900, department_id=900, whistled_by=own, answer=POISON, **A_DAY),
        ],
    ),
    "duty_roster": (
        366 * DAY,
        lambda own: [
            DutyRoster(id=900, unit_id=1, author_id=own, published_at=START - HOUR),
            DutySlot(id=901, unit_id=1, roster_id=900, starts_at=START - HOUR, ends_at=START, task=POISON),
        ],
    ),
    "borrow": (
        30 * DAY,
        lambda own: Borrow(owner_id=own, thing=POISON, state="ended", since=START, ended_at=START),
    ),
    "sign_in_link": (HOUR, lambda own: SignInLink(member_id=own, digest=POISON, made_at=START)),
    "web_session": (
        12 * HOUR,
        lambda own: WebSession(member_id=own, digest=POISON, began_at=START, seen_at=START, ends_at=START + 12 * HOUR),
    ),
    "material": (
        END - START + YEARS,
        lambda own: Material(activity_id=1, given_by=own, words=POISON, given_at=START),
    ),
    "activity": (
        30 * DAY,
        lambda own: activity(id=77, number=None, lecturer=POISON, lecturer_id=own, state="draft", created_at=START),
    ),
}
# As long as somebody takes part: it goes when they delete it, withdraw their consent, leave, or lose the role.
WHILE_THEY_TAKE_PART = {
    *("member", "profile", "identity", "role", "chat_member", "team_member"),
    *("consent", "report_in"),  # until consent is withdrawn; of the consent its time stays
    *("exemption", "make_up"),  # the duty of past years is worked out from it
    "calendar_link",  # an address that was replaced too: phones go on asking for it
    "attendance",  # no words of anybody; who confirmed it goes after three years: above
    *("post_holder", "lecturer", "regular", "calendar_link"),
    *("series", "series_phase"),  # as long as it comes again
    *("care", "care_helper"),  # as long as somebody is visited and visits
    "department",  # as long as they answer for it
    *("skill", "nudging"),  # until they take it back
    "nudge",  # no words: whom a request was shown to, a month after its end at most (test_skills.py)
    "attachment_content",  # goes with its attachment, and that with what it belongs to
    *("receipt", "vote"),  # go with their announcement, and when their poll is closed
    *("certificate", "certified_service"),  # checkable for as long as the sheet may be shown to somebody
    *("import_run", "imported_row"),  # an import can be taken back at any time
}


def an_announcement(**columns):
    usual = {"unit_id": 1, "state": "sent", "created_at": START, "begun_at": START}
    return Announcement(**(usual | columns))


def a_request(**columns):
    usual = {"unit_id": 1, "title": "", "words": "", "category": "", "state": "done", "created_at": START}
    return HelpRequest(**(usual | {"ended_at": START} | columns))


def a_poll(**columns):
    return Poll(**({"unit_id": 1, "created_at": START, "opened_at": START} | columns))


def a_problem(**columns):
    return Problem(**({"kind": "problem", "unit_id": 1, "at_unit_id": 1, "reported_at": START} | columns))


def a_question(**columns):
    usual = {"channel": "x", "chat": "x", "person": "x", "kind": "words", "expires_at": START + DAY}
    return Question(**(usual | columns))


def a_notice(**columns):
    usual = {"channel": "x", "lane": "0-reply", "outcome": "help", "queued_at": START, "not_before": START}
    return Notice(**(usual | columns))


def personal(register):
    return {column.partition(".")[0] for column, line in register.items() if isinstance(line, Own)}


def without_an_end(register):
    return personal(register) - FORGOTTEN.keys() - WHILE_THEY_TAKE_PART


def test_of_every_table_with_something_of_a_person_it_is_said_for_how_long():
    assert without_an_end(tables.OWN_DATA) == set()
    assert personal(tables.OWN_DATA) == {one.partition(" ")[0] for one in FORGOTTEN} | WHILE_THEY_TAKE_PART


def test_a_new_table_of_which_it_is_not_said_is_reported():
    assert without_an_end({"diary.words": Own(Export.LISTED, Deletion.ROW)}) == {"diary"}


@pytest.mark.parametrize("table", FORGOTTEN)
def test_it_is_there_until_its_time_and_gone_after_it(found, database, table):
    program = found(now=START)
    kept, makes = FORGOTTEN[table]
    with program.desk.turn(START) as turn:
        own = people.named(turn.tx, "小李")[0].id
        turn.tx.get_one(Activity, 1).closed_at = END
        turn.tx.add(place(800, name="小李", member_id=own))
        turn.tx.flush()
        made = makes(own)
        for row in made if isinstance(made, list) else [made]:
            turn.tx.add(row)
            turn.tx.flush()
    later(program, START + kept - MINUTE)
    assert [where for where, _ in holding(database, POISON)] != []
    later(program, START + kept + HOUR + MINUTE)
    assert holding(database, POISON) == []
