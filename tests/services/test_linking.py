"""Two accounts of one person: everything comes together, nothing is counted twice, and a wrong link is taken back."""

from dataclasses import replace

import pytest
from sqlmodel import select

from community.company import Company
from community.linking import LENGTH, LETTERS, Linking, digest, new_code
from community.outcomes.own_data import LinkingCode
from community.wishes import Wish
from services.own_data import linking, parting
from services.report_in.standing import recount
from services.signup import joining
from services.visit import attend
from storage import people, register, report_in, units
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.duty import Exemption, MakeUp
from storage.tables.groups import ChatMember
from storage.tables.hours import Hours, HoursState
from storage.tables.linking import LinkCode
from storage.tables.people import Identity, Member, Profile, Role
from storage.tables.questions import Question
from storage.tables.report_in import ReportIn, ReportInState
from storage.tables.signup import SignUp, Standing
from storage.tables.teams import TeamMember
from tests.cast import END, GROUP, MINUTE, START, at, cleaning, hours, place, run_timer, wish
from tests.poison import holding
from tests.services.test_deleting import confirms, delivered, member, tally

OTHER = "wecom"  # another channel


def there(program, name, channel=OTHER, where="private"):
    """An event of somebody's other account."""
    return replace(program.event(name, where), channel=channel)


def code_for(program, name, channel="replay"):
    with program.desk.turn(program.now) as turn:
        made = linking._made(turn, people.identity(turn.tx, channel, name))
    return made.code


def says(program, event, code):
    return attend(program.desk, linking.link, event, Wish(intent="link_account", details=Linking(code=code)))


def links(program, name, event):
    """`name` asks for the code on the replay channel, and it is said in the event."""
    return says(program, event, code_for(program, name))


def signs_up(program, event, number=1):
    return attend(program.desk, joining.sign_up, event, wish("sign_up", number))


def met(program, name, channel=OTHER):
    """Has taken part under another account."""
    event = there(program, name, channel)
    signs_up(program, event)
    with program.database.reading() as tx:
        return people.who_is(tx, channel, name)[1]


# --- the code --------------------------------------------------------------------------------------------------


def test_a_code_has_eight_letters_that_look_like_nothing_else():
    codes = {new_code() for _ in range(200)}
    assert len(codes) == 200
    assert {len(code) for code in codes} == {LENGTH}
    assert not set("0O1IL2Z5S8B") & set(LETTERS)


@pytest.mark.parametrize("written", ["acde3467", "ACDE 3467", "acde-3467", " AC DE 34 67 "])
def test_it_is_the_same_however_it_is_written(written):
    assert digest(written) == digest("ACDE3467")


def test_it_stands_nowhere_in_the_database(found, database):
    program = found()
    attend(program.desk, linking.link, program.event("小李"), Wish(intent="link_account"))
    code = next(one.outcome.code for one in delivered(program) if one.outcome.called() == "linking_code")
    assert len(code) == LENGTH
    assert holding(database, code, code.lower()) == []


def test_a_newer_code_takes_the_place_of_an_older_one(found):
    program = found()
    old = code_for(program, "小李")
    new = code_for(program, "小李")
    assert says(program, there(program, "李"), old).because == "wrong"
    assert says(program, there(program, "李"), new).called() == "account_linked"


def test_ten_minutes_later_it_is_gone(found, rows):
    program = found()
    code = code_for(program, "小李")
    program.stage.now += 10 * MINUTE
    run_timer(program.desk, "forget_linking_codes", program.now)
    assert rows(LinkCode) == []
    assert says(program, there(program, "李"), code).because == "wrong"


def test_a_third_account_does_not_come_by_the_same_code(found):
    program = found()
    code = code_for(program, "小李")
    says(program, there(program, "李"), code)
    assert says(program, there(program, "坏人"), code).because == "wrong"
    assert says(program, there(program, "李"), code).called() == "account_linked"


