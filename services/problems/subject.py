"""A problem as texts see it, and who may act on it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed
from community.outcomes.problems import ProblemFacts, ProblemProgress
from community.outcomes.questions import QuestionClosed
from community.problems import Stand
from community.redaction import Redacted, redact
from community.rights import NARROW
from community.wishes import Wish
from services import attachments, whom
from services.actor import Actor
from services.subjects import Kind, declare
from services.turn import Turn
from storage import people, problems, teams, units
from storage.tables.problems import Dispatch, Problem, ProblemKind
from storage.tables.units import Unit, UnitKind


def names_of(turn: Turn, member_id: int | None) -> tuple[str, ...]:
    """What a person is called by others, the full name of a report-in too."""
    known = [member_id] if member_id is not None else []
    shown = [member.name for member in people.members(turn.tx, known).values()]
    accounts = [one.name for one in people.identities(turn.tx, known)]
    full = [one.full_name or "" for one in people.profiles(turn.tx, known).values()]
    return tuple(dict.fromkeys(name for name in (*shown, *accounts, *full) if name))


def itself(turn: Turn, problem: Problem) -> Problem:
    """What a further report of the same thing was joined to; else this one."""
    while problem.joined_to_id is not None:
        problem = turn.tx.get_one(Problem, problem.joined_to_id)
    return problem


def reports(turn: Turn, problem: Problem) -> list[Problem]:
    """Itself first, then what was joined to it."""
    return [problem, *problems.joined(turn.tx, [problem.id])]


def answered_with(turn: Turn, problem: Problem, said: str) -> Redacted:
    """What was done about it, as others read it; nobody who has reported it namelessly is named."""
    nameless = [one for one in reports(turn, problem) if one.anonymous]
    names = [name for one in nameless for name in names_of(turn, one.reporter_id)]
    return redact(said.strip()[: turn.figures.text_length], names, anonymous=bool(nameless))


def stand(turn: Turn, problem: Problem) -> Stand:
    """Of a further report that of the thing itself, unless it was withdrawn."""
    if problem.withdrawn_at is not None:
        return Stand.WITHDRAWN
    thing = itself(turn, problem)
    return rules.stand(thing, problems.dispatches(turn.tx, [thing.id]))


def is_at_street(turn: Turn, problem: Problem) -> bool:
    """From there it may be whistled to departments; what is between neighbours is shown to none."""
    if problem.kind == ProblemKind.DISPUTE:
        return False
    return turn.tx.get_one(Unit, problem.at_unit_id).kind == UnitKind.STREET


def _facts(turn: Turn, some: Sequence[Problem]) -> list[ProblemFacts]:
    things = [itself(turn, one) for one in some]
    places = units.names(turn.tx, {one.unit_id for one in some} | {one.at_unit_id for one in things})
    whistled = problems.dispatches(turn.tx, [one.id for one in things])
    called = problems.department_names(turn.tx, {one.department_id for one in whistled})
    of_each = {one.id: [it for it in whistled if it.problem_id == one.id] for one in things}
    pairs = zip(some, things, strict=True)
    return [_seen(turn, one, thing, places, of_each[thing.id], called) for one, thing in pairs]


def _seen(
    turn: Turn,
    problem: Problem,
    thing: Problem,
    places: Mapping[int, str],
    whistled: Sequence[Dispatch],
    called: Mapping[int, str],
) -> ProblemFacts:
    """:param thing: what it was joined to, or itself: where that lies and how it stands."""
    names = names_of(turn, problem.reporter_id)
    live = [one for one in whistled if rules.is_live(one)]
    further = problems.joined(turn.tx, [problem.id])
    files = attachments.of_all(turn, "problem", [problem.id, *(one.id for one in further)])
    return ProblemFacts(
        id=problem.id,
        kind=problem.kind,
        unit=places[problem.unit_id],
        holder=places[thing.at_unit_id],
        at_street=is_at_street(turn, thing),
        stand=stand(turn, problem),
        departments=tuple(called[one.department_id] for one in live),
        overdue=tuple(called[one.department_id] for one in live if rules.is_overdue(one, turn.now)),
        words=rules.shown(problem, names).text,
        also=tuple(rules.shown(one, names_of(turn, one.reporter_id)).text for one in further),
        same_as=problem.joined_to_id or 0,
        file=files[min(files)] if files else None,
        reporter="" if problem.anonymous or not names else names[0],
        reported_at=problem.reported_at,
        answer=thing.answer or "",
    )


def counted(tx: Session, problem: Problem) -> str:
    """Among open, with_department, solved; empty: withdrawn, or a further report of the same thing.

    An answer alone has not solved it.
    """
    if problem.joined_to_id is not None:
        return ""
    sent = problems.dispatches(tx, [problem.id])
    found = rules.stand(problem, sent)
    if found is Stand.ANSWERED:
        return Stand.WITH_DEPARTMENT if any(one.round == problem.reopened for one in sent) else Stand.OPEN
    return "" if found is Stand.WITHDRAWN else found


def own(turn: Turn, actor: Actor, wish: Wish) -> Problem | Outcome:
    """The problem that is meant, when this person has reported it."""
    problem = turn.lock(Problem, wish.about_a("problem") or 0)
    if problem is None:
        return QuestionClosed()
    is_own = actor.id is not None and problem.reporter_id == actor.id
    return problem if is_own else NotAllowed(because="not_yours")


def meant(turn: Turn, wish: Wish) -> Problem | None:
    """What the report was joined to, when it was: whoever acts does so on the thing itself."""
    report = turn.lock(Problem, wish.about_a("problem") or 0)
    return turn.lock(Problem, itself(turn, report).id) if report is not None else None


def to_act_on(turn: Turn, actor: Actor, wish: Wish) -> Problem | Outcome:
    """The problem that is meant, when it lies with this person; never one's own."""
    problem = meant(turn, wish)
    if problem is None:
        return QuestionClosed()
    if actor.id is not None and actor.id in [one.reporter_id for one in reports(turn, problem)]:
        return NotAllowed(because="own")
    return problem if may_act(turn, actor, problem) else NotAllowed()


