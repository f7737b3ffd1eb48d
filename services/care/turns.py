"""Whose turn it is, said in the morning; who is asked next; and that nobody has said that they went."""

from collections.abc import Sequence
from datetime import date, datetime
from itertools import takewhile
from typing import Literal

from community import care as rules
from community.clock import at, local_day
from community.outcomes import care as said
from services.care.subject import agreed, answering, count, helping, is_reachable, names, organiser, take_back, tell
from services.timers import at_moments, declare
from services.turn import Turn
from storage import care as rows
from storage.tables.care import Care, CareState, CareTurn, TurnState

Because = Literal["silence", "nobody", "down"]
MOST_DAYS = 31  # that one message names


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
    tell(turn, [helper.member_id], news.model_copy(update={"options": answering(care)}))
    return made


def pass_on(turn: Turn, care: Care, one: CareTurn) -> CareTurn | None:
    one.state = TurnState.PASSED
    take_back(turn, care, one.helper_id, said.CareVisitDue)
    return ask(turn, care, one.due_at, instead_of="".join(names(turn, [one.helper_id])))


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


declare(at_moments("ask_for_visits", rows.DUE, _due))
declare(at_moments("miss_visits", rows.LAPSING, _lapse))
declare(at_moments("forget_visits", rows.OLD, _forget, late=lambda one: one.care_turns_kept))
