"""Duty rosters: published once, nobody twice in a slot, no more than are needed, swapped only by agreement, and for
whom a slot becomes free. The rules as a whole are held against a small model of names in lists.
"""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from community.figures import Figures
from community.on_duty import OnDuty, moved, remind_at
from community.wishes import Said, Wish
from services import persons
from services.actor import Actor
from services.on_duty import changing, swapping, taking
from services.visit import HandledBefore, attend
from storage import people
from storage.database import Database
from storage.tables.on_duty import DutyPlace, DutyRoster, DutySlot
from storage.tables.subject import Subject
from tests.cast import DAY, HOUR, MINUTE, Program, at, community

SCHEDULE = "值班表\n24日 8:00-12:00 巡楼 2人\n24日 10:00-14:00 门岗 1人\n25日 8:00-12:00 巡楼 1人 刘婶"
FIGURES = Figures()


@pytest.fixture
async def roster(program):
    await program.neighbour("王阿姨").says(SCHEDULE)
    await program.neighbour("王阿姨").taps("发布")
    return program


def in_slots(program):
    """Names by number."""
    with program.database.reading() as tx:
        slots = tx.exec(select(DutySlot).order_by(DutySlot.number)).all()
        places = tx.exec(select(DutyPlace).order_by(DutyPlace.id)).all()
        return {slot.number: [one.name for one in places if one.slot_id == slot.id] for slot in slots}


def does(program, who, service, number=None, event_id=None, **details):
    about = Subject("duty_slot", number) if number else None
    meant = Wish(intent="try", about=about, details=OnDuty(**details))
    return attend(program.desk, service, program.event(who, event_id=event_id), meant)


# --- published once --------------------------------------------------------------------------------------------------


