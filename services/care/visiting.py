"""Whose turn it is, said in the morning; that they went, or cannot; how it was; and that nobody has said so."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Literal

from community import care as rules
from community.clock import at, local_day
from community.outcomes import care as said
from community.outcomes.base import Outcome
from community.outcomes.questions import Option
from community.wishes import Wish
from services import whom
from services.actor import Actor
from services.care.subject import agreed, count, helping, is_reachable, names, organiser, take_back, tell
from services.timers import at_moments, declare
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareState, CareTurn, TurnState
from storage.tables.subject import Subject

Because = Literal["silence", "nobody", "down"]
MOST_DAYS = 31  # that one message names


# --- by the clock ----------------------------------------------------------------------------------------------


def _due(turn: Turn, care_id: int) -> None:
    """What is due today is asked for; days that nothing could be said on are told to the organiser, all in one."""
    care = turn.lock(Care, care_id)
    if care is None or care.state != CareState.RUNNING or care.next_at is None or care.next_at > turn.now:
        return
    every_day = rules.days(care.rule, local_day(care.next_at, turn.figures))
    due = [*takewhile(lambda day: rules.asked_at(day, turn.figures) <= turn.now, every_day)]
    over = [rules.asked_at(day, turn.figures) for day in due if _is_over(turn, day)]
    care.next_at = rules.next_at(care.rule, turn.now, turn.figures)
    if over:
        _missed(turn, care, "down", over[-MOST_DAYS:])
        count(turn, care, missed=len(over))
    if due and not _is_over(turn, due[-1]):
        ask(turn, care, rules.asked_at(due[-1], turn.figures))


def _is_over(turn: Turn, day: date) -> bool:
    return at(day, turn.figures.care_evening, turn.figures) <= turn.now


def ask(turn: Turn, care: Care, due_at: datetime, instead_of: str = "") -> CareTurn | None:
    """The next helper who was not asked for this visit and can be; None: nobody, and the organiser hears so."""
    turn.tx.flush()
    asked = [one.helper_id for one in rows.turns_at(turn.tx, care.id, due_at) if one.helper_id is not None]
    away = [one for one in agreed(turn, care) if not is_reachable(turn, one)]
    helper = rules.next_helper(helping(turn, care), [*asked, *away])
    if helper is None:
        _missed(turn, care, "nobody", [due_at])
        count(turn, care, missed=1)
        return None
    care.turns += 1
    helper.last_turn = care.turns
    made = CareTurn(
        care_id=care.id,
        helper_id=helper.member_id,
        due_at=due_at,
        state=TurnState.DUE,
        lapses_at=rules.lapses_at(local_day(due_at, turn.figures), turn.now, turn.figures),
    )
    turn.tx.add(made)
    turn.tx.flush()
    news = said.CareVisitDue(care=turn.facts(care), turn_id=made.id, due_at=due_at, instead_of=instead_of)
    tell(turn, [helper.member_id], news)
    return made


def _missed(turn: Turn, care: Care, because: Because, days: Sequence[datetime], who: str = "") -> None:
    news = said.CareVisitMissed(care=turn.facts(care), because=because, days=tuple(days), who=who)
    tell(turn, [organiser(turn, care)], news)


def _lapse(turn: Turn, turn_id: int) -> None:
    """Once for each turn; it can still be said afterwards that they went."""
    one = turn.lock(CareTurn, turn_id)
    if one is None or one.state != TurnState.DUE or one.lapses_at > turn.now:
        return
    care = turn.tx.get_one(Care, one.care_id)
    one.state, one.missed_at = TurnState.MISSED, turn.now
    _missed(turn, care, "silence", [one.due_at], who="".join(names(turn, [one.helper_id])))
    count(turn, care, missed=1)


def _forget(turn: Turn, turn_id: int) -> None:
    one = turn.lock(CareTurn, turn_id)
    if one is not None:
        turn.tx.delete(one)


def _where_they_are(turn: Turn, member_id: int) -> list[int]:
    """Of visits that are to be made, or were made within the last hours."""
    since = turn.now - turn.figures.care_answer
    return [care.unit_id for care, one in rows.on_their_way(turn.tx, member_id, since)]


whom.ABOUT.append(_where_they_are)
declare(at_moments("ask_for_visits", rows.DUE, _due))
declare(at_moments("miss_visits", rows.LAPSING, _lapse))
declare(at_moments("forget_visits", rows.OLD, _forget, late=lambda one: one.care_turns_kept))


# --- by whoever goes -------------------------------------------------------------------------------------------


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
    one.words = words
    actor.note("tell_visit", care)
    readers = _readers(turn, care, actor.id)
    tell(turn, readers, _noted(turn, care, one))
    return _noted(turn, care, one).model_copy(update={"mine": True, "readers": names(turn, readers)})


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
    then = pass_on(turn, care, one)
    to = "".join(names(turn, [then.helper_id])) if then else ""
    return said.CareVisitPassed(care=turn.facts(care), due_at=one.due_at, to=to)


def pass_on(turn: Turn, care: Care, one: CareTurn) -> CareTurn | None:
    one.state = TurnState.PASSED
    take_back(turn, care, one.helper_id, said.CareVisitDue)
    return ask(turn, care, one.due_at, instead_of="".join(names(turn, [one.helper_id])))


def _own(turn: Turn, actor: Actor, wish: Wish) -> tuple[Care, CareTurn] | Outcome:
    """Whoever was asked, for as long as they help."""
    one = turn.lock(CareTurn, wish.about_a("care_turn") or 0)
    if one is None or actor.id is None or one.helper_id != actor.id:
        return said.CareRefused(because="over")
    care = turn.lock(Care, one.care_id)
    if care is None or rows.helper(turn.tx, care.id, actor.id) is None:
        return said.CareRefused(because="over")
    return care, one
