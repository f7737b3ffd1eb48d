"""Reminders of the yearly duty: in private, once each time, and to nobody who needs none."""

import pytest
from sqlmodel import select

from storage.tables.people import Member, Profile
from tests.cast import DAY, MINUTE, at, run_timer

DECEMBER = at("10:00", 1, 12)


@pytest.fixture
def program(found):
    return found()


@pytest.fixture
def told(program, notices):
    """Who is told when the clock stands at a moment."""

    def at_moment(now=DECEMBER):
        before = len(notices("duty_reminder"))
        run_timer(program.desk, "remind_of_duty", now)
        return len(notices("duty_reminder")) - before

    return at_moment


def changes(program, **columns):
    with program.desk.turn(DECEMBER) as turn:
        member = turn.tx.exec(select(Member).where(Member.name == "小李")).one()
        profile = turn.tx.get_one(Profile, member.id)
        for name, value in columns.items():
            setattr(member if name in Member.model_fields else profile, name, value)


def test_who_misses_something_is_told_once_and_nobody_else(told, notices):
    assert [told(DECEMBER - MINUTE), told(), told(DECEMBER + MINUTE), told(DECEMBER + 2 * DAY)] == [0, 1, 0, 0]
    (notice,) = notices("duty_reminder")
    assert notice.chat_id is None


@pytest.mark.parametrize(
    "now",
    [DECEMBER + 6 * DAY, DECEMBER + 8 * DAY, at("22:00", 30, 12), at("21:29", 31, 12), at("9:59", 10, 4, 2027)],
)
def test_a_late_start_catches_up_until_the_next_one_is_due(told, now):
    assert told(now) == 1


@pytest.mark.parametrize("now", [at("21:30", 31, 12), at("0:00", 1, 1, 2027), at("9:59", 10, 1, 2027)])
def test_what_would_be_read_only_in_the_next_year_expires(told, now):
    assert told(now) == 0


def test_it_is_looked_at_once_however_long_it_stays_due(program, told):
    changes(program, reminders_off=True)
    assert told(at("10:00", 10, 7, 2027)) == 0
    changes(program, reminders_off=False)
    run_timer(program.desk, "tidy", at("9:00", 10, 10, 2027))
    assert [told(at("9:00", 10, 10, 2027)), told(at("10:00", 10, 10, 2027))] == [0, 1]


def test_of_several_that_were_missed_the_last_one_is_told(told):
    july = at("10:00", 10, 7, 2027)
    assert [told(DECEMBER), told(july + 9 * DAY), told(july + 10 * DAY)] == [1, 1, 0]


@pytest.mark.parametrize(
    "columns",
    [{"in_service": False}, {"duty_from": 2027}, {"reminders_off": True}, {"joined_at": DECEMBER + MINUTE}],
)
def test_nobody_is_told_whose_duty_it_is_not_who_wants_none_or_who_is_new(program, told, columns):
    changes(program, **columns)
    assert told(DECEMBER + DAY) == 0


def test_who_has_moved_is_told_all_the_same_and_once(program, told):
    assert told() == 1
    changes(program, home_unit_id=4)
    assert told(DECEMBER + MINUTE) == 0
    changes(program, home_unit_id=None)
    assert told(at("10:00", 10, 1, 2027)) == 1


def test_at_night_it_waits_for_the_morning(told, notices):
    told(DECEMBER.replace(hour=22))
    assert notices("duty_reminder")[0].not_before == at("7:30", 2, 12)
