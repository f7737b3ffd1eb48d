"""Any order of signing up, attending, approving, correcting, deleting and linking: tallies equal a recount from
nothing, nobody decides their own hours, and whoever has deleted their data stands in no table any more."""

from dataclasses import dataclass, field, replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from community.attendance import code
from community.company import Company
from community.linking import Linking
from community.own_data import Whose
from community.wishes import Wish
from services.attendance import arriving, closing
from services.hours import adjusting, answering, deciding
from services.own_data import deleting, linking
from services.signup import joining, leaving
from services.visit import attend
from storage import people
from storage.database import Database
from storage.tables.activities import Activity
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours, HoursState
from storage.tables.people import Member, Profile
from storage.tables.questions import Question
from storage.tables.signup import SignUp, Standing
from storage.tables.subject import Subject
from tests.cast import DAY, END, HOUR, MINUTE, START, Program, cleaning, community, place, run_timer, wish
from tests.poison import holding
from tests.services.test_deleting import delivered, tally

DATABASE = Database("sqlite://")
DATABASE.open()
SLOT = st.integers(0, 4)
DECIDER = st.sampled_from(["张书记", "赵师傅"])


@dataclass
class Somebody:
    """One person as the model knows them."""

    accounts: list[tuple[str, str]]  # channel, what they are called there
    poison: set[str] = field(default_factory=set)


