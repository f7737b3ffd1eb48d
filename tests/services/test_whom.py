"""Who is responsible for a unit, who may decide about something, and whose own a lecture is."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlmodel import Session, select

from community.rights import Right
from services import whom
from services.actor import Actor
from services.attendance import taking
from services.turn import Turn
from services.visit import attend
from storage import people, units
from storage.tables.activities import Activity
from storage.tables.people import Identity, Member, Role, RoleName
from storage.tables.units import Unit
from tests.cast import START, SUNDAY, Program, cleaning, wish

STREET, COMMUNITY, BUILDING, OTHER = "上梅街道", "工农社区", "大汉龙城3栋", "大汉龙城5栋"
TEAM, LECTURE = "环境卫生整治队", "急救课"


@pytest.fixture
def program(found) -> Program:
    """An activity of a team in building 3, and a lecture there."""
    return found(cleaning(team=TEAM), cleaning(title=LECTURE, kind="lecture", place="架空层"), now=SUNDAY)


@contextmanager
def a_turn(program: Program) -> Iterator[Turn]:
    with program.desk.turn(program.now) as turn:
        yield turn


def named(tx: Session, name: str) -> Member:
    (found,) = people.named(tx, name)
    return found


def unit(tx: Session, name: str) -> int:
    found = units.named(tx, name)
    assert found is not None
    return found.id


@pytest.fixture
def gives(program) -> Callable[[str, RoleName, str], None]:
    """Somebody has a role from now on."""

    def give(name: str, role: RoleName, place: str) -> None:
        with a_turn(program) as turn:
            turn.tx.add(Role(member_id=named(turn.tx, name).id, unit_id=unit(turn.tx, place), role=role))

    return give


@pytest.fixture
def reached(program) -> Callable[..., None]:
    """Nobody but these can be reached in private from now on."""

    def only(*names: str) -> None:
        with a_turn(program) as turn:
            for identity in turn.tx.exec(select(Identity)):
                identity.reachable = identity.name in names

    return only


@pytest.fixture
def asks(program) -> Callable[..., Any]:
    """What `whom` says, by name."""

    def ask(question: Callable[..., list[Any]], place: str, *more: Any) -> list[Any]:
        with a_turn(program) as turn:
            found = question(turn, unit(turn.tx, place), *more)
            names = {member.id: member.name for member in turn.tx.exec(select(Member))}
        return [[names[one] for one in level] if isinstance(level, list) else names[level] for level in found]

    return ask


# --- responsible for a unit --------------------------------------------------------------------------------------


def test_the_nearest_level_comes_first(asks, gives):
    gives("刘婶", RoleName.CHIEF_GRID_HEAD, STREET)
    assert asks(whom.levels, BUILDING) == [["王阿姨"], ["张书记", "赵师傅"], ["刘婶"]]
    assert asks(whom.levels, OTHER) == [["周姐"], ["张书记", "赵师傅"], ["刘婶"]]
    assert asks(whom.levels, COMMUNITY) == [["张书记", "赵师傅"], ["刘婶"]]


def test_a_level_at_which_nobody_has_a_role_is_left_out(asks, program):
    with a_turn(program) as turn:
        lead = named(turn.tx, "王阿姨").id
        for role in people.roles(turn.tx, lead, turn.now):
            turn.tx.delete(role)
    assert asks(whom.levels, BUILDING) == [["张书记", "赵师傅"]]


def test_who_holds_two_roles_at_a_level_stands_there_once(asks, gives):
    gives("王阿姨", RoleName.PART_TIME_COMMITTEE, BUILDING)
    assert asks(whom.levels, BUILDING)[0] == ["王阿姨"]


def test_a_unit_without_anybody_has_no_level(asks):
    assert asks(whom.levels, STREET) == []
    assert asks(whom.nearest, STREET) == []


def test_the_nearest_level_is_taken_when_somebody_there_can_be_reached(asks):
    assert asks(whom.nearest, BUILDING) == ["王阿姨"]


def test_it_falls_through_to_the_next_level_with_somebody_who_can_be_reached(asks, reached):
    reached("赵师傅")
    assert asks(whom.nearest, BUILDING) == ["张书记", "赵师傅"]


def test_it_falls_through_several_levels(asks, gives, reached):
    gives("刘婶", RoleName.CHIEF_GRID_HEAD, STREET)
    reached("刘婶", "小李")
    assert asks(whom.nearest, BUILDING) == ["刘婶"]


def test_when_nobody_can_be_reached_there_is_nobody(asks, reached):
    reached("小李")
    assert asks(whom.nearest, BUILDING) == []


@pytest.mark.parametrize("role", [RoleName.TEAM_LEAD, RoleName.LECTURER])
@pytest.mark.parametrize("place", [BUILDING, TEAM])
def test_narrow_roles_are_not_responsible_for_a_unit(asks, gives, role, place):
    gives("小李", role, place)
    assert "小李" not in [name for level in asks(whom.levels, place) for name in level]
    assert "小李" not in asks(whom.nearest, place)
    assert "小李" not in asks(whom.of_unit, place, Right.SEE_TALLIES)


def test_who_has_a_narrow_role_beside_another_is_responsible_by_the_other(asks, gives):
    gives("王阿姨", RoleName.LECTURER, BUILDING)
    assert asks(whom.levels, BUILDING)[0] == ["王阿姨"]


def test_of_a_unit_are_those_of_just_this_unit_with_the_right(asks):
    assert asks(whom.of_unit, BUILDING, Right.SEE_TALLIES) == ["王阿姨"]
    assert asks(whom.of_unit, BUILDING, Right.DECIDE_HOURS) == []
    assert asks(whom.of_unit, COMMUNITY, Right.MANAGE_ROLES) == ["赵师傅"]


# --- over something ----------------------------------------------------------------------------------------------


@pytest.fixture
def may(program) -> Callable[..., list[str]]:
    """Everybody who holds a right over an activity."""

    def ask(right: Right, title: str) -> list[str]:
        with a_turn(program) as turn:
            (activity,) = turn.tx.exec(select(Activity).where(Activity.title == title))
            found = whom.may_for(turn, activity, right)
            return [turn.tx.get_one(Member, one).name for one in found]

    return ask


def test_over_an_activity_of_a_team_its_lead_has_a_say(may, gives):
    title = cleaning()["title"]
    assert may(Right.DECIDE_HOURS, title) == ["张书记", "赵师傅"]
    gives("刘婶", RoleName.TEAM_LEAD, TEAM)
    assert may(Right.DECIDE_HOURS, title) == ["张书记", "赵师傅", "刘婶"]


def test_over_an_activity_of_no_team_or_another_the_lead_has_none(may, gives, program):
    gives("刘婶", RoleName.TEAM_LEAD, TEAM)
    assert "刘婶" not in may(Right.DECIDE_HOURS, LECTURE)
    with a_turn(program) as turn:
        another = Unit(kind="team", name="巡逻队", parent_id=unit(turn.tx, BUILDING))
        turn.tx.add(another)
        turn.tx.flush()
        turn.tx.get_one(Activity, 2).team_id = another.id
    assert "刘婶" not in may(Right.DECIDE_HOURS, LECTURE)


def test_a_lecturer_decides_about_nothing_by_the_unit(may, gives):
    gives("小李", RoleName.LECTURER, BUILDING)
    assert "小李" not in may(Right.CONFIRM_ATTENDANCE, LECTURE)


# --- a lecturer's own lectures -----------------------------------------------------------------------------------


@pytest.fixture
def lecturers(program, gives) -> Callable[[str], None]:
    """小李 and 刘婶 lecture in building 3 and both call themselves 李医生; the lecture is 刘婶's.

    Gives her, and only her, another name.
    """
    for name in ("小李", "刘婶"):
        gives(name, RoleName.LECTURER, BUILDING)
    with a_turn(program) as turn:
        lecture = turn.tx.get_one(Activity, 2)
        lecture.lecturer, lecture.lecturer_id = "李医生", named(turn.tx, "刘婶").id
        for name in ("小李", "刘婶"):
            named(turn.tx, name).name = "李医生"

    def renames(name: str) -> None:
        with a_turn(program) as turn:
            turn.tx.get_one(Member, turn.tx.get_one(Activity, 2).lecturer_id).name = name

    return renames


@pytest.fixture
def confirms(program) -> Callable[[str, int], bool]:
    """Whether somebody, by the channel's name, may confirm attendance at an activity."""

    def ask(person: str, activity_id: int) -> bool:
        with a_turn(program) as turn:
            _, member = people.who_is(turn.tx, "replay", person)
            activity = turn.tx.get_one(Activity, activity_id)
            return Actor(turn, member).may_for(Right.CONFIRM_ATTENDANCE, activity)

    return ask


