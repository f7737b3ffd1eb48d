"""Who is on duty: of the nearest unit, at this moment, and free again when somebody goes."""

import pytest
from sqlmodel import select

from services import whom
from services.actor import Actor
from services.founding import FoundingProblem, found
from services.persons import goes
from storage import on_duty, people, units
from storage.tables.on_duty import DutyPlace
from tests.cast import CHANNEL, END, HOUR, MINUTE, START, at, community

BUILDING, COMMUNITY = "大汉龙城3栋", "工农社区"


def on(who, unit, start, end):
    return {"who": who, "unit": unit, "from": start, "to": end}


def described(*slots):
    spec = community().model_dump(by_alias=True)
    return type(community()).model_validate(spec | {"on_duty": list(slots)})


@pytest.fixture
def founds(program):
    return lambda *slots: found(program.desk, described(*slots), CHANNEL, program.now)


def names(program, unit, now):
    with program.desk.turn(now) as turn:
        place = units.named(turn.tx, unit)
        found = whom.on_duty(turn, place.id)
        known = people.members(turn.tx, found)
        return [known[one].name for one in found]


def test_from_the_first_moment_to_before_the_last(program, founds):
    founds(on("老彭", BUILDING, START, END))
    moments = (START - MINUTE, START, END - MINUTE, END)
    assert [names(program, BUILDING, now) for now in moments] == [[], ["老彭"], ["老彭"], []]


def test_the_nearest_unit_with_anybody_on_duty_counts(program, founds):
    founds(on("老彭", BUILDING, START, END), on("赵师傅", COMMUNITY, START, END + HOUR))
    assert names(program, BUILDING, START) == ["老彭"]
    assert names(program, BUILDING, END) == ["赵师傅"]
    assert names(program, "大汉龙城5栋", START) == ["赵师傅"]


def test_several_of_one_time_share_a_slot_and_founding_twice_adds_nobody(program, founds, rows_of):
    for _ in range(2):
        founds(on("老彭", BUILDING, START, END), on("刘婶", BUILDING, START, END))
    places = rows_of(DutyPlace)
    assert ([one.name for one in places], len({one.slot_id for one in places})) == (["老彭", "刘婶"], 1)


@pytest.mark.parametrize(
    ("slot", "says"),
    [
        (on("没这个人", BUILDING, START, END), "nobody among the people"),
        (on("老彭", "没这栋楼", START, END), "no unit is called"),
        (on("老彭", BUILDING, END, START), "the end is not after the start"),
    ],
)
def test_what_cannot_be_is_said(founds, slot, says):
    with pytest.raises(FoundingProblem, match=says):
        founds(slot)


def test_whoever_goes_frees_what_is_to_come(program, founds):
    founds(on("老彭", BUILDING, START, END), on("老彭", BUILDING, at("9:00", day=1), at("11:00", day=1)))
    with program.desk.turn(at("12:00", day=1)) as turn:
        member = people.named(turn.tx, "老彭")[0]
        assert len(on_duty.coming(turn.tx, member.id, turn.now)) == 1
        goes(turn, Actor(turn, member))
        assert len(turn.tx.exec(select(DutyPlace)).all()) == 1