async def test_a_preview_that_is_tapped_twice_is_one_roster(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says(SCHEDULE)
    _, action = organiser._button("发布", "王阿姨")
    await organiser.sends_tap(action)
    await organiser.sends_tap(action)
    assert organiser.heard == ["question_closed"]
    assert len(rows_of(DutyRoster)) == 1


async def test_a_preview_that_was_dropped_is_not_published(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says(SCHEDULE)
    _, action = organiser._button("发布", "王阿姨")
    await organiser.taps("取消")
    await organiser.sends_tap(action)
    assert rows_of(DutyRoster) == []


async def test_what_has_begun_meanwhile_is_not_published_unseen(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says("值班表\n今天 17:30-18:30 巡楼\n明天 8:00-9:00 门岗")
    await program.until(program.now + 40 * MINUTE)
    await organiser.taps("发布")
    assert (organiser.heard[0], rows_of(DutyRoster)) == ("duty_roster_preview", [])


async def test_at_night_the_card_waits_and_nobody_is_woken(program):
    await program.until(at("22:30", day=22))
    organiser = program.neighbour("王阿姨")
    await organiser.says(SCHEDULE)
    await organiser.taps("发布")
    assert {one.outcome for one in program.heard if one.chat or one.reaches("刘婶")} == set()
    await program.until(at("7:31", day=23))
    assert {"duty_roster_card", "duty_assigned"} <= set(program.outcomes)


async def test_the_right_may_be_lost_before_it_is_published(program, rows_of):
    organiser = program.neighbour("王阿姨")
    await organiser.says(SCHEDULE)
    with program.desk.turn(program.now) as turn:
        for role in people.roles(turn.tx, people.named(turn.tx, "王阿姨")[0].id, turn.now):
            turn.tx.delete(role)
    await organiser.taps("发布")
    assert (organiser.heard[0], rows_of(DutyRoster)) == ("not_allowed", [])


# --- one place, one person -------------------------------------------------------------------------------------------


async def test_two_who_want_the_last_place_are_one_who_has_it_and_one_who_is_told(roster):
    assert does(roster, "小李", taking.take, 2).called() == "duty_slot_taken"
    assert does(roster, "老彭", taking.take, 2).called() == "which_duty_slot"
    assert in_slots(roster)[2] == ["小李"]


async def test_a_second_delivery_of_a_tap_changes_nothing(roster):
    does(roster, "小李", taking.take, 1, event_id="once")
    does(roster, "小李", taking.release, 1)
    with pytest.raises(HandledBefore):
        does(roster, "小李", taking.take, 1, event_id="once")
    assert in_slots(roster)[1] == []


async def test_a_place_that_is_given_up_is_only_ones_own(roster):
    assert does(roster, "小李", taking.release, 3).called() == "duty_refused"
    assert in_slots(roster)[3] == ["刘婶"]


async def test_what_is_over_can_be_neither_taken_nor_given_up(roster):
    roster.stage.now = at("12:00", day=25)
    assert does(roster, "小李", taking.take, 3).because == "over"
    assert does(roster, "刘婶", taking.release, 3).because == "none_held"


@pytest.mark.parametrize(("hours", "told"), [(25, 0), (24, 1), (1, 1)])
async def test_its_organiser_hears_of_a_late_drop_out(roster, notices, hours, told):
    roster.stage.now = at("8:00", day=25) - hours * HOUR
    does(roster, "刘婶", taking.release, 3)
    assert len([one for one in notices("duty_slot_released") if one.identity_id and not one.fields["mine"]]) == told


async def test_nobody_agrees_to_what_they_were_not_asked(roster):
    does(roster, "刘婶", swapping.swap, 3, name="老彭")
    assert does(roster, "小李", swapping.agree, 3).called() == "duty_refused"
    assert does(roster, "老彭", swapping.agree, 3).called() == "duty_slot_taken"
    assert does(roster, "老彭", swapping.agree, 3).called() == "duty_refused"
    assert in_slots(roster)[3] == ["老彭"]


async def test_a_swap_that_was_taken_back_is_not_to_be_had(roster):
    does(roster, "刘婶", swapping.swap, 3, anybody=True)
    does(roster, "刘婶", swapping.withdraw, 3)
    assert does(roster, "小李", taking.take, 3).called() == "which_duty_slot"
    assert in_slots(roster)[3] == ["刘婶"]


async def test_a_neighbour_who_cannot_be_told_is_not_waited_for(roster):
    with roster.desk.turn(roster.now) as turn:
        turn.tx.delete(people.identities(turn.tx, [people.named(turn.tx, "老陈")[0].id])[0])
    assert does(roster, "刘婶", swapping.swap, 3, name="老陈").because == "cannot_tell"


async def test_a_strangers_tap_in_another_building_takes_nothing(roster):
    assert does(roster, "小周", taking.take, 1).because == "stranger"


# --- who goes --------------------------------------------------------------------------------------------------------


async def test_whoever_deletes_their_data_frees_the_slot_and_is_not_waited_for(roster, rows_of):
    does(roster, "刘婶", swapping.swap, 3, name="小李")
    does(roster, "小李", taking.take, 1)
    with roster.desk.turn(roster.now) as turn:
        persons.goes(turn, Actor(turn, people.named(turn.tx, "小李")[0]))
    assert in_slots(roster)[1] == []
    assert [one.swap_with_id for one in rows_of(DutyPlace)] == [None]


async def test_the_organiser_who_goes_leaves_the_roster(roster, rows_of):
    with roster.desk.turn(roster.now) as turn:
        persons.goes(turn, Actor(turn, people.named(turn.tx, "王阿姨")[0]))
    assert [one.author_id for one in rows_of(DutyRoster)] == [None]


async def test_two_members_who_become_one_are_once_in_a_slot(roster):
    for who in ("小李", "老彭"):
        does(roster, who, taking.take, 1)
    with roster.desk.turn(roster.now) as turn:
        persons.becomes_one(turn, *(people.named(turn.tx, who)[0] for who in ("小李", "老彭")))
    assert in_slots(roster)[1] == ["小李"]


async def test_a_roster_is_forgotten_with_its_last_slot_after_a_year(roster, rows_of):
    await roster.until(at("12:01", day=25) + 366 * DAY)
    assert (rows_of(DutyRoster), rows_of(DutySlot), rows_of(DutyPlace)) == ([], [], [])


# --- told by the clock -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "told"),
    [
        (at("8:00", day=25), at("20:30", day=24)),
        (at("9:30", day=25), at("7:30", day=25)),
        (at("9:29", day=25), at("20:30", day=24)),
        (at("14:00", day=25), at("12:00", day=25)),
        (at("23:50", day=25), at("20:30", day=25)),
        (at("0:30", day=25), at("20:30", day=24)),
    ],
)
def test_whoever_is_on_duty_is_reminded_two_hours_before_or_the_evening_before(start, told):
    assert remind_at(start, FIGURES) == told


async def test_who_opted_out_is_not_reminded(roster, notices):
    await roster.neighbour("刘婶").says("别提醒我")
    await roster.until(at("8:00", day=25))
    assert notices("on_duty_reminder") == []


async def test_what_is_empty_tomorrow_is_said_once_and_not_when_it_is_full(roster, notices):
    await roster.until(at("9:59", day=23))
    assert notices("duty_slot_empty") == []
    await roster.until(at("10:01", day=23))
    assert sorted(len(one.fields["slots"]) for one in notices("duty_slot_empty")) == [2, 2]
    await roster.until(at("20:00", day=24))
    assert len(notices("duty_slot_empty")) == 2  # the 25th has 刘婶


# --- changed ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        (Said(kind="span", start=at("14:00"), end=at("18:00"), has_time=True), ("24 14", "24 18")),
        (Said(kind="point", start=at("9:00"), has_time=True), ("24 09", "24 13")),
        (Said(kind="day", start=at("0:00", day=26), end=at("0:00", day=27), has_date=True), ("26 08", "26 12")),
        (Said(kind="unclear", text="左右"), None),
        (Said(kind="part", start=at("14:00", day=26), has_date=True), None),
    ],
)
def test_a_slot_keeps_what_was_not_said_of_its_time(said, wanted):
    slot = DutySlot(starts_at=at("8:00", day=24), ends_at=at("12:00", day=24))
    found = moved(slot, said, FIGURES)
    assert (found and tuple(f"{one:%d %H}" for one in found)) == wanted


