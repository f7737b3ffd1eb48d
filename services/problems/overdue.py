"""Nobody has signed for it or answered it in time: said daily to whoever must act, once to whistler and reporter."""

from typing import Literal

from community import problems as rules
from community.clock import DAY
from community.outcomes.problems import ProblemOverdue
from services.problems.passing import tell_reporter
from services.problems.whistling import tell_street
from services.timers import at_moments, declare
from services.turn import Turn
from storage import problems
from storage.tables.problems import Department, Dispatch, Problem


def _remind(turn: Turn, dispatch_id: int) -> None:
    sent = turn.lock(Dispatch, dispatch_id)
    if sent is None or not rules.is_overdue(sent, turn.now):
        return
    sent.remind_at = rules.next_reminder(sent.remind_at + DAY, turn.figures)
    if sent.remind_at <= turn.now:  # the machine was off for days
        sent.remind_at = rules.next_reminder(turn.now + DAY / 24, turn.figures)
    problem = turn.tx.get_one(Problem, sent.problem_id)
    told = _tell_department(turn, problem, sent)
    if sent.overdue_at is None or not told:
        tell_street(turn, problem, sent, _news(turn, problem, sent, "whistler"))
    sent.overdue_at = sent.overdue_at or turn.now
    if problem.overdue_told_at is None:
        problem.overdue_told_at = turn.now
        tell_reporter(turn, problem, _news(turn, problem, sent, "reporter"))


def _tell_department(turn: Turn, problem: Problem, sent: Dispatch) -> bool:
    contact = turn.tx.get_one(Department, sent.department_id).contact_id
    whom = {contact: None} if contact is not None else {}
    return turn.tell(whom, _news(turn, problem, sent, "department"), hold=True) > 0


def _news(
    turn: Turn, problem: Problem, sent: Dispatch, to: Literal["department", "whistler", "reporter"]
) -> ProblemOverdue:
    name = turn.tx.get_one(Department, sent.department_id).name
    signed, last_day = sent.signed_at is not None, rules.last_day(sent)
    return ProblemOverdue(problem=turn.facts(problem), to=to, department=name, signed=signed, last_day=last_day)


declare(at_moments("remind_departments", problems.OVERDUE, _remind))
