"""[办好了] with words; the reporter says [解决了] or [没解决], and seven days without a word are a yes."""

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemAnswerAsked, ProblemAnswered, ProblemReopened, ProblemSolved
from community.outcomes.questions import Option
from community.problems import Stand
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.problems.passing import tell_reporter
from services.problems.subject import own, stands, to_act_on
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import problems
from storage.tables.problems import Problem


def settle(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    problem = to_act_on(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if rules.stand(problem) is not Stand.OPEN:
        return stands(turn, problem, mine=False)
    if not wish.text.strip():
        again = Option(wish=Wish(intent="problem_done", about=subject(problem)))
        return ProblemAnswerAsked(problem=turn.facts(problem), options=(again,))
    problem.answer = wish.text.strip()[: turn.figures.text_length]
    problem.answered_at = turn.now
    actor.note("settle_problem", problem)
    news = ProblemAnswered(problem=turn.facts(problem), words=problem.answer, to_reporter=True)
    told = tell_reporter(turn, problem, news)
    return news.model_copy(update={"to_reporter": False, "told": told})


def solved(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[解决了], by the reporter; whoever sees it shine says so before anybody has answered, too."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if rules.stand(problem) in (Stand.SOLVED, Stand.WITHDRAWN):
        return stands(turn, problem, mine=True)
    problem.solved_at = turn.now
    actor.note("problem_solved", problem)
    _tell_holders(turn, problem, ProblemSolved(problem=turn.facts(problem), to_reporter=False))
    return ProblemSolved(problem=turn.facts(problem), to_reporter=True)


def unsolved(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[没解决], by the reporter: it lies where it was answered."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if not rules.may_be_reopened(problem):
        return stands(turn, problem, mine=True)
    problem.answered_at = problem.solved_at = None
    problem.reopened += 1
    actor.note("reopen_problem", problem)
    _tell_holders(turn, problem, ProblemReopened(problem=turn.facts(problem), to_reporter=False))
    return ProblemReopened(problem=turn.facts(problem), to_reporter=True)


def _tell_holders(turn: Turn, problem: Problem, news: Outcome) -> None:
    own = [problem.reporter_id] if problem.reporter_id is not None else []
    turn.tell(dict.fromkeys(whom.nearest(turn, problem.at_unit_id, own)), news, hold=True)


def _solved_by_itself(turn: Turn, problem_id: int) -> None:
    problem = turn.lock(Problem, problem_id)
    if problem is None or rules.stand(problem) is not Stand.ANSWERED:
        return
    problem.solved_at = turn.now
    tell_reporter(turn, problem, ProblemSolved(problem=turn.facts(problem), to_reporter=True, by_itself=True))


declare(
    at_moments("problems_solved", problems.ANSWERED, _solved_by_itself, late=lambda one: one.problem_solved_after)
)
