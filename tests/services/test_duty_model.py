"""Whatever is attended, approved, adjusted, disputed, corrected, exempted and made up: the duty equals a recount."""

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from sqlmodel import select

from bot.topics.duty import exempting as read
from bot.understanding.reading import Line
from community.hours import Adjusting
from community.wishes import Wish
from services import duties
from services.attendance import closing
from services.duty import ending, exempting, making_up
from services.hours import adjusting, answering, deciding
from services.visit import act
from storage.database import Database
from storage.tables.activities import ActivityKind
from storage.tables.attendance import Attendance
from storage.tables.people import Member
from storage.tables.subject import Subject
from tests.cast import FIGURES, HOUR, Program, at, community, place

SERVICE, SESSION = ActivityKind.SERVICE, ActivityKind.ORG_LIFE
KINDS = {SERVICE: "志愿服务", SESSION: "组织生活"}
YEARS = {2026: "去年", 2027: "今年"}
STARTS = (at("9:00", 28, 12), at("9:00", 30, 12), at("9:00", 9, 1, 2027), at("9:00", 10, 1, 2027))
HELD = [(start, kind) for start in STARTS for kind in KINDS]
NOW = at("9:00", 20, 1, 2027)
ANY = st.integers(1, len(HELD))

DATABASE = Database("sqlite://")
DATABASE.open()


@dataclass
class Came:
    """What the story has told of one activity, and nothing that the program has worked out."""

    kind: ActivityKind
    year: int
    confirmed: bool
    closed: bool = False
    hours: str = ""
    minutes: int = 120

    @property
    def counts(self) -> bool:
        if self.kind == SESSION:
            return self.confirmed or self.closed
        return self.hours == "counted" and self.minutes > 0


class Duty(RuleBasedStateMachine):
    @initialize()
    def nothing_has_been_done(self) -> None:
        held = [
            {"title": f"活动{n}", "kind": str(kind), "unit": "大汉龙城3栋", "start": start, "end": start + 2 * HOUR}
            for n, (start, kind) in enumerate(HELD, 1)
        ]
        self.program = Program(DATABASE, community(*held), now=NOW)
        with DATABASE.reading() as tx:
            self.ids = {member.name: member.id for member in tx.exec(select(Member))}
        self.came: dict[int, Came] = {}
        self.exempt: dict[tuple[int, ActivityKind], int] = {}

    def does(self, service, who, about, number, details=None, text=""):
        wish = Wish(intent="any", about=Subject(about, number), details=details, text=text)
        return act(self.program.desk, service, self.ids[who], wish, NOW)[0]

    def one(self, number, *states):
        found = self.came.get(number)
        return found if found and found.hours in states else None

    @rule(number=ANY, confirmed=st.booleans())
    def attend(self, number, confirmed):
        if number in self.came:
            return
        start, kind = HELD[number - 1]
        with DATABASE.transaction() as tx:
            tx.add(place(number, activity_id=number, name="小李", member_id=self.ids["小李"]))
            tx.flush()
            by = self.ids["王阿姨"] if confirmed else None
            tx.add(Attendance(sign_up_id=number, checked_in_at=start, confirmed_by=by))
        self.came[number] = Came(kind, start.year, confirmed)

    @rule(number=ANY)
    def close(self, number):
        came = self.came.get(number)
        if came and not came.closed:
            self.does(closing.close_activity, "王阿姨", "activity", number)
            came.closed = True
            came.hours = "claimed" if came.kind == SERVICE else ""

    @rule(number=ANY)
    def approve(self, number):
        if came := self.one(number, "claimed", "disputed"):
            self.does(deciding.approve, "张书记", "hours", number)
            came.hours = "approved"

    @rule(number=ANY, minutes=st.sampled_from([0, 60, 120]))
    def adjust_or_correct(self, number, minutes):
        if came := self.one(number, "claimed", "disputed", "approved", "counted"):
            figure = Adjusting(minutes_by_name=(("小李", minutes),))
            self.does(adjusting.adjust, "张书记", "hours", number, figure)
            came.hours, came.minutes = "approved", minutes

    @rule(number=ANY)
    def confirm(self, number):
        if came := self.one(number, "approved"):
            self.does(answering.confirm, "小李", "hours", number)
            came.hours = "counted"

    @rule(number=ANY)
    def dispute(self, number):
        if came := self.one(number, "approved", "counted"):
            self.does(answering.dispute, "小李", "hours", number, text="少了")
            came.hours = "disputed"

    @rule(kind=st.sampled_from(list(KINDS)), year=st.sampled_from(list(YEARS)))
    def grant(self, kind, year):
        wish = read(Line.of(f"免除小李{YEARS[year]}的{KINDS[kind]}，住院", NOW))
        sure = wish.details.model_copy(update={"sure": True})
        done = act(self.program.desk, exempting.exempt, self.ids["张书记"], wish.detailed(sure), NOW)[0]
        self.exempt[year, kind] = done.exemption_id

    @rule(kind=st.sampled_from(list(KINDS)), year=st.sampled_from(list(YEARS)))
    def end(self, kind, year):
        """What was granted at one moment is taken back together."""
        if (year, kind) in self.exempt:
            self.does(ending.end, "张书记", "exemption", self.exempt[year, kind])
            self.exempt = {key: number for key, number in self.exempt.items() if key[0] != year}

    @rule(number=ANY)
    def make_up(self, number):
        came = self.came.get(number)
        may = came and came.counts and came.year == 2027 and came.kind in self.recount(2026)[1]
        done = self.does(making_up.count, "张书记", "sign_up", number).called()
        assert (done == "make_up_counted") == bool(may)
        if may:
            came.year = 2026

    @rule(number=ANY)
    def take_back(self, number):
        put = (came := self.came.get(number)) and came.year < HELD[number - 1][0].year
        self.does(making_up.undo, "张书记", "sign_up", number)
        if put:
            came.year = 2027

    def recount(self, year):
        due = [kind for kind in KINDS if (year, kind) not in self.exempt]
        has = {kind for kind in due if any(c.counts and (c.kind, c.year) == (kind, year) for c in self.came.values())}
        return tuple(kind for kind in due if kind in has), tuple(kind for kind in due if kind not in has)

    @invariant()
    def the_duty_is_a_recount(self):
        with DATABASE.reading() as tx:
            for year in YEARS:
                stand = duties.record(tx, self.ids["小李"], year, NOW, FIGURES).stand
                assert (stand.done, stand.missing) == self.recount(year)


Duty.TestCase.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
TestTheDutyIsARecount = Duty.TestCase
