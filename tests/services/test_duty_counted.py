"""What the database counts of the yearly duty is what the rule says of each member, one by one."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import delete, select

from services import duties, tallies
from storage import people, units
from storage.database import Database
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.duty import Exemption, MakeUp
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Profile
from storage.tables.signup import SignUp, Standing
from tests.cast import FIGURES, SUNDAY, Program, activity, at, community, place

YEAR = 2026
NOW = at("12:00", 20, 1, 2027)
STREET, HOMES = "上梅街道", (1, 2, 3, 4, None)
EDGES = [at("0:00", 1, 1, year) for year in (2026, 2027, 2028)]
MOMENTS = st.sampled_from([edge + timedelta(minutes=off) for edge in EDGES for off in (-1, 0, 600)])
KINDS = st.sampled_from([ActivityKind.SERVICE, ActivityKind.ORG_LIFE, ActivityKind.LECTURE])
STATES = st.sampled_from([ActivityState.PUBLISHED, ActivityState.RECORDED, ActivityState.CANCELLED])

DATABASE = Database("sqlite://")
DATABASE.open()
Program(DATABASE, community(), now=SUNDAY)


class Town:
    """A few members, and whatever may have happened to them."""

    def __init__(self, tx, draw):
        self.tx, self.draw, self.number = tx, draw, 100
        for table in (MakeUp, Exemption, Hours, Attendance, SignUp, Activity, Profile):
            tx.exec(delete(table))
        for member in tx.exec(select(Member)):
            member.home_unit_id = draw(st.sampled_from(HOMES))
            self.lives(member.id)
        tx.flush()

    def lives(self, member):
        begins = self.draw(st.sampled_from([None, YEAR - 1, YEAR, YEAR + 1]))
        self.tx.add(Profile(member_id=member, in_service=self.draw(st.booleans()), duty_from=begins))
        for kind in self.draw(st.sets(st.sampled_from([ActivityKind.SERVICE, ActivityKind.ORG_LIFE]))):
            until = self.draw(st.sampled_from([EDGES[1], NOW, NOW - timedelta(days=60), NOW + timedelta(days=5)]))
            row = Exemption(member_id=member, year=self.draw(st.sampled_from([YEAR, YEAR + 1])), kind=kind, until=until)
            row.reason, row.granted_by, row.granted_at = "住院", 1, SUNDAY
            self.tx.add(row)
        for _ in range(self.draw(st.integers(0, 2))):
            self.comes(member)

    def comes(self, member):
        draw, tx, self.number = self.draw, self.tx, self.number + 1
        start, n = draw(MOMENTS), self.number
        closed = draw(st.sampled_from([None, NOW]))
        how = {"id": n, "number": n, "kind": draw(KINDS), "state": draw(STATES), "closed_at": closed}
        tx.add(activity(starts_at=start, ends_at=start + timedelta(hours=2), **how))
        standing = draw(st.sampled_from([Standing.GOING, Standing.GOING, Standing.CANCELLED]))
        tx.flush()
        tx.add(place(n, standing, activity_id=n, member_id=member))
        tx.flush()
        if draw(st.booleans()):
            tx.add(Attendance(sign_up_id=n, checked_in_at=start, confirmed_by=draw(st.sampled_from([None, 1]))))
        if draw(st.booleans()):
            state, minutes = draw(st.sampled_from(list(HoursState))), draw(st.sampled_from([0, 60]))
            tx.add(Hours(sign_up_id=n, member_id=member, minutes=minutes, state=state))
        if start >= EDGES[1] and draw(st.booleans()):
            tx.add(MakeUp(sign_up_id=n, member_id=member, year=start.year - 1, counted_by=1, counted_at=NOW))


def by_child(tx, street):
    """Each child of the street with everybody who lives in it or below."""
    return {child.id: set(units.subtree(tx, child.id)) for child in units.children(tx, street.id)} | {
        street.id: {street.id}
    }


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_the_database_counts_what_the_rule_says(data):
    with DATABASE.transaction() as tx:
        Town(tx, data.draw)
        street = units.named(tx, STREET)
        members = list(tx.exec(select(Member).order_by(Member.id)))
        stands = duties.records(tx, [member.id for member in members], YEAR, NOW, FIGURES)
        expected = {}
        for child, homes in by_child(tx, street).items():
            owing = [m for m in members if m.home_unit_id in homes and m.id in stands]
            if owing:
                done = sum(not stands[m.id].stand.missing for m in owing)
                expected[child] = duties.Completed(len(owing), done)
        assert duties.completed(tx, street.id, YEAR, NOW, FIGURES) == expected
        below = {m.id for m in members if m.home_unit_id and m.id in stands and stands[m.id].stand.missing}
        found = duties.lacking(tx, street.id, YEAR, NOW, FIGURES, most=50)
        assert list(found) == sorted(below)


# --- as it is told ----------------------------------------------------------------------------------------------


@pytest.fixture
def told(found):
    """The duty of the community, of so many in each of two buildings of whom so many have done it."""

    def of(*counts, exact=False):
        program = found()
        with program.desk.turn(program.now) as turn:
            homes = [units.named(turn.tx, name) for name in ("大汉龙城3栋", "大汉龙城5栋")]
            turn.tx.exec(delete(Profile))
            for home, (owing, done) in zip(homes, counts, strict=True):
                for number in range(owing):
                    settles(turn.tx, home, number < done)
            return tallies.duty_of(turn, units.named(turn.tx, "工农社区"), YEAR, exact=exact)

    def settles(tx, home, done):
        member = Member(name="某人", home_unit_id=home.id, joined_at=SUNDAY)
        tx.add(member)
        tx.flush()
        tx.add(Profile(member_id=member.id, in_service=True))
        for kind in (ActivityKind.SERVICE, ActivityKind.ORG_LIFE) if done else ():
            row = Exemption(member_id=member.id, year=YEAR, kind=kind, until=at("0:00", 1, 1, 2027))
            row.reason, row.granted_by, row.granted_at = "住院", 1, SUNDAY
            tx.add(row)

    return of


def rows(duty):
    return {row.name: (row.owed, row.done, row.missing) for row in duty.rows}


def test_each_unit_below_is_told(told):
    duty = told((20, 10), (14, 7))
    assert (duty.owed, duty.done, duty.missing) == (34, 17, 17)
    assert rows(duty) == {"大汉龙城3栋": (20, 10, 10), "大汉龙城5栋": (14, 7, 7)}


def test_a_handful_is_not_told_nor_what_it_could_be_computed_from(told):
    assert rows(told((20, 10), (3, 1)))["大汉龙城5栋"] == ("small",) * 3
    assert told((3, 1), (1, 1)).rows == ()


def test_who_may_see_the_roster_of_the_community_sees_every_count(told):
    assert rows(told((3, 1), (0, 0), exact=True)) == {"大汉龙城3栋": (3, 1, 2), "大汉龙城5栋": (0, 0, 0)}


def test_a_service_without_an_activity_counts_for_the_year(found):
    program = found()
    with program.desk.turn(program.now) as turn:
        member = people.named(turn.tx, "小李")[0]
        turn.tx.add(activity(id=50, number=None, state=ActivityState.RECORDED, unit_id=member.home_unit_id))
        turn.tx.flush()
        turn.tx.add(place(50, activity_id=50, member_id=member.id))
        turn.tx.flush()
        turn.tx.add(Hours(sign_up_id=50, member_id=member.id, minutes=60, state=HoursState.COUNTED))
        turn.tx.flush()
        found = duties.record(turn.tx, member.id, YEAR, program.now, FIGURES)
    assert found.stand.done == (ActivityKind.SERVICE,)
