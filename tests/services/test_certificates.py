"""Certificates in the tables: what they say, whether that is still so, who may do what, and what a deletion leaves."""


from dataclasses import replace

import pytest
from sqlmodel import select

from bot.channels.telegram import drawing
from community.certificates import Certifying, Checking, new_code
from community.outcomes.certificates import Certificate as Issued
from community.wishes import Wish
from services.certificates import checking, issuing, revoking
from services.certificates.standing import facts, of_year
from services.turn import Turn
from services.visit import act, attend
from storage import people, register
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.certificates import Certificate
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Profile
from storage.tables.report_in import ReportIn, ReportInState
from storage.tables.signup import SignUp
from storage.tables.subject import Subject
from tests.cast import BOT, DAY, GROUP, HOUR, SUNDAY, ZONE, activity, at, place, run_timer
from texts.render import Renderer

TITLES = "楼道清扫", "送腊八粥", "护学"


def member(program, name):
    with program.database.reading() as tx:
        return people.named(tx, name)[0]


def serves(program, who, minutes=120, state=HoursState.COUNTED, day=1, month=11, year=2026, **columns):
    """Returns which activity it was."""
    with program.desk.turn(program.now) as turn:
        me = people.named(turn.tx, who)[0]
        usual = {"id": None, "number": None, "title": TITLES[day % 3], "unit_id": me.home_unit_id, "closed_at": SUNDAY}
        times = {"starts_at": at("9:00", day, month, year), "ends_at": at("11:00", day, month, year)}
        done = activity(**(usual | times | columns))
        turn.tx.add(done)
        turn.tx.flush()
        row = place(None, activity_id=done.id, member_id=me.id, name=me.name)
        turn.tx.add(row)
        turn.tx.flush()
        turn.tx.add(Hours(sign_up_id=row.id, member_id=me.id, minutes=minutes, state=state))
        return done.id


def called(program, who, name):
    """Under a name that reads like a real one."""
    with program.desk.turn(program.now) as turn:
        people.named(turn.tx, who)[0].name = name
    return name


def wants(program, who, **said):
    return act(program.desk, issuing.issue, member(program, who).id, Wish(intent="certificate", **said), program.now)[0]


def year(number):
    return {"about": Subject("year", number)}


def issued(program, who, **said):
    """The row."""
    told = wants(program, who, **said)
    assert isinstance(told, Issued), told
    with program.database.reading() as tx:
        return tx.get_one(Certificate, told.certificate_id)


def shown(program, row):
    with program.database.reading() as tx:
        return facts(tx, tx.get_one(Certificate, row.id))


def changes(program, activity_id, **columns):
    """Hours of somebody at an activity."""
    with program.desk.turn(program.now) as turn:
        for row in turn.tx.exec(select(Hours)).all():
            if row.sign_up_id in _places(turn.tx, activity_id):
                for column, value in columns.items():
                    setattr(row, column, value)


def _places(tx, activity_id):
    return tx.exec(select(SignUp.id).where(SignUp.activity_id == activity_id)).all()


@pytest.fixture
def liu(program):
    return called(program, "刘婶", "刘桂英")


# --- what it says ----------------------------------------------------------------------------------------------


def test_it_says_each_service_and_their_sum(program, liu):
    serves(program, liu, 90, day=3)
    serves(program, liu, 45, day=1)
    said = shown(program, issued(program, liu))
    assert [(one.title, one.minutes) for one in said.services] == [("送腊八粥", 45), ("楼道清扫", 90)]
    assert (said.minutes, said.state, said.name, said.name_confirmed) == (135, "valid", liu, False)
    assert (said.issuer, said.first, said.last) == ("工农社区", at("0:00", 1, 1), at("0:00", 23))


def test_nobody_elses_hours_stand_on_it(program, liu):
    serves(program, liu, 90)
    serves(program, "老彭", 600)
    assert shown(program, issued(program, liu)).minutes == 90


@pytest.mark.parametrize("kind", [ActivityKind.ORG_LIFE, ActivityKind.LECTURE, ActivityKind.EVENT])
def test_a_session_of_organizational_life_never_stands_on_it(program, liu, kind):
    serves(program, liu, 90)
    serves(program, liu, 600, day=2, kind=kind, title="主题党日")
    said = shown(program, issued(program, liu))
    assert (said.minutes, len(said.services)) == (90, 1)