def test_five_wrong_ones_pause_even_the_right_one(found, notices):
    program = found()
    guesser = there(program, "坏人")
    for number in range(5):
        says(program, replace(guesser, event_id=f"guess {number}"), "AAAAAAAA")
    code = code_for(program, "小李")
    assert says(program, replace(guesser, event_id="right"), code).because == "paused"
    assert len(notices("linking_guessed")) == 0  # nobody looks after the street
    program.stage.now += 10 * MINUTE
    again = replace(guesser, event_id="later", at=program.now)
    assert says(program, again, code_for(program, "小李")).called() == "account_linked"


def test_who_looks_after_the_home_hears_of_guesses(found, notices):
    program = found()
    for _ in range(5):
        says(program, program.event("小李"), "AAAAAAAA")
    assert [one.fields["name"] for one in notices("linking_guessed")] == ["小李"]


def test_guesses_of_one_do_not_pause_another(found):
    program = found()
    for _ in range(5):
        says(program, there(program, "坏人"), "AAAAAAAA")
    assert links(program, "小李", there(program, "李")).called() == "account_linked"


def test_said_in_a_group_it_is_burnt(found):
    program = found()
    code = code_for(program, "小李")
    assert says(program, there(program, "李", where=GROUP), code).called() == "continue_in_private"
    assert says(program, there(program, "坏人"), code).because == "wrong"


# --- who becomes whom ------------------------------------------------------------------------------------------


def test_an_account_that_never_took_part_only_comes_along(found, rows):
    program = found()
    before = len(rows(Member))
    links(program, "小李", there(program, "李"))
    assert len(rows(Member)) == before
    assert {one.member_id for one in rows(Identity) if "李" in one.external_id} == {member(program, "小李").id}


def test_it_may_be_asked_for_on_the_new_account_as_well(found, rows):
    program = found()
    attend(program.desk, linking.link, there(program, "李"), Wish(intent="link_account"))
    says(program, program.event("小李"), code_for(program, "李", OTHER))
    assert {one.member_id for one in rows(Identity) if "李" in one.external_id} == {member(program, "小李").id}


def test_two_who_never_took_part_are_one_member(found, rows):
    program = found()
    for event in (there(program, "甲"), there(program, "乙")):
        attend(program.desk, linking.link, event, Wish(intent="link_account"))
    assert says(program, there(program, "乙"), code_for(program, "甲", OTHER)).called() == "account_linked"
    assert len({one.member_id for one in rows(Identity) if one.external_id in ("甲", "乙")}) == 1


def test_the_member_who_was_there_first_stays(found, rows):
    program = found()
    younger = met(program, "李")
    links(program, "小李", there(program, "李"))
    assert younger.id not in [one.id for one in rows(Member)]
    assert register._points_at_a_member()
    for column in register._points_at_a_member():
        with program.database.reading() as tx:
            assert tx.execute(select(column).where(column == younger.id)).all() == []


def test_a_third_account_comes_by_a_code_asked_for_on_the_linked_ones(found, rows):
    program = found()
    links(program, "小李", there(program, "李"))
    assert says(program, there(program, "三", "web"), code_for(program, "李", OTHER)).accounts == 3


def test_an_account_that_is_linked_already_brings_nobody_to_a_third(found):
    program = found()
    links(program, "小李", there(program, "李"))
    assert links(program, "刘婶", there(program, "李")).because == "many_accounts"


# --- what comes together ---------------------------------------------------------------------------------------


def test_roles_groups_and_what_is_known_come_together(found, rows):
    program = found()
    younger = met(program, "李")
    kept = member(program, "小李")
    with program.desk.turn(program.now) as turn:
        turn.tx.add(Role(member_id=younger.id, unit_id=1, role="team_lead"))
        for one in (kept, younger):
            turn.tx.add(Role(member_id=one.id, unit_id=2, role="lecturer"))
            turn.tx.add(ChatMember(chat_id=2, member_id=one.id))
        turn.tx.add(Profile(member_id=younger.id, phone="13911111111", employer="县医院"))
        turn.tx.get_one(Member, younger.id).reminders_off = True
    links(program, "小李", there(program, "李"))
    assert sorted(one.role for one in rows(Role) if one.member_id == kept.id) == ["lecturer", "team_lead"]
    assert len([one for one in rows(ChatMember) if one.member_id == kept.id]) == 1
    profile = next(one for one in rows(Profile) if one.member_id == kept.id)
    assert (profile.phone, profile.employer, profile.in_service) == ("13800000002", "县医院", True)
    assert next(one.reminders_off for one in rows(Member) if one.id == kept.id)


