"""Codes are guarded against guessing: each wrong one is noted in the audit, and after a few none counts for a while."""

from datetime import datetime

from community import guesses as rules
from services.actor import Actor
from services.turn import Turn
from storage.audit import noted
from storage.tables.subject import Subject

WRONG = "wrong_code"  # in the audit


def note_wrong(turn: Turn, actor: Actor, about: Subject) -> datetime | None:
    """Until when no code counts, if it was one too many."""
    turn.audit(WRONG, actor.id, about)
    return paused_until(turn, actor, about)


def paused_until(turn: Turn, actor: Actor, about: Subject) -> datetime | None:
    until = rules.paused_until(noted(turn.tx, WRONG, actor.id, about), turn.figures)
    return until if until is not None and turn.now < until else None
