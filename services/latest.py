"""What is told as things stand when it is sent: it waits in the outbox by its name alone, and leaves nothing there."""

from collections.abc import Callable

from community.outcomes.base import Outcome
from services.turn import Turn
from storage.tables.people import Identity

Make = Callable[[Turn, Identity], Outcome]
MADE: dict[str, Make] = {}


def declare(outcome: type[Outcome], make: Make) -> None:
    """
    :raises ValueError: an outcome that would be kept all the same.
    """
    if not outcome.latest:
        raise ValueError(f"{outcome.called()} is not made when it is sent")
    MADE[outcome.called()] = make