def test_twins_on_a_roster_keep_the_earlier_place_and_the_seat_of_either(found, rows):
    program = found(cleaning(capacity=2))
    for event in (program.event("小李"), there(program, "李"), program.event("刘婶")):
        signs_up(program, event)
    links(program, "小李", there(program, "李"))
    going = [one.name for one in rows(SignUp) if one.standing == Standing.GOING]
    assert going == ["小李", "刘婶"]


def test_who_waits_with_one_account_and_goes_with_the_other_goes(found, rows):
    program = found(cleaning(capacity=1))
    for event in (program.event("刘婶"), program.event("小李"), there(program, "李")):
        signs_up(program, event)
    with program.desk.turn(program.now) as turn:
        _, first, second = turn.tx.exec(select(SignUp).order_by(SignUp.id)).all()
        turn.tx.get_one(Activity, 1).capacity = 2
        second.standing = Standing.GOING
    links(program, "小李", there(program, "李"))
    assert [(one.name, one.standing) for one in rows(SignUp)][1:] == [("小李", "going"), ("李", "cancelled")]
    assert first.id < second.id


def test_guests_without_a_name_are_called_after_the_one_member(found, rows):
    program = found()
    for event in (program.event("小李"), there(program, "李")):
        attend(program.desk, joining.sign_up, event, wish("sign_up", 1, company=Company(unnamed=1)))
    links(program, "小李", there(program, "李"))
    assert [one.name for one in rows(SignUp) if one.standing == Standing.GOING] == ["小李", "小李+1", "小李+2"]


def test_what_both_go_to_at_one_hour_is_said(found):
    program = found(cleaning(), cleaning(title="包粽子"))
    signs_up(program, program.event("小李"), 1)
    signs_up(program, there(program, "李"), 2)
    assert [one.title for one in links(program, "小李", there(program, "李")).clashes] == ["环境卫生整治", "包粽子"]


# --- hours -----------------------------------------------------------------------------------------------------


def served(program, name, minutes, state, number, channel="replay", **columns):
    with program.desk.turn(program.now) as turn:
        who = people.who_is(turn.tx, channel, name)[1]
        turn.tx.add(place(number, name=name, member_id=who.id))
        turn.tx.flush()
        came = Attendance(sign_up_id=number, checked_in_at=START, checked_out_at=START + minutes * MINUTE)
        own = hours(who.id, minutes, state, **columns)
        own.sign_up_id = number
        turn.tx.add_all([came, own])
        turn.tx.get_one(Activity, 1).closed_at = END
    return who


def a_member(program, name, channel=OTHER):
    attend(program.desk, linking.link, there(program, name, channel), Wish(intent="link_account"))
    with program.desk.turn(program.now) as turn:
        account = people.identity(turn.tx, channel, name)
        own = Member(name=name, joined_at=program.now)
        turn.tx.add(own)
        turn.tx.flush()
        account.member_id = own.id
        return own.id


@pytest.mark.parametrize(("mine", "theirs", "left"), [(60, 100, 100), (100, 60, 100), (80, 80, 80)])
def test_of_two_hours_at_one_activity_the_larger_stays_once(found, rows, mine, theirs, left):
    program = found()
    a_member(program, "李")
    served(program, "小李", mine, HoursState.COUNTED, 801)
    served(program, "李", theirs, HoursState.COUNTED, 802, OTHER)
    links(program, "小李", there(program, "李"))
    assert [(one.sign_up_id, one.minutes) for one in rows(Hours)] == [(801, left)]
    assert [one.sign_up_id for one in rows(Attendance)] == [801]
    total = tally(program)
    assert (total.signed_up, total.attended, total.people, total.minutes) == (1, 1, 1, left)