class OwnData(RuleBasedStateMachine):
    @initialize()
    def everybody_is_new(self) -> None:
        yesterday = cleaning(title="包粽子", start=START - DAY, end=END - DAY)
        self.program = Program(DATABASE, community(cleaning(capacity=3), yesterday), now=START - 20 * MINUTE)
        self.count = 0
        self.people = [self.somebody() for _ in range(5)]
        for number, one in enumerate(self.people):
            self.served_yesterday(one, 60 + 10 * number)

    def served_yesterday(self, one: Somebody, minutes: int) -> None:
        """Everybody has hours that nobody has decided yet."""
        event = self.event(one)
        self.asks(linking.link, event, Wish(intent="link_account"))
        with self.program.desk.turn(self.program.now) as turn:
            own = Member(name=event.name, home_unit_id=people.named(turn.tx, "王阿姨")[0].home_unit_id, joined_at=START)
            turn.tx.add(own)
            turn.tx.flush()
            people.identity(turn.tx, event.channel, event.person).member_id = own.id
            row = place(None, activity_id=2, name=own.name, member_id=own.id)
            turn.tx.add(row)
            turn.tx.flush()
            came = Attendance(sign_up_id=row.id, checked_in_at=START - DAY, checked_out_at=END - DAY)
            claimed = Hours(sign_up_id=row.id, member_id=own.id, minutes=minutes, state=HoursState.CLAIMED)
            turn.tx.add_all([came, claimed])
            turn.tx.get_one(Activity, 2).closed_at = START - DAY + 4 * HOUR

    def somebody(self) -> Somebody:
        self.count += 1
        name, channel = f"毒{self.count}号", f"channel{self.count % 2}"
        return Somebody([(channel, f"账号-{self.count}-毒")], {name, f"账号-{self.count}-毒"})

    def event(self, one: Somebody, which: int = 0):
        channel, account = one.accounts[which % len(one.accounts)]
        name = sorted(word for word in one.poison if word.endswith("号"))[0]
        return replace(self.program.event("x"), channel=channel, person=account, chat=account, name=name)

    def asks(self, service, event, wanted):
        return attend(self.program.desk, service, event, wanted)

    # --- taking part ---------------------------------------------------------------------------------------------

    @rule(slot=SLOT, which=st.integers(0, 1), guest=st.booleans())
    def signs_up(self, slot: int, which: int, guest: bool) -> None:
        one = self.people[slot]
        self.count += 1
        name = f"毒客{self.count}人"
        company = Company(names=(name,)) if guest else Company()
        self.asks(joining.sign_up, self.event(one, which), wish("sign_up", 1, company=company))
        one.poison |= {name} if guest else set()

    @rule(slot=SLOT)
    def cancels(self, slot: int) -> None:
        self.asks(leaving.cancel, self.event(self.people[slot]), wish("cancel", 1))

    @rule(slot=SLOT)
    def has_a_phone(self, slot: int) -> None:
        self.count += 1
        channel, account = self.people[slot].accounts[0]
        with self.program.desk.turn(self.program.now) as turn:
            _, member = people.who_is(turn.tx, channel, account)
            if member is not None and turn.tx.get(Profile, member.id) is None:
                turn.tx.add(Profile(member_id=member.id, phone=f"毒电{self.count}话"))
                self.people[slot].poison.add(f"毒电{self.count}话")

    @rule(slot=SLOT, which=st.integers(0, 1))
    def comes(self, slot: int, which: int) -> None:
        with DATABASE.reading() as tx:
            right = code(tx.get_one(Activity, 1), self.program.now, self.program.desk.figures)
        self.asks(arriving.check_in, self.event(self.people[slot], which), wish("check_in", code=right))

    @rule(slot=SLOT)
    def leaves(self, slot: int) -> None:
        self.asks(arriving.check_out, self.event(self.people[slot]), wish("check_out", 1))

    @rule(minutes=st.integers(1, 60))
    def time_goes_by(self, minutes: int) -> None:
        if self.program.now + minutes * MINUTE < END + 60 * MINUTE:
            self.program.stage.now += minutes * MINUTE

    @rule()
    def attendance_is_closed(self) -> None:
        self.asks(closing.close_activity, self.program.event("王阿姨"), wish("close", 1))

    # --- hours -----------------------------------------------------------------------------------------------------

    @rule(by=DECIDER, number=st.sampled_from([1, 2, 2]))
    def all_are_approved(self, by: str, number: int) -> None:
        self.asks(deciding.approve, self.program.event(by), wish("approve_hours", number))

    @rule(by=DECIDER, slot=SLOT, minutes=st.integers(0, 200))
    def one_is_corrected(self, by: str, slot: int, minutes: int) -> None:
        name = sorted(word for word in self.people[slot].poison if word.endswith("号"))[0]
        wanted = wish("adjust_hours", 2, minutes_by_name=((name, minutes),))
        self.asks(adjusting.adjust, self.program.event(by), wanted)

    @rule(slot=SLOT, right=st.booleans())
    def the_member_answers(self, slot: int, right: bool) -> None:
        one = self.people[slot]
        self.count += 1
        said = f"毒话{self.count}说不对"
        with DATABASE.reading() as tx:
            _, member = people.who_is(tx, *one.accounts[0])
            own = tx.exec(select(Hours).where(Hours.member_id == member.id)).first() if member else None
        if own is not None:
            about = Subject("hours", own.sign_up_id)
            service = answering.confirm if right else answering.dispute
            self.asks(service, self.event(one), Wish(intent="x", about=about, text="" if right else said))
            one.poison |= set() if right else {said}

    @rule()
    def a_week_goes_by(self) -> None:
        run_timer(self.program.desk, "count_unanswered_hours", self.program.now + 8 * DAY)

    # --- going and becoming one ------------------------------------------------------------------------------------

    @rule(slot=SLOT, which=st.integers(0, 1))
    def deletes_their_data(self, slot: int, which: int) -> None:
        one = self.people[slot]
        before = tally(self.program)
        event = self.event(one, which)
        self.asks(deleting.delete, event, Wish(intent="delete_data", details=Whose()))
        with DATABASE.reading() as tx:
            theirs = select(Question).where(Question.person == event.person)
            asked = tx.exec(theirs.order_by(Question.id.desc())).first()
        sure = Wish.model_validate(asked.asked["options"][0]["wish"]).model_copy(update={"answers": asked.id})
        answer = self.asks(deleting.confirm, replace(event, event_id=f"{event.event_id} sure"), sure)
        assert answer.called() == "data_deleted"
        self.deliver()
        left = holding(DATABASE, *one.poison)
        assert left == []
        if self.program.now >= START:
            assert tally(self.program) == before
        self.people[slot] = self.somebody()

    def deliver(self) -> None:
        delivered(self.program)
        for channel in ("channel0", "channel1"):
            delivered(self.program, channel)

    @precondition(lambda self: len(self.people) > 1)
    @rule(asks=SLOT, says=SLOT)
    def becomes_one(self, asks: int, says: int) -> None:
        one, other = self.people[asks], self.people[says]
        event = self.event(one)
        self.asks(linking.link, event, Wish(intent="link_account"))
        with self.program.desk.turn(self.program.now) as turn:
            told = linking._made(turn, people.identity(turn.tx, *one.accounts[0]))
        answer = self.asks(linking.link, self.event(other), Wish(intent="x", details=Linking(code=told.code)))
        if answer.called() == "account_linked" and one is not other:
            merged = Somebody(one.accounts + other.accounts, one.poison | other.poison)
            self.people[asks] = merged
            self.people[says] = self.somebody()
        else:
            assert one is other or len(other.accounts) > 1

    # --- what must always be so --------------------------------------------------------------------------------------

    @invariant()
    def tallies_equal_a_recount(self) -> None:
        with DATABASE.reading() as tx:
            places = [row for row in tx.exec(select(SignUp)) if row.standing == Standing.GOING]
            came = {row.sign_up_id for row in tx.exec(select(Attendance))}
            counted = {row.sign_up_id: row.minutes for row in tx.exec(select(Hours)) if row.state == HoursState.COUNTED}
        found = tally(self.program)
        assert found.signed_up == len(places)
        assert found.attended == sum(row.id in came for row in places)
        assert found.people == len({row.member_id for row in places if row.id in came and row.member_id})
        assert found.minutes == sum(counted.get(row.id, 0) for row in places)

    @invariant()
    def hours_belong_to_a_place_and_are_nobodys_own_decision(self) -> None:
        with DATABASE.reading() as tx:
            for row, place in tx.exec(select(Hours, SignUp).where(Hours.sign_up_id == SignUp.id)):
                assert row.member_id == place.member_id
                assert row.decided_by != row.member_id

    @invariant()
    def no_more_go_than_there_are_seats_and_nobody_twice(self) -> None:
        with DATABASE.reading() as tx:
            rows = [row for row in tx.exec(select(SignUp)) if row.standing != Standing.CANCELLED]
        assert sum(row.standing == Standing.GOING for row in rows if row.activity_id == 1) <= 3
        members = [(row.activity_id, row.member_id) for row in rows if row.member_id]
        assert len(members) == len(set(members))


TestOwnData = OwnData.TestCase
TestOwnData.settings = settings(max_examples=10, stateful_step_count=30, deadline=None)
