"""我反映的事怎么样了, and what lies with whoever asks."""

from community.outcomes.problems import ProblemProgress
from community.rights import OWN_ONLY
from community.wishes import Wish
from services.actor import Actor
from services.problems.subject import may_act
from services.turn import Turn
from storage import problems, teams
from storage.tables.problems import Problem


def progress(turn: Turn, actor: Actor, wish: Wish) -> ProblemProgress:
    """One's own, or the one that is meant; to those who look after a unit what lies there, too."""
    mine = problems.reported_by(turn.tx, actor.id, turn.now - turn.figures.problem_shown) if actor.id else []
    meant = [one for one in mine if one.id == wish.about_a("problem")]
    if meant:
        return ProblemProgress(own=turn.all_facts(meant))
    own, here, sent = (turn.all_facts(some) for some in (mine, to_act(turn, actor), _of_departments(turn, actor)))
    return ProblemProgress(own=own, to_act=here, at_department=sent)


def _of_departments(turn: Turn, actor: Actor) -> list[Problem]:
    live = problems.live_at(turn.tx, actor.id) if actor.id is not None else []
    return [turn.tx.get_one(Problem, one) for one in dict.fromkeys(sent.problem_id for sent in live)]


def to_act(turn: Turn, actor: Actor) -> list[Problem]:
    held = [role.unit_id for role in actor.roles if role.role not in OWN_ONLY]
    held += [team.id for team in teams.teams_of(turn.tx, actor.id)] if actor.id is not None else []
    here = [one for one in problems.lying_at(turn.tx, held) if one.reporter_id != actor.id]
    return [one for one in here if may_act(turn, actor, one)]
