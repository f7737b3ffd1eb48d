"""Any order of sign-ups, guests, cancellations and changed capacities: the lists equal those of a simple model."""

from dataclasses import dataclass

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from community import roster as rules
from community.company import Company
from services.activities import changing
from services.signup import joining, leaving
from services.visit import attend
from storage import signup as rows
from storage.database import Database
from tests.cast import GROUP, Program, cleaning, community, wish

PEOPLE = st.sampled_from(["小李", "刘婶", "老彭", "老陈", "王阿姨", "新邻居"])
GUESTS = st.sampled_from(["刘桂英", "陈小宝", "外婆"])
CAPACITIES = st.integers(1, 5)
CLEANING_ID = 1

DATABASE = Database("sqlite://")
DATABASE.open()


@dataclass
class Place:
    name: str
    host: str | None = None
    waits: bool = False


class Model:
    """A list in the order of arrival. Seats are filled from its front; who has one keeps it."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.places: list[Place] = []

    def lists(self) -> tuple[list[str], list[str]]:
        return [p.name for p in self.places if not p.waits], [p.name for p in self.places if p.waits]

    def has(self, name: str, host: str | None = None) -> bool:
        return any(p.name == name and p.host == host for p in self.places)

    def add(self, name: str, host: str | None = None) -> None:
        if not self.has(name, host):
            self.places.append(Place(name, host, waits=True))
            self.fill()

    def remove(self, name: str, host: str | None = None) -> None:
        self.places = [p for p in self.places if (p.name, p.host) != (name, host)]
        self.fill()

    def fill(self) -> None:
        for place in self.places:
            if place.waits and len(self.lists()[0]) < self.capacity:
                place.waits = False


class Roster(RuleBasedStateMachine):
    @initialize(capacity=CAPACITIES)
    def begin(self, capacity: int) -> None:
        self.program = Program(DATABASE, community(cleaning(capacity=capacity)))
        self.model = Model(capacity)
        self.most = capacity

    def asks(self, service, who: str, intent: str, **more: object) -> None:
        event = self.program.event(who, "private" if intent == "change_activity" else GROUP)
        attend(self.program.desk, service, event, wish(intent, CLEANING_ID, **more))

    @rule(who=PEOPLE)
    def signs_up(self, who: str) -> None:
        self.asks(joining.sign_up, who, "sign_up")
        self.model.add(who)

    @rule(who=PEOPLE)
    def says_plus_one(self, who: str) -> None:
        self.asks(joining.sign_up, who, "sign_up", company=Company(plus_one=True))
        if self.model.has(who):
            self.model.add(f"{who}+1", host=who)
        else:
            self.model.add(who)

    @rule(who=PEOPLE, guest=GUESTS)
    def signs_up_a_guest(self, who: str, guest: str) -> None:
        self.asks(joining.sign_up, who, "sign_up", company=Company(myself=False, names=(guest,)))
        self.model.add(guest, host=who)

    @rule(who=PEOPLE)
    def cancels(self, who: str) -> None:
        """Guests without a name leave with their host; named ones stay, unless the host does not go."""
        goes = self.model.has(who)
        self.asks(leaving.cancel, who, "cancel")
        for place in [p for p in self.model.places if p.host == who]:
            if not goes or place.name == f"{who}+1":
                self.model.places.remove(place)
        self.model.remove(who)

    @rule(who=PEOPLE, guest=GUESTS)
    def cancels_a_guest(self, who: str, guest: str) -> None:
        self.asks(leaving.cancel, who, "cancel", company=Company(myself=False, names=(guest,)))
        self.model.remove(guest, host=who)

    @rule(capacity=CAPACITIES)
    def the_organiser_changes_the_capacity(self, capacity: int) -> None:
        self.asks(changing.change, "王阿姨", "change_activity", amount=capacity)
        self.model.capacity = capacity
        self.most = max(capacity, len(self.model.lists()[0]))
        self.model.fill()

    @invariant()
    def the_roster_is_right(self) -> None:
        """It equals the model. Only who had a seat before the capacity shrank may go beyond it; nobody waits while a
        seat is free, and nobody stands there twice."""
        with DATABASE.reading() as tx:
            roster = rows.roster(tx, CLEANING_ID)
        going, waiting = rules.going(roster), rules.waiting(roster)
        assert ([row.name for row in going], [row.name for row in waiting]) == self.model.lists()
        self.most = max(self.model.capacity, min(self.most, len(going)))
        assert len(going) <= self.most
        assert not waiting or len(going) >= self.model.capacity
        members = [row.member_id for row in roster if row.member_id]
        assert len(members) == len(set(members))


TestRoster = Roster.TestCase
TestRoster.settings = settings(max_examples=12, stateful_step_count=20, deadline=None)
