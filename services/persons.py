"""What topics do when a person goes for good. Each says it of its own columns of the register that are `GIVEN_UP`."""

from collections.abc import Callable

from services.actor import Actor
from services.turn import Turn

GivesUp = Callable[[Turn, Actor], None]
GIVES_UP: dict[str, GivesUp] = {}  # by "table.column"


def gives_up(act: GivesUp, *columns: str) -> None:
    """What is open is cancelled or released, so that others move up; the past stays."""
    GIVES_UP.update(dict.fromkeys(columns, act))


def goes(turn: Turn, leaving: Actor) -> None:
    for act in dict.fromkeys(GIVES_UP.values()):
        act(turn, leaving)