def asks_for_the_code(program: Program, person: str) -> str:
    program.stage.now = START
    answer = attend(program.desk, taking.checkin_code, program.event(person), wish("checkin_code", 2))
    assert answer is not None
    return answer.called()


@pytest.mark.usefixtures("lecturers")
def test_of_two_lecturers_of_one_name_only_the_one_whose_lecture_it_is_has_the_code(program, confirms):
    assert (confirms("刘婶", 2), confirms("小李", 2)) == (True, False)
    assert asks_for_the_code(program, "刘婶") == "checkin_code"
    assert asks_for_the_code(program, "小李") == "not_allowed"


@pytest.mark.parametrize("name", ["刘医生", "小周"])
def test_a_lecturer_keeps_the_right_under_another_name(program, lecturers, confirms, name):
    lecturers(name)
    assert (confirms("刘婶", 2), confirms("小李", 2)) == (True, False)
    assert asks_for_the_code(program, "刘婶") == "checkin_code"


def test_who_takes_the_name_of_the_lecturer_gains_nothing(program, lecturers, confirms):
    lecturers("刘医生")  # now 小李 alone bears the name that the lecture shows
    assert not confirms("小李", 2)
    assert asks_for_the_code(program, "小李") == "not_allowed"


@pytest.mark.usefixtures("lecturers")
def test_a_lecturer_has_no_say_over_what_is_not_their_lecture(confirms):
    assert not confirms("刘婶", 1)


