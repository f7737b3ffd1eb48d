"""A problem's life against a small model of it: whatever is tapped by whomever in whatever order, both say the same."""

import asyncio
from dataclasses import dataclass, field

from hypothesis import HealthCheck, settings
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlmodel import select

from community.spec import DepartmentSpec
from services.problems.subject import counted
from storage.database import Database
from storage.tables.problems import Problem
from tests.cast import DAY, Program, at, community

OFFICES = {"城管局": "刘婶", "供电公司": "老彭"}


@dataclass
class Model:
    """What the rules say, and nothing else."""

    solved: bool = False
    withdrawn: bool = False
    another: bool = False  # has reported it too, and says that it is the same
    one: bool = True  # the first of them has not taken it back
    answered: bool = False
    level: int = 0  # building, community, street
    busy: set[str] = field(default_factory=set)
    done: set[str] = field(default_factory=set)  # have answered since it was last reopened
    ever: bool = False  # whether any department had it since then

    @property
    def counted(self) -> str:
        if self.withdrawn:
            return ""
        if self.solved:
            return "solved"
        return "with_department" if self.busy or (self.answered and self.ever) else "open"

    @property
    def is_open(self) -> bool:
        return not (self.solved or self.withdrawn or self.answered or self.busy)


class Life(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        database = Database("sqlite://")
        database.open()
        spec = community()
        street = spec.people["张书记"].roles[0].model_copy(update={"unit": "上梅街道"})
        people = spec.people | {"吴科长": spec.people["张书记"].model_copy(update={"roles": [street]})}
        people["小婷"] = spec.people["刘婶"]
        offices = [DepartmentSpec(name=name, contact=who) for name, who in OFFICES.items()]
        spec = spec.model_copy(update={"people": people, "departments": offices})
        self.program = Program(database, spec, now=at("10:00", day=23))
        self.model = Model()
        self.run(self.program.neighbour("小李").says("反映 路灯坏了"))

    def run(self, doing) -> None:
        asyncio.run(doing)

    def tap(self, who: str, verb: str, words: str = "", number: int = 1) -> None:
        self.run(self.program.neighbour(who).sends_tap(f"problem_{verb}:{number}"))
        if words and {"problem_answer_asked", "problem_return_asked", "which_departments"} & set(self.program.outcomes):
            self.run(self.program.neighbour(who).says(words))

    @rule()
    def passed_up_by_the_building(self) -> None:
        self.tap("王阿姨", "up")
        if self.model.is_open and self.model.level == 0:
            self.model.level = 1

    @rule()
    def passed_up_by_the_community(self) -> None:
        self.tap("赵师傅", "up")
        if self.model.is_open and self.model.level < 2:
            self.model.level += 1

    @rule()
    def settled_by_the_building(self) -> None:
        self.tap("王阿姨", "done", "换了灯泡")
        if self.model.is_open and self.model.level == 0:
            self.model.answered = True

    @rule()
    def settled_by_the_street(self) -> None:
        self.tap("吴科长", "done", "换了灯泡")
        if self.model.is_open:
            self.model.answered = True

    def whistles(self, *names: str) -> None:
        self.tap("吴科长", "whistle", "、".join(names))
        model = self.model
        if model.level == 2 and not (model.solved or model.withdrawn or model.answered):
            model.busy |= set(names)
            model.ever = True

    @rule()
    def whistled_to_one(self) -> None:
        self.whistles("城管局")

    @rule()
    def whistled_to_both(self) -> None:
        self.whistles("城管局", "供电公司")

    @rule()
    def somebody_else_whistles(self) -> None:
        self.tap("小周", "whistle", "城管局")

    @rule()
    def signed_for(self) -> None:
        self.tap("刘婶", "sign")

    def answers(self, name: str) -> None:
        model = self.model
        self.tap(OFFICES[name], "done", "修好了")
        if name in model.busy:
            model.busy.discard(name)
            model.done.add(name)
            model.answered = not model.busy

    @rule()
    def the_first_answers(self) -> None:
        self.answers("城管局")

    @rule()
    def the_second_answers(self) -> None:
        self.answers("供电公司")

    @rule()
    def the_first_returns_it(self) -> None:
        self.tap("刘婶", "return", "归供电公司管")
        self.model.busy.discard("城管局")

    @rule()
    def the_reporter_is_content(self) -> None:
        self.tap("小李", "solved")
        if self.model.one:
            self.is_solved()

    def is_solved(self) -> None:
        model = self.model
        if not (model.solved or model.withdrawn):
            model.solved = True
            model.done |= model.busy
            model.busy = set()

    @rule()
    def the_reporter_is_not(self) -> None:
        self.tap("小李", "unsolved")
        if self.model.one:
            self.is_reopened()

    def is_reopened(self) -> None:
        model = self.model
        if model.answered or model.solved:
            model.answered = model.solved = False
            model.busy, model.done, model.ever = model.done, set(), bool(model.done)

    @rule()
    def the_reporter_takes_it_back(self) -> None:
        self.tap("小李", "withdraw")
        model = self.model
        if model.another and model.one and not model.solved:
            model.one = False
        elif model.one:
            model.withdrawn = model.withdrawn or model.is_open

    @rule()
    def another_reports_it_too(self) -> None:
        model = self.model
        over = model.solved or model.withdrawn or model.answered or self.program.now > at("10:00", day=23) + 14 * DAY
        if model.another or over or not model.one:
            return
        self.run(self.program.neighbour("小婷").says("反映 门口路灯不亮"))
        self.run(self.program.neighbour("小婷").taps("是同一件"))
        model.another = True

    @rule()
    def another_is_content(self) -> None:
        if self.model.another:
            self.tap("小婷", "solved", number=2)
            self.is_solved()

    @rule()
    def another_is_not(self) -> None:
        if self.model.another:
            self.tap("小婷", "unsolved", number=2)
            self.is_reopened()

    @rule()
    def another_takes_it_back(self) -> None:
        """It goes on while the first still wants it; alone it is theirs like any other."""
        model = self.model
        if not model.another or model.solved:
            return
        self.tap("小婷", "withdraw", number=2)
        if model.one:
            model.another = False
        elif model.is_open:
            model.withdrawn, model.another = True, False

    @rule()
    def eight_days_pass(self) -> None:
        self.run(self.program.until(self.program.now + 8 * DAY))
        self.model.solved = self.model.solved or self.model.answered

    @invariant()
    def both_say_the_same(self) -> None:
        with self.program.database.reading() as tx:
            found = [counted(tx, one) for one in tx.exec(select(Problem))]
        assert [one for one in found if one] == [one for one in [self.model.counted] if one]


Life.TestCase.settings = settings(
    max_examples=12, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
)
TestLife = Life.TestCase
