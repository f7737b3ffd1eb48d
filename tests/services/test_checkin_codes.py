"""The code that comes unasked to whoever runs the activity, and what guessing at it leads to."""

import pytest

from community.attendance import code
from services.attendance import arriving
from services.signup import joining
from services.visit import attend
from storage import people, units
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.people import Identity, Role, RoleName
from storage.tables.signup import SignUp, Standing
from storage.tables.units import Unit, UnitKind
from tests.cast import CLEANING, END, GROUP, MINUTE, at, cleaning, run_timer, wish

TIMER = "tell_checkin_code"


@pytest.fixture
def told(notices, rows):
    """Who was told an outcome, in order."""

    def of(outcome="checkin_code"):
        known = {row.id: row.name for row in rows(Identity)}
        return [known[notice.identity_id] for notice in notices(outcome)]

    return of


def opens(found, *activities, who="小李"):
    """Somebody goes to each of the activities."""
    program = found(*activities)
    for number in range(1, max(1, len(activities)) + 1):
        attend(program.desk, joining.sign_up, program.event(who, GROUP), wish("sign_up", number, tapped=True))
    return program


def unreachable(program, *names):
    with program.desk.turn(program.now) as turn:
        for name in names:
            people.identity(turn.tx, "replay", name).reachable = False


def with_role(program, name, role, unit="大汉龙城3栋"):
    with program.desk.turn(program.now) as turn:
        member = people.identity(turn.tx, "replay", name).member_id
        turn.tx.add(Role(member_id=member, unit_id=units.named(turn.tx, unit).id, role=role))


# --- when ------------------------------------------------------------------------------------------------------


def test_it_comes_once_for_each_start(found, told, notices):
    program = opens(found, cleaning(organiser="王阿姨"))
    counts = []
    for moment in (at("8:29"), at("8:30"), at("8:31"), at("9:30"), END, END + MINUTE):
        run_timer(program.desk, TIMER, moment)
        counts.append(len(told()))
    assert counts == [0, 1, 1, 1, 1, 1]
    (notice,) = notices("checkin_code")
    assert notice.expires_at == at("8:50")  # the code is good until then
    assert not notice.silent


async def test_a_clock_that_is_moved_stops_at_that_moment(found, notices):
    program = opens(found)
    await program.until(at("8:45"))
    assert [notice.queued_at for notice in notices("checkin_code")] == [at("8:30")]


@pytest.mark.parametrize("moment", [at("8:47"), at("10:59"), END])
def test_after_downtime_it_still_comes_while_somebody_may_check_in(found, told, moment):
    program = opens(found)
    run_timer(program.desk, TIMER, moment)
    assert told() == ["王阿姨"]


def test_an_activity_that_moves_has_another_start(found, told):
    program = opens(found)
    run_timer(program.desk, TIMER, at("8:30"))
    with program.desk.turn(at("8:40")) as turn:
        turn.tx.get_one(Activity, 1).starts_at = at("10:00")
    run_timer(program.desk, TIMER, at("9:29"))
    assert len(told()) == 1
    run_timer(program.desk, TIMER, at("9:30"))
    assert len(told()) == 2


def test_at_night_it_comes_without_a_sound(found, notices):
    program = opens(found, cleaning(start=at("22:00"), end=at("23:00")))
    run_timer(program.desk, TIMER, at("21:30"))
    assert [(notice.silent, notice.not_before) for notice in notices("checkin_code")] == [(True, at("21:30"))]


# --- not when nobody can check in ------------------------------------------------------------------------------


def test_without_anybody_going_none_comes_until_somebody_does(found, told):
    program = found()
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == []
    program.stage.now = at("8:45")
    attend(program.desk, joining.sign_up, program.event("小李", GROUP), wish("sign_up", 1))
    run_timer(program.desk, TIMER, at("8:46"))
    assert told() == ["王阿姨"]


@pytest.mark.parametrize("columns", [{"state": "cancelled"}, {"closed_at": at("8:20")}, {"state": "draft"}])
def test_for_what_is_off_none_comes(found, told, columns):
    program = opens(found)
    with program.desk.turn(program.now) as turn:
        for name, value in columns.items():
            setattr(turn.tx.get_one(Activity, 1), name, value)
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == []


@pytest.mark.parametrize(
    "columns", [{"standing": Standing.WAITING}, {"standing": Standing.CANCELLED}, {"member_id": None}]
)
def test_those_who_wait_and_guests_check_nobody_in(found, told, columns):
    program = opens(found)
    with program.desk.turn(program.now) as turn:
        for name, value in columns.items():
            setattr(turn.tx.get_one(SignUp, 1), name, value)
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == []


# --- to whom ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("organiser", "to"), [("张书记", "张书记"), ("赵师傅", "赵师傅"), (None, "王阿姨")])
def test_it_goes_to_the_organiser_else_to_the_nearest_who_may_take_attendance(found, told, organiser, to):
    program = opens(found, cleaning(organiser=organiser))
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == [to]


