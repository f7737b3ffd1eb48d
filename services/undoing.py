"""[撤销]: whoever has just given something up takes it back. Each topic says how, by what the audit calls it."""

from collections.abc import Callable

from community.outcomes.base import Outcome
from community.outcomes.courtesies import NotAllowed, NotUnderstood
from community.outcomes.questions import QuestionClosed
from community.wishes import Wish
from services.actor import Actor
from services.turn import Turn
from storage import audit
from storage.tables.audit import Audit

Undo = Callable[[Turn, Actor, Audit, Wish], Outcome]
UNDONE: dict[str, Undo] = {}


def declare(action: str, undo: Undo) -> None:
    UNDONE[action] = undo


def restore(turn: Turn, actor: Actor, wish: Wish) -> Outcome:
    """By the button, for whoever did it; in words, the last of what can be taken back."""
    since = turn.now - turn.figures.undo_lives
    if wish.about is None:
        last = audit.newest(turn.tx, actor.id, UNDONE, since) if actor.id else None
        return UNDONE[last.action](turn, actor, last, wish) if last else NotUnderstood()
    done = turn.tx.get(Audit, wish.about_a("act") or 0)
    if done is None or done.action not in UNDONE:
        return QuestionClosed()
    if actor.id is None or done.member_id != actor.id:
        return NotAllowed(because="not_yours")
    insists = wish.details is not None  # an answer to what was asked in time
    return UNDONE[done.action](turn, actor, done, wish) if done.at >= since or insists else QuestionClosed()
