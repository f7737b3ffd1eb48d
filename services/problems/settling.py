"""[办好了] with words; the reporter says [解决了] or [没解决], and seven days without a word are a yes."""

from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemAnswerAsked, ProblemAnswered, ProblemReopened, ProblemSolved
from community.outcomes.questions import Option
from community.problems import Stand
from community.wishes import Wish
from services.actor import Actor
from services.problems.departments import answer, at_work
from services.problems.passing import tell_reporter
from services.problems.subject import holders, own, stand, stands, to_act_on
from services.problems.whistling import over, send_again
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import problems
from storage.tables.problems import Problem


def settle(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By whoever it lies with: a department, or those who look after the unit."""
    given = turn.lock(Problem, wish.about_a("problem") or 0)
    if given is not None and (live := at_work(turn, actor, given)):
        return answer(turn, actor, given, live, wish.text)
    problem = to_act_on(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) is not Stand.OPEN:
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
    if stand(turn, problem) in (Stand.SOLVED, Stand.WITHDRAWN):
        return stands(turn, problem, mine=True)
    problem.solved_at = turn.now
    actor.note("problem_solved", problem)
    over(turn, problem)
    _tell_holders(turn, problem, ProblemSolved(problem=turn.facts(problem), to_reporter=False))
    return ProblemSolved(problem=turn.facts(problem), to_reporter=True)


def unsolved(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[没解决], by the reporter: it lies where it was answered."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) not in (Stand.ANSWERED, Stand.SOLVED):
        return stands(turn, problem, mine=True)
    problem.answered_at = problem.solved_at = None
    problem.reopened += 1
    again = "、".join(send_again(turn, problem))
    actor.note("reopen_problem", problem)
    news = ProblemReopened(problem=turn.facts(problem), to="holder", department=again)
    _tell_holders(turn, problem, news)
    return news.model_copy(update={"to": "reporter"})


def _tell_holders(turn: Turn, problem: Problem, news: Outcome) -> None:
    turn.tell(dict.fromkeys(holders(turn, problem)[1]), news, hold=True)


def _solved_by_itself(turn: Turn, problem_id: int) -> None:
    problem = turn.lock(Problem, problem_id)
    if problem is None or stand(turn, problem) is not Stand.ANSWERED:
        return
    problem.solved_at = turn.now
    tell_reporter(turn, problem, ProblemSolved(problem=turn.facts(problem), to_reporter=True, by_itself=True))


declare(
    at_moments("problems_solved", problems.ANSWERED, _solved_by_itself, late=lambda one: one.problem_solved_after)
)
