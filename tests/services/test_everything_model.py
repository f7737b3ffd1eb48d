"""All parts together, in any order: tallies and duties equal a recount from nothing, nobody decides what is theirs,
membership follows from confirmed report-ins and consent, and whoever has gone stands in no table any more."""

from dataclasses import dataclass, field, replace

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlmodel import Session, select

from community.appointing import Appointing
from community.attendance import BackFilling, code
from community.company import Company
from community.consents import asked as consent_asked
from community.exempting import Exempting
from community.hours import Serving
from community.linking import Linking
from community.own_data import Whose
from community.report_in import Withdrawing
from community.wishes import Wanted, Wish
from services import duties
from services.attendance import arriving, closing, late, taking
from services.duty import ending, excusing, exempting, making_up
from services.hours import adjusting, answering, deciding, serving
from services.own_data import deleting, linking, parting
from services.report_in import deciding as report_ins
from services.report_in import reporting, withdrawing
from services.roles import granting, revoking
from services.signup import joining, leaving
from services.timers import tick
from services.visit import attend
from storage import people, tallies, units
from storage.database import Database
from storage.tables.activities import Activity, ActivityKind, ActivityState
from storage.tables.attendance import Attendance
from storage.tables.audit import Audit
from storage.tables.duty import Exemption, MakeUp
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Profile, Role, RoleName
from storage.tables.questions import Question
from storage.tables.report_in import Consent, Purpose, ReportIn, ReportInState
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from storage.tables.units import UnitKind
from storage.tallies import Scope
from tests.cast import DAY, FIGURES, HOUR, MINUTE, Program, at, cleaning, community, place, wish
from tests.poison import holding, logged, written_in
from tests.services.test_deleting import delivered, tally
from tests.services.test_hours_recount import recounted

DATABASE = Database("sqlite://")
DATABASE.open()

TEAM, HOME = "环境卫生整治队", "大汉龙城3栋"
START = at("9:00", 9, 1, 2027)
LAST_DAY = at("9:00", 15, 2, 2027)  # the year before cannot be changed any more
TODAY, YESTERDAY, SESSION, LAST_YEAR = range(1, 5)
SEATS = 3
HELD = (
    cleaning(start=START, end=START + 2 * HOUR, capacity=SEATS, team=TEAM, organiser="王阿姨"),
    cleaning(title="包粽子", start=START - DAY, end=START - DAY + 2 * HOUR),
    cleaning(title="党课", kind="org_life", start=START, end=START + HOUR),
    cleaning(title="旧年打扫", start=at("9:00", 30, 12), end=at("11:00", 30, 12)),
)
KINDS = (ActivityKind.SERVICE, ActivityKind.ORG_LIFE)
CHANNELS = ("replay", "channel0", "channel1")

SLOT = st.integers(0, 9)
ROW = st.integers(1, 16)  # of any table
OFFICE = st.sampled_from(["王阿姨", "张书记", "赵师傅", "周姐"])
NOBODY = st.none()
BY = OFFICE | SLOT
SECRETARY = SLOT | st.just("张书记")
NUMBER = st.sampled_from([TODAY, YESTERDAY, SESSION, LAST_YEAR])
MINUTES = st.sampled_from([0, 60, 200])
TIME = st.sampled_from([5, 5, 20, 20, 60, 60, 120, 24 * 60, 8 * 24 * 60])


@dataclass
class Somebody:
    """One person as the model knows them."""

    accounts: list[tuple[str, str]]  # channel, what they are called there
    poison: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        return sorted(word for word in self.poison if word.endswith("号"))[0]


