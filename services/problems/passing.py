"""A problem lies with the nearest who can be reached: told at once, or as soon as there is anybody."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from community.figures import Figures
from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemAnswered, ProblemPassedOn, ProblemPassedUp, ProblemReceived
from community.outcomes.questions import Option
from community.problems import Stand, is_live
from community.rights import OWN_ONLY
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.problems.subject import holders, itself, reports, stand, stands, to_act_on
from services.subjects import subject
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage import problems, units
from storage.tables.problems import Department, Problem
from storage.tables.units import Unit, UnitKind


def place(turn: Turn, problem: Problem, **how: Any) -> bool:
    """With the nearest level from where it lies upwards that can be reached; False: it waits for somebody."""
    unit, members = holders(turn, problem)
    if unit is None or (problem.told_at is not None and unit == problem.at_unit_id):
        return False
    problem.at_unit_id, problem.told_at = unit, turn.now
    turn.tx.flush()
    tell(turn, problem, members, **how)
    return True


def tell_holders(turn: Turn, problem: Problem, **how: Any) -> None:
    """Whoever looks after the unit where it lies now, and the departments that have it."""
    thing = itself(turn, problem)
    _, members = holders(turn, thing)
    tell(turn, problem, members, **how)
    tell(turn, problem, _contacts(turn, thing), department=True, **how)


def _contacts(turn: Turn, thing: Problem) -> list[int]:
    live = [one.department_id for one in problems.dispatches(turn.tx, [thing.id]) if is_live(one)]
    found = [turn.tx.get_one(Department, one).contact_id for one in live]
    return [one for one in found if one is not None]


def tell(turn: Turn, problem: Problem, members: Iterable[int], **how: Any) -> None:
    goes_up = above(turn, itself(turn, problem)) is not None
    news = ProblemReceived(problem=turn.facts(problem), may_pass_up=goes_up, **how)
    turn.tell(dict.fromkeys(members), news, hold=True)


def above(turn: Turn, problem: Problem) -> int | None:
    """The next unit upwards with anybody who can be reached; what a team mediates stays there."""
    if turn.tx.get_one(Unit, problem.at_unit_id).kind == UnitKind.TEAM:
        return None
    parents = units.lineage(turn.tx, problem.at_unit_id)[1:]
    return whom.nearest_unit(turn, parents[0], _without(problem))[0] if parents else None


def pass_up(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[报上去]: to the next level; the reporter hears who has it now."""
    problem = to_act_on(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) is not Stand.OPEN:
        return stands(turn, problem, mine=False)
    unit = above(turn, problem)
    if unit is None:
        mediated = turn.tx.get_one(Unit, problem.at_unit_id).kind == UnitKind.TEAM
        return ProblemPassedUp(problem=turn.facts(problem), reached=False, mediated=mediated)
    problem.at_unit_id, problem.told_at = unit, None
    place(turn, problem, step="passed_up")
    actor.note("pass_problem_up", problem)
    tell_reporter(turn, problem, ProblemPassedOn(problem=turn.facts(problem), step="passed_up"))
    return ProblemPassedUp(problem=turn.facts(problem))


def tell_reporter(turn: Turn, problem: Problem, news: Outcome, *, without: int | None = None) -> bool:
    """Whoever has reported it, each of their own report; in private, held at night; False: nobody can be reached.

    :param without: the report of whoever it comes from.
    """
    told = {one.reporter_id: one for one in reversed(reports(turn, problem)) if one.id != without}
    return sum(_told(turn, who, one, news) for who, one in told.items() if who is not None) > 0


def _told(turn: Turn, who: int, report: Problem, news: Outcome) -> int:
    """What others have said of it is not theirs to read."""
    own = turn.facts(report).model_copy(update={"also": ()})
    news = news.model_copy(update={"problem": own})
    if isinstance(news, ProblemAnswered):
        news = news.model_copy(update={"options": _whether_solved(report)})
    return turn.tell({who: None}, news, hold=True)


def _whether_solved(report: Problem) -> tuple[Option, ...]:
    """What words that answer it may mean."""
    about = subject(report)
    return tuple(Option(wish=Wish(intent=one, about=about)) for one in ("problem_solved", "problem_unsolved"))


def _without(problem: Problem) -> list[int]:
    return [problem.reporter_id] if problem.reporter_id is not None else []


def _place_now(turn: Turn, key: str) -> None:
    """The reporter hears who has it."""
    problem = turn.lock(Problem, row_of(key))
    if problem is not None and stand(turn, problem) is Stand.OPEN and place(turn, problem):
        tell_reporter(turn, problem, ProblemPassedOn(problem=turn.facts(problem), step="told"))


def _waiting(tx: Session, now: datetime, figures: Figures) -> Iterable[str]:
    return [str(row) for row in problems.deserted(tx, now, OWN_ONLY)]


declare(Timer("place_problems", _waiting, _place_now, lambda *_: None))
