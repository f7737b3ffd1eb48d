"""A problem is reported: recorded at once, passed on at once, and nobody is named who does not want to be."""

from community import problems as rules
from community.clock import next_allowed
from community.outcomes.base import Outcome
from community.outcomes.files import FileNotTaken
from community.outcomes.problems import (
    OpinionPassedOn,
    ProblemMoreAsked,
    ProblemPassedOn,
    ProblemReceived,
    ProblemWithdrawn,
    ProblemWordsAsked,
)
from community.outcomes.questions import Option
from community.problems import Reporting, Stand
from community.wishes import Wish
from services import attachments
from services.actor import Actor
from services.finding import MOST_CHOICES, units_named, which_unit
from services.problems import joining
from services.problems.passing import place, tell, tell_holders
from services.problems.subject import holders, itself, names_of, own, reports, stand, stands
from services.problems.whistling import over
from services.subjects import subject
from services.turn import Turn
from storage import notices, people, problems, units
from storage.tables.attachments import Attachment
from storage.tables.problems import Problem, ProblemKind
from storage.tables.units import Unit, UnitKind

MEDIATES = "调解"
Answers = Outcome | tuple[Outcome, ...]


def report(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """A problem; what is between neighbours goes to those who mediate, whatever it was called."""
    return _record(turn, actor, wish, ProblemKind.DISPUTE if Reporting.of(wish).dispute else ProblemKind.PROBLEM)


def opine(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    return _record(turn, actor, wish, ProblemKind.DISPUTE if Reporting.of(wish).dispute else ProblemKind.OPINION)


def _record(turn: Turn, actor: Actor, wish: Wish, kind: ProblemKind) -> Answers:
    """The words as they were said; without any they are asked for."""
    lost = attachments.lost(turn, wish)
    words = wish.text.strip()[: turn.figures.text_length]
    if not words:
        asked = ProblemWordsAsked(options=(Option(wish=wish),))
        return (lost, asked) if lost else asked
    me = actor.member()
    before = problems.same_words(turn.tx, me.id, words)
    if before is not None:
        return ProblemPassedOn(problem=turn.facts(before), step="reported_again")
    where = _where(turn, actor, wish)
    if len(where) > 1:
        return which_unit(where[:MOST_CHOICES], wish)
    unit = where[0].id
    problem = Problem(
        kind=kind,
        unit_id=unit,
        at_unit_id=(_mediators(turn, unit) if kind == ProblemKind.DISPUTE else None) or unit,
        reporter_id=me.id,
        anonymous=not Reporting.of(wish).named,
        words=words,
        reported_at=turn.now,
    )
    turn.tx.add(problem)
    turn.tx.flush()
    attachments.claim(turn, wish, subject(problem))
    reached = place(turn, problem)
    actor.note("report_problem", problem)
    told = (lost, _passed_on(turn, problem, reached=reached), joining.proposed(turn, actor, problem))
    return tuple(one for one in told if one is not None)


def _passed_on(turn: Turn, problem: Problem, *, reached: bool) -> ProblemPassedOn:
    shown = rules.shown(problem, names_of(turn, problem.reporter_id))
    hidden = shown.words_hidden
    told = OpinionPassedOn if problem.kind == ProblemKind.OPINION else ProblemPassedOn
    held_until = next_allowed(turn.now, turn.figures) if turn.is_night else None
    return told(problem=turn.facts(problem), hidden=hidden, reached=reached, held_until=held_until)


def _mediators(turn: Turn, unit: int) -> int | None:
    """The nearest team that mediates, by its name."""
    above = units.lineage(turn.tx, unit)
    named = [one for one in units.all_units(turn.tx) if one.kind == UnitKind.TEAM and MEDIATES in one.name]
    near = sorted((one for one in named if one.parent_id in above), key=lambda one: above.index(one.parent_id or 0))
    return near[0].id if near else None


def _where(turn: Turn, actor: Actor, wish: Wish) -> list[Unit]:
    """What was named, else the group's, else where one lives, else the top; of several it is asked."""
    everywhere = [unit for unit in units.all_units(turn.tx) if unit.kind != UnitKind.TEAM]
    here = actor.chat.unit_id if actor.chat is not None else None
    here = here if here is not None else actor.member().home_unit_id
    named = _named(turn, everywhere, wish.wanted.unit, here) if wish.wanted.unit else []
    return named or [unit for unit in everywhere if (unit.id == here if here is not None else unit.parent_id is None)]


def _named(turn: Turn, everywhere: list[Unit], said: str, here: int | None) -> list[Unit]:
    """By its whole name; else those called so, of which one's own and those nearest to it come first: 5栋 of two."""
    exact = [unit for unit in everywhere if unit.name == said]
    found = exact or units_named(everywhere, said)
    around = units.lineage(turn.tx, here) if here is not None else []
    near = ([one for one in found if level in units.lineage(turn.tx, one.id)] for level in around)
    return next((some for some in near if some), found)


@attachments.uses
def _with_a_file(turn: Turn, actor: Actor, file: Attachment) -> Wish | None:
    """To what they have reported and is not over."""
    mine = problems.reported_by(turn.tx, actor.id, turn.now) if actor.id is not None else []
    return Wish(intent="problem_more") if any(one.solved_at is None for one in mine) else None


@attachments.uses
def _of_a_new_one(turn: Turn, actor: Actor, file: Attachment) -> Wish | None:
    """A lamp that is broken is photographed first, and what is wrong with it is asked then."""
    return Wish(intent="problem_report") if file.is_picture else None


# --- what the reporter may still change ------------------------------------------------------------------------


def add(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[补充]: the next line goes the same way."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if stand(turn, problem) in (Stand.SOLVED, Stand.WITHDRAWN):
        return stands(turn, problem, mine=True)
    because = attachments.claim(turn, wish, subject(problem))
    if because:
        return FileNotTaken(name="", because=because)
    if not wish.text.strip() and wish.file is None:
        again = Option(wish=Wish(intent="problem_more", about=subject(problem)))
        return ProblemMoreAsked(problem=turn.facts(problem), options=(again,))
    return added(turn, actor, problem, wish.text.strip())


def added(turn: Turn, actor: Actor, problem: Problem, words: str) -> Outcome:
    names = names_of(turn, problem.reporter_id)
    before, problem.words = problem.words, words
    shown = rules.shown(problem, names)
    problem.words = f"{before}\n{words}".strip()[: turn.figures.text_length]
    tell_holders(turn, problem, step="added", added=shown.text)
    actor.note("add_to_problem", problem)
    hidden = shown.words_hidden
    return ProblemPassedOn(problem=turn.facts(problem), step="added", hidden=hidden)


def name(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[署名]: those who have it are told by whom it is."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if problem.anonymous:
        problem.anonymous = False
        tell_holders(turn, problem, step="named")
        actor.note("name_reporter", problem)
    return ProblemPassedOn(problem=turn.facts(problem), step="named")


def unname(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[匿名]: from now on; who was told before knows it."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    if not problem.anonymous:
        problem.anonymous = True
        actor.note("unname_reporter", problem)
    return ProblemPassedOn(problem=turn.facts(problem), step="unnamed")


def withdraw(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[撤回], until it was answered; of several reports of one thing as long as it is not over."""
    problem = own(turn, actor, wish)
    if isinstance(problem, Outcome):
        return problem
    goes_on = problem.joined_to_id is not None or len(reports(turn, problem)) > 1
    under_way = (Stand.OPEN, Stand.WITH_DEPARTMENT)
    if stand(turn, problem) not in ((*under_way, Stand.ANSWERED) if goes_on else under_way):
        return stands(turn, problem, mine=True)
    take_back(turn, problem)
    actor.note("withdraw_problem", problem)
    return ProblemWithdrawn(problem=turn.facts(problem), goes_on=goes_on)


def take_back(turn: Turn, problem: Problem) -> None:
    """Those who have it hear that there is nothing to do; what somebody else has reported too goes on as theirs."""
    further = problems.joined(turn.tx, [problem.id])
    problem.withdrawn_at = turn.now
    attachments.forget_about(turn, subject(problem))
    turn.tx.flush()
    members = holders(turn, itself(turn, problem))[1]
    unheard = _taken_back(turn, problem, members)
    if further:
        joining.goes_on(turn, problem, further)
    elif problem.joined_to_id is None and not unheard:
        tell(turn, problem, members, step="withdrawn")
    over(turn, problem, withdrawn=True)


def _taken_back(turn: Turn, problem: Problem, members: list[int]) -> bool:
    """What the night has held of it is not told; whether they have not even heard that there is such a problem."""
    accounts = [one.id for one in people.identities(turn.tx, members)]
    held = notices.take_back_from(turn.tx, ProblemReceived.called(), subject(problem), accounts)
    return any(one["step"] in ("reported", "passed_up") for one in held)
