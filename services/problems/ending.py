"""Whoever reported goes for good, and what is long over: the row stays and counts, its words go."""

from services import attachments, persons
from services.actor import Actor
from services.problems.reporting import take_back
from services.subjects import subject
from services.timers import at_moments, declare
from services.turn import Turn
from storage import problems
from storage.tables.problems import Problem


def _leave(turn: Turn, leaving: Actor) -> None:
    """What is under way is withdrawn, since its words go with them."""
    for problem in problems.reported_by(turn.tx, leaving.member().id, turn.now - turn.figures.problems_kept):
        attachments.forget_about(turn, subject(problem))
        if problem.solved_at is None:
            take_back(turn, problem)


def _forget(turn: Turn, problem_id: int) -> None:
    problem = turn.lock(Problem, problem_id)
    if problem is not None:
        attachments.forget_about(turn, subject(problem))
        problem.words = problem.answer = problem.reporter_id = None
        for sent in problems.dispatches(turn.tx, [problem.id]):
            sent.answer = sent.whistled_by = None


persons.gives_up(_leave, "problem.reporter_id")
declare(at_moments("forget_problems", problems.FORGOTTEN, _forget, late=lambda figures: figures.problems_kept))
