"""Any order of approving, correcting, confirming, disputing and waiting: hours equal those of a simple model."""

from dataclasses import dataclass
from datetime import datetime

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from sqlmodel import select

from services.attendance import closing
from services.hours import adjusting, answering, deciding
from services.visit import attend
from storage.database import Database
from storage.tables.attendance import Attendance
from storage.tables.hours import Hours
from storage.tables.people import Member
from storage.tables.subject import Subject
from tests.cast import DAY, END, MINUTE, START, Program, at, community, place, run_timer, wish

SERVED = ["小李", "刘婶", "老彭", "张书记"]
WITH_THE_RIGHT = ["张书记", "赵师傅"]
ANYBODY = st.sampled_from([*WITH_THE_RIGHT, "王阿姨", "小李", "周姐"])
MEMBERS = st.sampled_from(SERVED)
LAST_DAY = at("13:00") + 50 * DAY

DATABASE = Database("sqlite://")
DATABASE.open()


@dataclass
class Claim:
    minutes: int
    state: str = "claimed"
    decided_at: datetime | None = None


class Served(RuleBasedStateMachine):
    @initialize(left=st.lists(st.integers(1, 120), min_size=4, max_size=4))
    def everybody_has_served(self, left: list[int]) -> None:
        self.program = Program(DATABASE, community())
        self.model = dict(zip(SERVED, map(Claim, left), strict=True))
        self.everybody_was_there()
        self.program.stage.now = END
        self.asks(closing.close_activity, "王阿姨", activity_id=1)

    def everybody_was_there(self) -> None:
        with DATABASE.transaction() as tx:
            members = {member.name: member.id for member in tx.exec(select(Member))}
            for number, (name, claim) in enumerate(self.model.items(), 1):
                tx.add(place(number, name=name, member_id=members[name]))
                tx.flush()
                left = START + claim.minutes * MINUTE
                tx.add(Attendance(sign_up_id=number, checked_in_at=START, checked_out_at=left))

    def asks(self, service, who: str, **wanted: object) -> None:
        attend(self.program.desk, service, self.program.event(who), wish("any", **wanted))

    def approve(self, by: str, name: str, minutes: int | None = None, *, anew: bool = False) -> None:
        claim = self.model[name]
        if by in WITH_THE_RIGHT and by != name and (anew or claim.state in ("claimed", "disputed")):
            claim.minutes = claim.minutes if minutes is None else minutes
            claim.state, claim.decided_at = "approved", self.program.now

    # --- those who decide --------------------------------------------------------------------------------------

    @rule(by=ANYBODY)
    def approves_all(self, by: str) -> None:
        self.asks(deciding.approve, by, activity_id=1)
        for name in SERVED:
            self.approve(by, name)

    @rule(by=ANYBODY, name=MEMBERS)
    def approves_one(self, by: str, name: str) -> None:
        self.asks(deciding.approve, by, about=self.row(name))
        self.approve(by, name)

    @rule(by=ANYBODY, name=MEMBERS, halves=st.integers(0, 6))
    def corrects(self, by: str, name: str, halves: int) -> None:
        self.asks(adjusting.adjust, by, activity_id=1, minutes_by_name=((name, halves * 30),))
        self.approve(by, name, halves * 30, anew=True)

    # --- those who served --------------------------------------------------------------------------------------

    @rule(name=MEMBERS)
    def confirms(self, name: str) -> None:
        self.asks(answering.confirm, name, about=self.row(name))
        if self.model[name].state == "approved":
            self.model[name].state = "counted"

    @rule(name=MEMBERS, other=ANYBODY)
    def somebody_else_confirms(self, name: str, other: str) -> None:
        if other != name:
            self.asks(answering.confirm, other, about=self.row(name))

    @rule(name=MEMBERS)
    def disputes(self, name: str) -> None:
        self.asks(answering.dispute, name, about=self.row(name), text="我干得更久")
        if self.model[name].state in ("approved", "counted"):
            self.model[name].state = "disputed"

    @precondition(lambda self: self.program.now < LAST_DAY)
    @rule(days=st.sampled_from([1, 6, 7]))
    def days_pass(self, days: int) -> None:
        self.program.stage.now += days * DAY
        run_timer(self.program.desk, "count_unanswered_hours", self.program.now)
        for claim in self.model.values():
            if claim.state == "approved" and claim.decided_at and self.program.now >= claim.decided_at + 7 * DAY:
                claim.state = "counted"

    # --- what must hold ----------------------------------------------------------------------------------------

    def rows(self) -> dict[str, Hours]:
        with DATABASE.reading() as tx:
            return dict(tx.exec(select(Member.name, Hours).join(Hours, Hours.member_id == Member.id)).all())

    def row(self, name: str) -> Subject:
        return Subject("hours", self.rows()[name].sign_up_id)

    @invariant()
    def hours_equal_the_model_and_nobody_has_decided_their_own(self) -> None:
        rows = self.rows()
        found = {name: (row.state, row.minutes) for name, row in rows.items()}
        assert found == {name: (claim.state, claim.minutes) for name, claim in self.model.items()}
        assert all(row.decided_by != row.member_id for row in rows.values())


TestServed = Served.TestCase
TestServed.settings = settings(max_examples=10, stateful_step_count=20, deadline=None)
