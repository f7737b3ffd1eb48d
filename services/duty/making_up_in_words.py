"""补到去年: a make-up asked for in words, by the member, or by whoever may decide it for somebody who is named."""

from collections.abc import Sequence

from community.clock import local_day
from community.exempting import MakingUp, may_be_made_up
from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotUnderstood
from community.outcomes.duty import MakeUpImpossible
from community.outcomes.questions import Option, WhichActivity
from community.wishes import Wish
from services import duties
from services.actor import Actor
from services.duty import making_up
from services.duty.bearers import may_exempt, members_named, refused
from services.finding import MOST_CHOICES, find, which_member
from services.turn import Turn
from storage.duty import Came
from storage.tables.people import Member
from storage.tables.subject import Subject


def say(turn: Turn, actor: Actor, wish: Wish) -> Outcome | tuple[Outcome, ...]:
    others = [member for member in members_named(turn, wish) if member.id != actor.id]
    if not others:
        return _of(turn, actor, wish, actor.me)
    allowed = [member for member in others if may_exempt(turn, actor, member)]
    if not allowed:
        return refused(actor, [member.id for member in others])
    return _of(turn, actor, wish, allowed[0]) if len(allowed) == 1 else which_member(turn, wish, allowed)


def _of(turn: Turn, actor: Actor, wish: Wish, member: Member | None) -> Outcome | tuple[Outcome, ...]:
    """Nothing for whoever has no duty: nobody else hears that there is one."""
    year = local_day(turn.now, turn.figures).year - 1
    said = MakingUp.of(wish).year or year
    found = duties.record(turn.tx, member.id, said, turn.now, turn.figures) if member else None
    if member is None or found is None:
        return NotUnderstood()
    name = member.name if member.id != actor.id else ""
    if not may_be_made_up(said, turn.now, turn.figures):
        return MakeUpImpossible(year=said, because="too_late", name=name)
    fitting = duties.could_make_up(turn.tx, member.id, turn.now, turn.figures)
    if not fitting:
        because = "nothing" if found.stand.missing else "not_needed"
        return MakeUpImpossible(year=said, because=because, name=name)
    unaimed = wish.model_copy(update={"about": None})
    activities = find(turn, actor, unaimed, [came.activity for came in fitting])
    meant = [came for came in fitting if came.activity in activities] or fitting
    if name:
        return tuple(making_up.offered(turn, _about(wish, came)) for came in meant)
    return making_up.ask(turn, actor, _about(wish, meant[0])) if len(meant) == 1 and activities else _which(turn, meant)


def _about(wish: Wish, came: Came) -> Wish:
    return Wish(intent=wish.intent, about=Subject("sign_up", came.row.id))


def _which(turn: Turn, some: Sequence[Came]) -> WhichActivity:
    meant = Wish(intent="ask_make_up")
    options = (Option(wish=_about(meant, came), facts=turn.facts(came.activity)) for came in some[:MOST_CHOICES])
    return WhichActivity(options=tuple(options), own=True)
