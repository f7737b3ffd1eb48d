"""Until 31 January something of the new year may be put to the one before; each counts for one year only."""

import pytest
from sqlmodel import select

from community.wishes import Wish
from services import duties
from services.duty import making_up
from services.visit import act
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.duty import MakeUp
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Role, RoleName
from storage.tables.signup import SignUp, Source, Standing
from storage.tables.subject import Subject
from tests.cast import FIGURES, at

SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
JANUARY, LAST, TOO_LATE = at("9:00", 20, 1, 2027), at("23:59", 31, 1, 2027), at("0:00", 1, 2, 2027)


@pytest.fixture
def program(found):
    return found()


@pytest.fixture
def ids(program):
    with program.desk.database.reading() as tx:
        return {member.name: member.id for member in tx.exec(select(Member))}


@pytest.fixture
def came(program, ids):
    """That somebody came to something, which counts unless `state` says otherwise; its number."""

    def to(kind=SERVICE, day=10, year=2027, who="小李", state=HoursState.COUNTED):
        start = at("9:00", day, 1, year)
        with program.desk.turn(start) as turn:
            row = Activity(
                title="迎新春", kind=kind, unit_id=3, starts_at=start, ends_at=start.replace(hour=11), code_secret="x",
                state="published", created_at=start, closed_at=start.replace(hour=12),
            )
            turn.tx.add(row)
            turn.tx.flush()
            place = SignUp(
                activity_id=row.id, member_id=ids[who], name=who, standing=Standing.GOING, source=Source.WORDS,
                created_at=start,
            )
            turn.tx.add(place)
            turn.tx.flush()
            turn.tx.add(Attendance(sign_up_id=place.id, checked_in_at=start))
            if kind == SERVICE:
                turn.tx.add(Hours(sign_up_id=place.id, member_id=ids[who], minutes=120, state=state))
            return place.id

    return to


@pytest.fixture
def does(program, ids):
    def what(service, number, who="张书记", now=JANUARY):
        about = Subject("sign_up", number)
        return act(program.desk, service, ids[who], Wish(intent="make_up", about=about), now)[0]

    return what


@pytest.fixture
def missing(program, ids):
    def of(year, now=JANUARY):
        with program.desk.database.reading() as tx:
            return duties.record(tx, ids["小李"], year, now, FIGURES).stand.missing

    return of


def test_it_counts_for_the_year_before_and_no_more_for_its_own(came, does, missing):
    number = came()
    assert (missing(2026), missing(2027)) == ((SERVICE, SESSION), (SESSION,))
    assert does(making_up.count, number).called() == "make_up_counted"
    assert (missing(2026), missing(2027)) == ((SESSION,), (SERVICE, SESSION))


def test_of_two_the_surplus_may_go_and_both_years_are_done(came, does, missing):
    first, _ = came(), came(day=12)
    does(making_up.count, first)
    assert (missing(2026), missing(2027)) == ((SESSION,), (SESSION,))


@pytest.mark.parametrize(("now", "what"), [(LAST, "make_up_counted"), (TOO_LATE, "too_late")])
def test_until_the_end_of_january(came, does, now, what):
    answer = does(making_up.count, came(), now=now)
    assert getattr(answer, "what", answer.called()) == what


@pytest.mark.parametrize("who", ["小李", "王阿姨", "赵师傅", "刘婶"])
def test_by_who_may_exempt_and_not_for_oneself(came, does, rows, audited, who):
    assert does(making_up.count, came(), who).called() == "not_allowed"
    assert rows(MakeUp) == []
    assert len(audited("make_up_refused")) == 1


def test_nobody_puts_their_own_to_the_year_before(program, ids, came, does):
    with program.desk.turn(JANUARY) as turn:
        turn.tx.add(Role(member_id=ids["小李"], unit_id=2, role=RoleName.BRANCH_SECRETARY))
    assert does(making_up.count, came(), "小李").called() == "not_allowed"


def test_once_put_it_is_not_put_again(came, does, rows):
    number = came()
    does(making_up.count, number)
    assert does(making_up.count, number).called() == "question_closed"
    assert len(rows(MakeUp)) == 1


def test_what_the_year_before_does_not_lack_is_not_taken_from_the_new_one(came, does, missing):
    first, second = came(), came(day=12)
    does(making_up.count, first)
    assert does(making_up.count, second).what == "not_needed"
    assert missing(2027) == (SESSION,)


@pytest.mark.parametrize("state", [HoursState.CLAIMED, HoursState.APPROVED, HoursState.DISPUTED])
def test_only_what_counts_can_be_put(came, does, state):
    assert does(making_up.count, came(state=state)).what == "not_counted"


def test_what_is_disputed_afterwards_counts_for_neither_year(program, came, does, missing):
    number = came()
    does(making_up.count, number)
    with program.desk.turn(JANUARY) as turn:
        turn.tx.get_one(Hours, number).state = HoursState.DISPUTED
    assert (missing(2026), missing(2027)) == ((SERVICE, SESSION), (SERVICE, SESSION))


def test_it_is_taken_back_until_the_end_of_january(came, does, missing):
    number = came(SESSION)
    does(making_up.count, number)
    assert does(making_up.undo, number, now=TOO_LATE).what == "too_late"
    assert does(making_up.undo, number).what == "undone"
    assert (missing(2026), missing(2027)) == ((SERVICE, SESSION), (SERVICE,))


def test_the_member_asks_and_who_may_decide_is_told(came, does, notices):
    number = came()
    assert (answer := does(making_up.ask, number, "小李")).what == "asked"
    assert answer.by == "张书记"
    assert len(notices("make_up_asked")) == 1
    assert does(making_up.ask, number, "刘婶").called() == "not_allowed"
    assert does(making_up.decline, number).what == "declined"
    assert len(notices("make_up_answered")) == 1


@pytest.mark.parametrize("row", [SignUp, Activity])
def test_what_was_called_off_or_given_up_counts_for_nothing(program, came, missing, row):
    number = came(SESSION, year=2026)
    assert missing(2026) == (SERVICE,)
    with program.desk.turn(JANUARY) as turn:
        place = turn.tx.get_one(SignUp, number)
        if row is SignUp:
            place.standing = Standing.CANCELLED
        else:
            turn.tx.get_one(Activity, place.activity_id).state = ActivityState.CANCELLED
    assert missing(2026) == (SERVICE, SESSION)


def test_who_has_no_duty_has_none_to_make_up(came, does):
    assert does(making_up.count, came(who="刘婶")).what == "not_needed"
