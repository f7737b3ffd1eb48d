"""删除我的数据: what is open is given up, and nothing of the person stays in any table; tallies stay as they were."""

from dataclasses import replace

import pytest
from sqlmodel import select

from community.company import Company
from community.outcomes.base import Outcome
from community.outcomes.courtesies import Help
from community.own_data import Whose
from community.wishes import Wish
from services import outbox, tallies
from services.duty import excusing
from services.own_data import deleting
from services.persons import GIVES_UP
from services.signup import joining
from services.visit import attend
from storage import people, tables, units
from storage.own_data import Deletion, Own
from storage.tables.activities import Activity, ActivityState
from storage.tables.audit import Audit
from storage.tables.duty import Excuse
from storage.tables.groups import ChatMember
from storage.tables.importing import ImportRun
from storage.tables.notices import HandledEvent, Notice, NoticeState
from storage.tables.people import Profile, Role
from storage.tables.questions import Question
from storage.tables.signup import SignUp, Standing
from tests.cast import DAY, END, GROUP, HOUR, MINUTE, START, activity, cleaning, hours, place, wish
from tests.poison import holding

NAMELESS = "（已注销）"


def member(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0]


async def deletes(program, who):
    await program.neighbour(who).says("删除我的数据")
    assert program.outcomes == ["deletion_asked"]
    await program.neighbour(who).taps("确认删除")


def everything_of(program, name):
    """Every column that is listed, and those that are searched, with words of this person in it."""
    with program.desk.turn(program.now) as turn:
        me = people.named(turn.tx, name)[0]
        account = people.identities(turn.tx, [me.id])[0]
        me.name, account.name, account.external_id = "毒名", "毒号名", "毒号-12345"
        profile = turn.tx.get_one(Profile, me.id)
        profile.phone, profile.address, profile.employer, profile.skills = "毒电话", "毒住址", "毒单位", "毒特长"
        turn.tx.add(Role(member_id=me.id, unit_id=1, role="team_lead"))
        turn.tx.add(ChatMember(chat_id=2, member_id=me.id))
        _served(turn, me)
        _told(turn, me, account)
    return me.id


def _served(turn, me):
    past = activity(id=77, number=None, title="去年的", closed_at=turn.now, starts_at=START - 90 * DAY)
    past.ends_at, past.lecturer, past.lecturer_id = past.starts_at + 2 * HOUR, "毒讲师", me.id
    turn.tx.add(past)
    turn.tx.flush()
    own = place(701, activity_id=77, name="毒名", member_id=me.id, note="毒备注")
    guest = place(702, activity_id=77, name="毒客人", host_id=me.id)
    turn.tx.add_all([own, guest])
    turn.tx.flush()
    said = hours(me.id, state="disputed", words="毒话：我干到了十二点")
    said.sign_up_id = own.id
    turn.tx.add(said)


def _told(turn, me, account):
    other = people.named(turn.tx, "刘婶")[0]
    turn.audit("sign_up", other.id, None, guests=["毒名", "别人"], note="毒名和毒客人一起")
    common = {"channel": account.channel, "lane": "0-reply", "queued_at": turn.now, "not_before": turn.now + DAY}
    to_other = people.identities(turn.tx, [other.id])[0]
    fields = {"names": ["毒名"], "rows": [{"name": "毒名", "words": "毒话：我干到了十二点"}], "about": "activity"}
    rows = [
        Notice(outcome="help", fields=fields, identity_id=to_other.id, state="queued", **common),
        Notice(outcome="help", fields=fields, identity_id=to_other.id, state="failed", error="毒号-12345 ?", **common),
        Notice(outcome="help", identity_id=account.id, state="sent", message_id="毒号-12345:7", **common),
        Notice(outcome="help", chat_id=1, mentions=[to_other.id, account.id], state="queued", **common),
        Notice(outcome="help", chat_id=1, mentions=[account.id], state="queued", **common),
        ImportRun(at=turn.now, file="毒名.xlsx", people=1, completed=0, services=0),
        HandledEvent(channel=account.channel, event_id="u77.毒号-12345", at=turn.now),
        Question(
            channel=account.channel, chat=account.external_id, person=account.external_id, kind="words",
            asked={"text": "毒"}, expires_at=turn.now + HOUR,
        ),
        Question(
            channel=account.channel, chat="x", person=to_other.external_id, kind="choice",
            asked={"options": [{"label": "毒名"}]}, expires_at=turn.now + HOUR,
        ),
    ]
    turn.tx.add_all(rows)


