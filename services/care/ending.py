"""It rests, goes on, ends, or is not wanted any more: then every row and word of it goes, but for nameless counts."""

from typing import Literal

from community import care as rules
from community.care import Caring
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.questions import NothingFound, Option
from community.wishes import Wish
from services.actor import Actor
from services.care.subject import agreed, helping, my_own, organiser, take_back, tell
from services.subjects import subject
from services.turn import Turn
from storage import care as rows
from storage import notices
from storage.tables.care import Care, CareState, TurnState

ASKED = (  # questions that are about it
    said.CareConsentAsked,
    said.CareHelpAsked,
    said.CareVisitDue,
    said.CareVisitNoted,
    said.CareLineSure,
    said.CareSure,
)


def mine(turn: Turn, actor: Actor, wish: Wish) -> Care | Outcome:
    """The one that is tapped, or of this name, of those that the actor organises; nobody learns of others."""
    name, unclear = Caring.of(wish).name, Caring.of(wish).unclear
    if unclear:
        return said.CareIncomplete(unclear=unclear)
    if (care := my_own(turn, actor, wish.about_a("care"))) is not None:
        return care
    own = rows.organised(turn.tx, actor.id) if actor.id is not None else []
    named = [one for one in own if rules.is_named_so(one.name, name)]
    if len(named) != 1:
        return NothingFound(asked=name)
    return my_own(turn, actor, named[0].id) or NothingFound(asked=name)


# --- it rests --------------------------------------------------------------------------------------------------


def pause(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """For whatever reason: that is not kept."""
    care = mine(turn, actor, wish)
    if isinstance(care, Outcome):
        return care
    if care.state == CareState.ASKING:
        return said.CareRefused(because="asking")
    if care.state == CareState.RUNNING:
        rest(turn, care)
        actor.note("pause_care", care)
        tell(turn, _others(turn, care, actor), said.CarePaused(care=turn.facts(care)))
    return said.CarePaused(care=turn.facts(care), mine=True)


def rest(turn: Turn, care: Care) -> None:
    """Nobody is asked, and what is due need not be done."""
    care.state, care.next_at = CareState.PAUSED, None
    for one in rows.turns(turn.tx, care.id):
        if one.state == TurnState.DUE:
            turn.tx.delete(one)
    notices.take_back(turn.tx, said.CareVisitDue.called(), subject(care))
    turn.tx.flush()


def resume(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    care = mine(turn, actor, wish)
    if isinstance(care, Outcome):
        return care
    if care.state == CareState.ASKING:
        return said.CareRefused(because="asking")
    if not helping(turn, care):
        return said.CarePaused(care=turn.facts(care), by_itself=True, mine=True)
    if care.state == CareState.PAUSED:
        care.state, care.next_at = CareState.RUNNING, rules.next_at(care.rule, turn.now, turn.figures)
        actor.note("resume_care", care)
        tell(turn, _others(turn, care, actor), said.CareResumed(care=turn.facts(care)))
    return said.CareResumed(care=turn.facts(care), mine=True)


def _others(turn: Turn, care: Care, actor: Actor) -> list[int]:
    return [one for one in agreed(turn, care) if one != actor.id]


# --- it ends ---------------------------------------------------------------------------------------------------


def end(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """Asked first: nothing of it can be found again."""
    care = mine(turn, actor, wish)
    if isinstance(care, Outcome):
        return care
    if wish.answers is None or wish.intent != "care_ended":
        return sure(turn, care, "end", is_dead=Caring.of(wish).dead)
    actor.note("end_care")
    return _ended(turn, actor, care, is_dead=Caring.of(wish).dead)


def refuse(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """The person does not want it any more: of one's own, asked first."""
    own = rows.of_person(turn.tx, actor.id) if actor.id is not None else []
    about = wish.about_a("care")
    meant = next((one for one in own if about in (None, one.id)), None)
    if meant is None:
        return said.CareRefused(because="none")
    if wish.answers is None or about is None:
        return sure(turn, meant, "refuse")
    return _ended(turn, actor, meant, withdrawn=True)


def sure(turn: Turn, care: Care, what: Literal["end", "leave", "refuse"], *, is_dead: bool = False) -> Outcome:
    intent = {"end": "care_ended", "leave": "care_left", "refuse": "care_refused"}[what]
    yes = Option(wish=Wish(intent=intent, about=subject(care), details=Caring(dead=is_dead)), says="yes")
    return said.CareSure(
        care=turn.facts(care), what=what, options=(yes, Option(wish=Wish(intent="leave_care_as_it_is"), says="no"))
    )


def _ended(turn: Turn, actor: Actor, care: Care, *, withdrawn: bool = False, is_dead: bool = False) -> Outcome:
    """The person hears it as theirs; of whoever has died, or was never asked, nobody is told as them."""
    name, others = care.name, [one for one in concerned(turn, care) if one not in (actor.id, care.member_id)]
    person = None if is_dead or care.member_id == actor.id else _who_was_asked(turn, care)
    forget(turn, care)
    person_told = tell(turn, [person], said.CareEnded(name=name, of_you=True)) > 0
    news = said.CareEnded(name=name, withdrawn=withdrawn)
    return news.model_copy(update={"mine": True, "told": tell(turn, others, news), "person_told": person_told})


def _who_was_asked(turn: Turn, care: Care) -> int | None:
    """The person, unless the question is still held: then it is taken back, and they need not know of it."""
    held = take_back(turn, care, care.member_id, said.CareConsentAsked)
    return care.member_id if care.state != CareState.ASKING or not held else None


def know_of_it(turn: Turn, care: Care) -> list[int]:
    """Helpers who have agreed, or have been asked by now."""
    helpers = helping(turn, care)
    held = [one for one in helpers if take_back(turn, care, one.member_id, said.CareHelpAsked)]
    asked = [one for one in helpers if care.state != CareState.ASKING and one not in held]
    return [one.member_id for one in helpers if one.agreed_at is not None or one in asked]


def concerned(turn: Turn, care: Care) -> list[int]:
    """Whoever has heard of it: before the person has consented, the organiser and they themselves alone."""
    helpers = know_of_it(turn, care)
    return [one for one in dict.fromkeys([organiser(turn, care), care.member_id, *helpers]) if one is not None]


def forget(turn: Turn, care: Care) -> None:
    """With open questions and with what was told of it."""
    for kind in ASKED:
        turn.settled(kind, care)
    rows.forget(turn.tx, care, turn.now)