def test_an_organiser_without_the_right_would_only_be_shown_buttons_in_vain(found, told):
    program = opens(found, cleaning(organiser="刘婶"))
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == ["王阿姨"]


def test_whoever_cannot_be_reached_is_passed_over(found, told):
    program = opens(found, cleaning(organiser="王阿姨"))
    unreachable(program, "王阿姨")
    run_timer(program.desk, TIMER, at("8:30"))
    assert sorted(told()) == ["张书记", "赵师傅"]


def test_a_part_time_committee_member_is_nearer_and_may_not(found, told):
    program = opens(found)
    unreachable(program, "王阿姨")
    with_role(program, "刘婶", RoleName.PART_TIME_COMMITTEE)
    run_timer(program.desk, TIMER, at("8:30"))
    assert sorted(told()) == ["张书记", "赵师傅"]


def test_the_lead_of_the_team_is_nearest(found, told):
    program = opens(found)
    with program.desk.turn(program.now) as turn:
        team = Unit(name="环境卫生整治队", kind=UnitKind.TEAM, parent_id=turn.tx.get_one(Activity, 1).unit_id)
        turn.tx.add(team)
        turn.tx.flush()
        turn.tx.get_one(Activity, 1).team_id = team.id
    with_role(program, "老彭", RoleName.TEAM_LEAD, "环境卫生整治队")
    run_timer(program.desk, TIMER, at("8:30"))
    assert told() == ["老彭"]


# --- guessing --------------------------------------------------------------------------------------------------


def tries(program, given, clock, who="小李", activity_id=1):
    program.stage.now = at(clock)
    with program.database.reading() as tx:
        right = code(tx.get_one(Activity, activity_id), program.now, program.desk.figures)
    given = right if given == "right" else given
    wrong = "000000" if right != "000000" else "111111"
    said = wish("check_in", code=wrong if given == "wrong" else given)
    return attend(program.desk, arriving.check_in, program.event(who), said).called()


def guesses(program, times, clock, who="小李"):
    return [tries(program, "wrong", clock, who) for _ in range(times)]


def test_the_fifth_wrong_code_pauses_for_ten_minutes(found, rows):
    program = opens(found)
    assert guesses(program, 6, "9:00") == ["wrong_code"] * 4 + ["code_paused"] * 2
    assert tries(program, "right", "9:09") == "code_paused"
    assert rows(Attendance) == []
    assert tries(program, "right", "9:10") == "checked_in"


def test_what_is_said_in_the_pause_does_not_count(found):
    program = opens(found)
    guesses(program, 9, "9:00")
    assert guesses(program, 5, "9:10") == ["wrong_code"] * 4 + ["code_paused"]


def test_whoever_runs_it_hears_of_each_pause_once(found, told, notices):
    program = opens(found, cleaning(organiser="王阿姨"))
    guesses(program, 8, "9:00")
    assert told("codes_guessed") == ["王阿姨"]
    assert notices("codes_guessed")[0].fields["name"] == "小李"
    guesses(program, 5, "9:15")
    assert len(told("codes_guessed")) == 2


def test_a_pause_is_one_persons(found):
    program = opens(found)
    attend(program.desk, joining.sign_up, program.event("刘婶", GROUP), wish("sign_up", 1))
    guesses(program, 5, "9:00")
    assert tries(program, "right", "9:01", "刘婶") == "checked_in"


def test_a_pause_is_for_one_activity(found):
    program = opens(found, cleaning(end=at("10:00")), cleaning(title="护学岗", start=at("10:30"), end=at("11:30")))
    guesses(program, 5, "9:58")
    assert tries(program, "right", "10:01", activity_id=2) == "checked_in"


def test_whoever_does_not_go_cannot_find_the_code_out_either(found, told):
    program = opens(found)
    assert guesses(program, 5, "9:00", "老彭") == ["wrong_code"] * 4 + ["code_paused"]
    assert tries(program, "right", "9:01", "老彭") == "code_paused"
    assert told("codes_guessed") == ["王阿姨"]


@pytest.mark.parametrize("given", ["right", "wrong"])
def test_a_stranger_learns_nothing_from_the_answer(found, given):
    assert tries(opens(found), given, "9:00", "新邻居") == "not_signed_up"


def test_before_checking_in_opens_nothing_is_counted(found):
    program = opens(found)
    assert guesses(program, 7, "8:00") == ["wrong_code"] * 7
    assert tries(program, "right", "8:30") == "checked_in"


def test_the_title_of_the_activity_is_said(found, notices):
    program = opens(found)
    guesses(program, 5, "9:00")
    assert notices("code_paused")[0].fields["activity"]["title"] == CLEANING
