"""What the night has held is said as it is in the morning: without what was withdrawn, and names taken back."""

from community.outcomes.problems import ProblemReceived, ProblemReopened, ProblemWhistled
from community.problems import Stand
from community.redaction import redact
from services import latest
from services.problems.subject import names_of
from services.turn import Turn
from storage.tables.problems import Problem

News = ProblemReceived | ProblemReopened | ProblemWhistled


def _as_it_is(turn: Turn, news: News) -> News | None:
    problem = turn.tx.get(Problem, news.problem.id)
    if problem is None or (problem.withdrawn_at is not None and news.problem.stand != Stand.WITHDRAWN):
        return None
    if not (problem.anonymous and news.problem.reporter):
        return news
    if isinstance(news, ProblemReceived) and news.step == "named":
        return None
    told = news.model_copy(update={"problem": turn.facts(problem)})
    if isinstance(told, ProblemWhistled):
        return told
    added = redact(told.added, names_of(turn, problem.reporter_id), anonymous=True).text
    return told.model_copy(update={"added": added})


latest.AGAIN |= dict.fromkeys((one.called() for one in (ProblemReceived, ProblemReopened, ProblemWhistled)), _as_it_is)