def holders(turn: Turn, problem: Problem) -> tuple[int | None, list[int]]:
    """The unit that it lies with, or the nearest above where anybody can be reached, and those who look after it."""
    reporter = [problem.reporter_id] if problem.reporter_id is not None else []
    unit = turn.tx.get_one(Unit, problem.at_unit_id)
    if unit.kind != UnitKind.TEAM:
        return whom.nearest_unit(turn, unit.id, reporter)
    team = [member for member in of_team(turn, unit.id) if member not in reporter]
    if any(one.reachable for one in people.identities(turn.tx, team)):
        return unit.id, team
    return whom.nearest_unit(turn, problem.unit_id, reporter)


def of_team(turn: Turn, team: int) -> list[int]:
    """Who leads it; of a team without a lead all of it."""
    leads = [role.member_id for role in people.roles_on(turn.tx, [team], turn.now)]
    return list(dict.fromkeys(leads)) or [member.id for member in teams.members_of(turn.tx, team)]


def may_act(turn: Turn, actor: Actor, problem: Problem) -> bool:
    """Those who look after the unit that it lies with, or one above; of a dispute nobody else reads."""
    if turn.tx.get_one(Unit, problem.at_unit_id).kind == UnitKind.TEAM:
        return actor.is_owner or actor.id in of_team(turn, problem.at_unit_id)
    above = units.lineage(turn.tx, problem.at_unit_id)[: 1 if problem.kind == ProblemKind.DISPUTE else None]
    return actor.is_owner or any(r.unit_id in above and r.role not in NARROW for r in actor.roles)


def stands(turn: Turn, problem: Problem, *, mine: bool) -> Outcome:
    """What is said to a tap that comes too late."""
    facts = (turn.facts(problem),)
    return ProblemProgress(own=facts) if mine else ProblemProgress(looked_at=facts)


declare(Kind("problem", Problem, facts=_facts, unit=lambda problem: problem.at_unit_id))