def test_without_the_role_ones_own_lecture_gives_no_right(program, confirms):
    with a_turn(program) as turn:
        turn.tx.get_one(Activity, 2).lecturer_id = named(turn.tx, "刘婶").id
    assert not confirms("刘婶", 2)


def test_the_role_of_another_unit_gives_none_either(program, gives, confirms):
    gives("刘婶", RoleName.LECTURER, OTHER)
    with a_turn(program) as turn:
        turn.tx.get_one(Activity, 2).lecturer_id = named(turn.tx, "刘婶").id
    assert not confirms("刘婶", 2)


@pytest.mark.usefixtures("lecturers")
def test_a_lecturers_right_is_to_confirm_and_no_more(program):
    with a_turn(program) as turn:
        _, member = people.who_is(turn.tx, "replay", "刘婶")
        lecture = turn.tx.get_one(Activity, 2)
        held = {right for right in Right if Actor(turn, member).may_for(right, lecture)}
    assert held == {Right.CONFIRM_ATTENDANCE, Right.SEE_TALLIES}


def test_a_lecture_of_nobody_known_is_nobodys_own(program, gives, confirms):
    """An unknown lecturer must not be anybody who is unknown."""
    gives("小李", RoleName.LECTURER, BUILDING)
    assert not confirms("小李", 2)
    assert not confirms("路人", 2)