def test_of_equal_ones_the_counted_one_stays(found, rows):
    program = found()
    a_member(program, "李")
    served(program, "小李", 80, HoursState.CLAIMED, 801)
    served(program, "李", 80, HoursState.COUNTED, 802, OTHER)
    links(program, "小李", there(program, "李"))
    assert [one.state for one in rows(Hours)] == [HoursState.COUNTED]


def test_what_one_account_approved_for_the_other_is_decided_by_somebody_else(found, rows, notices):
    program = found()
    a_member(program, "张某", OTHER)
    boss = member(program, "张书记")
    served(program, "张某", 100, HoursState.COUNTED, 801, OTHER, decided_by=boss.id, decided_at=END)
    links(program, "张书记", there(program, "张某"))
    assert [(one.state, one.decided_by, one.member_id) for one in rows(Hours)] == [("claimed", None, boss.id)]
    assert len(notices("hours_undecided")) == 1
    asked = notices("hours_to_approve")
    with program.database.reading() as tx:
        assert {tx.get_one(Identity, one.identity_id).external_id for one in asked} == {"赵师傅"}


def test_attendance_runs_from_the_first_coming_to_the_last_leaving(found, rows):
    program = found()
    a_member(program, "李")
    stays = ((801, "小李", "replay", "9:30", "10:00"), (802, "李", OTHER, "9:00", "9:40"))
    for number, name, channel, came, left in stays:
        served(program, name, 10, HoursState.CLAIMED, number, channel)
        with program.desk.turn(program.now) as turn:
            row = turn.tx.get_one(Attendance, number)
            row.checked_in_at, row.checked_out_at = at(came), at(left)
    links(program, "小李", there(program, "李"))
    assert [(one.checked_in_at, one.checked_out_at) for one in rows(Attendance)] == [(at("9:00"), at("10:00"))]


# --- taken back ------------------------------------------------------------------------------------------------


def parts(program, organiser, name):
    asked = attend(program.desk, parting.unlink, program.event(organiser), Wish(intent="x", details=Linking(name=name)))
    if asked.called() != "unlinking_asked":
        return asked
    with program.database.reading() as tx:
        question = tx.exec(select(Question).order_by(Question.id.desc())).first()
    sure = asked.options[0].wish.model_copy(update={"answers": question.id})
    return attend(program.desk, parting.confirm, program.event(organiser), sure)


def test_what_came_along_goes_to_somebody_of_their_own_again(found, rows):
    program = found()
    met(program, "李")
    links(program, "小李", there(program, "李"))
    assert parts(program, "赵师傅", "小李").called() == "account_unlinked"
    with program.database.reading() as tx:
        own = people.who_is(tx, OTHER, "李")[1]
        assert own.id != people.who_is(tx, "replay", "小李")[1].id
        assert [(one.member_id, one.name) for one in tx.exec(select(SignUp))] == [(own.id, "李")]


def test_after_that_it_may_be_linked_to_whom_it_belongs(found):
    program = found()
    met(program, "李")
    links(program, "刘婶", there(program, "李"))
    parts(program, "赵师傅", "刘婶")
    assert links(program, "小李", there(program, "李")).called() == "account_linked"


MAY = {"王阿姨": "not_allowed", "小李": "not_allowed", "张书记": "not_allowed", "赵师傅": "account_unlinked"}


@pytest.mark.parametrize(("who", "answer"), MAY.items())
def test_only_who_manages_members_of_the_home_takes_it_back(found, who, answer):
    program = found()
    links(program, "小李", there(program, "李"))
    assert parts(program, who, "小李").called() == answer


def test_links_are_taken_back_one_after_the_other(found, rows):
    program = found()
    links(program, "小李", there(program, "李"))
    links(program, "小李", there(program, "三", "web"))
    for left in (2, 1):
        parts(program, "赵师傅", "小李")
        me = member(program, "小李").id
        assert len([one for one in rows(Identity) if one.member_id == me]) == left
    assert parts(program, "赵师傅", "小李").because == "never"


def test_a_link_is_in_the_audit_without_names(found, database, audited):
    program = found()
    links(program, "小李", there(program, "李"))
    (_, detail), = audited("link_account")
    assert set(detail) == {"accounts", "moved"}


# --- and goes --------------------------------------------------------------------------------------------------