def test_what_was_served_without_an_activity_is_not_called_by_anybodys_own_words(program, liu):
    serves(program, liu, 90, title="陪李奶奶看病", state=HoursState.COUNTED, organiser_id=None, number=None)
    with program.desk.turn(program.now) as turn:
        turn.tx.exec(select(Activity).where(Activity.title == "陪李奶奶看病")).one().state = ActivityState.RECORDED
    assert [one.title for one in shown(program, issued(program, liu)).services] == [""]


def test_it_is_of_the_year_in_which_the_activity_starts(program, liu):
    serves(program, liu, 60, day=31, month=12, year=2025)
    serves(program, liu, 30, day=1, month=1, year=2026)
    assert shown(program, issued(program, liu)).minutes == 30
    assert shown(program, issued(program, liu, **year(2025))).minutes == 60


@pytest.mark.parametrize("number", [2027, 9999, 123456789])
def test_a_forged_button_of_a_year_to_come_does_nothing(program, liu, number):
    serves(program, liu)
    assert wants(program, liu, **year(number)).called() == "question_closed"


def test_days_that_were_said_end_today_at_the_latest(program, liu):
    serves(program, liu)
    days = Certifying(first=at("0:00", 1, 7), last=at("0:00", 1, 1, 2027))
    row = issued(program, liu, details=days)
    assert (row.first, row.last) == (at("0:00", 1, 7), at("0:00", 23))


def test_the_same_again_is_the_same_with_the_same_code(program, liu):
    serves(program, liu)
    assert issued(program, liu).code == issued(program, liu).code


def test_one_for_other_days_leaves_the_first_as_it_is(program, liu):
    serves(program, liu)
    first = issued(program, liu)
    program.stage.now = SUNDAY + DAY
    second = issued(program, liu)
    assert first.code != second.code
    assert shown(program, first).state == shown(program, second).state == "valid"


def test_more_hours_for_the_same_days_take_its_place(program, liu):
    serves(program, liu)
    first = issued(program, liu)
    serves(program, liu, day=2)
    second = issued(program, liu)
    assert (shown(program, first).state, shown(program, second).state) == ("replaced", "valid")


def test_who_lives_nowhere_gets_it_from_where_they_served(program, liu):
    serves(program, liu)
    with program.desk.turn(program.now) as turn:
        people.named(turn.tx, liu)[0].home_unit_id = None
    assert issued(program, liu).issuer == "工农社区"


# --- the name --------------------------------------------------------------------------------------------------


def reports(program, who, full_name, state):
    with program.desk.turn(program.now) as turn:
        me = people.named(turn.tx, who)[0]
        turn.tx.merge(Profile(member_id=me.id, full_name=full_name))
        turn.tx.add(ReportIn(member_id=me.id, unit_id=me.home_unit_id, state=state))


def test_the_name_of_a_confirmed_report_in_is_confirmed(program):
    serves(program, "老彭")
    reports(program, "老彭", "彭建国", ReportInState.CONFIRMED)
    said = shown(program, issued(program, "老彭"))
    assert (said.name, said.name_confirmed) == ("彭建国", True)


@pytest.mark.parametrize("state", [ReportInState.WAITING, ReportInState.RETURNED])
async def test_a_name_that_nobody_has_confirmed_yet_is_only_offered(program, state):
    serves(program, "老彭")
    reports(program, "老彭", "彭建国", state)
    peng = program.neighbour("老彭")
    await peng.says("证明")
    assert program.outcomes == ["certificate_name"]
    await peng.taps("彭建国")
    assert "彭建国（自填）" in peng.text


async def test_a_name_that_the_font_cannot_print_is_asked_for_again(program):
    serves(program, "老彭")
    peng = program.neighbour("老彭")
    await peng.says("证明")
    await peng.says("𠮷彭彭")
    assert program.outcomes == ["certificate_name"]
    assert "印不出来" in peng.text
    await peng.says("彭建国")
    assert program.outcomes == ["certificate"]


async def test_what_is_certain_outlives_the_question_for_the_name(program):
    """The days that were asked for, not this year."""
    serves(program, "老彭", 60, month=3)
    serves(program, "老彭", 30, month=9)
    peng = program.neighbour("老彭")
    await peng.says("证明 上半年")
    await peng.says("彭建国")
    assert "2026年1月1日到2026年6月30日" in peng.text
    assert "共1.0小时" in peng.text


