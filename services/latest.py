"""What is told as things stand when it is sent: in the outbox waits what it `keeps`, mostly nothing but its name."""

from collections.abc import Callable
from typing import Any

from community.outcomes.base import Outcome
from services.turn import Turn
from storage.tables.people import Identity

Make = Callable[[Turn, Identity, Any], Outcome]  # for this account, of the outcome as it has waited
MADE: dict[str, Make] = {}


def declare(outcome: type[Outcome], make: Make) -> None:
    """
    :raises ValueError: an outcome that would be kept all the same.
    """
    if not outcome.latest:
        raise ValueError(f"{outcome.called()} is not made when it is sent")
    MADE[outcome.called()] = make