def test_deleting_takes_all_accounts(found, database):
    program = found()
    links(program, "小李", there(program, "毒李", "毒channel"))
    confirms(program, "小李", "小李")
    delivered(program)
    assert holding(database, "小李", "毒李") == []


def test_asking_for_a_code_says_nothing_on_a_page():
    assert LinkingCode().code == ""
    assert LinkingCode.latest


# --- who is a member in service ----------------------------------------------------------------------------------


def in_service(program, name, channel="replay", reported_at=None, **columns):
    """Confirmed by somebody else, at a moment."""
    with program.desk.turn(program.now) as turn:
        me = people.who_is(turn.tx, channel, name)[1]
        turn.tx.merge(Profile(member_id=me.id, **columns))
        state, by = ReportInState.CONFIRMED, people.named(turn.tx, "赵师傅")[0].id
        reported_at = reported_at or at("9:00", 5, 5)
        row = ReportIn(member_id=me.id, unit_id=3, state=state, reported_at=reported_at, decided_by=by)
        turn.tx.add(row)
        recount(turn, me.id)
        return me.id


def profiles(program, *accounts):
    with program.database.reading() as tx:
        found = [tx.get(Profile, people.who_is(tx, channel, name)[1].id) for channel, name in accounts]
        return [(one.in_service, one.duty_from, one.employer, one.phone) if one else None for one in found]


TWO = (("replay", "刘婶"), (OTHER, "李"))


def test_a_wrong_link_that_is_taken_back_leaves_no_membership_and_no_contacts_behind(found):
    program = found()
    met(program, "李")
    in_service(program, "李", OTHER, at("9:00", 5, 10), employer="机械厂", phone="13800000009")
    links(program, "刘婶", there(program, "李"))
    assert profiles(program, TWO[0]) == [(True, 2027, "机械厂", "13800000009")]
    parts(program, "赵师傅", "刘婶")
    assert profiles(program, *TWO) == [(False, None, None, None), (True, 2027, "机械厂", "13800000009")]


def test_what_the_one_who_stays_had_said_stays_theirs_when_it_is_taken_back(found):
    program = found()
    met(program, "李")
    in_service(program, "刘婶", employer="学校")
    in_service(program, "李", OTHER, at("9:00", 5, 10), employer="机械厂", phone="13800000009")
    links(program, "刘婶", there(program, "李"))
    parts(program, "赵师傅", "刘婶")
    assert profiles(program, *TWO) == [(True, 2026, "学校", None), (True, 2027, None, "13800000009")]


@pytest.mark.parametrize("kept", ["刘婶", "小李"])
def test_the_duty_of_two_who_are_one_begins_with_the_report_that_was_confirmed_first(found, kept):
    """小李 has been a member for as long as anybody remembers, 刘婶 since May."""
    program = found()
    met(program, "李")
    if kept == "刘婶":
        in_service(program, "刘婶")
    in_service(program, "李", OTHER, at("9:00", 5, 10))
    links(program, kept, there(program, "李"))
    assert profiles(program, ("replay", kept))[0][:2] == (True, 2026 if kept == "刘婶" else None)


def test_a_team_comes_along_and_goes_again(found, rows):
    program = found(cleaning(team="护学队"))
    own = met(program, "李")
    with program.desk.turn(program.now) as turn:
        team = units.named(turn.tx, "护学队").id
        turn.tx.add(TeamMember(unit_id=team, member_id=own.id, since=program.now))
    links(program, "刘婶", there(program, "李"))
    assert [one.member_id for one in rows(TeamMember)] == [member(program, "刘婶").id]
    parts(program, "赵师傅", "刘婶")
    assert [one.member_id for one in rows(TeamMember)] == [member(program, "李").id]


# --- nobody decides their own ------------------------------------------------------------------------------------


def test_hours_that_one_account_entered_and_the_other_approved_are_decided_anew(found, rows, notices):
    program = found()
    entered = a_member(program, "张某", OTHER)
    boss = member(program, "张书记").id
    served(program, "刘婶", 100, HoursState.COUNTED, 801, entered_by=entered, decided_by=boss, decided_at=END)
    links(program, "张书记", there(program, "张某"))
    assert [(one.state, one.decided_by) for one in rows(Hours)] == [("claimed", None)]
    told = notices("hours_undecided")
    with program.database.reading() as tx:
        assert [tx.get(Identity, one.identity_id).external_id for one in told] == ["刘婶"]