def confirms(program, person, name, **asked):
    """Asks and confirms as the service hears it."""
    event = replace(program.event(name), person=person, chat=person)
    attend(program.desk, deleting.delete, event, Wish(intent="delete_data", **asked))
    with program.database.reading() as tx:
        question = tx.exec(select(Question).where(Question.person == person).order_by(Question.id.desc())).first()
    sure = Wish.model_validate(question.asked["options"][0]["wish"]).model_copy(update={"answers": question.id})
    return attend(program.desk, deleting.confirm, replace(event, event_id=f"{event.event_id} sure"), sure)


def delivered(program, channel="replay"):
    """Everything goes out; returns what was told."""
    told = []
    while handful := outbox.step(program.desk, channel, program.now):
        with program.desk.turn(program.now) as turn:
            outbox.finish(turn, [(one, f"m{one.notice_id}") for one in handful])
        told += handful
    return told


# --- every table -----------------------------------------------------------------------------------------------


def test_nothing_of_the_person_is_left_in_any_column_of_any_table(found, database):
    program = found()
    everything_of(program, "小李")
    assert len(holding(database, "毒")) > 25
    assert confirms(program, "毒号-12345", "毒名").called() == "data_deleted"
    delivered(program)
    assert holding(database, "毒") == []


def test_what_is_copied_without_escapes_is_found_too(found, database):
    program = found()
    everything_of(program, "小李")
    with database.engine.begin() as connection:
        connection.exec_driver_sql("""UPDATE audit SET detail = '{"name": "毒名"}' WHERE action = 'sign_up'""")
    confirms(program, "毒号-12345", "毒名")
    delivered(program)
    assert holding(database, "毒") == []


def test_every_searched_column_is_really_searched(found, database):
    """Each of them held something before: a new one needs a line in this test's poison."""
    searched = {name for name, line in tables.OWN_DATA.items() if isinstance(line, Own) and is_searched(line)}
    program = found()
    everything_of(program, "小李")
    numbers = {"notice.mentions"}  # lists accounts by number
    assert {where for where, _ in holding(database, "毒")} >= searched - numbers


def is_searched(line):
    return line.deletion is Deletion.SEARCHED


def test_every_column_that_is_given_up_has_somebody_who_does_it():
    lines = [(column, line) for column, line in tables.OWN_DATA.items() if isinstance(line, Own)]
    given_up = {column for column, line in lines if line.deletion is Deletion.GIVEN_UP}
    assert given_up == GIVES_UP.keys()


async def test_a_service_without_an_activity_loses_the_words_it_was_called_by(program, rows_of, database):
    li = program.neighbour("小李")
    await li.says("补时长 昨天 毒药陪护 2小时")
    assert holding(database, "毒药陪护")
    await li.says("删除我的数据")
    await li.taps("确认删除")
    await program.until(program.now + MINUTE)
    assert holding(database, "毒药陪护") == []


def test_others_keep_what_is_theirs(found, rows):
    program = found()
    everything_of(program, "小李")
    confirms(program, "毒号-12345", "毒名")
    kept = next(one for one in rows(Audit) if one.action == "sign_up" and "别人" in str(one.detail))
    assert kept.detail == {"guests": [NAMELESS, "别人"], "note": f"{NAMELESS}和{NAMELESS}一起"}
    told = [one for one in rows(Notice) if one.outcome == "help" and one.state == NoticeState.QUEUED]
    assert [one.fields["about"] for one in told if one.fields] == ["activity"]
    assert [len(one.mentions) for one in told if one.chat_id] == [1]


async def test_what_was_once_said_is_found_where_it_was_told(found, database):
    """A correction empties the words of a dispute; those who decide were told them all the same."""
    program = found()
    await program.deliver()
    await program.neighbour("小李").taps("报名", GROUP)
    await program.until(START)
    await program.neighbour("王阿姨").says("点名")
    await program.neighbour("王阿姨").taps("到场 小李")
    await program.until(END + 3 * HOUR)
    await program.neighbour("张书记").taps("全部通过")
    await program.neighbour("小李").taps("有误")
    await program.neighbour("小李").says("毒话：我干到十二点")
    await program.neighbour("张书记").says("改成3小时")
    assert holding(database, "毒话") != []
    await deletes(program, "小李")
    assert holding(database, "毒话", "小李") == []


