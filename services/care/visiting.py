"""By whoever goes: that they went, or cannot, and how it was."""

from community import care as rules
from community.care import Caring
from community.clock import local_day
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.care import turns
from services.care.subject import agreed, count, names, organiser, tell
from services.turn import Turn
from storage import care as rows
from storage import people, units
from storage.tables.care import Care, CareTurn, TurnState
from storage.tables.subject import Subject


def done(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[去过了]; how it was may be said next."""
    found = _own(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, one = found
    if one.state == TurnState.PASSED:
        return said.CareRefused(because="over")
    late = one.missed_at is not None
    if one.state != TurnState.DONE:
        one.state, one.done_at = TurnState.DONE, turn.now
        actor.note("visit", care)
        count(turn, care, visits=1, missed=-1 if late else 0)
        if late:
            tell(turn, [_unless(organiser(turn, care), actor)], _noted(turn, care, one, late=True))
    return _asking(turn, care, one)


def _asking(turn: Turn, care: Care, one: CareTurn, longest: int = 0) -> Outcome:
    meant = Wish(intent="care_line", about=Subject("care_turn", one.id))
    readers = names(turn, _readers(turn, care, one.helper_id))
    more = {"mine": True, "readers": readers, "longest": longest, "options": (Option(wish=meant),)}
    return _noted(turn, care, one).model_copy(update=more)


def _noted(turn: Turn, care: Care, one: CareTurn, *, late: bool = False) -> said.CareVisitNoted:
    by = "".join(names(turn, [one.helper_id]))
    words = one.words or ""
    return said.CareVisitNoted(
        care=turn.facts(care), turn_id=one.id, due_at=one.due_at, by=by, words=words, late=late
    )


def _readers(turn: Turn, care: Care, but: int | None) -> list[int]:
    """Helpers who have agreed, and the organiser."""
    found = dict.fromkeys([*agreed(turn, care), organiser(turn, care)])
    return [one for one in found if one is not None and one != but]


def _unless(member_id: int | None, actor: Actor) -> int | None:
    return None if member_id == actor.id else member_id


def line(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """How it was: to the helpers and the organiser, as it was said."""
    found = _own(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, one = found
    words = " ".join(wish.text.split())
    if one.state != TurnState.DONE:
        return said.CareVisitDue(care=turn.facts(care), turn_id=one.id, due_at=one.due_at)
    if not words or len(words) > turn.figures.care_words:
        return _asking(turn, care, one, longest=turn.figures.care_words)
    if not Caring.of(wish).yes and _is_of_somebody_else(turn, care, one, wish):
        return _whether_it_is(turn, care, one, words)
    one.words = words
    actor.note("tell_visit", care)
    readers = _readers(turn, care, actor.id)
    tell(turn, readers, _noted(turn, care, one))
    return _noted(turn, care, one).model_copy(update={"mine": True, "readers": names(turn, readers)})


def _is_of_somebody_else(turn: Turn, care: Care, one: CareTurn, wish: Wish) -> bool:
    """Of the speaker, as it reads, or it names a neighbour, or somebody else whom they look after."""
    mine = [care.name, *names(turn, [one.helper_id, *_readers(turn, care, None)])]
    others = [member.name for member in people.known_at(turn.tx, units.subtree(turn.tx, care.unit_id))]
    theirs = [other.name for other in rows.helped(turn.tx, one.helper_id or 0)]
    return Caring.of(wish).doubtful or rules.names_one(wish.text, {*others, *theirs} - {*mine})


def _whether_it_is(turn: Turn, care: Care, one: CareTurn, words: str) -> Outcome:
    meant = Wish(intent="care_line", about=Subject("care_turn", one.id), text=words, details=Caring(yes=True))
    options = (Option(wish=meant, says="yes"), Option(wish=Wish(intent="leave_care_as_it_is"), says="no"))
    readers = names(turn, _readers(turn, care, one.helper_id))
    return said.CareLineSure(care=turn.facts(care), words=words, readers=readers, options=options)


def undo(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[撤回]: what was said is gone here; without words, that they went at all."""
    found = _own(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, one = found
    if one.state != TurnState.DONE:
        return said.CareRefused(because="over")
    had_words, one.words = one.words is not None, None
    if not had_words:
        was_missed = one.missed_at is not None
        one.state, one.done_at = TurnState.MISSED if was_missed else TurnState.DUE, None
        one.lapses_at = max(one.lapses_at, rules.lapses_at(local_day(one.due_at, turn.figures), turn.now, turn.figures))
        count(turn, care, visits=-1, missed=1 if was_missed else 0)
    actor.note("take_visit_back", care)
    return said.CareVisitUndone(care=turn.facts(care), turn_id=one.id, due_at=one.due_at, words=had_words)


def cannot(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """[去不了]: the next one is asked. Why is nobody's business."""
    found = _own(turn, actor, wish)
    if isinstance(found, Outcome):
        return found
    care, one = found
    if one.state != TurnState.DUE:
        is_late = one.state == TurnState.MISSED
        return said.CareRefused(because="late" if is_late else "over", turn_id=one.id)
    actor.note("cannot_visit", care)
    then = turns.pass_on(turn, care, one)
    to = "".join(names(turn, [then.helper_id])) if then else ""
    return said.CareVisitPassed(care=turn.facts(care), due_at=one.due_at, to=to)


def _own(turn: Turn, actor: Actor, wish: Wish) -> tuple[Care, CareTurn] | Outcome:
    """Whoever was asked, for as long as they help."""
    one = turn.lock(CareTurn, wish.about_a("care_turn") or 0)
    if one is None or actor.id is None or one.helper_id != actor.id:
        return said.CareRefused(because="over")
    care = turn.lock(Care, one.care_id)
    if care is None or rows.helper(turn.tx, care.id, actor.id) is None:
        return said.CareRefused(because="over")
    return care, one


def _where_they_are(turn: Turn, member_id: int) -> list[int]:
    """Of visits that are to be made, or were made within the last hours."""
    since = turn.now - turn.figures.care_answer
    return [care.unit_id for care, one in rows.on_their_way(turn.tx, member_id, since)]


whom.ABOUT.append(_where_they_are)
