"""What is told as things stand when it is sent: only what it is made of waits in the outbox."""

from collections.abc import Callable
from typing import Any

from community.outcomes.base import Outcome
from services.turn import Turn
from storage.tables.people import Identity

Make = Callable[[Turn, Identity, Any], Outcome]  # for whom, and what waited: the outcome with what it is made of
MADE: dict[str, Make] = {}
AGAIN: dict[str, Callable[[Turn, Any], Outcome | None]] = {}  # what had to wait, as it is now; None: not to be said


def declare(outcome: type[Outcome], make: Make) -> None:
    """
    :raises ValueError: an outcome that would be kept all the same.
    """
    if not outcome.latest:
        raise ValueError(f"{outcome.called()} is not made when it is sent")
    MADE[outcome.called()] = make