class Everything(RuleBasedStateMachine):
    @initialize()
    def everybody_is_new(self) -> None:
        self.log = logged()
        self.logged = self.log.__enter__()
        self.program = Program(DATABASE, community(*HELD), now=START - 20 * MINUTE)
        self.count, self.gone = 0, set()
        self.people = [self.somebody() for _ in range(5)]
        with self.program.desk.turn(self.program.now) as turn:
            for number in (YESTERDAY, LAST_YEAR):
                turn.tx.get_one(Activity, number).closed_at = self.program.now - 2 * HOUR
        for one in self.people:
            self.joins(one)
            for number in (YESTERDAY, LAST_YEAR):
                self.served(one, number)

    def somebody(self) -> Somebody:
        self.count += 1
        name, channel = f"毒{self.count}号", f"channel{self.count % 2}"
        return Somebody([(channel, f"账号-{self.count}-毒")], {name, f"账号-{self.count}-毒"})

    def word(self, one: Somebody, like: str) -> str:
        self.count += 1
        said = like.format(self.count)
        one.poison.add(said)
        return said

    def one(self, slot: int) -> Somebody:
        return self.people[slot % len(self.people)]

    def joins(self, one: Somebody) -> None:
        with self.program.desk.turn(self.program.now) as turn:
            home = units.named(turn.tx, HOME).id
            own = Member(name=one.name, home_unit_id=home, joined_at=START)
            turn.tx.add(own)
            turn.tx.flush()
        self.asks(linking.link, self.event(one), Wish(intent="link_account"))
        with self.program.desk.turn(self.program.now) as turn:
            people.identity(turn.tx, *one.accounts[0]).member_id = own.id

    def served(self, one: Somebody, number: int) -> None:
        """Hours that nobody has decided yet."""
        own = self.member(one)
        with self.program.desk.turn(self.program.now) as turn:
            activity = turn.tx.get_one(Activity, number)
            row = place(None, activity_id=number, name=one.name, member_id=own)
            turn.tx.add(row)
            turn.tx.flush()
            turn.tx.add(Attendance(sign_up_id=row.id, checked_in_at=activity.starts_at))
            turn.tx.add(Hours(sign_up_id=row.id, member_id=own, minutes=60 + own, state=HoursState.CLAIMED))

    def member(self, one: Somebody) -> int | None:
        with DATABASE.reading() as tx:
            me = people.who_is(tx, *one.accounts[0])[1]
            return me.id if me else None

    def event(self, by: Somebody | str | int, which: int = 0):
        if isinstance(by, str):
            return self.program.event(by)
        one = self.one(by) if isinstance(by, int) else by
        channel, account = one.accounts[which % len(one.accounts)]
        return replace(self.program.event("x"), channel=channel, person=account, chat=account, name=one.name)

    def asks(self, service, event, wanted):
        return attend(self.program.desk, service, event, wanted)

    def does(self, service, by, wanted, which: int = 0):
        return self.asks(service, self.event(by, which), wanted)

    def about(self, service, by, kind: str, row: int, **more):
        return self.does(service, by, Wish(intent="any", about=Subject(kind, row), **more))

    # --- taking part ---------------------------------------------------------------------------------------------

    @rule(slot=SLOT, which=st.integers(0, 1), guest=st.booleans(), number=st.sampled_from([TODAY, SESSION]))
    def signs_up(self, slot: int, which: int, guest: bool, number: int) -> None:
        names = (self.word(self.one(slot), "毒客{}人"),) if guest else ()
        wanted = wish("sign_up", number, company=Company(names=names), despite_clash=True)
        self.does(joining.sign_up, slot, wanted, which)

    @rule(slot=SLOT, number=st.sampled_from([TODAY, SESSION]))
    def cancels(self, slot: int, number: int) -> None:
        self.does(leaving.cancel, slot, wish("cancel", number))

    @rule(slot=SLOT)
    def has_a_phone(self, slot: int) -> None:
        one = self.one(slot)
        own = self.member(one)
        with self.program.desk.turn(self.program.now) as turn:
            if own and turn.tx.get(Profile, own) is None:
                turn.tx.add(Profile(member_id=own, phone=self.word(one, "毒电{}话")))

    @rule(slot=SLOT, which=st.integers(0, 1), number=st.sampled_from([TODAY, SESSION]))
    def comes(self, slot: int, which: int, number: int) -> None:
        with DATABASE.reading() as tx:
            right = code(tx.get_one(Activity, number), self.program.now, self.program.desk.figures)
        self.does(arriving.check_in, slot, wish("check_in", code=right), which)

    @rule(slot=SLOT)
    def leaves(self, slot: int) -> None:
        self.does(arriving.check_out, slot, wish("check_out", TODAY))

    @rule(by=BY, row=ROW)
    def is_marked_present(self, by: str | int, row: int) -> None:
        self.about(taking.mark_present, by, "sign_up", row)

    @rule(by=BY, number=st.sampled_from([TODAY, SESSION]))
    def attendance_is_closed(self, by: str | int, number: int) -> None:
        self.does(closing.close_activity, by, wish("close", number))

    @rule(by=BY, slot=SLOT, minutes=NOBODY | MINUTES, number=NUMBER)
    def is_entered_afterwards(self, by: str | int, slot: int, minutes: int | None, number: int) -> None:
        said = BackFilling(names=(self.one(slot).name,), minutes=minutes)
        self.does(late.back_fill, by, Wish(intent="any", text="x", about=Subject("activity", number), details=said))

    @rule(slot=SLOT, days=st.sampled_from([1, 10]), minutes=MINUTES)
    def serves_without_an_activity(self, slot: int, days: int, minutes: int) -> None:
        midnight = self.program.now.replace(hour=0, minute=0) - days * DAY
        said = Serving(deed=self.word(self.one(slot), "毒活{}儿"), for_me=True, day=midnight, minutes=minutes)
        self.does(serving.claim_service, slot, Wish(intent="any", details=said))

    @rule(minutes=TIME)
    def time_goes_by(self, minutes: int) -> None:
        if self.program.now + minutes * MINUTE < LAST_DAY:
            self.program.stage.now += minutes * MINUTE
            tick(self.program.desk, self.program.now)

    # --- hours ---------------------------------------------------------------------------------------------------

    @rule(by=BY, number=NUMBER)
    def all_are_approved(self, by: str | int, number: int) -> None:
        self.does(deciding.approve, by, wish("approve_hours", number))

    @rule(by=BY, row=ROW)
    def one_is_approved(self, by: str | int, row: int) -> None:
        self.about(deciding.approve, by, "hours", row)

    @rule(by=BY, row=ROW, minutes=MINUTES)
    def one_is_corrected(self, by: str | int, row: int, minutes: int) -> None:
        said = wish("adjust_hours", minutes_by_name=(("", minutes),))
        self.does(adjusting.adjust, by, said.aimed_at(Subject("hours", row)))

    @rule(slot=SLOT, which=st.integers(0, 3), right=st.booleans())
    def the_member_answers(self, slot: int, which: int, right: bool) -> None:
        one = self.one(slot)
        with DATABASE.reading() as tx:
            own = tx.exec(select(Hours).where(Hours.member_id == self.member(one))).all() if self.member(one) else []
        if own:
            service = answering.confirm if right else answering.dispute
            said = "" if right else self.word(one, "毒话{}说不对")
            self.about(service, one, "hours", own[which % len(own)].sign_up_id, text=said)

    # --- report-ins and the duty -----------------------------------------------------------------------------------

    @rule(slot=SLOT)
    def reports_in(self, slot: int) -> None:
        one = self.one(slot)
        said = {"name": self.word(one, "毒姓{}名"), "employer": self.word(one, "毒厂{}家"), "home": HOME}
        agreed = {consent_asked(Purpose.MEMBERSHIP): "agree"}
        self.does(lambda turn, actor, wanted: reporting._filled(turn, actor, said | agreed), one, Wish(intent="any"))

    @rule(by=BY, row=ROW, words=st.booleans())
    def a_report_in_is_decided(self, by: str | int, row: int, words: bool) -> None:
        self.about(report_ins.give_back if words else report_ins.confirm, by, "report_in", row, text="缺一张表")

    @rule(by=SECRETARY)
    def all_report_ins_are_confirmed(self, by: str | int) -> None:
        with DATABASE.reading() as tx:
            rows = [row.id for row in tx.exec(select(ReportIn))]
        for row in rows:
            self.about(report_ins.confirm, by, "report_in", row)

    @rule(slot=SLOT)
    def withdraws_consent(self, slot: int) -> None:
        one = self.one(slot)
        wanted = Wish(intent="any", details=Withdrawing(what="everything"))
        answer = self.does(withdrawing.withdraw, one, wanted)
        said = {word for word in one.poison if word.endswith(("名", "家"))}
        if answer.called() == "consent_withdrawn" and said:
            self.deliver()
            assert holding(DATABASE, *said) == []

    @rule(by=SECRETARY, slot=SLOT, year=st.sampled_from([2026, 2027]), kinds=st.sampled_from([(), KINDS[:1]]))
    def is_exempted(self, by: str | int, slot: int, year: int, kinds: tuple) -> None:
        own = self.member(self.one(slot))
        if own:
            said = Exempting(kinds=kinds, year=year, reason=self.word(self.one(slot), "毒病{}住院"), sure=True)
            self.about(exempting.exempt, by, "member", own, text="x", details=said)

    @rule(by=SECRETARY, row=ROW)
    def an_exemption_ends(self, by: str | int, row: int) -> None:
        self.about(ending.end, by, "exemption", row)

    @rule(slot=SLOT)
    def is_excused(self, slot: int) -> None:
        said = self.word(self.one(slot), "毒因{}发烧")
        self.does(excusing.excuse, slot, wish("excuse_absence", SESSION, text=said))

    @rule(first=SLOT, second=SLOT)
    def two_are_excused_in_one_line(self, first: int, second: int) -> None:
        names = tuple(self.one(slot).name for slot in (first, second))
        wanted = wish("excuse_absence", SESSION, text="和".join(names) + "请假了", company=Company(names=names))
        self.does(excusing.excuse, "王阿姨", wanted)

    @rule(by=SECRETARY, row=ROW, service=st.sampled_from([making_up.count, making_up.count, making_up.undo]))
    def is_made_up(self, by: str | int, row: int, service) -> None:
        self.about(service, by, "sign_up", row)

    # --- roles -------------------------------------------------------------------------------------------------------

    @rule(slot=SLOT, role=st.sampled_from([RoleName.TEAM_LEAD, RoleName.BUILDING_LEAD]))
    def is_given_a_role(self, slot: int, role: RoleName) -> None:
        unit = TEAM if role == RoleName.TEAM_LEAD else HOME
        said = Appointing(person=self.one(slot).name, role=role, sure=True)
        self.does(granting.grant, "赵师傅", Wish(intent="grant_role", wanted=Wanted(unit=unit), details=said))

    @rule(slot=SLOT)
    def is_made_secretary(self, slot: int) -> None:
        """As `linli roles` does it: somebody who may decide nearly everything but their own."""
        own = self.member(self.one(slot))
        with self.program.desk.turn(self.program.now) as turn:
            unit = units.named(turn.tx, "工农社区").id
            if own and people.role_row(turn.tx, own, unit, RoleName.BRANCH_SECRETARY) is None:
                turn.tx.add(Role(member_id=own, unit_id=unit, role=RoleName.BRANCH_SECRETARY))

    @rule(row=ROW)
    def a_role_is_revoked(self, row: int) -> None:
        self.about(revoking.revoke, "赵师傅", "role", row, details=Appointing(sure=True))

    # --- going, becoming one, and becoming two ------------------------------------------------------------------------

    @rule(slot=SLOT, which=st.integers(0, 1))
    def deletes_their_data(self, slot: int, which: int) -> None:
        one = self.one(slot)
        event = self.event(one, which)
        before = tally(self.program)
        self.asks(deleting.delete, event, Wish(intent="delete_data", details=Whose()))
        with DATABASE.reading() as tx:
            theirs = select(Question).where(Question.person == event.person)
            asked = tx.exec(theirs.order_by(Question.id.desc())).first()
        sure = Wish.model_validate(asked.asked["options"][0]["wish"]).model_copy(update={"answers": asked.id})
        answer = self.asks(deleting.confirm, replace(event, event_id=f"{event.event_id} sure"), sure)
        assert answer.called() == "data_deleted"
        self.deliver()
        assert holding(DATABASE, *one.poison) == []
        if self.program.now >= START:
            assert tally(self.program) == before
        self.gone |= one.poison
        self.people = [self.somebody() if other is one else other for other in self.people]

    def deliver(self) -> None:
        for channel in CHANNELS:
            delivered(self.program, channel)

    @precondition(lambda self: len(self.people) > 1)
    @rule(asks=SLOT, says=SLOT)
    def becomes_one(self, asks: int, says: int) -> None:
        one, other = self.one(asks), self.one(says)
        self.does(linking.link, one, Wish(intent="link_account"))
        with self.program.desk.turn(self.program.now) as turn:
            told = linking._made(turn, people.identity(turn.tx, *one.accounts[0]))
        answer = self.does(linking.link, other, Wish(intent="x", details=Linking(code=told.code)))
        if answer.called() == "account_linked" and one is not other:
            merged = Somebody(one.accounts + other.accounts, one.poison | other.poison)
            self.people = [p for p in self.people if p not in (one, other)] + [merged, self.somebody()]
        else:
            assert one is other or len(other.accounts) > 1

    @rule(slot=SLOT)
    def a_link_is_taken_back(self, slot: int) -> None:
        """Whose what was said in between is, nobody knows; each keeps at least their own name and accounts."""
        one = self.one(slot)
        own = self.member(one)
        about = {"about": Subject("member", own)} if own else {}
        wanted = Wish(intent="unlink_account", **about, details=Linking(name=one.name))
        asked = self.does(parting.unlink, "赵师傅", wanted)
        if own is None or asked.called() != "unlinking_asked":
            return
        with DATABASE.reading() as tx:
            question = tx.exec(select(Question).order_by(Question.id.desc())).first()
        self.does(parting.confirm, "赵师傅", asked.options[0].wish.model_copy(update={"answers": question.id}))
        self.people = [p for p in self.people if p is not one] + self.split(one)

    def split(self, one: Somebody) -> list[Somebody]:
        found: dict[object, list] = {}
        with DATABASE.reading() as tx:
            for account in one.accounts:
                me = people.who_is(tx, *account)[1]
                found.setdefault(me.id if me else account, []).append(account)
        return [self.parted(accounts) for accounts in found.values()]

    def parted(self, accounts: list[tuple[str, str]]) -> Somebody:
        numbers = [account.split("-")[1] for _, account in accounts]
        return Somebody(accounts, {f"毒{n}号" for n in numbers} | {account for _, account in accounts})

    # --- what must always be so --------------------------------------------------------------------------------------

    @invariant()
    def duties_equal_a_recount(self) -> None:
        with DATABASE.reading() as tx:
            everybody, reported = list(tx.exec(select(Member.id))), {*tx.exec(select(ReportIn.member_id))}
            for year in (2026, 2027):
                found = duties.records(tx, everybody, year, self.program.now, FIGURES)
                stands = {key: (set(one.stand.done), set(one.stand.missing)) for key, one in found.items()}
                right = {key: duty_recounted(tx, key, year, self.program.now) for key in reported}
                assert stands == {key: stand for key, stand in right.items() if stand is not None}, year

    @invariant()
    def members_in_service_are_those_with_a_confirmed_report_and_consent(self) -> None:
        with DATABASE.reading() as tx:
            reports = tx.exec(select(ReportIn)).all()
            consents = {one.member_id for one in tx.exec(select(Consent)) if one.withdrawn_at is None}
            said = {one.member_id for one in tx.exec(select(Profile)) if one.in_service}
        confirmed = {one.member_id for one in reports if one.state == ReportInState.CONFIRMED}
        assert said == confirmed
        assert said <= consents

    @invariant()
    def nobody_has_decided_what_is_theirs(self) -> None:
        with DATABASE.reading() as tx:
            for hours, row in tx.exec(select(Hours, SignUp).where(Hours.sign_up_id == SignUp.id)):
                assert hours.member_id == row.member_id
                assert hours.decided_by is None or hours.decided_by not in (hours.member_id, hours.entered_by)
            assert [one for one in tx.exec(select(Exemption)) if one.granted_by == one.member_id] == []
            assert [one for one in tx.exec(select(MakeUp)) if one.counted_by == one.member_id] == []
            assert [one for one in tx.exec(select(ReportIn)) if one.decided_by == one.member_id] == []

    @invariant()
    def a_make_up_is_of_a_place_of_the_same_member_and_of_the_year_before(self) -> None:
        with DATABASE.reading() as tx:
            for made in tx.exec(select(MakeUp)):
                row = tx.get_one(SignUp, made.sign_up_id)
                assert row.member_id == made.member_id
                assert tx.get_one(Activity, row.activity_id).starts_at.astimezone(FIGURES.zone).year == made.year + 1

    @invariant()
    def whoever_acted_is_there_or_nameless(self) -> None:
        with DATABASE.reading() as tx:
            there = set(tx.exec(select(Member.id)))
            assert {one.member_id for one in tx.exec(select(Audit))} - there <= {None}

    @invariant()
    def no_more_go_than_there_are_seats_and_nobody_twice(self) -> None:
        with DATABASE.reading() as tx:
            rows = [row for row in tx.exec(select(SignUp)) if row.standing != Standing.CANCELLED]
        assert sum(row.standing == Standing.GOING for row in rows if row.activity_id == TODAY) <= SEATS
        members = [(row.activity_id, row.member_id) for row in rows if row.member_id]
        assert len(members) == len(set(members))

    def teardown(self) -> None:
        """After each sequence, since to ask for all takes a while."""
        self.log.__exit__(None, None, None)
        assert written_in(self.logged(), ("毒",)) == []
        with DATABASE.reading() as tx:
            for name in (HOME, TEAM, "工农社区"):
                unit = units.named(tx, name)
                scope = Scope(unit.id, at("0:00", 1, 12), LAST_DAY, is_team=unit.kind == UnitKind.TEAM)
                _, found = tallies.counts(tx, scope)
                right = recounted(tx, scope)
                for of in ("activities", "signed_up", "attended", "people", "minutes", "no_shows"):
                    assert getattr(found, of) == getattr(right, of), (name, of)
        self.deliver()
        assert not self.gone or holding(DATABASE, *self.gone) == []


