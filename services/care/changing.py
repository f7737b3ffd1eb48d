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
from services.care.subject import answering, helping, names, tell
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
    care.rule = rule or care.rule
    wakes = care.state == CareState.PAUSED and bool(helpers) and not helping(turn, care)  # for want of anybody
    care.state = CareState.RUNNING if wakes else care.state
    if care.state == CareState.RUNNING and (rule or wakes):
        care.next_at = rules.next_at(care.rule, turn.now, turn.figures)
    gone = _replace(turn, care, helpers) if helpers else []
    actor.note("change_care", care)
    asked = _ask_new(turn, care, helpers)
    return said.CareStarted(care=turn.facts(care), changed=True, gone=names(turn, gone), asked=names(turn, asked))


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