# --- names -----------------------------------------------------------------------------------------------------


def renamed(program, old, new):
    with program.desk.turn(program.now) as turn:
        for one in people.named(turn.tx, old):
            one.name = new


def noted(program, **detail):
    with program.desk.turn(program.now) as turn:
        turn.audit("note", None, **detail)


def note(rows):
    return next(one.detail for one in rows(Audit) if one.action == "note")


def test_a_name_that_only_holds_theirs_stays(found, rows):
    program = found()
    renamed(program, "刘婶", "小李子")
    noted(program, names=["小李子", "小李"], said="小李说好")
    confirms(program, "小李", "小李")
    assert note(rows) == {"names": ["小李子", NAMELESS], "said": f"{NAMELESS}说好"}


def test_a_name_of_one_character_is_taken_out_only_where_it_stands_alone(found, rows):
    program = found()
    renamed(program, "小李", "李")
    noted(program, names=["李", "李叔"], said="李树开花")
    confirms(program, "小李", "李")
    assert note(rows) == {"names": [NAMELESS, "李叔"], "said": "李树开花"}


async def test_a_guest_who_is_a_member_as_well_keeps_the_name(program, rows):
    await program.neighbour("小李").says("帮我邻居刘婶报名")
    noted(program, names=["刘婶", "小李"])
    confirms(program, "小李", "小李")
    assert note(rows) == {"names": ["刘婶", NAMELESS]}


def test_a_title_with_the_name_in_it_was_said_to_everybody(found, rows):
    program = found(cleaning(title="小李教做豆腐"))
    noted(program, title="小李教做豆腐")
    confirms(program, "小李", "小李")
    assert note(rows) == {"title": "小李教做豆腐"}


def test_an_address_that_is_a_building_leaves_the_building_alone(found, rows):
    program = found()
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Profile, people.named(turn.tx, "小李")[0].id).address = "大汉龙城3栋"
    noted(program, unit="大汉龙城3栋")
    confirms(program, "小李", "小李")
    assert note(rows) == {"unit": "大汉龙城3栋"}


@pytest.mark.parametrize("name", ["activity", "going", "%", "_", "a\\b", '"', "小'李", "{}", "李\n四"])
def test_a_name_like_our_own_words_or_signs_breaks_nothing(found, database, rows, name):
    program = found()
    renamed(program, "小李", name)
    noted(program, about="activity", name=name, other="100% a_b")
    confirms(program, "小李", name)
    assert note(rows) == {"about": "activity", "name": NAMELESS, "other": "100% a_b"}


# --- what is open ----------------------------------------------------------------------------------------------


async def test_places_guests_and_offers_are_given_up_and_others_move_up(found, rows):
    program = found(cleaning(capacity=2))
    await program.deliver()
    await program.neighbour("小李").says("帮我妈刘桂英报名")
    for who in ("小李", "刘婶", "老彭"):
        await program.neighbour(who).taps("报名", GROUP)
    await deletes(program, "小李")
    going = [one.name for one in rows(SignUp) if one.standing == Standing.GOING]
    assert going == ["刘婶", "老彭"]
    assert "promoted" in program.neighbour("刘婶").heard
    assert "promoted" in program.neighbour("老彭").heard


async def test_who_runs_something_hands_it_over_and_drafts_go(found, rows):
    program = found(cleaning(organiser="王阿姨"))
    await program.deliver()
    await program.neighbour("王阿姨").says("发布 周日上午9点 包粽子 3栋楼下")
    await program.neighbour("王阿姨").says("删除我的数据")
    assert "赵师傅" in program.neighbour("王阿姨").text
    await program.neighbour("王阿姨").taps("确认删除")
    assert "organiser_left" in program.neighbour("赵师傅").heard
    assert [(one.state, one.organiser_id) for one in rows(Activity)] == [(ActivityState.PUBLISHED, None)]


async def test_a_lecturer_leaves_no_name_on_the_card(found, rows, database):
    program = found(cleaning(kind="lecture", lecturer="刘婶", organiser="王阿姨"))
    await program.deliver()
    await deletes(program, "刘婶")
    assert [(one.lecturer, one.lecturer_id) for one in rows(Activity)] == [(None, None)]
    assert holding(database, "刘婶") == []