# --- uncertain -------------------------------------------------------------------------------------------------


UNCERTAIN = "居住", "近两年", "2024年和2025年", "明年", "只要党课那次", "从3月开始", "前三季度"


@pytest.mark.parametrize("line", UNCERTAIN)
async def test_what_nothing_reads_is_asked_with_what_would_be_certified(program, liu, line):
    serves(program, liu, 60)
    serves(program, liu, 30, year=2025)
    liu = program.neighbour("刘婶")
    await liu.says(f"证明 {line}")
    assert program.outcomes == ["certificate_asked"]
    assert "1次，1.0小时" in liu.text
    assert "1次，0.5小时" in liu.text
    await liu.taps("开2025年1月1日起的")
    assert "共0.5小时" in liu.text


async def test_nobody_elses_can_be_had(program, liu):
    serves(program, liu)
    assert wants(program, liu, details=Certifying(whose="老彭")).because == "own_certificate"
    await program.neighbour("刘婶").says("证明 老彭")
    assert program.outcomes == ["not_allowed"]


@pytest.mark.parametrize("state", [HoursState.CLAIMED, HoursState.APPROVED, HoursState.DISPUTED])
def test_hours_that_do_not_count_yet_are_named_as_waiting(program, liu, state):
    serves(program, liu, 90, state)
    told = wants(program, liu)
    assert (told.called(), told.pending_minutes, told.earlier) == ("nothing_to_certify", 90, None)


def test_the_year_before_is_offered_when_something_was_served_in_it(program, liu):
    serves(program, liu, year=2025)
    assert wants(program, liu).earlier == 2025


# --- the sheet -------------------------------------------------------------------------------------------------


async def test_the_sheet_goes_out_as_a_pdf_and_the_outbox_keeps_nothing_but_its_number(program, liu, notices):
    serves(program, liu)
    with program.desk.turn(program.now) as turn:
        row = issuing.written(turn, people.named(turn.tx, liu)[0], of_year(turn, 2026), liu)
        made = issuing._made(turn, people.identity(turn.tx, "replay", "刘婶"), row)
    assert made.attached().content.startswith(b"%PDF-")
    assert made.attached().name == f"志愿服务证明-{made.certificate.code}.pdf"
    await program.neighbour("刘婶").says("证明")
    assert [notice.fields for notice in notices("certificate")] == [{"certificate_id": 1}]


def test_what_is_said_beside_the_sheet_fits_under_a_document(program, liu):
    """The longest titles, names and addresses: Telegram takes a caption of 1024 characters."""
    for day in range(1, 21):
        serves(program, liu, day=day, title="环" * 40)
    serves(program, liu, 90, HoursState.CLAIMED, day=21)
    serves(program, liu, year=2025)
    figures = replace(program.desk.figures, public_url=f"https://{'a' * 60}.example.org/community/of/workers")
    with program.desk.database.transaction() as tx:
        turn = Turn(tx, program.now, figures)
        name = "·".join(["阿卜杜拉买买提"] * 5)
        row = issuing.written(turn, people.named(tx, liu)[0], of_year(turn, 2026), name)
        made = issuing._made(turn, people.identity(tx, "replay", "刘婶"), row)
    said = Renderer(ZONE, BOT, lambda: program.now).render(made)
    assert len(said.plain) <= drawing.LONGEST_CAPTION
    assert "还有15次，都在文件里" in said.plain
    assert made.address in said.plain
    assert [button.label for row in said.buttons for button in row] == ["换个名字", "作废", "2025年的"]


def test_a_sheet_that_is_revoked_before_it_is_sent_is_not_sent(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Certificate, row.id).revoked_at = program.now
        made = issuing._made(turn, people.identity(turn.tx, "replay", "刘婶"), Issued(certificate_id=row.id))
    assert made.attached() is None


