"""Problems: passed on, received, answered, solved. All of it is said in private alone."""

from datetime import datetime
from typing import Literal

from community.outcomes.base import Attached, Facts, Outcome
from community.outcomes.questions import Asks


class ProblemFacts(Facts):
    """What others may see of it: its words are redacted, and whoever is not to be named is not."""

    about: Literal["problem"] = "problem"
    kind: str  # problem
    unit: str  # where it is
    holder: str  # whose organisers it lies with
    at_street: bool  # from where it may be whistled to departments
    stand: str  # open | with_department | answered | solved | withdrawn
    departments: tuple[str, ...] = ()  # that it lies with
    overdue: tuple[str, ...] = ()  # of these
    words: str
    also: tuple[str, ...] = ()  # what further reports of the same thing say
    same_as: int = 0  # the number of the report that it was joined to
    file: Attached | None = None
    reporter: str = ""  # empty: not to be named
    reported_at: datetime
    answer: str = ""

    @property
    def is_discreet(self) -> bool:
        return True

    @property
    def number(self) -> int:
        """By which it is chosen among several."""
        return self.id


class _AboutProblem(Outcome, abstract=True):
    personal = True
    problem: ProblemFacts

    def concerns(self) -> tuple[Facts, ...]:
        return (self.problem,)


class ProblemWordsAsked(Asks):
    """反映 alone: the next line is what it is about."""

    personal = True
    asks = "words"


class ProblemMoreAsked(_AboutProblem, Asks):
    """[补充]: the next line is added."""

    asks = "words"


class ProblemAnswerAsked(_AboutProblem, Asks):
    """[办好了]: the next line says how."""

    asks = "words"


class ProblemPassedOn(_AboutProblem):
    """To the reporter: who has it now, and as what."""

    hidden: tuple[str, ...] = ()  # of their words
    reached: bool = True
    held_until: datetime | None = None  # it is told in the morning
    step: Literal[
        "reported", "reported_again", "told", "added", "named", "unnamed", "passed_up", "whistled"
    ] = "reported"


class OpinionPassedOn(ProblemPassedOn):
    """The same of an opinion, which asks for nothing."""


class ProblemReceived(_AboutProblem):
    """To those who must act.

    :ivar was: the number of a report of the same thing that was withdrawn.
    """

    may_bring = True
    step: Literal["reported", "added", "named", "passed_up", "withdrawn", "solved", "goes_on"] = "reported"
    added: str = ""
    may_pass_up: bool = True
    department: bool = False  # that has been whistled to
    was: int = 0

    def brings(self) -> Attached | None:
        return self.problem.file if self.step in ("reported", "added", "passed_up") else None


class ProblemPassedUp(_AboutProblem):
    """To whoever passed it up; without anybody above it stays, and so does what a team mediates."""

    reached: bool = True
    mediated: bool = False


class ProblemAnswered(_AboutProblem, Asks):
    """To the reporter, who says whether it is solved, in words too; and to whoever answered, who is asked nothing."""

    asks = "aside"
    lives = "problem_solved_after"
    wants_words = True

    words: str
    to_reporter: bool
    told: bool = True  # whether the reporter could be told
    department: str = ""  # that has answered
    hidden: tuple[str, ...] = ()  # of the words, said to whoever wrote them


class ProblemSolved(_AboutProblem):
    to_reporter: bool
    by_itself: bool = False  # nobody has said anything for seven days
    by_another: bool = False  # of those who have reported it


class ProblemReopened(_AboutProblem):
    may_bring = True
    to: Literal["reporter", "another", "holder", "department"]
    department: str = ""
    last_day: datetime | None = None
    added: str = ""  # what the reporter said with it

    def brings(self) -> Attached | None:
        return self.problem.file if self.to in ("holder", "department") else None


class ProblemJoinAsked(_AboutProblem, Asks):
    """Whether it is what somebody has reported before: nothing is told of that but what both speak of."""

    thing: str  # empty: somebody who has both says that they are the same
    other: int
    since: datetime


class ProblemJoined(_AboutProblem):
    """:ivar number: the report that goes with this one, or that this one goes with."""

    to: Literal["reporter", "holder"]
    number: int


class ProblemJoinProposed(_AboutProblem):
    """To whoever has both: the later one's reporter is asked."""

    other: int
    told: bool


class ProblemApart(_AboutProblem):
    """It is another thing, and goes its own way."""


class WhichProblem(Asks):
    """Several fit what was said."""

    personal = True
    intent: str


class WhichDepartments(_AboutProblem, Asks):
    """[吹哨]: the next line names one or several, by name or number."""

    asks = "words"
    unknown: tuple[str, ...] = ()  # what names none of them for certain
    unreachable: tuple[str, ...] = ()  # those that nobody answers for


class ProblemWhistled(_AboutProblem):
    may_bring = True
    to: Literal["department", "whistler"]
    names: tuple[str, ...]
    last_day: datetime  # a moment of it
    days: tuple[datetime, ...] = ()  # of each of the names, when their limits differ

    def brings(self) -> Attached | None:
        return self.problem.file if self.to == "department" else None


class ProblemRecalled(_AboutProblem):
    """A whistle was taken back before anybody signed for it."""

    to: Literal["department", "whistler"]
    names: tuple[str, ...]


class ProblemSignedFor(_AboutProblem):
    to: Literal["department", "whistler"]
    department: str
    last_day: datetime  # a moment of it


class ProblemReturnAsked(_AboutProblem, Asks):
    """[退回]: the next line says whose it is."""

    asks = "words"


class ProblemReturned(_AboutProblem):
    to: Literal["department", "whistler"]
    department: str
    words: str = ""  # the right address; empty: nobody answers for the department any more
    hidden: tuple[str, ...] = ()  # of them, said to the department


class ProblemOverdue(_AboutProblem):
    to: Literal["department", "whistler", "reporter"]
    department: str
    signed: bool  # what is missing is the answer, and not the signature
    last_day: datetime  # a moment of it


class ProblemWithdrawn(_AboutProblem):
    """To the reporter."""

    goes_on: bool = False  # somebody else has reported the same thing


class ProblemProgress(Outcome):
    """How one's own stand, and what lies with whoever asks."""

    personal = True
    own: tuple[ProblemFacts, ...] = ()
    to_act: tuple[ProblemFacts, ...] = ()
    at_department: tuple[ProblemFacts, ...] = ()  # that whoever asks answers for
    looked_at: tuple[ProblemFacts, ...] = ()  # somebody else's turn, or nobody's
    missing: int = 0  # a number that was said and that no problem has

    def concerns(self) -> tuple[Facts, ...]:
        return self.own if len(self.own) == 1 else ()