async def test_roles_end(found, rows):
    program = found()
    await program.deliver()
    lead = member(program, "王阿姨").id
    await deletes(program, "王阿姨")
    assert lead not in [one.member_id for one in rows(Role)]


# --- what is past ----------------------------------------------------------------------------------------------


async def test_tallies_are_the_same_before_and_after(found):
    program = found()
    for who in ("小李", "刘婶", "老彭"):
        attend(program.desk, joining.sign_up, program.event(who), wish("sign_up", 1))
    guest = wish("sign_up", 1, company=Company(myself=False, names=("刘桂英",)))
    attend(program.desk, joining.sign_up, program.event("小李"), guest)
    program.stage.now = START
    for who in ("小李", "刘婶"):
        await program.neighbour("王阿姨").says("点名")
        await program.neighbour("王阿姨").taps(f"到场 {who}")
    await program.until(END + 3 * HOUR)
    await program.neighbour("张书记").taps("全部通过")
    await program.neighbour("小李").taps("确认")
    before = tally(program)
    assert (before.people, before.minutes) == (2, 120)
    await deletes(program, "小李")
    assert tally(program) == before
    await deletes(program, "刘婶")
    await program.until(END + 8 * DAY)
    assert tally(program, START).minutes == 240


def tally(program, now=None):
    with program.desk.turn(now or program.now) as turn:
        unit = units.named(turn.tx, "大汉龙城3栋")
        return tallies.tally_of(turn, unit, tallies._period(turn, Wish(intent="tally"))).total


# --- asked, and answered ---------------------------------------------------------------------------------------


async def test_saying_it_twice_asks_twice(program, rows):
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").says("删除我的数据")
    assert program.outcomes == ["deletion_asked"]
    assert member(program, "小李").home_unit_id


async def test_the_button_of_an_hour_ago_deletes_nothing(program):
    await program.neighbour("小李").says("删除我的数据")
    await program.until(program.now + HOUR)
    await program.neighbour("小李").taps("确认删除")
    assert program.outcomes == ["question_closed"]
    assert member(program, "小李").home_unit_id


@pytest.mark.parametrize("action", ["do:confirm_deletion", "do:delete_data", "do:keep_data"])
async def test_no_button_of_ones_own_making_deletes(program, action):
    await program.neighbour("小李").sends_tap(action)
    assert member(program, "小李").home_unit_id


async def test_the_answer_leaves_nothing_behind(program, database):
    await deletes(program, "小李")
    assert "data_deleted" in program.neighbour("小李").heard
    assert holding(database, "小李") == []


async def test_an_answer_that_does_not_arrive_leaves_nothing_behind_either(program, database):
    confirms(program, "小李", "小李")
    with program.desk.turn(program.now) as turn:
        turn.tx.exec(select(Notice).where(Notice.outcome == "data_deleted")).one().state = NoticeState.FAILED
    await program.until(program.now + 2 * HOUR)
    assert holding(database, "小李") == []


async def test_the_same_event_again_deletes_no_newcomer(program, rows):
    await program.neighbour("小李").says("删除我的数据")
    await program.neighbour("小李").taps("确认删除", event_id="sure")
    await program.neighbour("小李").taps("报名", GROUP)
    await program.neighbour("小李").sends_tap("answer:1:0", event_id="sure")
    assert [one.name for one in rows(SignUp)] == ["小李"]


async def test_whoever_returns_is_somebody_new(program, rows):
    old = member(program, "小李").id
    await deletes(program, "小李")
    await program.neighbour("小李").taps("报名", GROUP)
    new = member(program, "小李")
    assert new.id != old
    assert new.home_unit_id is not None
    await program.neighbour("小李").says("我的数据")
    assert "13800000002" not in program.neighbour("小李").text


async def test_somebody_who_never_took_part_can_go_too(program, database):
    await program.neighbour("路人甲").says("帮助")
    await deletes(program, "路人甲")
    assert holding(database, "路人甲") == []


def test_the_last_word_is_for_the_person_alone():
    kind = Outcome.catalogue["data_deleted"]
    assert kind.parting
    assert kind.personal
    assert not Help.parting


# --- for somebody who has died ---------------------------------------------------------------------------------