def test_nobody_is_sent_another_ones_sheet(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        made = issuing._made(turn, people.identity(turn.tx, "replay", "老彭"), Issued(certificate_id=row.id))
    assert made.certificate is None
    assert made.attached() is None


async def test_a_group_hears_nothing_of_it(program, liu):
    serves(program, liu)
    await program.neighbour("刘婶").says("小邻 证明", GROUP)
    assert not [one for one in program.heard if one.chat == GROUP]
    assert program.outcomes == ["certificate"]


# --- corrected -------------------------------------------------------------------------------------------------


def corrections(program, notices):
    """An hour later."""
    program.stage.now += HOUR
    run_timer(program.desk, "tell_corrected_certificates", program.now)
    return len(notices("certificate_corrected"))


@pytest.mark.parametrize("minutes", [0, 60, 180])
def test_a_correction_shows_and_is_told_once(program, liu, notices, minutes):
    done = serves(program, liu, 120)
    row = issued(program, liu)
    assert (shown(program, row).state, corrections(program, notices)) == ("valid", 0)
    changes(program, done, minutes=minutes)
    assert (shown(program, row).state, shown(program, row).minutes_now) == ("corrected", minutes)
    assert [corrections(program, notices) for _ in range(3)] == [1, 1, 1]


@pytest.mark.parametrize("state", [HoursState.CLAIMED, HoursState.APPROVED, HoursState.DISPUTED])
def test_while_it_is_being_settled_it_shows_and_nothing_is_told(program, liu, notices, state):
    done = serves(program, liu, 120)
    row = issued(program, liu)
    changes(program, done, state=state, minutes=60)
    assert (shown(program, row).state, shown(program, row).minutes_now) == ("corrected", 0)
    assert corrections(program, notices) == 0
    changes(program, done, state=HoursState.COUNTED)
    assert corrections(program, notices) == 1


def test_a_dispute_that_changes_nothing_leaves_it_valid(program, liu, notices):
    done = serves(program, liu, 120)
    row = issued(program, liu)
    changes(program, done, state=HoursState.DISPUTED)
    changes(program, done, state=HoursState.COUNTED)
    assert (shown(program, row).state, corrections(program, notices)) == ("valid", 0)


def test_services_that_count_later_correct_nothing(program, liu, notices):
    serves(program, liu)
    row = issued(program, liu)
    serves(program, liu, day=5)
    assert (shown(program, row).state, corrections(program, notices)) == ("valid", 0)


def test_hours_that_are_gone_correct_it(program, liu, notices):
    done = serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        turn.tx.delete(turn.tx.exec(select(Hours).where(Hours.sign_up_id.in_(_places(turn.tx, done)))).one())
    assert (shown(program, row).state, shown(program, row).minutes_now) == ("corrected", 0)
    assert corrections(program, notices) == 1


def test_of_a_revoked_one_no_correction_is_told(program, liu, notices):
    done = serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        turn.tx.get_one(Certificate, row.id).revoked_at = program.now
    changes(program, done, minutes=60)
    assert (shown(program, row).state, corrections(program, notices)) == ("revoked", 0)


def test_hours_that_somebody_else_turns_out_to_have_served_correct_it(program, liu):
    """A link of two accounts that is taken back."""
    done = serves(program, liu)
    row = issued(program, liu)
    changes(program, done, member_id=member(program, "老彭").id)
    assert (shown(program, row).state, shown(program, row).minutes_now) == ("corrected", 0)


def test_a_place_that_becomes_the_other_accounts_corrects_nothing(program, liu):
    """Of two places on one roster the earlier one stays, with the hours of the later."""
    done = serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        other = place(None, activity_id=done, name="又一个")
        turn.tx.add(other)
        turn.tx.flush()
        turn.tx.exec(select(Hours)).one().sign_up_id = other.id
    assert shown(program, row).state == "valid"


# --- checked ---------------------------------------------------------------------------------------------------


def checks(program, who, code):
    return attend(program.desk, checking.check, program.event(who), Wish(intent="x", details=Checking(code=code)))


def test_after_five_codes_that_are_none_none_is_looked_up_for_a_while(program, liu):
    serves(program, liu)
    code = issued(program, liu).code
    for _ in range(5):
        assert checks(program, "路人", new_code()).certificate is None
    paused = checks(program, "路人", code)
    assert (paused.certificate, paused.paused_until) == (None, program.now + program.desk.figures.code_pause)
    assert checks(program, "另一位", code).certificate is not None
    program.stage.now += program.desk.figures.code_pause
    assert checks(program, "路人", code).certificate is not None


def test_a_slip_is_no_guess(program, liu):
    serves(program, liu)
    code = issued(program, liu).code
    for slip in ("ABC", code[:9], code + "A", code[:9] + "0", "1" * 10, "O" * 10):
        assert checks(program, "路人", slip).certificate is None
    assert checks(program, "路人", code).certificate.code == code


# --- revoked ---------------------------------------------------------------------------------------------------

MAY = {"张书记", "赵师傅"}


def revokes(program, who, row, reason="姓名不符", answers=1):
    """Whoever forges the answer to a question."""
    wish = Wish(
        intent="confirm_revocation",
        about=Subject("certificate", row.id),
        details=Checking(reason=reason),
        answers=answers,
    )
    return act(program.desk, revoking.confirm, member(program, who).id, wish, program.now)[0].called()


@pytest.mark.parametrize("who", ["张书记", "赵师傅", "王阿姨", "小李", "周姐", "老彭"])
def test_only_who_decides_hours_over_the_issuing_unit_revokes_it(program, liu, who):
    serves(program, liu)
    row = issued(program, liu)
    assert revokes(program, who, row) == ("certificate_revoked" if who in MAY else "not_allowed")
    assert shown(program, row).state == ("revoked" if who in MAY else "valid")


def test_the_unit_that_issued_it_decides_even_when_its_bearer_has_moved(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    with program.desk.turn(program.now) as turn:
        people.named(turn.tx, liu)[0].home_unit_id = None
    assert revokes(program, "张书记", row) == "certificate_revoked"


def test_an_organiser_gives_a_reason_which_stays_in_the_audit(program, liu, audited):
    serves(program, liu)
    row = issued(program, liu)
    assert revokes(program, "张书记", row, reason="") == "not_allowed"
    revokes(program, "张书记", row)
    detail = {"certificate": row.id, "bearer": row.member_id, "reason": "姓名不符"}
    assert audited("revoke_certificate") == [(member(program, "张书记").id, detail)]


def test_it_is_never_revoked_without_the_question(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    assert revokes(program, "张书记", row, answers=None) == "question_closed"
    assert revokes(program, liu, row, answers=None) == "question_closed"


def test_revoking_twice_tells_its_bearer_once(program, liu, notices):
    serves(program, liu)
    row = issued(program, liu)
    assert [revokes(program, who, row) for who in ("张书记", "赵师傅")] == ["certificate_revoked", "question_closed"]
    assert len(notices("certificate_revoked")) == 1


async def test_somebody_elses_buttons_do_nothing(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    for verb in ("certificate_name", "certificate_revoke", "certify_anew"):
        await program.neighbour("老彭").sends_tap(f"{verb}:{row.id}")
        assert program.outcomes == ["not_allowed"], verb
    assert shown(program, row).state == "valid"


# --- a deletion, a link ----------------------------------------------------------------------------------------


async def test_after_a_deletion_it_can_still_be_checked_and_names_nobody(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    await program.neighbour("刘婶").says("删除我的数据")
    assert "1张服务证明还能凭编号核验" in program.neighbour("刘婶").text
    await program.neighbour("刘婶").taps("确认删除")
    said = shown(program, row)
    assert (said.name, said.state, said.minutes, said.code) == (None, "valid", 120, row.code)
    await program.neighbour("老彭").says(f"核验 {row.code}")
    assert "有效" in program.neighbour("老彭").text
    assert "姓名无法再核对" in program.neighbour("老彭").text
    assert liu not in program.neighbour("老彭").text


async def test_after_a_deletion_the_name_is_nowhere(program, liu, database):
    serves(program, liu)
    issued(program, liu)
    await program.neighbour("刘婶").says("证明")
    await program.neighbour("刘婶").says("删除我的数据")
    await program.neighbour("刘婶").taps("确认删除")
    with database.engine.connect() as connection:
        dump = "\n".join(connection.connection.driver_connection.iterdump())
    assert liu not in dump


async def test_ones_own_data_lists_it(program, liu):
    serves(program, liu)
    code = issued(program, liu).code
    await program.neighbour("刘婶").says("我的数据")
    assert code in program.neighbour("刘婶").text
    assert "活动 送腊八粥；时间" in program.neighbour("刘婶").text


def test_a_link_brings_certificates_and_their_hours_together(program, liu):
    serves(program, liu)
    row = issued(program, liu)
    other = member(program, "老彭")
    with program.desk.turn(program.now) as turn:
        register.join(turn.tx, other.id, row.member_id)
    with program.database.reading() as tx:
        theirs = tx.exec(select(Certificate.code).where(Certificate.member_id == other.id)).all()
    assert theirs == [row.code]
    assert shown(program, row).state == "valid"
