"""Whatever is done to hours, in any order: tallies equal a recount, and nobody decides their own or their entries."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import Session, select

from community.attendance import BackFilling
from community.clock import local_day
from community.hours import Serving
from community.tallies import period
from community.wishes import Wish
from services.attendance import arriving, closing, late, taking
from services.hours import adjusting, answering, deciding, serving
from services.signup import joining
from services.visit import act, attend
from storage import tallies, units
from storage.database import Database
from storage.tables.activities import Activity, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Role, RoleName
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from storage.tables.units import Unit, UnitKind
from storage.tallies import Counts, Scope
from tests.cast import DAY, FIGURES, GROUP, HOUR, START, Program, at, cleaning, community, run_timer, wish

TEAM = "环境卫生整治队"
TALK = cleaning(title="健康讲座", kind="lecture", unit="大汉龙城5栋", start=at("9:00", day=29), end=at("10:00", day=29))
SERVE = ["小李", "刘婶", "老彭", "王阿姨", "小周"]
ANYBODY = st.sampled_from([*SERVE, "张书记", "赵师傅", "周姐"])
DECIDES = st.sampled_from(["张书记", "赵师傅", "老彭"])
SERVER = st.sampled_from(SERVE)
MINUTES = st.sampled_from([0, 30, 90, 120, 300, 600])
ROW = st.integers(1, 12)
LAST_DAY = at("13:00") + 40 * DAY

DATABASE = Database("sqlite://")
DATABASE.open()


class AnyOrder(RuleBasedStateMachine):
    """Everybody tries everything; what they may not do changes nothing that counts."""

    @initialize(came=st.sets(st.integers(1, 4)))
    def everybody_has_signed_up_and_some_have_come(self, came: set[int]) -> None:
        self.program = Program(DATABASE, community(cleaning(team=TEAM, organiser="王阿姨"), TALK))
        with DATABASE.transaction() as tx:
            self.members = {member.name: member.id for member in tx.exec(select(Member))}
            for activity in tx.exec(select(Activity)):
                activity.published_at = self.program.now - DAY
            team = units.named(tx, TEAM)
            tx.add(Role(member_id=self.members["老彭"], unit_id=team.id, role=RoleName.TEAM_LEAD))
        for who in SERVE[:4]:
            self.does(joining.sign_up, who, wish("sign_up", 1), GROUP)
        self.does(joining.sign_up, "小周", wish("sign_up", 2), "龙城5栋群")
        self.program.stage.now = START
        for row in came:
            self.does(taking.mark_present, "王阿姨", Wish(intent="any", about=Subject("sign_up", row)))

    def does(self, service, who: str, what: Wish, in_: str = "private") -> None:
        attend(self.program.desk, service, self.program.event(who, in_), what)

    def on_a_page(self, service, who: str, what: Wish) -> None:
        act(self.program.desk, service, self.members[who], what, self.program.now)

    # --- presence ----------------------------------------------------------------------------------------------

    @rule(by=ANYBODY, row=ROW)
    def is_marked_present(self, by: str, row: int) -> None:
        self.does(taking.mark_present, by, Wish(intent="any", about=Subject("sign_up", row)))

    @rule(who=SERVER)
    def checks_out(self, who: str) -> None:
        self.does(arriving.check_out, who, wish("check_out"))

    @rule(by=ANYBODY, number=st.integers(1, 2))
    def is_closed(self, by: str, number: int) -> None:
        self.does(closing.close_activity, by, wish("close_activity", number))

    @rule(by=ANYBODY, number=st.integers(1, 2))
    def counts_otherwise(self, by: str, number: int) -> None:
        self.does(closing.count_to_planned_end, by, wish("any", number))

    @rule(by=ANYBODY, who=SERVER, minutes=st.none() | MINUTES)
    def is_entered_afterwards(self, by: str, who: str, minutes: int | None) -> None:
        said = BackFilling(names=() if by == who else (who,), minutes=minutes)
        self.does(late.back_fill, by, Wish(intent="back_fill", text="x", details=said))

    @rule(by=ANYBODY, row=ROW, service=st.sampled_from([late.confirm, late.refuse, late.take_back]))
    def answers_whether_somebody_came(self, by: str, row: int, service) -> None:
        self.does(service, by, Wish(intent="any", about=Subject("sign_up", row)))

    # --- without an activity -----------------------------------------------------------------------------------

    @rule(by=st.none() | ANYBODY, who=SERVER, minutes=MINUTES, days=st.sampled_from([1, 2, 20]))
    def serves_without_an_activity(self, by: str | None, who: str, minutes: int, days: int) -> None:
        by = by or who
        day = at("0:00") + (local_day(self.program.now, FIGURES) - at("0:00").date()) - days * DAY
        said = Serving(deed=f"{who}  陪护", for_me=by == who, day=day, minutes=minutes)
        said = said if by != who else said.model_copy(update={"deed": "陪护"})
        self.does(serving.claim_service, by, Wish(intent="claim_service", details=said))

    @rule(by=ANYBODY, row=ROW)
    def takes_the_service_back(self, by: str, row: int) -> None:
        self.does(serving.withdraw, by, Wish(intent="any", about=Subject("hours", row)))

    # --- deciding and answering --------------------------------------------------------------------------------

    @rule(by=ANYBODY, row=ROW, on_a_page=st.booleans())
    def approves(self, by: str, row: int, on_a_page: bool) -> None:
        do = self.on_a_page if on_a_page else self.does
        do(deciding.approve, by, Wish(intent="approve_hours", about=Subject("hours", row)))

    @rule(by=DECIDES, answers=st.lists(st.sampled_from([None, answering.confirm, answering.dispute]), min_size=3))
    def approves_everything_and_everybody_answers(self, by: str, answers: list) -> None:
        for place, row in enumerate(self.rows()):
            self.does(deciding.approve, by, Wish(intent="approve_hours", about=Subject("hours", row)))
            if service := answers[place % len(answers)]:
                self.does(service, self.whose(row), Wish(intent="any", text="不对", about=Subject("hours", row)))

    @rule(by=ANYBODY, row=ROW, minutes=MINUTES, why=st.sampled_from(["", "提前走了"]))
    def adjusts(self, by: str, row: int, minutes: int, why: str) -> None:
        said = wish("adjust_hours", minutes_by_name=(("", minutes),), reasons=(why,))
        self.does(adjusting.adjust, by, said.aimed_at(Subject("hours", row)))

    @rule(by=ANYBODY, who=SERVER, minutes=MINUTES)
    def adjusts_by_name(self, by: str, who: str, minutes: int) -> None:
        self.does(adjusting.adjust, by, wish("adjust_hours", minutes_by_name=((who, minutes),)))

    @rule(by=st.none() | ANYBODY, row=ROW, service=st.sampled_from([answering.confirm, answering.dispute]))
    def answers(self, by: str | None, row: int, service) -> None:
        """Mostly whose it is."""
        who = by or self.whose(row)
        if who:
            self.does(service, who, Wish(intent="any", text="不对", about=Subject("hours", row)))

    def rows(self) -> list[int]:
        with DATABASE.reading() as tx:
            return list(tx.exec(select(Hours.sign_up_id)))

    def whose(self, row: int) -> str | None:
        with DATABASE.reading() as tx:
            hours = tx.get(Hours, row)
            return tx.get_one(Member, hours.member_id).name if hours and hours.member_id else None

    @rule(hours=st.sampled_from([1, 3, 30, 7 * 24]))
    def time_passes(self, hours: int) -> None:
        if self.program.now < LAST_DAY:
            self.program.stage.now += hours * HOUR
            for timer in ("close_attendance", "count_unanswered_hours"):
                run_timer(self.program.desk, timer, self.program.now)

    # --- what must hold ----------------------------------------------------------------------------------------

    @invariant()
    def nobody_has_decided_what_is_theirs_or_what_they_entered(self) -> None:
        with DATABASE.reading() as tx:
            for hours in tx.exec(select(Hours).where(Hours.decided_by != None)):  # noqa: E711
                assert hours.decided_by not in (hours.member_id, hours.entered_by)
            undecided = select(Hours).where(Hours.state == HoursState.COUNTED, Hours.decided_by == None)  # noqa: E711
            assert tx.exec(undecided).all() == []

    @invariant()
    def no_day_holds_more_than_eight_entered_hours(self) -> None:
        """As long as nobody has decided: what was entered was cut to the day."""
        with DATABASE.reading() as tx:
            found = select(Hours, Activity).join(SignUp, SignUp.id == Hours.sign_up_id).join(Activity)
            days: dict[object, int] = {}
            for hours, activity in tx.exec(found.where(Hours.state == HoursState.CLAIMED, Hours.entered_by != None)):  # noqa: E711
                day = hours.member_id, local_day(activity.starts_at, FIGURES)
                days[day] = days.get(day, 0) + hours.minutes
            assert all(minutes <= FIGURES.entered_a_day for minutes in days.values())

    def teardown(self) -> None:
        """Every tally equals a recount; after each sequence, since to ask for all of them takes a while."""
        with DATABASE.reading() as tx:
            for unit in tx.exec(select(Unit)).all():
                for first, last in spans():
                    scope = Scope(unit.id, first, last, is_team=unit.kind == UnitKind.TEAM)
                    _, told = tallies.counts(tx, scope)
                    assert in_order(told) == in_order(recounted(tx, scope)), (unit.name, first, last)
                    alone = [one.counts for one in tallies.held(tx, scope)]
                    assert sum(one.no_shows for one in alone) == told.no_shows
                    assert sum(one.attended for one in alone) == told.attended


def in_order(counts: Counts) -> Counts:
    return replace(counts, waits=tuple(sorted(counts.waits)))


def spans() -> Iterator[tuple[datetime, datetime]]:
    for moment in (START, START - 25 * DAY):
        for name in ("week", "month", "year"):
            whole = period(name, moment, FIGURES)
            yield whole.first, whole.last


def recounted(tx: Session, scope: Scope) -> Counts:
    """Row by row, without a single aggregate."""
    below = units.subtree(tx, scope.unit_id)
    held = [a for a in tx.exec(select(Activity)) if (a.team_id if scope.is_team else a.unit_id) in below]
    held = [a for a in held if scope.first <= a.starts_at < scope.last]
    open_ones = {a.id for a in held if a.state == ActivityState.PUBLISHED}
    alone = {a.id for a in held if a.state == ActivityState.RECORDED}
    rows = [row for row in tx.exec(select(SignUp)) if row.standing == Standing.GOING]
    taking_part = [row for row in rows if row.activity_id in open_ones]
    came = [row for row in taking_part if tx.get(Attendance, row.id)]
    hours = {row.id: tx.get(Hours, row.id) for row in rows if row.activity_id in open_ones | alone}
    counted = {key: one for key, one in hours.items() if one and one.state == HoursState.COUNTED}
    served = [row for row in rows if row.activity_id in alone and row.id in counted and counted[row.id].minutes]
    over = {a.id for a in held if a.closed_at} & {row.activity_id for row in came}
    first = {a.id: [row.created_at for row in tx.exec(select(SignUp)) if row.activity_id == a.id] for a in held}
    asked = [a for a in held if a.id in open_ones and first[a.id] and a.published_at]
    return Counts(
        activities=len(open_ones),
        signed_up=len(taking_part),
        attended=len(came),
        people=len({row.member_id for row in (*came, *served)}),
        minutes=sum(one.minutes for one in counted.values()),
        no_shows=sum(row.activity_id in over and row not in came for row in taking_part),
        waits=tuple(min(first[a.id]) - a.published_at for a in asked),
    )


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=20, stateful_step_count=40, deadline=None)


# --- the only one who may decide ---------------------------------------------------------------------------------


def test_the_only_approver_cannot_approve_their_own_service_and_hears_that_nobody_can(found):
    program = found()
    with program.database.transaction() as tx:
        for role in tx.exec(select(Role).join(Member, Member.id == Role.member_id).where(Member.name == "赵师傅")):
            tx.delete(role)
        zhang = tx.exec(select(Member).where(Member.name == "张书记")).one()
        zhang.home_unit_id = units.named(tx, "大汉龙城3栋").id
    said = Serving(deed="值班", for_me=True, day=at("0:00", day=21), minutes=60)
    told = attend(program.desk, serving.claim_service, program.event("张书记"), Wish(intent="x", details=said))
    assert told.called() == "service_claimed"
    assert told.asked == 0
    about = Wish(intent="approve_hours", about=Subject("hours", told.sign_up_id))
    assert attend(program.desk, deciding.approve, program.event("张书记"), about).rows == ()
    with program.database.reading() as tx:
        assert tx.get(Hours, told.sign_up_id).state == HoursState.CLAIMED


@pytest.mark.parametrize("minutes", [481, 600, 24 * 60])
def test_a_day_holds_eight_hours_however_they_are_entered(found, minutes):
    program = found()
    claims = [Serving(deed=deed, for_me=True, day=at("0:00", day=21), minutes=minutes) for deed in ("巡逻", "送餐")]
    first, second = (
        attend(program.desk, serving.claim_service, program.event("小李"), Wish(intent="x", details=said))
        for said in claims
    )
    assert (first.minutes, first.said) == (480, minutes)
    assert (second.called(), second.because) == ("service_refused", "full")


@pytest.mark.parametrize(("days", "lacks"), [(30, ()), (31, ("old",)), (0, ("future",)), (-1, ("future",))])
def test_a_service_is_of_the_last_thirty_days_and_over(days, lacks):
    from community.hours import lacking

    now = at("9:00", day=30)
    said = Serving(deed="巡逻", day=at("0:00", day=30) - timedelta(days=days), minutes=600)
    assert lacking(said, said.deed, now, FIGURES) == lacks