async def test_nobody_agrees_to_another_time_than_they_were_asked_of(roster):
    does(roster, "刘婶", swapping.swap, 3, name="老彭")
    later = Said(kind="span", start=at("14:00"), end=at("18:00"), has_time=True)
    assert does(roster, "王阿姨", changing.change, 3, time=later).called() == "duty_slot_changed"
    assert does(roster, "老彭", swapping.agree, 3).because == "over"
    assert in_slots(roster)[3] == ["刘婶"]


async def test_no_fewer_are_needed_than_are_in_it(roster):
    for who in ("小李", "老彭"):
        does(roster, who, taking.take, 1)
    assert does(roster, "王阿姨", changing.change, 1, needed=1).too_few
    assert does(roster, "小李", changing.change, 1, needed=3).called() == "not_allowed"


# --- all of it against a model ---------------------------------------------------------------------------------------

PEOPLE = ("小李", "刘婶", "老彭", "老陈")
NEEDED = {1: 2, 2: 1, 3: 1}
CLASHING = ({1, 2},)


class Roster(RuleBasedStateMachine):
    """Lists of names, and who would give their place to anybody."""

    @initialize()
    def founded(self):
        self.database = Database("sqlite:///:memory:")
        self.database.open()
        self.program = Program(self.database, community())
        slots = [
            DutySlot(unit_id=3, roster_id=1, number=1, starts_at=at("8:00", 24), ends_at=at("12:00", 24), needed=2),
            DutySlot(unit_id=3, roster_id=1, number=2, starts_at=at("10:00", 24), ends_at=at("14:00", 24)),
            DutySlot(unit_id=3, roster_id=1, number=3, starts_at=at("8:00", 25), ends_at=at("12:00", 25)),
        ]
        with self.program.desk.turn(self.program.now) as turn:
            turn.tx.add(DutyRoster(id=1, unit_id=3, published_at=turn.now))
            turn.tx.flush()
            turn.tx.add_all(slots)
        self.taken = {number: [] for number in NEEDED}
        self.given = {number: [] for number in NEEDED}

    def teardown(self):
        if hasattr(self, "database"):
            self.database.close()

    def clashes(self, who, number):
        return any(number in pair and any(who in self.taken[n] for n in pair - {number}) for pair in CLASHING)

    @rule(who=st.sampled_from(PEOPLE), number=st.sampled_from(list(NEEDED)), sure=st.booleans())
    def takes(self, who, number, sure):
        told = does(self.program, who, taking.take, number, sure=sure).called()
        taken, given = self.taken[number], self.given[number]
        if who in taken:
            assert told == "duty_slot_taken"
        elif len(taken) == NEEDED[number] and not given:
            assert told in ("duty_refused", "which_duty_slot")
        elif self.clashes(who, number) and not sure:
            assert told == "duty_clash_asked"
        else:
            assert told == "duty_slot_taken"
            if len(taken) < NEEDED[number]:
                taken.append(who)
            else:
                giver = next(one for one in taken if one in given)
                given.remove(giver)
                taken[taken.index(giver)] = who

    @rule(who=st.sampled_from(PEOPLE), number=st.sampled_from(list(NEEDED)))
    def gives_up(self, who, number):
        told = does(self.program, who, taking.release, number).called()
        assert told == ("duty_slot_released" if who in self.taken[number] else "duty_refused")
        for names in (self.taken[number], self.given[number]):
            if who in names:
                names.remove(who)

    @rule(who=st.sampled_from(PEOPLE), number=st.sampled_from(list(NEEDED)))
    def would_give_it_away(self, who, number):
        told = does(self.program, who, swapping.swap, number, anybody=True).called()
        assert told == ("duty_swap_proposed" if who in self.taken[number] else "duty_refused")
        if who in self.taken[number] and who not in self.given[number]:
            self.given[number].append(who)

    @invariant()
    @precondition(lambda self: hasattr(self, "taken"))
    def the_same_people_are_in_the_same_slots(self):
        assert {n: sorted(names) for n, names in in_slots(self.program).items()} == {
            n: sorted(names) for n, names in self.taken.items()
        }


Roster.TestCase.settings = settings(max_examples=12, stateful_step_count=25, deadline=None)
TestRoster = Roster.TestCase
