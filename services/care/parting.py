"""Somebody goes for good, loses the right, or turns out to be two: the person, a helper, the organiser."""

from community.outcomes import care as said
from community.rights import Right
from services import persons
from services.actor import Actor
from services.care import agreeing, ending
from services.care.subject import hand_over, organiser, take_back, tell
from services.names import written_names
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareHelper, CareState
from storage.tables.people import Member


def _person_goes(turn: Turn, leaving: Actor) -> None:
    """Consent ends with them: everything goes."""
    assert leaving.id is not None
    for care in rows.of_person(turn.tx, leaving.id):
        others = [one for one in ending.concerned(turn, care) if one != leaving.id]
        ending.forget(turn, care)
        tell(turn, others, said.CareEnded(name=written_names()["nobody"]["name"], withdrawn=True))


def _helper_goes(turn: Turn, leaving: Actor) -> None:
    """What they were to do goes to the next; the organiser hears that somebody is gone."""
    assert leaving.id is not None
    for care in rows.helped(turn.tx, leaving.id):
        helper = rows.helper(turn.tx, care.id, leaving.id)
        if helper is not None:
            _leaves(turn, care, helper)


def _leaves(turn: Turn, care: Care, helper: CareHelper) -> None:
    gone = written_names()["nobody"]["name"]
    if helper.agreed_at is not None and care.organiser_id != helper.member_id:
        news = said.CareAnswered(name=care.name, who=gone, by="helper", yes=False, left=True)
        tell(turn, [organiser(turn, care)], news)
    agreeing.drop(turn, care, helper)


def _organiser_goes(turn: Turn, leaving: Actor) -> None:
    assert leaving.id is not None
    for care in rows.organised(turn.tx, leaving.id):
        _passes_on(turn, care)


def _passes_on(turn: Turn, care: Care) -> None:
    """To whoever may; where nobody can, it rests, and those who have heard of it hear so."""
    hand_over(turn, care)
    if care.organiser_id is not None:
        return
    if care.state == CareState.ASKING:
        take_back(turn, care, care.member_id, said.CareConsentAsked)
    if care.state == CareState.RUNNING:
        ending.rest(turn, care)
        facts, helpers = turn.facts(care), ending.know_of_it(turn, care)
        rests = said.CarePaused(care=facts, without_organiser=True)
        tell(turn, helpers, rests)
        tell(turn, [care.member_id], rests.model_copy(update={"mine": True}))


def _loses_right(turn: Turn, member_id: int) -> None:
    holder = Actor(turn, turn.tx.get_one(Member, member_id))
    for care in rows.organised(turn.tx, member_id):
        if not holder.may_for(Right.SEE_CONTACTS, care):
            _passes_on(turn, care)


def _become_one(turn: Turn, kept: Member, other: Member) -> None:
    """Nobody is twice among the helpers of one person, nor their own."""
    for care in rows.helped(turn.tx, other.id):
        helper = rows.helper(turn.tx, care.id, other.id)
        if kept.id == care.member_id and helper is not None:
            agreeing.drop(turn, care, helper)
        elif helper is not None and rows.helper(turn.tx, care.id, kept.id) is not None:
            turn.tx.delete(helper)
    for care in rows.of_person(turn.tx, other.id):
        if (helper := rows.helper(turn.tx, care.id, kept.id)) is not None:
            agreeing.drop(turn, care, helper)
    turn.tx.flush()


persons.gives_up(_person_goes, "care.member_id")
persons.gives_up(_helper_goes, "care_helper.member_id", "care_turn.helper_id")
persons.gives_up(_organiser_goes, "care.organiser_id")
persons.loses_right(_loses_right)
persons.become_one(_become_one)