def test_an_exemption_that_one_account_granted_the_other_has_not_been(found, rows, notices, audited):
    program = found()
    own = a_member(program, "张某", OTHER)
    boss = member(program, "张书记").id
    with program.desk.turn(program.now) as turn:
        for kind in ("service", "org_life"):
            granted = Exemption(
                member_id=own, year=2026, kind=kind, until=at("0:00", 1, 1, 2027), reason="住院",
                granted_by=boss, granted_at=program.now,
            )
            turn.tx.add(granted)
    links(program, "张书记", there(program, "张某"))
    assert rows(Exemption) == []
    assert len(notices("exemption_ended")) == len(audited("end_exemption")) == 1


def test_a_make_up_that_one_account_counted_for_the_other_has_not_been(found, rows, audited):
    program = found()
    own = a_member(program, "张某", OTHER)
    served(program, "张某", 100, HoursState.COUNTED, 801, OTHER)
    with program.desk.turn(program.now) as turn:
        boss = people.named(turn.tx, "张书记")[0].id
        turn.tx.add(MakeUp(sign_up_id=801, member_id=own, year=2025, counted_by=boss, counted_at=program.now))
    links(program, "张书记", there(program, "张某"))
    assert rows(MakeUp) == []
    assert len(audited("undo_make_up")) == 1


@pytest.mark.parametrize("state", [ReportInState.CONFIRMED, ReportInState.RETURNED])
def test_a_report_in_that_one_account_decided_for_the_other_waits_for_somebody_else(found, rows, notices, state):
    program = found()
    a_member(program, "张某", OTHER)
    own = in_service(program, "张某", OTHER)
    with program.desk.turn(program.now) as turn:
        (report,) = report_in.reports(turn.tx, own)
        report.state, report.decided_by = state, people.named(turn.tx, "张书记")[0].id
        turn.tx.add(Role(member_id=people.named(turn.tx, "赵师傅")[0].id, unit_id=2, role="community_worker"))
    links(program, "张书记", there(program, "张某"))
    boss = member(program, "张书记").id
    (report,) = rows(ReportIn, ReportIn.member_id == boss)
    assert (report.state, report.decided_by) == ("waiting", None)
    assert profiles(program, ("replay", "张书记"))[0][0] is False
    told = notices("reported_in")
    with program.database.reading() as tx:
        assert {tx.get(Identity, one.identity_id).external_id for one in told} == {"赵师傅", "张书记"}


@pytest.mark.parametrize(("mine", "theirs"), [(60, 100), (100, 60)])
def test_hours_that_were_merged_stay_with_whoever_has_the_place(found, rows, mine, theirs):
    program = found()
    a_member(program, "李")
    served(program, "小李", mine, HoursState.CLAIMED, 801)
    served(program, "李", theirs, HoursState.CLAIMED, 802, OTHER)
    links(program, "小李", there(program, "李"))
    assert [(one.sign_up_id, one.minutes) for one in rows(Hours)] == [(801, 100)]
    parts(program, "赵师傅", "小李")
    assert [one.member_id for one in rows(Hours)] == [member(program, "小李").id]


def test_what_one_account_had_made_up_with_counts_for_that_year_still(found, rows):
    program = found()
    own = a_member(program, "李")
    served(program, "小李", 100, HoursState.COUNTED, 801)
    served(program, "李", 100, HoursState.COUNTED, 802, OTHER)
    with program.desk.turn(program.now) as turn:
        boss = people.named(turn.tx, "张书记")[0].id
        turn.tx.add(MakeUp(sign_up_id=802, member_id=own, year=2025, counted_by=boss, counted_at=program.now))
    links(program, "小李", there(program, "李"))
    me = member(program, "小李").id
    assert [(one.sign_up_id, one.member_id) for one in rows(MakeUp)] == [(801, me)]
