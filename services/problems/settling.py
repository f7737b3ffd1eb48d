"""[办好了] with words; the reporter says [解决了] or [没解决], and seven days without a word are a yes."""

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemAnswerAsked, ProblemAnswered, ProblemReopened, ProblemSolved
from community.outcomes.questions import Option
from community.problems import Stand
from community.wishes import Wish
from services.actor import Actor
from services.problems import which
from services.problems.departments import answer, at_work
from services.problems.passing import tell_reporter
from services.problems.progress import progress
from services.problems.subject import (
    answered_with,
    holders,
    itself,
    meant,
    names_of,
    own,
    reports,
    stand,
    stands,
    to_act_on,
)
from services.problems.whistling import over, send_again
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import problems
from storage.tables.problems import Problem


def settle(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By whoever it lies with: a department, or those who look after the unit."""
    given = meant(turn, wish)
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
    said = answered_with(turn, problem, wish.text)
    problem.answer, problem.answered_at = said.text, turn.now
    actor.note("settle_problem", problem)
    news = ProblemAnswered(problem=turn.facts(problem), words=problem.answer, to_reporter=True)
    told = tell_reporter(turn, problem, news)
    return news.model_copy(update={"to_reporter": False, "told": told, "hidden": said.words_hidden})


def solved(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[解决了], by the reporter; whoever sees it shine says so before anybody has answered, too."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) in (Stand.SOLVED, Stand.WITHDRAWN):
        return stands(turn, problem, mine=True)
    thing = itself(turn, problem)
    _set_solved(turn, thing)
    actor.note("problem_solved", thing)
    over(turn, thing)
    _tell_holders(turn, thing, ProblemSolved(problem=turn.facts(thing), to_reporter=False))
    news = ProblemSolved(problem=turn.facts(problem), to_reporter=True)
    tell_reporter(turn, thing, news.model_copy(update={"by_another": True}), without=problem.id)
    return news


def _set_solved(turn: Turn, thing: Problem) -> None:
    """For everybody who has reported it; any of them may say that it is not."""
    for one in reports(turn, thing):
        one.solved_at = turn.now
    turn.tx.flush()


def seen_done(turn: Turn, actor: Actor, wish: Wish) -> Outcome | tuple[Outcome, ...]:
    """修好了, said by whoever reported it and has nothing to do: it is solved. With words that say more it is shown."""
    if wish.text:
        return progress(turn, actor, Wish(intent=wish.intent))
    return which.of(which.to_confirm, solved)(turn, actor, wish.model_copy(update={"intent": "problem_solved"}))


def unsolved(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[没解决], by a reporter: it lies where it was answered. What they say with it is added."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) not in (Stand.ANSWERED, Stand.SOLVED):
        return stands(turn, problem, mine=True)
    thing = itself(turn, problem)
    _reopen(turn, thing)
    said = _said_with_it(turn, problem, wish.text.strip())
    said = said if problem.id != thing.id else ""  # it stands in its words
    again = "、".join(send_again(turn, thing, said))
    actor.note("reopen_problem", thing)
    news = ProblemReopened(problem=turn.facts(thing), to="holder", department=again, added=said)
    _tell_holders(turn, thing, news)
    told = ProblemReopened(problem=turn.facts(problem), to="reporter", department=again)
    tell_reporter(turn, thing, told.model_copy(update={"to": "another"}), without=problem.id)
    return told


def _reopen(turn: Turn, thing: Problem) -> None:
    thing.answered_at = None
    thing.reopened += 1
    for one in reports(turn, thing):
        one.solved_at = None
    turn.tx.flush()


def _said_with_it(turn: Turn, problem: Problem, words: str) -> str:
    """As others may read it."""
    if not words:
        return ""
    before, problem.words = problem.words, words
    shown = rules.shown(problem, names_of(turn, problem.reporter_id)).text
    problem.words = f"{before}\n{words}"[: turn.figures.text_length]
    return shown


def _tell_holders(turn: Turn, problem: Problem, news: Outcome) -> None:
    turn.tell(dict.fromkeys(holders(turn, problem)[1]), news, hold=True)


def _solved_by_itself(turn: Turn, problem_id: int) -> None:
    problem = turn.lock(Problem, problem_id)
    if problem is None or stand(turn, problem) is not Stand.ANSWERED:
        return
    _set_solved(turn, problem)
    tell_reporter(turn, problem, ProblemSolved(problem=turn.facts(problem), to_reporter=True, by_itself=True))


declare(
    at_moments("problems_solved", problems.ANSWERED, _solved_by_itself, late=lambda one: one.problem_solved_after)
)
