"""Which problem words are about that name none: the only one of which they can be said, else it is asked."""

from collections.abc import Callable, Iterable, Sequence

from community import problems as rules
from community.outcomes.base import Outcome
from community.outcomes.problems import ProblemFacts, WhichProblem
from community.outcomes.questions import Option
from community.problems import Reporting, Stand
from community.problems.alike import alike
from community.wishes import Wish
from services.actor import Actor
from services.problems.progress import progress, to_act
from services.problems.subject import itself, stand
from services.subjects import subject
from services.turn import Turn
from storage import problems
from storage.tables.problems import Problem

Some = Callable[[Turn, Actor], Sequence[Problem]]
Answers = Outcome | tuple[Outcome, ...]
Service = Callable[[Turn, Actor, Wish], Answers]


def _nothing(turn: Turn, actor: Actor, wish: Wish) -> Answers:
    """What there is, so that it can be seen that it is none of that kind."""
    return progress(turn, actor, Wish(intent=wish.intent))


def of(some: Some, service: Service, or_else: Service = _nothing) -> Service:
    """The service, for the one that is meant of these.

    :param or_else: what is done when it can be said of none.
    """

    def aimed(turn: Turn, actor: Actor, wish: Wish) -> Answers:
        if wish.about_a("problem") is not None and not Reporting.of(wish).in_passing:
            return known(service)(turn, actor, wish)
        thing = wish.wanted.title
        fit = [one for one in some(turn, actor) if thing is None or alike(one.words or "", thing)]
        if len(fit) == 1:
            return service(turn, actor, wish.aimed_at(subject(fit[0])))
        return asked(turn, wish, fit) if fit else or_else(turn, actor, wish)

    return aimed


def known(service: Service) -> Service:
    """The service, unless no problem has the number that was said: then what there is."""

    def aimed(turn: Turn, actor: Actor, wish: Wish) -> Answers:
        number = wish.about_a("problem")
        if number is None or turn.tx.get(Problem, number) is not None:
            return service(turn, actor, wish)
        return progress(turn, actor, Wish(intent=wish.intent)).model_copy(update={"missing": number})

    return aimed


def asked(turn: Turn, wish: Wish, fit: Sequence[Problem]) -> WhichProblem:
    options = (Option(wish=_meant(wish, one), label=one.words, facts=one) for one in turn.all_facts(fit))
    return WhichProblem(intent=wish.intent, options=tuple(options))


def _meant(wish: Wish, one: ProblemFacts) -> Wish:
    return wish.model_copy(update={"about": one.subject, "details": None})


# --- of which it can be said -------------------------------------------------------------------------------------


def waiting(turn: Turn, actor: Actor) -> list[Problem]:
    """What lies with this person and nothing has been done about."""
    return [one for one in to_act(turn, actor) if stand(turn, one) is Stand.OPEN]


def whistled(turn: Turn, actor: Actor) -> list[Problem]:
    """What a department of theirs has not signed for."""
    return sent_to(turn, actor, unsigned=True)


def sent_to(turn: Turn, actor: Actor, *, unsigned: bool = False) -> list[Problem]:
    live = problems.live_at(turn.tx, actor.id) if actor.id is not None else []
    numbers = dict.fromkeys(one.problem_id for one in live if not (unsigned and one.signed_at))
    return [turn.tx.get_one(Problem, one) for one in numbers]


def to_answer(turn: Turn, actor: Actor) -> list[Problem]:
    return [*sent_to(turn, actor), *waiting(turn, actor)]


def whistled_by(turn: Turn, actor: Actor) -> list[Problem]:
    """What this person has whistled to somebody who has not signed for it yet."""
    here = {one.id: one for one in to_act(turn, actor)}
    sent = [one for one in problems.dispatches(turn.tx, list(here)) if rules.is_live(one) and one.signed_at is None]
    return [here[number] for number in dict.fromkeys(one.problem_id for one in sent if one.whistled_by == actor.id)]


def own(*stands: Stand) -> Some:
    """What this person has reported and that stands so."""

    def some(turn: Turn, actor: Actor) -> list[Problem]:
        mine = _mine(turn, actor)
        return [one for one in mine if stand(turn, one) in stands]

    return some


def to_confirm(turn: Turn, actor: Actor) -> Sequence[Problem]:
    """解决了: what was answered; else what one sees shine before anybody has said so."""
    return own(Stand.ANSWERED)(turn, actor) or own(Stand.OPEN, Stand.WITH_DEPARTMENT)(turn, actor)


def to_reopen(turn: Turn, actor: Actor) -> Sequence[Problem]:
    return own(Stand.ANSWERED)(turn, actor) or own(Stand.SOLVED)(turn, actor)


def own_joined(turn: Turn, actor: Actor) -> list[Problem]:
    return [one for one in _mine(turn, actor) if one.joined_to_id is not None and itself(turn, one).solved_at is None]


def own_named(anonymous: bool) -> Some:
    def some(turn: Turn, actor: Actor) -> list[Problem]:
        live = (Stand.OPEN, Stand.WITH_DEPARTMENT, Stand.ANSWERED)
        return [one for one in _mine(turn, actor) if one.anonymous is anonymous and stand(turn, one) in live]

    return some


def _mine(turn: Turn, actor: Actor) -> Iterable[Problem]:
    since = turn.now - turn.figures.problem_shown
    return problems.reported_by(turn.tx, actor.id, since) if actor.id is not None else []
