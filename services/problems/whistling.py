"""街道吹哨: the street whistles to departments, and may take it back until somebody has signed for it."""

from collections.abc import Collection, Sequence

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.problems import (
    ProblemPassedOn,
    ProblemProgress,
    ProblemRecalled,
    ProblemReceived,
    ProblemReopened,
    ProblemWhistled,
    WhichDepartments,
)
from community.outcomes.questions import Option
from community.problems import Stand
from community.rights import Right, rights
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.limits import limits_of
from services.problems import which
from services.problems.passing import tell_reporter
from services.problems.progress import to_act
from services.problems.subject import is_at_street, stand, stands, to_act_on
from services.subjects import subject
from services.turn import Turn
from services.workdays import workdays
from storage import people, problems, units
from storage.tables.problems import Department, Dispatch, Problem


def whistle(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[吹哨], then names or numbers of departments; one that is not certain, and nothing is done."""
    aimed = wish if wish.about is not None else _aimed(turn, actor, wish)
    problem = to_act_on(turn, actor, aimed) if isinstance(aimed, Wish) else aimed
    if isinstance(problem, Outcome):
        return problem
    if not is_at_street(turn, problem):
        return NotAllowed()
    if stand(turn, problem) not in (Stand.OPEN, Stand.WITH_DEPARTMENT):
        return stands(turn, problem, mine=False)
    return _to_those_meant(turn, actor, problem, wish.text)


def _aimed(turn: Turn, actor: Actor, wish: Wish) -> Wish | Outcome:
    """About the only one that waits to be whistled; which have been is shown."""
    here = [one for one in to_act(turn, actor) if is_at_street(turn, one)]
    waiting = [one for one in here if stand(turn, one) is Stand.OPEN]
    if len(waiting) == 1:
        return wish.aimed_at(subject(waiting[0]))
    if waiting:
        return which.asked(turn, wish, waiting)
    may = here or Right.MARK_URGENT in rights(actor.roles)
    return ProblemProgress(to_act=turn.all_facts(here)) if may else NotAllowed()


def _to_those_meant(turn: Turn, actor: Actor, problem: Problem, text: str) -> Outcome:
    listed = problems.departments(turn.tx, units.lineage(turn.tx, problem.at_unit_id))
    places, unknown = rules.meant(text, [one.name for one in listed])
    chosen = [listed[place] for place in places]
    silent = tuple(one.name for one in chosen if not _reachable(turn, one))
    if unknown or silent or not chosen:
        options = [_option(problem, one) for one in listed]
        asked = tuple(options) or (Option(wish=Wish(intent="dispatch", about=subject(problem))),)
        facts = turn.facts(problem)
        return WhichDepartments(problem=facts, unknown=tuple(unknown), unreachable=silent, options=asked)
    return _whistled(turn, actor, problem, chosen)


def _option(problem: Problem, department: Department) -> Option:
    wish = Wish(intent="dispatch", about=subject(problem), text=department.name)
    return Option(wish=wish, label=department.name, numbered=True)


def _reachable(turn: Turn, department: Department) -> bool:
    known = [department.contact_id] if department.contact_id is not None else []
    return any(one.reachable for one in people.identities(turn.tx, known))


def _whistled(turn: Turn, actor: Actor, problem: Problem, chosen: Sequence[Department]) -> Outcome:
    busy = {one.department_id for one in problems.dispatches(turn.tx, [problem.id]) if rules.is_live(one)}
    new = [one for one in chosen if one.id not in busy]
    if not new:
        return stands(turn, problem, mine=False)
    days = tuple(rules.last_day(send(turn, problem, one, actor.member().id)) for one in new)
    names = tuple(one.name for one in new)
    actor.note("whistle", problem, departments=list(names))
    facts = turn.facts(problem)
    for one, day in zip(new, days, strict=True):
        if one.contact_id is not None:
            news = ProblemWhistled(problem=facts, to="department", names=(one.name,), last_day=day)
            turn.tell({one.contact_id: None}, news, hold=True)
    tell_reporter(turn, problem, ProblemPassedOn(problem=facts, step="whistled"))
    apart = days if len(set(days)) > 1 else ()
    return ProblemWhistled(problem=facts, to="whistler", names=names, last_day=days[0], days=apart)


def send(turn: Turn, problem: Problem, department: Department, whistler: int | None) -> Dispatch:
    """A new clock: it is to be signed for."""
    limits = limits_of(problem.words or "", department.name, turn.figures)
    due = rules.due(workdays(turn.figures), turn.now, limits.sign, turn.figures)
    sent = Dispatch(
        problem_id=problem.id,
        department_id=department.id,
        round=problem.reopened,
        whistled_by=whistler,
        whistled_at=turn.now,
        due_at=due,
        remind_at=rules.next_reminder(due, turn.figures),
    )
    turn.tx.add(sent)
    turn.tx.flush()
    return sent


def recall(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[撤回吹哨]: what nobody has signed for yet is as if it had not been."""
    problem = to_act_on(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    live = [one for one in problems.dispatches(turn.tx, [problem.id]) if rules.is_live(one)]
    unsigned = [one for one in live if one.signed_at is None and one.whistled_by == actor.id]
    if not unsigned:
        return stands(turn, problem, mine=False)
    names = [_forgotten(turn, problem, one) for one in unsigned]
    actor.note("recall_whistle", problem, departments=names)
    return ProblemRecalled(problem=turn.facts(problem), to="whistler", names=tuple(names))


def _forgotten(turn: Turn, problem: Problem, sent: Dispatch) -> str:
    department = turn.tx.get_one(Department, sent.department_id)
    turn.tx.delete(sent)
    turn.tx.flush()
    if department.contact_id is not None:
        news = ProblemRecalled(problem=turn.facts(problem), to="department", names=(department.name,))
        turn.tell({department.contact_id: None}, news, hold=True)
    return department.name


def send_again(turn: Turn, problem: Problem, said: str) -> list[str]:
    """Not solved: to the departments that have answered this time; those that nobody answers for are left out."""
    sent = [one for one in problems.dispatches(turn.tx, [problem.id]) if one.round == problem.reopened - 1]
    answered = [one for one in sent if one.answered_at is not None]
    return [name for one in answered if (name := _sent_again(turn, problem, one, said)) is not None]


def _sent_again(turn: Turn, problem: Problem, before: Dispatch, said: str) -> str | None:
    department = turn.tx.get_one(Department, before.department_id)
    if department.contact_id is None:
        return None
    last_day = rules.last_day(send(turn, problem, department, before.whistled_by))
    facts = turn.facts(problem)
    name = department.name
    news = ProblemReopened(problem=facts, to="department", department=name, last_day=last_day, added=said)
    turn.tell({department.contact_id: None}, news, hold=True)
    return department.name


# --- whom it concerns ----------------------------------------------------------------------------------------------


def tell_street(turn: Turn, problem: Problem, sent: Dispatch, news: Outcome) -> None:
    """Whoever has whistled, when they can be reached; else those that it lies with."""
    whistler = [sent.whistled_by] if sent.whistled_by is not None else []
    can = any(one.reachable for one in people.identities(turn.tx, whistler))
    turn.tell(dict.fromkeys(whistler if can else whom.nearest(turn, problem.at_unit_id)), news, hold=True)


def over(turn: Turn, problem: Problem, *, withdrawn: bool = False) -> None:
    """There is nothing left to do for the departments that still had it."""
    live = [one for one in problems.dispatches(turn.tx, [problem.id]) if rules.is_live(one)]
    for one in live:
        one.answered_at = turn.now
    turn.tx.flush()
    _tell_departments(turn, problem, [one.department_id for one in live], withdrawn=withdrawn)


def _tell_departments(turn: Turn, problem: Problem, departments: Collection[int], *, withdrawn: bool) -> None:
    contacts = [turn.tx.get_one(Department, one).contact_id for one in departments]
    step = "withdrawn" if withdrawn else "solved"
    news = ProblemReceived(problem=turn.facts(problem), step=step)
    turn.tell({one: None for one in contacts if one is not None}, news, hold=True)
