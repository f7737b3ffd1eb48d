"""Cards follow the clock: sign-up opens and closes, activities start and end."""

from datetime import datetime, timedelta

from sqlmodel import Session

from community.figures import Figures
from services import cards
from services.timers import Timer, declare, row_of
from services.turn import Turn
from storage.activities import EDGES
from storage.tables.activities import Activity
from storage.timers import earliest

LOOK_BACK = timedelta(days=1)  # what was missed for longer is drawn at its next change


def _passed(tx: Session, now: datetime, figures: Figures) -> list[str]:
    edges = {(row, at) for edge in EDGES for row, at in edge.until(tx, now, now - LOOK_BACK)}
    return [f"{row}@{at.isoformat()}" for row, at in sorted(edges, key=lambda pair: (pair[1], pair[0]))]


def _redraw(turn: Turn, key: str) -> None:
    cards.redraw(turn, turn.tx.get_one(Activity, row_of(key)))


def _next(tx: Session, now: datetime, figures: Figures) -> datetime | None:
    return earliest(edge.next(tx, now) for edge in EDGES)


declare(Timer("redraw_cards", _passed, _redraw, _next, once=True))