def duty_recounted(tx: Session, member_id: int, year: int, now) -> tuple[set, set] | None:
    """What is done and what is missing, row by row; None: no duty of that year is theirs."""
    reports = [one for one in tx.exec(select(ReportIn)) if one.member_id == member_id]
    confirmed = [one.reported_at for one in reports if one.state == ReportInState.CONFIRMED]
    begins = [0 if day is None else begins_with(day.astimezone(FIGURES.zone)) for day in confirmed]
    if not begins or min(begins) > year:
        return None
    next_year = at("0:00", 1, 1, year + 1)
    exemptions = [one for one in tx.exec(select(Exemption)) if (one.member_id, one.year) == (member_id, year)]
    due = {*KINDS} - {one.kind for one in exemptions if one.until >= next_year or now < one.until}
    done = {activity.kind for activity in counting(tx, member_id, year)} & due
    return done, due - done


def begins_with(reported) -> int:
    return reported.year if reported.month < 10 else reported.year + 1


def counting(tx: Session, member_id: int, year: int):
    for row in [one for one in tx.exec(select(SignUp)) if one.member_id == member_id]:
        activity, made = tx.get_one(Activity, row.activity_id), tx.get(MakeUp, row.id)
        hours, came = tx.get(Hours, row.id), tx.get(Attendance, row.id)
        there = row.standing == Standing.GOING and activity.state in (ActivityState.PUBLISHED, ActivityState.RECORDED)
        its_year = made.year if made else activity.starts_at.astimezone(FIGURES.zone).year
        served = hours is not None and hours.state == HoursState.COUNTED and hours.minutes > 0
        confirmed = came is not None and (came.confirmed_by is not None or activity.closed_at is not None)
        if there and its_year == year and (served if activity.kind == ActivityKind.SERVICE else confirmed):
            yield activity


TestEverything = Everything.TestCase
TestEverything.settings = settings(max_examples=4, stateful_step_count=25, deadline=None)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_everything_at_length():
    whole = {"deadline": None, "suppress_health_check": list(HealthCheck)}
    run_state_machine_as_test(Everything, settings=settings(max_examples=30, stateful_step_count=50, **whole))
