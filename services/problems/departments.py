"""部门报到: a department signs for a problem, answers it, or returns it with the right address."""

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.problems import (
    ProblemAnswerAsked,
    ProblemAnswered,
    ProblemReturnAsked,
    ProblemReturned,
    ProblemSignedFor,
)
from community.outcomes.questions import Option, QuestionClosed
from community.wishes import Wish
from services import persons
from services.actor import Actor
from services.limits import limits_of
from services.problems.passing import tell_reporter
from services.problems.subject import answered_with, may_act, meant, stands
from services.problems.whistling import tell_street
from services.subjects import subject
from services.turn import Turn
from services.workdays import workdays
from storage import problems
from storage.tables.problems import Department, Dispatch, Problem


def _mine(turn: Turn, actor: Actor, wish: Wish) -> tuple[Problem, list[Dispatch]] | Outcome:
    """What the departments of this person have to do about a problem."""
    problem = meant(turn, wish)
    if problem is None:
        return QuestionClosed()
    if live := at_work(turn, actor, problem):
        return problem, live
    ever = [one.department_id for one in problems.dispatches(turn.tx, [problem.id])]
    knows = actor.id is not None and any(turn.tx.get_one(Department, one).contact_id == actor.id for one in ever)
    return stands(turn, problem, mine=False) if knows or may_act(turn, actor, problem) else NotAllowed()


def at_work(turn: Turn, actor: Actor, problem: Problem) -> list[Dispatch]:
    return problems.live_at(turn.tx, actor.id, problem.id) if actor.id is not None else []


def sign_for(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[签收]: from now on the clock of the answer runs."""
    found = _mine(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    problem, live = found
    for one in live:
        if one.signed_at is None:
            _signed(turn, problem, one)
    actor.note("sign_for_problem", problem)
    return _news(turn, problem, live[0], "department")


def _signed(turn: Turn, problem: Problem, sent: Dispatch) -> None:
    name = turn.tx.get_one(Department, sent.department_id).name
    limits = limits_of(problem.words or "", name, turn.figures)
    sent.signed_at, sent.overdue_at = turn.now, None
    sent.due_at = rules.due(workdays(turn.figures), turn.now, limits.answer, turn.figures)
    sent.remind_at = rules.next_reminder(sent.due_at, turn.figures)
    turn.tx.flush()
    tell_street(turn, problem, sent, _news(turn, problem, sent, "whistler"))


def _news(turn: Turn, problem: Problem, sent: Dispatch, to: str) -> ProblemSignedFor:
    name = turn.tx.get_one(Department, sent.department_id).name
    return ProblemSignedFor(problem=turn.facts(problem), to=to, department=name, last_day=rules.last_day(sent))


def give_back(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[退回], and the next line says whose it is: the street whistles to another."""
    found = _mine(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    problem, live = found
    if not wish.text.strip():
        again = Option(wish=Wish(intent="return_problem", about=subject(problem)))
        return ProblemReturnAsked(problem=turn.facts(problem), options=(again,))
    said = answered_with(turn, problem, wish.text)
    name = "、".join([_returned(turn, problem, one, said.text) for one in live])
    actor.note("return_problem", problem)
    news = ProblemReturned(problem=turn.facts(problem), to="department", department=name, words=said.text)
    return news.model_copy(update={"hidden": said.words_hidden})


def _returned(turn: Turn, problem: Problem, sent: Dispatch, words: str) -> str:
    sent.returned_at, sent.answer = turn.now, words or None
    turn.tx.flush()
    name = turn.tx.get_one(Department, sent.department_id).name
    news = ProblemReturned(problem=turn.facts(problem), to="whistler", department=name, words=words)
    tell_street(turn, problem, sent, news)
    return name


def answer(turn: Turn, actor: Actor, problem: Problem, live: list[Dispatch], text: str) -> Outcome:
    """[办好了] with words. When the last department has answered, the reporter is asked."""
    if not text.strip():
        again = Option(wish=Wish(intent="problem_done", about=subject(problem)))
        return ProblemAnswerAsked(problem=turn.facts(problem), options=(again,))
    said = answered_with(turn, problem, text)
    for one in live:
        one.answered_at, one.answer = turn.now, said.text
        one.signed_at = one.signed_at or turn.now
    turn.tx.flush()
    actor.note("answer_problem", problem)
    told = _all_answered(turn, problem)
    name = "、".join(turn.tx.get_one(Department, one.department_id).name for one in live)
    news = ProblemAnswered(problem=turn.facts(problem), words=said.text, to_reporter=False, told=told, department=name)
    tell_street(turn, problem, live[0], news)
    return news.model_copy(update={"hidden": said.words_hidden})


def _all_answered(turn: Turn, problem: Problem) -> bool:
    """Whether the reporter was asked; what one of several has returned is the street's to pass on first."""
    sent = [one for one in problems.dispatches(turn.tx, [problem.id]) if one.round == problem.reopened]
    if any(rules.is_live(one) for one in sent):
        return False
    names = problems.department_names(turn.tx, [one.department_id for one in sent])
    said = [f"{names[one.department_id]}：{one.answer}" for one in sent if one.answered_at is not None]
    problem.answered_at, problem.answer = turn.now, "\n".join(said)
    turn.tx.flush()
    news = ProblemAnswered(problem=turn.facts(problem), words=problem.answer, to_reporter=True)
    return tell_reporter(turn, problem, news)


def _leave(turn: Turn, leaving: Actor) -> None:
    """What the department has to do goes back to the street, which names somebody else."""
    me = leaving.member().id
    for sent in problems.live_at(turn.tx, me):
        _returned(turn, turn.tx.get_one(Problem, sent.problem_id), sent, "")
    for department in problems.answered_for_by(turn.tx, me):
        department.contact_id = None


persons.gives_up(_leave, "department.contact_id")
