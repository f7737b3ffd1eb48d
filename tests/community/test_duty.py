"""The yearly duty: one volunteer service and one session of organizational life."""

import pytest

from community.duty import Rule, Served, is_owed_by, owed_in, stand, waits
from storage.tables.activities import ActivityKind
from storage.tables.hours import HoursState
from storage.tables.people import Profile
from tests.cast import END, activity, hours, presence

SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
OWED = {SERVICE: 1, SESSION: 1}


def served(kind=SERVICE, year=2026, waits=None, number=1):
    return Served(number, kind, year, waits)


def test_nobody_has_done_anything_at_first():
    found = stand(2026, OWED, [])
    assert (found.done, found.missing) == ((), (SERVICE, SESSION))


def test_each_kind_is_done_by_what_counts_of_its_own():
    assert stand(2026, OWED, [served(), served(number=2)]).missing == (SESSION,)
    assert stand(2026, OWED, [served(SESSION)]).done == (SESSION,)
    assert stand(2026, OWED, [served(), served(SESSION)]).missing == ()


@pytest.mark.parametrize("what", ["approve", "confirm", "close"])
def test_what_still_waits_does_not_count(what):
    assert stand(2026, OWED, [served(waits=what)]).done == ()


@pytest.mark.parametrize("year", [2025, 2027])
def test_what_is_for_another_year_does_not_count(year):
    assert stand(2026, OWED, [served(year=year)]).done == ()


def test_an_exempted_kind_is_neither_done_nor_missing():
    for came in ([], [served()]):
        found = stand(2026, OWED, came, {SERVICE})
        assert (found.done, found.missing) == ((), (SESSION,))


def test_as_many_are_owed_as_the_year_asks_for():
    found = stand(2026, {SERVICE: 2}, [served()])
    assert (found.done, found.missing) == ((), (SERVICE,))
    assert stand(2026, {SERVICE: 2}, [served(), served(number=2)]).done == (SERVICE,)
    assert stand(2026, {SERVICE: 0, SESSION: 1}, []).missing == (SESSION,)


def test_the_last_rule_that_has_begun_holds():
    rules = [Rule(2027, {SERVICE: 2}), Rule(2020, OWED)]
    assert [owed_in(rules, year) for year in (2019, 2020, 2026, 2027, 2030)] == [
        {}, OWED, OWED, {SERVICE: 2}, {SERVICE: 2},
    ]


@pytest.mark.parametrize(
    ("profile", "owes"),
    [
        (None, False),
        (Profile(member_id=1), False),
        (Profile(member_id=1, in_service=False, duty_from=2026), False),
        (Profile(member_id=1, in_service=True), True),
        (Profile(member_id=1, in_service=True, duty_from=2026), True),
        (Profile(member_id=1, in_service=True, duty_from=2027), False),
    ],
)
def test_it_is_the_duty_of_in_service_members_from_their_first_year(profile, owes):
    assert is_owed_by(profile, 2026) is owes


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (HoursState.CLAIMED, "approve"),
        (HoursState.DISPUTED, "approve"),
        (HoursState.APPROVED, "confirm"),
        (HoursState.COUNTED, None),
    ],
)
def test_a_service_counts_with_its_hours(state, what):
    assert waits(activity(closed_at=END), presence(), hours(state=state)) == what


def test_a_session_counts_when_attendance_is_confirmed_or_closed():
    session = activity(kind=SESSION)
    by_code, confirmed = presence(), presence()
    confirmed.confirmed_by = 7
    assert waits(session, by_code, None) == "close"
    assert waits(session, confirmed, None) is None
    assert waits(activity(kind=SESSION, closed_at=END), by_code, None) is None


def test_hours_on_a_session_do_not_hold_it_up():
    assert waits(activity(kind=SESSION, hours_minutes=60, closed_at=END), presence(), hours()) is None