def asks_for(program, *where, reason="去世"):
    wanted = Wish(intent="delete_data", details=Whose(name="老彭", reason=reason))
    return attend(program.desk, deleting.delete, program.event(*where), wanted)


MAY = {"赵师傅": True, "王阿姨": False, "张书记": False, "刘婶": False, "周姐": False}


@pytest.mark.parametrize(("who", "may"), MAY.items())
def test_only_who_manages_members_of_the_home_deletes_for_another(found, who, may):
    program = found()
    answer = asks_for(program, who)
    assert (answer.called() == "deletion_asked") is may


def test_it_is_never_spoken_of_in_a_group(found):
    program = found()
    answer = asks_for(program, "赵师傅", GROUP)
    assert answer.called() == "continue_in_private"


def test_the_reason_is_in_the_audit_and_the_name_is_nowhere(found, database, audited):
    program = found()
    boss = member(program, "赵师傅").id
    gone = member(program, "老彭").id
    confirms(program, "赵师傅", "赵师傅", details=Whose(name="老彭", reason="老彭因病去世，女儿来办"))
    delivered(program)
    assert audited("delete_data_for") == [(boss, {"deleted": gone, "reason": f"{NAMELESS}因病去世，女儿来办"})]
    assert holding(database, "老彭") == []


def test_who_holds_a_role_above_is_not_deleted_from_below(found):
    program = found()
    with program.desk.turn(program.now) as turn:
        street = units.named(turn.tx, "上梅街道").id
        turn.tx.add(Role(member_id=people.named(turn.tx, "老彭")[0].id, unit_id=street, role="chief_grid_head"))
    answer = asks_for(program, "赵师傅")
    assert answer.called() == "nothing_found"


def test_of_two_with_one_name_it_is_asked_which(found):
    program = found()
    renamed(program, "小周", "老彭")
    answer = asks_for(program, "赵师傅")
    assert answer.called() == "which_member"
    assert [one.label for one in answer.options] == ["老彭 大汉龙城3栋", "老彭 大汉龙城5栋"]


def test_the_right_is_looked_at_again_when_it_is_done(found):
    program = found()
    asks_for(program, "赵师傅")
    with program.desk.turn(program.now) as turn:
        question = turn.tx.exec(select(Question)).one()
        for role in people.roles(turn.tx, people.named(turn.tx, "赵师傅")[0].id, turn.now):
            turn.tx.delete(role)
    sure = Wish.model_validate(question.asked["options"][0]["wish"]).model_copy(update={"answers": question.id})
    assert attend(program.desk, deleting.confirm, program.event("赵师傅"), sure).called() == "not_allowed"
    assert member(program, "老彭").home_unit_id


def test_a_reason_that_only_says_delete_is_asked_for(found):
    program = found()
    answer = asks_for(program, "赵师傅", reason="")
    assert answer.called() == "why_deleted"


def test_what_was_said_of_somebody_else_does_not_name_them_either(found, database, rows):
    """老陈 and 小李 are excused in one line, which stands with both."""
    program = found(cleaning(kind="org_life"))
    for who in ("小李", "刘婶"):
        attend(program.desk, joining.sign_up, program.event(who), wish("sign_up", 1))
    names = ("小李", "刘婶")
    said = wish("excuse_absence", 1, text="小李和刘婶请假了，小李住院", company=Company(names=names))
    attend(program.desk, excusing.excuse, program.event("王阿姨"), said)
    assert len(rows(Excuse)) == 2
    confirms(program, "小李", "小李")
    delivered(program)
    assert len(rows(Excuse)) == 1
    assert holding(database, "小李") == []


@pytest.mark.parametrize(("column", "said"), [("words", "小李知道我干到十二点"), ("note", "跟小李一起")])
def test_what_another_has_said_of_them_stays_without_their_name(found, database, column, said):
    program = found()
    with program.desk.turn(program.now) as turn:
        liu = people.named(turn.tx, "刘婶")[0].id
        row = place(701, name="刘婶", member_id=liu)
        turn.tx.add(row)
        turn.tx.flush()
        own = hours(liu, state="disputed")
        own.sign_up_id = 701
        setattr(own if column == "words" else row, column, said)
        turn.tx.add(own)
    confirms(program, "小李", "小李")
    delivered(program)
    assert said.replace("小李", NAMELESS) in [text for _, text in holding(database, NAMELESS)]
    assert holding(database, "小李") == []
