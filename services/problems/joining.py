"""Several reports of one thing: whoever reported it later is asked, and each is told what comes of it."""

from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemApart, ProblemJoinAsked, ProblemJoined, ProblemJoinProposed
from community.outcomes.questions import Option
from community.problems import Reporting, Stand
from community.problems.alike import alike
from community.wishes import Wish
from services.actor import Actor
from services.problems.passing import place, tell_holders
from services.problems.subject import holders, itself, may_act, own, stand, stands, to_act_on
from services.subjects import subject
from services.turn import Turn
from storage import problems, units
from storage.tables.problems import Problem, ProblemKind
from storage.tables.subject import Subject

GOES_ON = (Stand.OPEN, Stand.WITH_DEPARTMENT)


def proposed(turn: Turn, actor: Actor, problem: Problem) -> ProblemJoinAsked | None:
    """What sounds like the same thing in the same place, the newest; what is between neighbours joins nothing."""
    if problem.kind != ProblemKind.PROBLEM:
        return None
    since, near = turn.now - turn.figures.problem_alike, units.lineage(turn.tx, problem.unit_id)
    for other in problems.lately(turn.tx, near, problem.kind, since):
        thing = alike(other.words or "", problem.words or "") if other.id != problem.id else ""
        if thing and stand(turn, other) in GOES_ON and not may_act(turn, actor, other):
            return _asked(turn, problem, other, thing)
    return None


def _asked(turn: Turn, problem: Problem, other: Problem, thing: str) -> ProblemJoinAsked:
    about, details = subject(problem), Reporting(twin=other.id)
    yes = Option(wish=Wish(intent="join_problem", about=about, details=details), says="yes")
    no = Option(wish=Wish(intent="keep_problem_apart", about=about), says="no")
    facts = turn.facts(problem)
    return ProblemJoinAsked(problem=facts, thing=thing, other=other.id, since=other.reported_at, options=(yes, no))


def propose(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """2号和1号是同一件, by whoever has both: whoever reported the later one is asked."""
    numbers = sorted((wish.about_a("problem") or 0, Reporting.of(wish).twin or 0))
    first, later = (to_act_on(turn, actor, wish.aimed_at(Subject("problem", one))) for one in numbers)
    if isinstance(first, Outcome):
        return first
    if isinstance(later, Outcome):
        return later
    kinds, both = {first.kind, later.kind}, (first, later)
    if first.id == later.id or kinds != {ProblemKind.PROBLEM} or any(stand(turn, one) not in GOES_ON for one in both):
        return stands(turn, later, mine=False)
    news = _asked(turn, later, first, "")
    told = turn.tell({one: None for one in [later.reporter_id] if one is not None}, news, hold=True) > 0
    actor.note("propose_joining", later, to=first.id)
    return ProblemJoinProposed(problem=turn.facts(later), other=first.id, told=told)


def join(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[是同一件]: from now on it lies and stands where the other does."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    found = turn.lock(Problem, Reporting.of(wish).twin or 0)
    thing = itself(turn, found) if found is not None else None
    is_free = problem.joined_to_id is None and stand(turn, problem) is Stand.OPEN
    if thing is None or thing.id == problem.id or not is_free or stand(turn, thing) not in GOES_ON:
        return stands(turn, problem, mine=True)
    _, lay_with = holders(turn, problem)
    for one in [problem, *problems.joined(turn.tx, [problem.id])]:
        one.joined_to_id = thing.id
    turn.tx.flush()
    turn.settled(ProblemJoinAsked, problem)
    actor.note("join_problem", problem, to=thing.id)
    news = ProblemJoined(problem=turn.facts(thing), to="holder", number=problem.id)
    turn.tell(dict.fromkeys([*lay_with, *holders(turn, thing)[1]]), news, hold=True)
    return ProblemJoined(problem=turn.facts(problem), to="reporter", number=thing.id)


def apart(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不是], and after joining: it lies with the nearest again, as if it had been reported now."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    turn.settled(ProblemJoinAsked, problem)
    if problem.joined_to_id is not None:
        if stand(turn, problem) in (Stand.SOLVED, Stand.WITHDRAWN):
            return stands(turn, problem, mine=True)
        problem.joined_to_id = problem.told_at = None
        place(turn, problem)
        actor.note("keep_problem_apart", problem)
    return ProblemApart(problem=turn.facts(problem))


def goes_on(turn: Turn, problem: Problem, further: list[Problem]) -> None:
    """The first who reported it is gone: it is the next one's, wherever it lies, and buttons of the old one mean it."""
    heir, *rest = further
    heir.joined_to_id = None
    for one in (problem, *rest):
        one.joined_to_id = heir.id
    for column in ("at_unit_id", "told_at", "answer", "answered_at", "overdue_told_at", "reopened"):
        setattr(heir, column, getattr(problem, column))
    for sent in problems.dispatches(turn.tx, [problem.id]):
        sent.problem_id = heir.id
    turn.tx.flush()
    tell_holders(turn, heir, step="goes_on", was=problem.id)
