"""Consent of the person first, then each helper for themselves; whoever is asked may say no, and later stop."""

from collections.abc import Iterable
from typing import Literal

from community import care as rules
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.wishes import Wish
from services.actor import Actor
from services.care import ending, turns
from services.care.subject import agreed, answering, helping, member, names, organiser, take_back, tell
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareHelper, CareState

By = Literal["person", "helper"]


# --- the person ------------------------------------------------------------------------------------------------


def ask_person(turn: Turn, care: Care) -> None:
    text = f"care.{care.consent_version}"
    asked = said.CareConsentAsked(care=turn.facts(care), text=text, options=answering(care))
    tell(turn, [care.member_id], asked)


def consent(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[同意]: to the text that they have read."""
    care = _asked_of(turn, actor, wish)
    if care is None:
        return said.CareRefused(because="over")
    care.state, care.consent_at = CareState.RUNNING, turn.now
    actor.note("consent_to_care", care, version=care.consent_version)
    _answered(turn, care, care.name, "person", yes=True)
    begins(turn, care)
    return said.CareConsentNoted(care=turn.facts(care), given=True)


def no_consent(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不同意]: nothing stays; the organiser hears, and whoever has visited until it was to be more often."""
    care = _asked_of(turn, actor, wish)
    if care is None:
        return said.CareRefused(because="over")
    facts, visited = turn.facts(care), [one for one in ending.know_of_it(turn, care) if one != care.organiser_id]
    _answered(turn, care, care.name, "person", yes=False)
    ending.forget(turn, care)
    tell(turn, visited, said.CareEnded(name=facts.name, withdrawn=True))
    return said.CareConsentNoted(care=facts, given=False)


def _asked_of(turn: Turn, actor: Actor, wish: Wish) -> Care | None:
    care = turn.lock(Care, wish.about_a("care") or 0)
    is_theirs = care is not None and actor.id is not None and care.member_id == actor.id
    return care if care is not None and is_theirs and care.state == CareState.ASKING else None


def _answered(turn: Turn, care: Care, who: str, by: By, *, yes: bool, left: bool = False) -> None:
    news = said.CareAnswered(name=care.name, who=who, by=by, yes=yes, left=left)
    tell(turn, [organiser(turn, care)], news)


# --- the helpers -----------------------------------------------------------------------------------------------


def begins(turn: Turn, care: Care) -> None:
    """From now on helpers may hear of it."""
    asked = [one.member_id for one in helping(turn, care) if one.agreed_at is None]
    tell(turn, asked, said.CareHelpAsked(care=turn.facts(care), options=answering(care)))
    care.next_at = rules.next_at(care.rule, turn.now, turn.figures)
    rested = [one for one in agreed(turn, care) if one != care.organiser_id]
    tell(turn, rested, said.CareResumed(care=turn.facts(care)))


def ask_helpers(turn: Turn, care: Care, members: Iterable[int]) -> None:
    """Their rows; they hear of it when the person has consented. Whoever begins it and is one of them has agreed."""
    for one in members:
        agreed_at = turn.now if one == care.organiser_id else None
        turn.tx.add(CareHelper(care_id=care.id, member_id=one, agreed_at=agreed_at))
        turn.tx.flush()


def agree(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[我愿意]"""
    found = _helper(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, helper = found
    if helper.agreed_at is None:
        helper.agreed_at = turn.now
        actor.note("agree_to_care", care)
        _answered(turn, care, member(turn, helper.member_id).name, "helper", yes=True)
    return said.CareHelpNoted(care=turn.facts(care), agreed=True)


def decline(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[不方便]; whoever has agreed before is asked whether they mean to stop."""
    found = _helper(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, helper = found
    if helper.agreed_at is not None:
        return ending.sure(turn, care, "leave")
    return goes(turn, actor, care, helper)


def leave(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[确定], asked before."""
    found = _helper(turn, actor, wish)
    if isinstance(found, Outcome) or wish.answers is None:
        return found if isinstance(found, Outcome) else said.CareRefused(because="over")
    return goes(turn, actor, *found)


def goes(turn: Turn, actor: Actor, care: Care, helper: CareHelper) -> Outcome:
    facts, had_agreed = turn.facts(care), helper.agreed_at is not None
    actor.note("leave_care", care)
    _answered(turn, care, "".join(names(turn, [helper.member_id])), "helper", yes=False, left=had_agreed)
    drop(turn, care, helper)
    return said.CareHelpNoted(care=facts, agreed=False)


def drop(turn: Turn, care: Care, helper: CareHelper) -> None:
    """What they were to do goes to the next one; with nobody left it rests."""
    member_id = helper.member_id
    take_back(turn, care, member_id, said.CareHelpAsked, said.CareVisitDue)
    turn.tx.delete(helper)
    turn.tx.flush()
    for one in rows.own_due(turn.tx, member_id):
        if one.care_id == care.id:
            turns.pass_on(turn, care, one)
    if care.state == CareState.RUNNING and not helping(turn, care):
        ending.rest(turn, care)
        tell(turn, [organiser(turn, care)], said.CarePaused(care=turn.facts(care), by_itself=True, mine=True))


def _helper(turn: Turn, actor: Actor, wish: Wish) -> tuple[Care, CareHelper] | Outcome:
    care = turn.lock(Care, wish.about_a("care") or 0)
    found = rows.helper(turn.tx, care.id, actor.id) if care is not None and actor.id is not None else None
    if care is None or found is None or (care.state == CareState.ASKING and found.agreed_at is None):
        return said.CareRefused(because="over")
    return care, found
