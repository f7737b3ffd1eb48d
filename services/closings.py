"""What topics do when the attendance of an activity closes, by hand or by itself: in the same transaction."""

from collections.abc import Callable

from services.turn import Turn
from storage.tables.activities import Activity

AFTER: list[Callable[[Turn, Activity], None]] = []


def after(act: Callable[[Turn, Activity], None]) -> None:
    AFTER.append(act)
