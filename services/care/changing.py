"""关爱名单 改 …: how often, and who visits. Whoever stays keeps their turn; others hear so or are asked."""

from collections.abc import Collection

from community import care as rules
from community.care import Caring
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services.actor import Actor
from services.care import agreeing, ending
from services.care.composing import found
from services.care.ending import mine
from services.care.subject import answering, helping, names, take_back, tell
from services.turn import Turn
from storage import people, units
from storage.tables.care import Care, CareState


def change(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    care, plan = mine(turn, actor, wish), Caring.of(wish)
    if isinstance(care, Outcome):
        return care
    rule = rules.rule_of(plan.repeats) if plan.repeats else None
    if plan.unclear or not (rule or plan.helpers or plan.myself) or (plan.repeats and not rule):
        return said.CareIncomplete(unclear=plan.unclear, missing=() if plan.unclear else ("every",))
    known = people.known_at(turn.tx, units.subtree(turn.tx, care.unit_id))
    helpers, faults = found(turn, actor, known, plan.model_copy(update={"name": care.name}))
    if faults is not None:
        return faults
    before, care.rule = care.rule, rule or care.rule
    more_often = rules.per_year(care.rule, turn.now, turn.figures) > rules.per_year(before, turn.now, turn.figures)
    wakes = care.state == CareState.PAUSED and bool(helpers) and not helping(turn, care)  # for want of anybody
    care.state = CareState.RUNNING if wakes else care.state
    if care.state == CareState.RUNNING and (rule or wakes):
        care.next_at = rules.next_at(care.rule, turn.now, turn.figures)
    gone = _replace(turn, care, helpers) if helpers else []
    if care.rule != before:
        _hears_of_the_days(turn, actor, care, more_often=more_often)
    actor.note("change_care", care)
    asked = _ask_new(turn, care, helpers)
    return said.CareStarted(care=turn.facts(care), changed=True, gone=names(turn, gone), asked=names(turn, asked))


def _hears_of_the_days(turn: Turn, actor: Actor, care: Care, *, more_often: bool) -> None:
    """More than the person has agreed to is asked anew, and nobody goes before; helpers hear when they are to go."""
    if care.state == CareState.ASKING:
        take_back(turn, care, care.member_id, said.CareConsentAsked)
        agreeing.ask_person(turn, care)
    elif more_often and care.member_id is not None:
        ending.rest(turn, care)
        care.state, care.consent_at = CareState.ASKING, None
        agreeing.ask_person(turn, care)
    else:
        tell(turn, [care.member_id], said.CareDaysChanged(care=turn.facts(care), of_you=True))
    others, facts = [one for one in ending.know_of_it(turn, care) if one != actor.id], turn.facts(care)
    rests = care.state == CareState.ASKING
    tell(turn, others, said.CarePaused(care=facts) if rests else said.CareDaysChanged(care=facts))


def _replace(turn: Turn, care: Care, helpers: Collection[int]) -> list[int]:
    """New ones first, so that what somebody was to do finds its next one."""
    before = helping(turn, care)
    new = [one for one in helpers if one not in [old.member_id for old in before]]
    agreeing.ask_helpers(turn, care, new)
    gone = [one for one in before if one.member_id not in helpers]
    members = [one.member_id for one in gone]
    know = ending.know_of_it(turn, care)
    tell(turn, [one for one in members if one in know], said.CareEnded(name=care.name))
    for one in gone:
        agreeing.drop(turn, care, one)
    return members


def _ask_new(turn: Turn, care: Care, helpers: Collection[int]) -> list[int]:
    new = [one.member_id for one in helping(turn, care) if one.agreed_at is None and one.member_id in helpers]
    if care.state != CareState.ASKING:
        tell(turn, new, said.CareHelpAsked(care=turn.facts(care), options=answering(care)))
    return new
